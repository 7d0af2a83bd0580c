/* Troth: the controls of a form: each holds a value, says what is wrong with it, and may consist of others. */
troth.controls = (() => {
  "use strict";

  const { element } = troth.dom;

  let made = 0;
  const changed = (where) => where.dispatchEvent(new Event("input", { bubbles: true }));

  /* Whatever can hold a value: `value()` is undefined while nothing is given, `at()` finds the part that a fault is told of. */
  class Control {
    constructor() {
      this.id = `troth-field-${++made}`;
      this.inputs = [];
      /** @type {any} */
      this.box = undefined;
      this.label = "";
      /** @type {any} */
      this.fault = undefined;
      /** @type {any} */
      this.element = undefined;
    }

    /* Whether it is several inputs under one question. */
    get isGrouped() {
      return false;
    }

    /**
     * The control with its label, its help and the place of its faults.
     * @param {{ label: string, help?: string, needed?: boolean }} said
     */
    labelled({ label, help, needed }) {
      this.label = label;
      this.fault = element("p", { class: "troth-wrong", id: `${this.id}-fault`, hidden: true });
      const need = needed ? element("span", { class: "troth-needed" }, "Required") : null;
      const aid = help ? element("p", { class: "troth-hint", id: `${this.id}-help` }, help) : null;
      const described = [aid?.id, this.fault.id].filter(Boolean).join(" ");
      if (this.isGrouped) {
        this.element = element(
          "fieldset",
          { class: "troth-field", "aria-describedby": described },
          element("legend", {}, label, need),
          aid,
          this.box,
          this.fault,
        );
      } else {
        const name = element("label", { for: this.inputs[0].id }, label, need);
        this.element = element("div", { class: "troth-field" }, name, aid, this.box, this.fault);
        this.inputs[0].setAttribute("aria-describedby", described);
        if (needed) this.inputs[0].setAttribute("aria-required", "true");
      }
      return this;
    }

    fail(message) {
      this.fault.textContent = message;
      this.fault.hidden = !message;
      this.element.classList.toggle("troth-field-wrong", Boolean(message));
      for (const each of this.inputs) {
        if (message) each.setAttribute("aria-invalid", "true");
        else each.removeAttribute("aria-invalid");
      }
    }

    get focusable() {
      return this.inputs[0] ?? this.box.querySelector("input, select, textarea, button");
    }

    parts() {
      return [];
    }

    at() {
      return this;
    }

    /* What is wrong that no schema tells: a name that nobody has. */
    misfit() {
      return "";
    }

    /* All that was typed, letter by letter, also what is no value yet: what a draft keeps. */
    state() {
      return this.inputs[0]?.value ?? "";
    }

    restore(state) {
      if (this.inputs[0]) this.inputs[0].value = state ?? "";
    }
  }

  /* A text as the command takes it: no blanks around it or at the ends of its lines; one of several lines ends with a line end. */
  const spoken = (value) => {
    const text = value
      .trim()
      .split(/\r\n?|\n/)
      .map((each) => each.trimEnd())
      .join("\n");
    return text.includes("\n") ? `${text}\n` : text;
  };

  class Plain extends Control {
    constructor(input, read = (text) => text) {
      super();
      input.id = this.id;
      this.inputs = [input];
      this.box = input;
      this.read = read;
    }

    value() {
      const text = spoken(this.inputs[0].value);
      return text ? this.read(text) : undefined;
    }

    set(value) {
      this.inputs[0].value = value === undefined || value === null ? "" : String(value);
    }
  }

  const hint = (node) => {
    const example = (node.examples ?? []).find((each) => typeof each === "string" || typeof each === "number");
    return example === undefined ? undefined : String(example);
  };
  const line = (node, more = {}) => element("input", { type: "text", autocomplete: "off", placeholder: hint(node), ...more });
  const area = (node) => element("textarea", { rows: 3, placeholder: hint(node) });
  const isNumber = (text) => /^-?(?:0|[1-9][0-9]{0,14})(?:[.,][0-9]{1,6})?$/.test(text);
  const asNumber = (text) => (isNumber(text) ? Number(text.replace(",", ".")) : text);

  /* Out of few: buttons to choose by. */
  class Choice extends Control {
    get isGrouped() {
      return true;
    }

    constructor(options, name) {
      super();
      this.inputs = options.map(([value], index) =>
        element("input", { type: "radio", name: `${this.id}-${name}`, id: `${this.id}-${index}`, value }),
      );
      const items = options.map(([, says], index) =>
        element("label", { class: "troth-choice", for: this.inputs[index].id }, this.inputs[index], ` ${says}`),
      );
      this.box = element("div", { class: "troth-choices" }, ...items);
      this.read = (text) => text;
    }

    value() {
      const chosen = this.inputs.find((each) => each.checked);
      return chosen && this.read(chosen.value);
    }

    set(value) {
      for (const each of this.inputs) each.checked = each.value === String(value ?? "");
    }

    state() {
      return this.inputs.find((each) => each.checked)?.value ?? "";
    }

    restore(state) {
      this.set(state);
    }
  }

  const choices = (options, needed, read) => {
    const empty = needed ? [["", "Choose …"]] : [["", ""]];
    return new Plain(element("select", {}, ...[...empty, ...options].map(([value, says]) => element("option", { value }, says))), read);
  };

  /* Several fields that are one value. `main` is the one that stands for all where the others are empty. */
  class Group extends Control {
    get isGrouped() {
      return true;
    }

    constructor(fields, main, order = Object.keys(fields)) {
      super();
      this.order = order;
      this.fields = fields;
      this.main = main;
      this.box = element("div", { class: "troth-parts-of" }, ...Object.values(fields).map((each) => each.element));
    }

    value() {
      const given = Object.entries(this.fields).map(([name, each]) => [name, each.value()]);
      const found = given
        .filter(([, value]) => value !== undefined)
        .sort(([one], [other]) => this.order.indexOf(one) - this.order.indexOf(other));
      if (!found.length) return undefined;
      return this.main && found.length === 1 && found[0][0] === this.main ? found[0][1] : Object.fromEntries(found);
    }

    set(value) {
      const whole = this.main && typeof value !== "object" ? { [this.main]: value } : (value ?? {});
      for (const [name, each] of Object.entries(this.fields)) each.set(whole[name]);
    }

    state() {
      return Object.fromEntries(Object.entries(this.fields).map(([name, each]) => [name, each.state()]));
    }

    restore(state) {
      for (const [name, each] of Object.entries(this.fields)) each.restore(state?.[name]);
    }

    parts() {
      return Object.values(this.fields);
    }

    at([name, ...rest]) {
      return name === undefined ? (this.main ? this.fields[this.main] : this) : (this.fields[name]?.at(rest) ?? this);
    }
  }

  /* As many of a kind as are wanted; the empty ones do not count. `single` writes one as itself. */
  class List extends Control {
    get isGrouped() {
      return true;
    }

    constructor(make, what, single) {
      super();
      this.make = make;
      this.what = what;
      this.single = single;
      this.items = [];
      this.rows = element("div", { class: "troth-items-of" });
      this.more = element("button", { type: "button", class: "troth-add" }, `Add another ${what}`);
      this.more.addEventListener("click", () => {
        this.add().focusable.focus();
        changed(this.box);
      });
      this.box = element("div", {}, this.rows, this.more);
      this.add();
    }

    add(value) {
      const item = this.make(this.items.length + 1);
      const remove = element(
        "button",
        { type: "button", class: "troth-remove" },
        "Remove",
        element("span", { class: "troth-sr" }, ` ${this.what} ${this.items.length + 1}`),
      );
      const row = element("div", { class: "troth-item" }, item.element, remove);
      remove.addEventListener("click", () => {
        this.items = this.items.filter((each) => each !== item);
        row.remove();
        if (!this.items.length) this.add();
        this.more.focus();
        changed(this.box);
      });
      if (value !== undefined) item.set(value);
      this.items.push(item);
      this.rows.append(row);
      return item;
    }

    filled() {
      return this.items.filter((each) => each.value() !== undefined);
    }

    value() {
      const found = this.filled().map((each) => each.value());
      if (!found.length) return undefined;
      return this.single && found.length === 1 ? found[0] : found;
    }

    set(value) {
      this.items = [];
      this.rows.replaceChildren();
      const all = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
      for (const each of all) this.add(each);
      if (!all.length) this.add();
    }

    state() {
      return this.items.map((each) => each.state());
    }

    restore(states) {
      this.set(undefined);
      const all = Array.isArray(states) ? states : [];
      for (const [index, state] of all.entries()) (this.items[index] ?? this.add()).restore(state);
    }

    parts() {
      return this.items;
    }

    at([index, ...rest]) {
      const items = this.filled();
      return index === undefined ? (this.single && items.length < 2 ? this.items[0] : this) : (items[Number(index)]?.at(rest) ?? this);
    }
  }

  return { Choice, Control, Group, List, Plain, area, asNumber, changed, choices, line };
})();
