/* Troth: the fields of a form, made from a JSON Schema: its titles, descriptions, examples and choices. */
troth.fields = (() => {
  "use strict";

  const { element } = troth.dom;
  const { Choice, Group, List, Plain, area, asNumber, choices, line } = troth.controls;
  const { Pick } = troth.picks;
  const { Asked, Everybody, Ladder, Tick } = troth.asking;

  const inWords = (code) => code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

  /* A node of the schema with what it refers to; `ref` tells the name of that. */
  const resolved = (schema, node) => {
    if (!node?.$ref) return node ?? {};
    const name = node.$ref.replace("#/$defs/", "");
    const { $ref, ...own } = node;
    return { ...resolved(schema, schema.$defs[name]), ...own, ref: name };
  };

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
      this.show();
    }

    restore(state) {
      super.restore(state);
      this.show();
    }

    show() {
      this.fields.some.element.hidden = this.fields.who.value() !== "some";
    }

    at([index, ...rest]) {
      return index === undefined ? this.fields.who : this.fields.some.at([index, ...rest]);
    }
  }

  const RECORDS = { goal: "goal", serves: "goal", ask: "ask", agreement: "agreement", meeting: "meeting", follows: "meeting" };
  const LINKED = new Set(["id", "goal", "ask"]);
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
    deliverables: "one",
    responsible_for: "one",
    about: "part",
    benefit: "benefit for one of them",
  };

  /* One of the entries that may be taken back, by its day and its act. */
  class Entry extends Plain {
    constructor(entries) {
      const options = [["", "Choose …"], ...entries.map(([day, act]) => [`${day} ${act}`, `${inWords(act)}, ${day}`])];
      super(element("select", {}, ...options.map(([value, says]) => element("option", { value }, says))));
    }

    value() {
      const [date, act] = this.inputs[0].value.split(" ");
      return act ? { date, act } : undefined;
    }

    set(value) {
      super.set(value ? `${value.date} ${value.act}` : "");
    }

    at() {
      return this;
    }
  }

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
        const who = new Pick(known.parties, {}).labelled({ label: "For (leave empty for everyone)" });
        const what = new Plain(area({})).labelled({ label: "What is in it for them" });
        return new Group({ what, for: who }).labelled({ label: `Benefit ${number}` });
      };
      return new ByParty(row, "benefit");
    };
    const became = () => {
      const row = (number) => {
        const who = new Pick(known.parties, {}).labelled({ label: "For" });
        const what = new Plain(area({})).labelled({ label: "What came of it" });
        return new Group({ for: who, what }).labelled({ label: `Answer ${number}` });
      };
      return new Became(row, "answer");
    };
    const asked = () => {
      const party = new Pick(known.parties, {}).labelled({ label: "Person or team" });
      const each = new Tick(element("input", { type: "checkbox" })).labelled({ label: "every member, one by one" });
      return new Asked({ party, each });
    };
    const audience = (node, name) => {
      const options = [
        ["all", "Everybody"],
        ["unanswered", "Everyone who hasn't replied"],
        ["some", "Some of them"],
      ];
      const allowed = options.filter(([value]) => value === "some" || new RegExp(node.pattern).test(value));
      const who = choices(allowed, true).labelled({ label: "Whom", needed: true });
      const some = list(resolved(schema, { type: "array", items: node.items }), name).labelled({ label: "Who" });
      const made = new Audience({ who, some });
      made.show();
      who.inputs[0].addEventListener("change", () => made.show());
      return made;
    };
    const ofObject = (node, name) => {
      if (name === "entry" && known.entries) return new Entry(known.entries);
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
      if (LINKED.has(node.ref) && name !== "id") return new Pick(known.records(RECORDS[name] ?? "promise"), node);
      return new Plain(
        node.ref === "text" && !["deliverables", "responsible_for", "needs", "what", "target"].includes(name) ? area(node) : line(node),
      );
    };
    function make(node, name, needed) {
      const types = [node.type].flat();
      if (name === "ladder") return new Ladder();
      if (name === "asked" && types.includes("array")) return new Everybody(list(node, name));
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

  return { fieldsOf, inWords, resolved };
})();
