/* Troth: next steps one a line, as people write them down in a meeting and as a message says them; and the days that they name. */
troth.steps = (() => {
  "use strict";

  const EXTRA = /\s+\/\s+(?=[a-z]+\s)/;
  const DAY_AT_END = /\s+@\s*([^@]*[^@\s])\s*$/;
  const ARROW = /\s+(?:->|→)\s+/;
  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
  const SPANS = { d: 1, w: 7 };

  const iso = (day) => day.toISOString().slice(0, 10);
  const add = (today, days) => iso(new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000));

  /* A day of a month, in the year that is said or the next such day; nothing where the calendar has none. */
  const dayOf = (day, month, year, today) => {
    const [thisYear] = today.split("-").map(Number);
    const make = (some) => {
      const found = new Date(Date.UTC(some, month - 1, day));
      return found.getUTCMonth() === month - 1 && found.getUTCDate() === day ? iso(found) : "";
    };
    if (year) return make(year < 100 ? 2000 + year : year);
    const next = make(thisYear);
    return next && next >= today ? next : make(thisYear + 1);
  };

  /* What a day is called in words, as YYYY-MM-DD; nothing where it is not sure. */
  const readDay = (said, today) => {
    const text = said
      .trim()
      .toLowerCase()
      .replace(/^(?:by|on)\s+/, "");
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
    if (text === "today") return today;
    if (text === "tomorrow") return add(today, 1);
    const span = text.match(/^(?:\+|in\s+)(\d{1,3})\s*(d|w|days?|weeks?)$/);
    if (span) return add(today, Number(span[1]) * SPANS[span[2][0]]);
    const weekday = WEEKDAYS.findIndex((each) => /^[a-z]+$/.test(text) && text.startsWith(each));
    if (weekday >= 0) return add(today, ((weekday - new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7) + 1);
    const numbers = text.match(/^(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?$/);
    if (numbers) return dayOf(Number(numbers[1]), Number(numbers[2]), Number(numbers[3] ?? 0), today);
    const words =
      text.match(/^(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:,?\s+(\d{4}))?$/) ?? text.match(/^([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?$/);
    if (!words) return "";
    const [day, month] = /^\d/.test(words[1]) ? [words[1], words[2]] : [words[2], words[1]];
    const place = MONTHS.indexOf(month.slice(0, 3));
    return place < 0 ? "" : dayOf(Number(day), place + 1, Number(words[3] ?? 0), today);
  };

  const named = (text) =>
    text
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean);

  /**
   * What a line says: who, what, how it looks when it is done, by when, and who follows up; names are still words.
   * @param {string} line
   * @param {string} today
   */
  const parse = (line, today) => {
    const [first, ...behind] = line
      .trim()
      .replace(/^[-*•]\s+|^\d+[.)]\s+/, "")
      .split(EXTRA);
    const parts = behind.map((part) => [part.split(/\s/, 1)[0], part.replace(/^\S+\s+/, "").trim()]);
    const extras = Object.fromEntries(parts);
    const measures = parts.filter(([key]) => key === "measure").map(([, text]) => wanted(text));
    const colon = first.indexOf(":");
    const who = colon < 0 ? [] : named(first.slice(0, colon));
    const said = first.slice(colon + 1).trim();
    const day = ` ${said}`.match(DAY_AT_END);
    const rest = day ? ` ${said}`.slice(0, day.index).trim() : said;
    const [title, ...outcome] = rest.split(ARROW);
    return {
      title: title.trim(),
      promiser: who.length ? who : undefined,
      outcome: outcome.join(" -> ").trim() || undefined,
      due: (day && readDay(day[1], today)) || undefined,
      partner: extras.partner,
      customer: extras.to ? named(extras.to) : undefined,
      measures: measures.length ? measures : undefined,
    };
  };

  const BOUNDS = { "<=": "at_most", ">=": "at_least", "==": "equals" };
  const isNumber = (text) => /^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?$/.test(text);
  const asNumber = (text) => (isNumber(text) ? Number(text) : text);
  /* A measure as a text says it. */
  const wanted = (text) => {
    const bound = text.match(/^(.*\S)\s+(<=|>=|==)\s+(-?[0-9.]+)$/);
    if (bound && isNumber(bound[3])) return { what: bound[1], [BOUNDS[bound[2]]]: Number(bound[3]) };
    const place = text.lastIndexOf(" = ");
    const [what, value] = [text.slice(0, place).trim(), text.slice(place + 3).trim()];
    return place > 0 && what && value ? { what, target: asNumber(value) } : text;
  };

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const plain = (text) => !/[\n\r]/.test(text) && text === text.trim().replace(/\s+/g, " ");

  /* A measure on one line; null where a line can't say it. */
  const writeMeasure = (measure) => {
    if (typeof measure === "string") return plain(measure) && same(wanted(measure), measure) ? measure : null;
    const { what, ...values } = measure;
    const [[key, value], ...more] = [...Object.entries(values), ["", ""]];
    if (more.length > 1 || !key || typeof what !== "string") return null;
    const sign = { target: "=", actual: "=", at_most: "<=", at_least: ">=", equals: "==" }[key];
    const line = `${what} ${sign} ${value}`;
    const target = key === "actual" ? { what, target: value } : measure;
    return sign && plain(line) && same(wanted(line), target) ? line : null;
  };

  /* A next step on one line; null where a line can't say all of it. `name` is what a party is called. */
  const write = (step, name) => {
    const [promisers, customers] = [[step.promiser].flat(), [step.customer].flat()];
    const measures = (step.measures ?? []).map(writeMeasure);
    if (measures.includes(null)) return null;
    const words = [step.title, step.outcome, ...measures];
    if (!words.every((each) => plain(each) && !/@/.test(each) && !EXTRA.test(` ${each} `) && !ARROW.test(` ${each} `))) return null;
    const parties = [...promisers, ...customers, step.partner].filter(Boolean).map(name);
    if (!parties.every((each) => /^[^:,/@]+$/.test(each))) return null;
    const shown = {
      to: same(promisers, customers) ? "" : customers.map(name).join(", "),
      partner: step.partner ? name(step.partner) : "",
    };
    const said = [...Object.entries(shown), ...measures.map((each) => ["measure", each])];
    const extras = said.map(([key, value]) => (value ? ` / ${key} ${value}` : ""));
    const outcome = step.outcome === step.title ? "" : ` -> ${step.outcome}`;
    return `${promisers.map(name).join(", ")}: ${step.title}${outcome} @ ${step.due}${extras.join("")}`;
  };

  return { isNumber, parse, readDay, wanted, write, writeMeasure };
})();
