/* Troth: what only the form of an ask has: whom it asks, everybody too, and how those are reached who don't reply. */
troth.asking = (() => {
  "use strict";

  const { element } = troth.dom;
  const { Control, Group, List, Plain, asNumber, choices, line } = troth.controls;
  const board = troth.board;

  class Tick extends Plain {
    value() {
      return this.inputs[0].checked || undefined;
    }

    set(value) {
      this.inputs[0].checked = Boolean(value);
    }

    state() {
      return this.inputs[0].checked;
    }

    restore(state) {
      this.set(state);
    }

    labelled({ label }) {
      this.fault = element("p", { class: "troth-wrong", hidden: true });
      this.element = element("label", { class: "troth-choice", for: this.id }, this.inputs[0], ` ${label}`);
      return this;
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

  /* Those who are asked by name; and where that is ticked all others who are here, one by one: all but who asks, and the sponsor. */
  class Everybody extends Control {
    get isGrouped() {
      return true;
    }

    /** @param {any} list those who are named */
    constructor(list) {
      super();
      this.list = list;
      const away = new Set(board.away);
      /** @type {any[][]} */
      this.here = board.parties.filter(([id, , kind]) => kind === "person" && !away.has(id));
      this.all = new Tick(element("input", { type: "checkbox" })).labelled({
        label: `everybody here, one by one (${this.here.length} people)`,
      });
      this.box = element("div", {}, this.list.box, this.all.element);
    }

    value() {
      const named = this.list.value() ?? [];
      const asked = this.all.value() ? [...named, { each: "all" }] : named;
      return asked.length ? asked : undefined;
    }

    /* Who that is in the end, where `besides` are not asked. */
    expand(besides) {
      const named = this.list.value() ?? [];
      const others = this.here.map(([id]) => id).filter((id) => ![...named, ...besides].includes(id));
      const asked = this.all.value() ? [...named, ...others] : named;
      return asked.length ? asked : undefined;
    }

    set(value) {
      const all = value === undefined || value === null ? [] : [value].flat();
      this.all.set(all.some((each) => each?.each === "all"));
      this.list.set(all.filter((each) => each?.each !== "all"));
    }

    state() {
      return { all: this.all.state(), named: this.list.state() };
    }

    restore(state) {
      this.all.restore(state?.all);
      this.list.restore(Array.isArray(state) ? state : state?.named); // drafts of before have the list alone
    }

    parts() {
      return [...this.list.parts(), this.all];
    }

    at(path) {
      const found = this.list.at(path);
      return found === this.list ? this : found;
    }
  }

  const WAYS = [
    ["personal", "In person or by phone"],
    ["email", "By e-mail, chat or letter"],
    ["sponsor", "Through the sponsor (last)"],
  ];

  /* How those are reached who don't reply: by the board's own steps, by some that begin in person, or by others. */
  class Ladder extends Group {
    constructor() {
      const ways = [
        ["in_person", "In person first: a talk, an e-mail, another talk, the sponsor last"],
        ["own", "In other steps"],
      ];
      const how = choices(ways, false).labelled({ label: "In which steps" });
      how.inputs[0].options[0].textContent = `As usual here: ${board.ladders.usual}`;
      const row = (number) => {
        const via = choices(WAYS, true).labelled({ label: "How" });
        const wait = new Plain(line({}, { inputmode: "numeric" }), asNumber).labelled({ label: "Days to wait for a reply" });
        return new Group({ via, wait }).labelled({ label: `Step ${number}` });
      };
      const steps = new List(row, "step").labelled({ label: "Steps" });
      super({ how, steps });
      how.inputs[0].addEventListener("change", () => this.show());
      this.show();
    }

    value() {
      const how = this.fields.how.value();
      return how === "own" ? this.fields.steps.value() : how && board.ladders[how];
    }

    set(value) {
      const same = JSON.stringify(value) === JSON.stringify(board.ladders.in_person);
      this.fields.how.set(value === undefined ? "" : same ? "in_person" : "own");
      this.fields.steps.set(same ? undefined : value);
      this.show();
    }

    restore(state) {
      super.restore(state);
      this.show();
    }

    show() {
      this.fields.steps.element.hidden = this.fields.how.value() !== "own";
    }

    at(path) {
      return path.length ? this.fields.steps.at(path) : this.fields.how;
    }
  }

  return { Asked, Everybody, Ladder, Tick };
})();
