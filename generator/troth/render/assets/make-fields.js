/* Troth: the fields of a form, made from a JSON Schema: its titles, descriptions, examples and choices. */
troth.fields = (() => {
  "use strict";

  const { element } = troth.dom;

  let made = 0;
  const inWords = (code) => code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());
  const changed = (where) => where.dispatchEvent(new Event("input", { bubbles: true }));

  /* A node of the schema with what it refers to; `ref` tells the name of that. */
  const resolved = (schema, node) => {
    if (!node?.$ref) return node ?? {};
    const name = node.$ref.replace("#/$defs/", "");
    const { $ref, ...own } = node;
    return { ...resolved(schema, schema.$defs[name]), ...own, ref: name };
  };

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
      const need = needed ? element("span", { class: "troth-needed" }, "needed") : null;
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
  }

  const choices = (options, needed, read) => {
    const empty = needed ? [["", "Choose …"]] : [["", ""]];
    return new Plain(element("select", {}, ...[...empty, ...options].map(([value, says]) => element("option", { value }, says))), read);
  };

  /* One of the board's parties, or a record: by its name or title, which the list offers, or by its id. */
  class Pick extends Control {
    constructor(known, node) {
      super();
      this.known = known;
      this.inputs = [line(known.hint ? { examples: [known.hint] } : node, { list: known.list, id: this.id })];
      this.box = this.inputs[0];
      this.inputs[0].addEventListener("change", () => {
        const id = this.known.id(this.inputs[0].value.trim());
        if (id !== undefined) this.set(id);
      });
    }

    value() {
      const text = this.inputs[0].value.trim();
      return text ? (this.known.id(text) ?? text) : undefined;
    }

    set(value) {
      this.inputs[0].value = value ? this.known.says(value) : "";
    }

    misfit() {
      const text = this.inputs[0].value.trim();
      return text && this.known.id(text) === undefined ? this.known.unknown(text) : "";
    }
  }

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

    parts() {
      return this.items;
    }

    at([index, ...rest]) {
      const items = this.filled();
      return index === undefined ? (this.single && items.length < 2 ? this.items[0] : this) : (items[Number(index)]?.at(rest) ?? this);
    }
  }

  /* Somebody who is asked, or each member of a team. */
  class Asked extends Group {
    value() {
      const party = this.fields.party.value();
      return party === undefined ? undefined : this.fields.each.value() ? { each: party } : party;
    }

    set(value) {
      this.fields.party.set(value?.each ?? value);
      this.fields.each.set(Boolean(value?.each));
    }

    at() {
      return this.fields.party;
    }
  }

  class Tick extends Plain {
    value() {
      return this.inputs[0].checked || undefined;
    }

    set(value) {
      this.inputs[0].checked = Boolean(value);
    }

    labelled({ label }) {
      this.fault = element("p", { class: "troth-wrong", hidden: true });
      this.element = element("label", { class: "troth-choice", for: this.id }, this.inputs[0], ` ${label}`);
      return this;
    }
  }

  /* What is in it for them: one text, or texts by party beside the one for everybody. */
  class ByParty extends List {
    value() {
      const rows = this.filled().map((each) => each.value());
      if (!rows.length) return undefined;
      if (rows.length === 1 && !rows[0].for) return rows[0].what;
      return Object.fromEntries(rows.filter((each) => each.what).map((each) => [each.for ?? "default", each.what]));
    }

    at([name]) {
      return this.filled().find((each) => (each.value().for ?? "default") === name) ?? this.items[0];
    }
  }

  /* What became of what people answered: a text for each of them. */
  class Became extends ByParty {
    value() {
      const rows = this.filled()
        .map((each) => each.value())
        .filter((each) => each.for && each.what);
      return rows.length ? Object.fromEntries(rows.map((each) => [each.for, each.what])) : undefined;
    }
  }

  /* Everybody, those who are silent, or some. */
  class Audience extends Group {
    value() {
      const chosen = this.fields.who.value();
      return chosen === "some" ? (this.fields.some.value() ?? []) : chosen;
    }

    set(value) {
      this.fields.who.set(Array.isArray(value) ? "some" : value);
      if (Array.isArray(value)) this.fields.some.set(value);
    }

    at([index, ...rest]) {
      return index === undefined ? this.fields.who : this.fields.some.at([index, ...rest]);
    }
  }

  const RECORDS = { goal: "goal", ask: "ask", agreement: "agreement", meeting: "meeting", follows: "meeting" };
  const SINGULAR = {
    measures: "measure",
    needs: "one",
    tags: "tag",
    links: "link",
    promiser: "person or team",
    customer: "person or team",
    customers: "customer",
    attendees: "person",
    asked: "person or team",
    value: "benefit",
    services: "service",
    requirements: "requirement",
    roles: "role",
    obstacles: "obstacle",
    resources: "one",
    next: "promise",
    ladder: "step",
    deliverables: "one",
    responsible_for: "one",
    about: "part",
    benefit: "benefit for one of them",
  };

  /* Make the fields of one schema. `known` finds parties and records; `words` are questions in place of titles. */
  const fieldsOf = (schema, known, words = {}) => {
    const inner = (node, name, needed) => make(node, name, needed).labelled({ label: node.title ?? inWords(name) });
    const group = (node, main, names = Object.keys(node.properties)) => {
      const fields = names.map((name) => [
        name,
        inner(resolved(schema, node.properties[name]), name, (node.required ?? []).includes(name) && name !== "for"),
      ]);
      return new Group(Object.fromEntries(fields), main, Object.keys(node.properties));
    };
    const list = (node, name, single) => {
      const item = node.items ? resolved(schema, node.items) : resolved(schema, { $ref: "#/$defs/party" });
      const one = SINGULAR[name] ?? "one";
      const [example] = [node.examples?.[0]].flat();
      if (typeof example === "string" && item.ref) item.examples = [example];
      return new List(
        (number) => make(item, name === "to" ? "party" : name, false).labelled({ label: `${inWords(one)} ${number}` }),
        one,
        single,
      );
    };
    const byParty = () => {
      const row = (number) => {
        const who = new Pick(known.parties, {}).labelled({ label: "For (everybody, where it is empty)" });
        const what = new Plain(area({})).labelled({ label: "What is in it for them" });
        return new Group({ what, for: who }).labelled({ label: `Benefit ${number}` });
      };
      return new ByParty(row, "benefit");
    };
    const became = () => {
      const row = (number) => {
        const who = new Pick(known.parties, {}).labelled({ label: "For" });
        const what = new Plain(area({})).labelled({ label: "What became of it" });
        return new Group({ for: who, what }).labelled({ label: `Answer ${number}` });
      };
      return new Became(row, "answer");
    };
    const asked = () => {
      const party = new Pick(known.parties, {}).labelled({ label: "Person or team" });
      const each = new Tick(element("input", { type: "checkbox" })).labelled({ label: "every member of it, one by one" });
      return new Asked({ party, each });
    };
    const audience = (node, name) => {
      const options = [
        ["all", "Everybody"],
        ["unanswered", "Those who have not answered"],
        ["some", "Some of them"],
      ];
      const allowed = options.filter(([value]) => value === "some" || new RegExp(node.pattern).test(value));
      const who = choices(allowed, true).labelled({ label: "Whom", needed: true });
      const some = list(resolved(schema, { type: "array", items: node.items }), name).labelled({ label: "Who" });
      some.element.hidden = true;
      who.inputs[0].addEventListener("change", () => {
        some.element.hidden = who.value() !== "some";
      });
      return new Audience({ who, some });
    };
    const ofObject = (node, name) => {
      if (name === "asked") return asked();
      if (name === "benefit") return byParty();
      if (name === "became") return became();
      return group(
        node,
        node.type.includes("string") ? "what" : undefined,
        node.properties.what
          ? [
              "what",
              ...Object.keys(node.properties).filter((each) => each !== "what" && each !== "id"),
              ...(node.properties.id ? ["id"] : []),
            ]
          : undefined,
      );
    };
    const ofText = (node, name, needed) => {
      if (node.ref === "date") return new Plain(element("input", { type: "date" }));
      if (node.ref === "party") return new Pick(known.parties, node);
      if (node.ref === "code") return choices(known.reasons, needed);
      if (node.ref === "id" && name === "requirement") return choices(known.requirements, needed);
      if (name === "measure" && known.measures?.length) return choices(known.measures, needed);
      if (node.ref === "id" && name !== "id") return new Pick(known.records(RECORDS[name] ?? "promise"), node);
      return new Plain(
        node.ref === "text" && !["deliverables", "responsible_for", "needs", "what", "target"].includes(name) ? area(node) : line(node),
      );
    };
    function make(node, name, needed) {
      const types = [node.type].flat();
      if (node.enum)
        return choices(
          node.enum.map((each, index) => [
            each,
            node.enumDescriptions ? `${inWords(each)}: ${node.enumDescriptions[index]}` : inWords(each),
          ]),
          needed,
        );
      if (name === "to") return audience(node, name);
      if (node.ref === "one_or_more") return list(node, name, true);
      if (node.ref === "ids")
        return new List((number) => new Pick(known.records("promise"), {}).labelled({ label: `Promise ${number}` }), "promise");
      if (types.includes("object")) return ofObject(node, name);
      if (types.includes("array")) return list(node, name);
      if (types.includes("boolean"))
        return choices(
          [
            ["true", "Yes"],
            ["false", "No"],
          ],
          false,
          (text) => text === "true",
        );
      if (types.includes("integer") && node.maximum - node.minimum < 5) {
        const rating = new Choice(
          Array.from({ length: node.maximum - node.minimum + 1 }, (_, index) => [
            String(node.minimum + index),
            String(node.minimum + index),
          ]),
          name,
        );
        rating.read = Number;
        return rating;
      }
      if (types.includes("string") && name === "period") return new Plain(line(node));
      if (types.includes("integer") || types.includes("number"))
        return new Plain(line(node, types.includes("string") ? {} : { inputmode: "decimal" }), asNumber);
      return ofText(node, name, needed);
    }
    return (name, node, needed, more = {}) => {
      const found = resolved(schema, node);
      const label = words[name] ?? found.title;
      return make(found, name, needed).labelled({ label, help: more.help ?? found.description, needed });
    };
  };

  return { changed, fieldsOf, inWords, resolved, Choice, Group, List, Pick, Plain };
})();
