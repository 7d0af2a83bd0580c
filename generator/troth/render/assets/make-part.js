/* Troth: the form of one part of an agreement that is still empty, beside what the customers have said of it. */
troth.parts = (() => {
  "use strict";

  const { element } = troth.dom;
  const { List, changed } = troth.controls;
  const { fieldsOf } = troth.fields;
  const { clean, paragraphs, refused, slug } = troth.known;
  const { faults, unwritable } = troth.checks;
  const { ofPart } = troth.message;
  const board = troth.board;

  class Writing {
    constructor(row, part, known) {
      this.row = row;
      this.part = part;
      this.schema = board.schemas.agreement;
      const form = board.forms.agreement;
      const field = fieldsOf(this.schema, known, form.words);
      this.controls = { [part]: field(part, this.schema.properties[part], true, { help: form.helps[part] }) };
      this.form = {
        label: form.words[part] ?? part,
        says: `Written once both sides have talked about it. It takes effect when both have signed.`,
      };
      this.element = element("div", {}, this.told(), this.controls[part].element);
    }

    get list() {
      return this.controls[this.part];
    }

    /* What the customers said, each with a way into the field. */
    told() {
      /* Those from which this part can be drafted come first. */
      const isMeant = ([, , parts]) => Number(parts.includes(this.part));
      const inputs = (this.row.facts.inputs ?? []).toSorted((one, other) => isMeant(other) - isMeant(one));
      if (!inputs.length) return null;
      const rows = inputs.map(([who, text]) => {
        const use = element(
          "button",
          { type: "button", class: "troth-add" },
          "Use this",
          element("span", { class: "troth-sr" }, `: ${text}`),
        );
        use.addEventListener("click", () => this.pour(text));
        return element("div", {}, element("dt", {}, who), element("dd", {}, ...paragraphs(text), use));
      });
      return element("section", { class: "troth-make-asked", "aria-label": "What the customers said" }, element("dl", {}, ...rows));
    }

    /* Put a text into the first row that is empty. */
    pour(text) {
      if (!(this.list instanceof List)) return;
      const empty = this.list.items.find((each) => each.value() === undefined) ?? this.list.add();
      const first = empty.fields?.what ?? empty.parts()[0] ?? empty;
      first.set(text);
      first.focusable.focus();
      changed(this.element);
    }

    value() {
      const said = this.list.value();
      const all = said === undefined || Array.isArray(said) ? said : [said];
      if (this.part !== "requirements") return all;
      const named = (each) =>
        slug(each.what ?? "")
          .slice(0, 40)
          .replace(/-$/, "");
      return all?.map((each) => clean({ id: each.id ?? named(each), ...each }));
    }

    message() {
      const title = `${board.parts[this.part]}: ${this.row.title}`.replace(/^./, (first) => first.toUpperCase());
      return ofPart(this.row.id, this.part, this.value() ?? [], title);
    }

    get mark() {
      return { kind: "agreement", id: this.row.id, part: this.part, says: this.message().title };
    }

    files() {
      return [];
    }

    faults() {
      const value = this.value();
      if (!value) return [{ control: this.list, says: "Required." }];
      const { log, ...properties } = this.schema.properties;
      const schema = { ...this.schema, properties, required: [] };
      const data = { [this.part]: value };
      const found = [...faults(`agreement-${this.part}`, schema, data), ...unwritable(data, refused, board.longest.text)];
      return found.map(({ path, says }) => ({ control: this.list.at(path.slice(1)), says }));
    }
  }

  return { Writing };
})();
