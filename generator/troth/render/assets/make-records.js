/* Troth: the forms of new records: an ask, a meeting with its next steps, an agreement, a goal; and the files that they make. */
troth.records = (() => {
  "use strict";

  const { element } = troth.dom;
  const { Group, List, changed } = troth.controls;
  const { fieldsOf, resolved } = troth.fields;
  const { FOLDERS, clean, freeId, inOrder, meetings, more, refused, slug, today } = troth.known;
  const { faults, unwritable } = troth.checks;
  const { ofMeeting, ofRecord } = troth.message;
  const { parse } = troth.steps;
  const yaml = troth.yaml;
  const board = troth.board;

  const BY_MONTH = new Set(["promise", "ask"]);
  const DATED = new Set(["meeting"]);
  const NEEDED = new Set(["title", "promiser", "due"]);

  const schemaOf = (kind, path) =>
    board.schemaRoot === null ? "" : `${"../".repeat(path.split("/").length - 1)}${board.schemaRoot}schema/${kind}.schema.json`;

  /* A new record: its fields, and the file that they make. */
  class Making {
    constructor(kind, known, given, me) {
      this.kind = kind;
      this.known = known;
      this.given = given;
      this.me = me;
      this.form = board.forms[kind];
      this.schema = board.schemas[kind];
      this.day = today();
      this.controls = {};
      this.element = element("div", {});
      this.draw();
    }

    get words() {
      return this.form.words;
    }

    get needed() {
      return new Set(this.schema.required);
    }

    get left() {
      return new Set(["log", "made"]);
    }

    get first() {
      return this.form.first;
    }

    draw() {
      const before = Object.fromEntries(Object.entries(this.controls).map(([name, each]) => [name, each.value()]));
      const field = fieldsOf(this.schema, this.known, this.words);
      const names = Object.keys(this.schema.properties).filter((name) => !this.left.has(name));
      this.controls = Object.fromEntries(
        names.map((name) => [name, field(name, this.schema.properties[name], this.needed.has(name), { help: this.help(name) })]),
      );
      for (const [name, each] of Object.entries(this.controls)) {
        const value = before[name] ?? this.given[name] ?? this.usual(name);
        if (value !== undefined) each.set(value);
      }
      const first = this.first.filter((name) => this.controls[name]);
      const rest = names.filter((name) => !first.includes(name));
      this.element.replaceChildren(
        ...[
          this.before(),
          ...first.map((name) => this.shown(name)),
          this.after(),
          more("More", ...rest.map((name) => this.controls[name].element)),
        ].filter(Boolean),
      );
    }

    help(name) {
      return this.form.helps[name];
    }

    shown(name) {
      return this.controls[name].element;
    }

    before() {
      return null;
    }

    after() {
      return null;
    }

    usual(name) {
      return (
        { asker: this.me, owner: this.me, made: this.day, review_every: "3 months", date: this.day, attendees: this.me || undefined }[
          name
        ] || undefined
      );
    }

    record() {
      const data = Object.fromEntries(Object.entries(this.controls).map(([name, each]) => [name, each.value()]));
      if (this.kind === "ask") {
        data.made = this.day;
        data.asked = this.controls.asked.expand([data.asker, data.sponsor]);
      }
      if (this.kind === "agreement") {
        data.requirements = data.requirements?.map((each) =>
          clean({
            id:
              each.id ??
              slug(each.what ?? "")
                .slice(0, 40)
                .replace(/-$/, ""),
            ...each,
          }),
        );
        for (const part of ["value", "services", "requirements", "needs", "roles", "obstacles", "resources"]) data[part] ??= [];
      }
      for (const [name, value] of Object.entries(data)) {
        const node = resolved(this.schema, this.schema.properties[name] ?? {});
        if (value !== undefined && node.type === "array" && !Array.isArray(value)) data[name] = [value];
      }
      return inOrder(this.schema, data);
    }

    /* The id that it will have, and the one that it would have if nothing else had that. */
    chooseId({ title = "", date = "" }) {
      return freeId(this.kind, DATED.has(this.kind) ? `${title} ${date}` : title, this.day);
    }

    files() {
      const data = this.record();
      const { id, instead } = this.chooseId(data);
      return [this.file(this.kind, id, data, instead)];
    }

    file(kind, id, data, instead) {
      const folder = ["commitments", FOLDERS[kind], BY_MONTH.has(kind) ? this.day.slice(0, 7) : ""].filter(Boolean).join("/");
      const path = `${folder}/${id}.yaml`;
      const note = instead ? `There is a ${kind} ${instead} already, so this one is called ${id}.` : "";
      return { kind, path, folder, name: `${id}.yaml`, text: yaml.record(data, schemaOf(kind, path)), note, isNew: true };
    }

    message() {
      return ofRecord(this.kind, this.record(), this.me, `New ${this.kind}`);
    }

    /* What is remembered of it, until the board has it. */
    get mark() {
      return { kind: this.kind, id: this.chooseId(this.record()).id, says: this.message().title };
    }

    at(path) {
      return this.controls[path[0]]?.at(path.slice(1));
    }

    /* What is wrong, each with the control that it is told at. */
    faults() {
      return [...this.own(), ...this.checked(this.kind, this.schema, this.record(), (path) => this.at(path))];
    }

    checked(kind, schema, data, at) {
      const found = [...faults(kind, schema, data), ...unwritable(data, refused, board.longest.text)];
      return found.map(({ path, says }) => ({ control: at(path), says }));
    }

    own() {
      return [];
    }
  }

  class Asking extends Making {
    constructor(known, given, me) {
      super("ask", known, given, me);
    }

    /* A message says that everybody is asked; who that is, the board knows. */
    message() {
      return ofRecord(this.kind, { ...this.record(), asked: this.controls.asked.value() }, this.me, "New ask");
    }

    own() {
      const day = this.controls.respond_by.value();
      return day && day < this.day ? [{ control: this.controls.respond_by, says: "This day has passed." }] : [];
    }
  }

  /* A meeting with the promises that came out of it, a file for each. */
  class Meeting extends Making {
    constructor(known, given, me) {
      const last = meetings.find((each) => each.id === given.follows);
      const same = last ? { title: last.title, attendees: last.attendees } : {};
      super("meeting", known, { ...given, ...same, kind: last?.kind }, me);
    }

    after() {
      if (!this.steps) {
        const schema = board.schemas.promise;
        const words = { ...board.forms.promise.words, title: "What is the next step, in one line?" };
        const helps = { customer: "Leave empty for your own step.", outcome: "Leave empty if the line above says it." };
        const row = (number) => {
          const field = fieldsOf(schema, this.known, words);
          const make = (name) => field(name, schema.properties[name], NEEDED.has(name), { help: helps[name] ?? "" });
          const first = Object.fromEntries(
            ["title", "promiser", "due", "customer", "outcome", "partner", "measures"].map((name) => [name, make(name)]),
          );
          const step = new Group(first);
          step.box.append(more("For whom, and how you will know", first.customer.element, first.measures.element));
          return step.labelled({ label: `Next step ${number}` });
        };
        this.steps = new List(row, "next step").labelled({
          label: "What are the next steps?",
          help: "Each next step is a promise: who does what, by when, and who follows up.",
        });
        this.steps.element.classList.add("troth-make-steps");
        this.pasting = this.paste();
      }
      return element("div", {}, this.steps.element, this.pasting);
    }

    /* A list that somebody has written down elsewhere, a next step a line. */
    paste() {
      const text = element("textarea", {
        rows: 4,
        id: "troth-paste",
        placeholder: "omar: Test the gate -> it closes by itself @ 2026-12-04 / partner mia",
      });
      const add = element("button", { type: "button", class: "troth-add" }, "Add these steps");
      const said = element("p", { class: "troth-note", role: "status" });
      text.addEventListener("input", (event) => event.stopPropagation());
      add.addEventListener("click", () => {
        const lines = text.value.split("\n").filter((line) => line.trim());
        const kept = this.steps.filled().map((each) => each.state());
        const read = lines.map((line) => parse(line, this.day));
        this.steps.restore(kept);
        if (!kept.length) this.steps.items = [];
        if (!kept.length) this.steps.rows.replaceChildren();
        for (const step of read) this.steps.add(step);
        if (!this.steps.items.length) this.steps.add();
        text.value = "";
        said.textContent = `${lines.length} added above. Check the names and days.`;
        changed(this.steps.element);
      });
      const label = element("label", { for: "troth-paste" }, "One step per line: who: what → how it looks when it is done @ by when");
      return element(
        "details",
        { class: "troth-make-more" },
        element("summary", {}, "Paste a list"),
        element("div", { class: "troth-field" }, label, text, add, said),
      );
    }

    promises(meeting) {
      const besides = [];
      return this.steps.filled().map((step) => {
        const said = step.value();
        const { id, instead } = freeId("promise", said.title ?? "", this.day, besides);
        besides.push(id);
        const whole = { ...said, customer: said.customer ?? said.promiser, outcome: said.outcome ?? said.title };
        const data = inOrder(board.schemas.promise, { ...whole, made: this.day, meeting });
        return { step, data, file: this.file("promise", id, data, instead) };
      });
    }

    message() {
      const steps = this.promises("x").map(({ data: { made, meeting, ...step } }) => step);
      return ofMeeting(this.record(), steps, "Meeting");
    }

    files() {
      const [meeting] = super.files();
      return [meeting, ...this.promises(meeting.name.replace(/\.yaml$/, "")).map((each) => each.file)];
    }

    own() {
      return this.promises("x").flatMap(({ step, data }) => {
        const late = data.due && data.due < this.day ? [{ control: step.fields.due, says: "This day has passed." }] : [];
        if (!data.due) late.push({ control: step.fields.due, says: "Required." });
        return [...late, ...this.checked("promise", board.schemas.promise, data, (path) => step.at(path))];
      });
    }
  }

  return { Making, Asking, Meeting };
})();
