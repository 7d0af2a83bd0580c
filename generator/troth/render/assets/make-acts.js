/* Troth: the form of an act on a record that is there: one entry of its log, and where that goes. */
troth.acts = (() => {
  "use strict";

  const { element } = troth.dom;
  const { fieldsOf, resolved } = troth.fields;
  const { actsFor, clean, listed, more, names, paragraphs, parties, refused, requirementsOf, today, written } = troth.known;
  const { faults, unwritable } = troth.checks;
  const { ofAct } = troth.message;
  const yaml = troth.yaml;
  const board = troth.board;

  const SHOWN = 6;
  const MEMBERS = 4;

  /* The parties whose act it is; none means anyone. */
  const doersOf = (row, act) => [...new Set([...row.acts[act]].flatMap((letter) => row.roles[letter] ?? []))];

  /* Their names, and of a team or a customer who may act for it. */
  const sayDoers = (row, act) => {
    const doers = doersOf(row, act);
    const said = doers.slice(0, SHOWN).map((each) => {
      const members = parties.get(each)?.members ?? [];
      const some = names(members.slice(0, MEMBERS));
      return `${names([each])[0]}${some.length ? ` (${[...some, ...(members.length > MEMBERS ? ["…"] : [])].join(", ")})` : ""}`;
    });
    return listed(doers.length > SHOWN ? [...said, "others"] : said);
  };

  /* An act on a record that is there: one entry, and where it goes. */
  class Acting {
    constructor(row, act, known, given, me) {
      /** @type {OpenRecord} */
      this.row = row;
      this.act = act;
      this.given = given;
      this.me = me;
      this.form = board.acts[row.kind][act];
      this.requirements = requirementsOf(row);
      this.day = today();
      this.schema = board.schemas[row.kind];
      this.entry = this.schema.$defs.entry;
      this.rule = this.entry.allOf.find((each) => each.if.properties.act.const === act)?.then ?? {};
      this.nodes = {
        ...(this.rule.properties ?? {}),
        note: { ...this.entry.properties.note, examples: [] },
        happened: this.entry.properties.happened,
      };
      // Only a promise that comes again has occurrences, of which an act may name one.
      if (!row.facts.times) for (const name of ["occurrence", "through"]) delete this.nodes[name];
      const measures = row.kind === "goal" ? (row.facts.measures ?? []).map((what) => [what, what]) : undefined;
      const found = {
        ...known,
        measures,
        entries: row.facts.own,
        requirements: this.requirements.map(({ id, what, unit }) => [id, unit ? `${what} (${unit})` : what]),
      };
      const field = fieldsOf(this.schema, found, { by: "I am", date: "On", ...this.form.words });
      this.controls = {
        by: field("by", this.entry.properties.by, true, { help: this.whose() }),
        date: field("date", this.entry.properties.date, true, { help: "The day of the entry." }),
      };
      this.needed = new Set(this.rule.required ?? []);
      for (const [name, node] of Object.entries(this.nodes)) {
        if (name !== "terms")
          this.controls[name] = field(name, node, this.needed.has(name), Object.hasOwn(this.form.words, name) ? { help: "" } : {});
      }
      this.fill(me);
      this.element = element("div", {}, ...this.drawn());
    }

    /* The measures of which a number was promised: each waits for what it came to. */
    get valued() {
      return this.row.kind === "promise" ? (this.row.facts.measures ?? []).filter(([, bound]) => bound).map(([what]) => what) : [];
    }

    get doers() {
      return doersOf(this.row, this.act);
    }

    whose() {
      const shown = sayDoers(this.row, this.act);
      return shown ? `For ${shown} only.` : "Open to anyone.";
    }

    fill(me) {
      const { by } = this.given;
      const doers = this.doers;
      const mine = me && (!doers.length || doers.some((each) => actsFor(me, each)));
      const only = doers.length === 1 && parties.get(doers[0])?.kind === "person" ? doers[0] : "";
      const usual = by && !(mine && actsFor(me, by)) ? by : mine ? me : only;
      if (usual) this.controls.by.set(usual);
      this.controls.date.set(this.day);
      for (const name of ["answer", "via"]) if (this.given[name]) this.controls[name]?.set(this.given[name]);
      if (this.given.to) this.controls.to?.set([this.given.to]);
      const time = this.row.facts.times?.[this.act];
      if (time) this.controls.occurrence?.set(time);
      const [first] = this.requirements;
      if (this.controls.requirement && first) {
        this.controls.requirement.set(first.id);
        this.controls.period.set(first.period);
        this.controls.requirement.inputs[0].addEventListener("change", () => {
          const chosen = this.requirements.find(({ id }) => id === this.controls.requirement.value());
          if (chosen) this.controls.period.set(chosen.period);
        });
      }
      // What has waited longest is what one most likely comes for; the address may name another.
      const waits = this.row.facts.waits?.[this.act] ?? {};
      for (const name of ["requirement", "period", "input"]) {
        const named = this.given[name] ?? waits[name];
        if (named) this.controls[name]?.set(named);
      }
      if (this.act === "delivered") this.controls.measures.set(this.valued.map((what) => ({ what })));
    }

    drawn() {
      const { by, date } = this.controls;
      // Which time of a promise that comes again is meant is part of what one says.
      const words = [...(this.row.facts.times?.[this.act] ? ["occurrence"] : []), ...Object.keys(this.form.words)];
      const first = [...new Set([...words, ...this.needed])].filter((name) => this.controls[name]);
      if (!first.length && this.controls.note) first.push("note");
      const rest = Object.keys(this.controls).filter((name) => !first.includes(name) && name !== "by" && name !== "date");
      return [
        this.told(),
        element("div", { class: "troth-make-by" }, by.element),
        ...first.map((name) => this.controls[name].element),
        more("More", date.element, ...rest.map((name) => this.controls[name].element)),
      ].filter(Boolean);
    }

    /* What one should have before one's eyes: what was promised, what has changed since, and what was delivered. */
    told() {
      const { facts, roles, kind } = this.row;
      const said = kind === "promise" ? this.promised() : [];
      if (kind === "promise" && facts.change)
        said.push(["Change asked for", facts.instead ? `${facts.change}: ${facts.instead}` : facts.change]);
      if (facts.waits?.[this.act]) said.push(["Waiting", facts.waits[this.act].says]);
      if (facts.help) said.push(["Help wanted", facts.help]);
      if (facts.delivered || facts.evidence) said.push(["Delivered", [facts.delivered, facts.evidence].filter(Boolean).join("\n\n")]);
      if (kind === "agreement") said.push(["From → to", `${listed(names(roles.p ?? []), "and")} → ${listed(names(roles.c ?? []), "and")}`]);
      if (this.act === "signed") said.push(...(facts.parts ?? []));
      if (kind === "ask") said.push(["Asked", facts.request], ["Why", facts.why], ["By", listed(names(roles.l ?? []), "and")]);
      const rows = said.filter(([, text]) => text);
      if (!rows.length) return null;
      const items = rows.flatMap(([label, text]) => [element("dt", {}, label), element("dd", {}, ...paragraphs(text))]);
      return element("section", { class: "troth-make-asked", "aria-label": "What this is about" }, element("dl", {}, ...items));
    }

    promised() {
      const { facts, roles } = this.row;
      const measures = (facts.measures ?? []).map(([what, bound]) => (bound ? `${what}: ${bound}` : what));
      return [
        ["Promised", facts.outcome],
        ["Measures", measures.join("\n\n")],
        ["From → to", `${listed(names(roles.p ?? []), "and")} → ${listed(names(roles.c ?? []), "and")}`],
        ["Due", facts.due ? written(facts.due) : ""],
      ];
    }

    record() {
      const said = Object.fromEntries(Object.entries(this.controls).map(([name, each]) => [name, each.value()]));
      const { date, by, ...rest } = said;
      if (this.act === "delivered") rest.measures = rest.measures?.filter((each) => !this.valued.includes(each));
      if (!rest.measures?.length) delete rest.measures;
      const terms = this.nodes.terms ? this.row.facts.terms : undefined;
      const { note, happened, ...own } = this.nodes; // in the order of the command
      const ordered = Object.fromEntries(Object.keys({ happened, ...own, note }).map((name) => [name, rest[name]]));
      const list = Object.entries(ordered).map(([name, value]) => [
        name,
        value !== undefined && resolved(this.schema, this.nodes[name]).type === "array" && !Array.isArray(value) ? [value] : value,
      ]);
      return clean({ date, by, act: this.act, terms, ...Object.fromEntries(list.filter(([name]) => name !== "terms")) });
    }

    files() {
      const { row } = this;
      const entry = this.record();
      const ways = {
        end: [yaml.item(entry, row.indent, !row.byLines), "Paste at the end of the file, keeping the indentation."],
        above: [yaml.item(entry, row.indent, !row.byLines), `Paste directly above the line “${row.above}:”, keeping the indentation.`],
        new: [
          ["log:", ...yaml.item(entry, row.indent, true)],
          "Paste at the end of the file. It has no log yet, so the line “log:” comes with it.",
        ],
        empty: [["log:", ...yaml.item(entry, row.indent, true)], "Replace the line that starts with “log:”."],
        brackets: [[yaml.flow(entry)], "Paste before the bracket that closes the log, with a comma before it."],
      };
      const [lines, where] = ways[row.where];
      return [
        { kind: row.kind, path: row.path, line: row.line, text: lines.map((line) => `${line}\n`).join(""), where, note: "", isNew: false },
      ];
    }

    message() {
      return ofAct(this.row, this.record(), this.me, this.form.label);
    }

    /* What is remembered of it, until the record shows it. */
    get mark() {
      return { kind: this.row.kind, id: this.row.id, entries: this.row.facts.entries, says: `${this.form.label}: ${this.row.title}` };
    }

    faults() {
      return [...this.own(), ...this.checked()];
    }

    checked() {
      const wrapped = { $schema: this.schema.$schema, $defs: this.schema.$defs, ...this.entry };
      const data = this.record();
      const found = [...faults(`${this.row.kind}-entry`, wrapped, data), ...unwritable(data, refused, board.longest.text)];
      return found.map(({ path, says }) => ({ control: this.controls[path[0]]?.at(path.slice(1)), says }));
    }

    own() {
      const { by, date, happened } = this.controls;
      const found = [];
      const { last } = this.row;
      const doers = this.doers;
      const actor = by.value();
      if (date.value() && last && date.value() < last)
        found.push({
          control: date,
          says: `The entry before is of ${written(last)}: choose that day or a later one, and write under “More” when it happened.`,
        });
      if (this.row.kind === "promise" && this.controls.promise?.value() === this.row.id)
        found.push({ control: this.controls.promise, says: "This is the same promise: choose another one." });
      if (happened.value() && date.value() && happened.value() > date.value())
        found.push({ control: happened, says: "This is after the day of the entry." });
      if (parties.has(actor) && doers.length && this.act !== "followed_up" && !doers.some((each) => actsFor(actor, each))) {
        found.push({ control: by, says: `${this.whose().replace(/ only\.$/, "")} to say, or for someone who acts for them.` });
      }
      if (this.row.kind === "ask" && this.act === "answered" && parties.has(actor) && this.controls.for.value() === undefined) {
        const asked = this.row.roles.k;
        if (!asked.includes(actor) && asked.filter((each) => actsFor(actor, each)).length !== 1)
          found.push({ control: this.controls.for, says: "Choose whose answer this is." });
      }
      return found;
    }
  }

  return { Acting, sayDoers };
})();
