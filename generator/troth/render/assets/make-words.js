/* Troth: what a colleague could ask about the words of a form, while somebody types; the same as status/specificity.py, by its patterns. */

/**
 * What is asked about words of one language (`status/word_lists.py`): patterns, and the questions that they lead to.
 * @typedef {object} LexiconData
 * @property {string} language
 * @property {string} common
 * @property {string} ignored
 * @property {{ kind: string, fields: string[], longest: number, pattern: string, unless: string[], question: string }[]} rules
 * @property {{ parts: string[], pattern: string, is_before: boolean }[]} days
 * @property {Record<string, number>} day_names
 * @property {string} day_question
 * @property {string} due_format
 * @property {string[]} short_months
 */
troth.words = (() => {
  "use strict";

  const { element } = troth.dom;

  const BOUNDARY = "|";
  const MASK = "~";
  const WORD = "[0-9A-Za-z\\u00c0-\\u024f\\u0370-\\u1fff\\u3040-\\ud7ff#]";
  const QUOTED = ["``", '""', "\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb"]
    .map(([one, other]) => `${one}[^${other}\\n]{0,200}${other}`)
    .join("|");
  const TOKENS = `${QUOTED}|https?://[^ \\n]*|${WORD}+(?:['\\u2019-]${WORD}+|[.,:/][0-9]+)*`;
  const IS_WORD = new RegExp(`^${WORD}`);
  const BREAK = /[.!?;:\u2022]|\n[ \t]*[\n*-]/;
  const ORDINAL = /^[0-9]{1,2}(?:\.[0-9]{1,2})?$/;

  const compiled = new Map();
  const compile = (pattern) => {
    if (!compiled.has(pattern)) compiled.set(pattern, new RegExp(pattern, "g"));
    return compiled.get(pattern);
  };
  const search = (pattern, line) => line.matchAll(compile(pattern)).next().value;
  const count = (text, until) => text.slice(0, until).split(" ").length - 1;

  /* A text as patterns match it: its words in lower case, a bar where a sentence begins; and where each word stands. */
  const normalise = (text) => {
    const items = [BOUNDARY];
    const spans = [[0, 0]];
    const add = (item, start, end) => {
      items.push(item);
      spans.push([start, end]);
    };
    let end = 0;
    for (const found of text.matchAll(compile(TOKENS))) {
      const gap = text.slice(end, found.index);
      const isOrdinal = gap.startsWith(".") && !gap.includes("\n") && ORDINAL.test(items.at(-1));
      if (BREAK.test(gap) && !isOrdinal) add(BOUNDARY, end, end);
      const [word] = found;
      end = found.index + word.length;
      add(IS_WORD.test(word) && !word.includes("://") ? word.toLowerCase().replaceAll("\u2019", "'") : MASK, found.index, end);
    }
    add(BOUNDARY, end, end);
    return { text, items, spans, line: ` ${items.join(" ")} ` };
  };
  const quote = ({ text, spans }, line, start, end) =>
    text.slice(spans[count(line, start) - 1][0], spans[count(line, end) - 1][1]).replace(/[ \t\r\n]+/g, " ");

  /* What a rule asks about a text. */
  const apply = (rule, field, plain, line, language) => {
    if (!rule.fields.includes(field) || plain.items.length > rule.longest) return undefined;
    const found = search(rule.pattern, line);
    if (!found || rule.unless.some((each) => search(each, line))) return undefined;
    const end = found.index + found[0].length;
    const words = quote(plain, line, end - found[1].length, end);
    return { kind: rule.kind, field, words, text: rule.question.replace("{words}", () => words), language };
  };

  /* Whether the day that was found is another one than the due day; undefined where that can't be said. */
  const contradicts = (pattern, groups, due, names) => {
    const said = {};
    for (const [index, part] of pattern.parts.entries())
      if (groups[index]) said[part] = Object.hasOwn(names, groups[index]) ? names[groups[index]] : Number(groups[index]);
    const [ownYear, ownMonth, ownDay] = due.split("-").map(Number);
    if (said.later !== undefined) return said.later > ownYear || undefined;
    if (said.weekday !== undefined) return said.weekday !== (new Date(`${due}T00:00:00Z`).getUTCDay() + 6) % 7;
    const year = said.year ?? ownYear;
    if (said.quarter !== undefined) return year !== ownYear || said.quarter !== Math.ceil(ownMonth / 3);
    if (said.day === undefined) return year !== ownYear || said.month !== ownMonth;
    const number = (some) => some[0] * 10_000 + some[1] * 100 + some[2];
    const [named, own] = [number([year, said.month, said.day]), number([ownYear, ownMonth, ownDay])];
    return pattern.is_before ? named <= own : named !== own;
  };

  /* What there is to ask about a day in the text; nothing where one of the days is the due day. */
  const askDay = (field, plain, line, due, lexicon) => {
    const contrary = [];
    for (const pattern of lexicon.days) {
      for (const found of line.matchAll(compile(pattern.pattern))) {
        const verdict = contradicts(pattern, found.slice(1), due, lexicon.day_names);
        if (verdict === false) return undefined;
        if (verdict) contrary.push(quote(plain, line, found.index + 1, found.index + found[0].length));
      }
    }
    if (!contrary.length) return undefined;
    const [year, month, day] = due.split("-").map(Number);
    const named = lexicon.due_format
      .replace("{day}", day)
      .replace("{month}", lexicon.short_months[month - 1])
      .replace("{year}", year);
    const text = lexicon.day_question.replace("{words}", () => contrary[0]).replace("{due}", () => named);
    return { kind: "day", field, words: contrary[0], text, language: lexicon.language };
  };

  /**
   * The questions about one text: at most one about its words, and one about a day in it.
   * @param {string} field
   * @param {string} text
   * @param {string | undefined} due
   * @param {LexiconData[]} lexicons
   */
  const question = (field, text, due, lexicons) => {
    const plain = normalise(text);
    const counts = lexicons.map((each) => [...plain.line.matchAll(compile(each.common))].length);
    const found = [];
    for (const lexicon of lexicons.filter((_, index) => counts[index] === Math.max(...counts))) {
      const line = plain.line.replace(compile(lexicon.ignored), (words) => words.replace(/[^ |]+/g, MASK));
      let aboutWords;
      for (const rule of lexicon.rules) aboutWords ??= apply(rule, field, plain, line, lexicon.language);
      const aboutDay = due ? askDay(field, plain, line, due, lexicon) : undefined;
      const kinds = new Set(found.map((each) => each.kind));
      found.push(...[aboutWords, aboutDay].filter((each) => each && !kinds.has(each.kind)));
    }
    return found;
  };

  /* The texts of a form, each with its control: of a promise or a next step, of an ask. */
  const textsOf = (controls) => {
    const { outcome, measures, request, due, every } = controls;
    const day = every?.value() ? undefined : due?.value();
    const items = (measures?.items ?? []).map((control) => ["measure", control, control.value(), day]);
    return [["outcome", outcome, outcome?.value(), day], ...items, ["request", request, request?.value(), undefined]];
  };

  const place = (control) => {
    if (!control.advice) {
      control.advice = element("p", { class: "troth-advice", id: `${control.id}-advice`, hidden: true });
      control.element.append(control.advice);
      for (const each of [control.element, control.inputs[0]].filter((some) => some?.hasAttribute("aria-describedby")))
        each.setAttribute("aria-describedby", `${each.getAttribute("aria-describedby")} ${control.advice.id}`);
    }
    return control.advice;
  };

  /* Show below each text of a new promise, a next step or an ask what a colleague could ask about it. It keeps nobody from sending. */
  const advise = (task) => {
    const { lexicons, forms } = troth.board;
    if (!lexicons.length || ![forms.promise, forms.ask, forms.meeting].includes(task.form)) return;
    const steps = (task.steps?.items ?? []).map((each) => each.fields);
    for (const [field, control, value, due] of [task.controls, ...steps].flatMap(textsOf)) {
      if (!control) continue;
      const found = typeof value === "string" ? question(field, value, due, lexicons) : [];
      const says = found.map(({ text, language }) => element("span", { lang: language }, text));
      const advice = place(control);
      advice.hidden = !says.length;
      advice.replaceChildren("A colleague could ask: ", ...says.flatMap((each) => [each, " "]));
    }
  };

  return { advise, question };
})();
