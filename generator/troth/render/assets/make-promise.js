/* Troth: the form of a new promise: promised today, asked for, offered, or given in answer to an ask. */
troth.promise = (() => {
  "use strict";

  const { element } = troth.dom;
  const { Choice, Plain, changed } = troth.controls;
  const { actsFor, clean, inOrder, paragraphs, rowOf } = troth.known;
  const { Making } = troth.records;
  const { ofRecord } = troth.message;
  const board = troth.board;

  const firstSentence = (text) => {
    const [sentence] = text
      .replace(/\s+/g, " ")
      .trim()
      .split(/\.(?= |$)|(?<=[!?])(?= |$)/);
    return sentence.length > 80
      ? `${sentence
          .slice(0, 79)
          .replace(/ [^ ]*$/, "")
          .replace(/[,;: ]+$/, "")}…`
      : sentence;
  };
  /* A promise: promised today, or only asked for, offered, or given in answer to an ask. */
  class Promising extends Making {
    constructor(known, given, me) {
      super("promise", known, given, me);
    }

    get opening() {
      return this.how?.value() ?? (this.ask ? "answered" : "made");
    }

    get ask() {
      return rowOf.get(`ask/${this.given.ask ?? ""}`);
    }

    get words() {
      return { ...this.form.words, ...(board.openings[this.opening] ?? {}) };
    }

    get needed() {
      const dated = this.opening === "made" || this.opening === "answered";
      return new Set([...this.schema.required, ...(dated ? ["due"] : [])]);
    }

    /* An answer begins with what it looks like for the one who gives it; the title comes of that. */
    get first() {
      return this.ask ? [...new Set(["outcome", "due", "title", ...this.form.first])] : this.form.first;
    }

    draw() {
      super.draw();
      if (!this.ask) return;
      const { title, outcome } = this.controls;
      const first = () => firstSentence(outcome.value() ?? "");
      let before = "";
      outcome.inputs[0].addEventListener("focus", () => {
        before = first();
      });
      outcome.inputs[0].addEventListener("input", () => {
        if ((title.value() ?? "") === before) title.set(first());
        before = first();
      });
    }

    usual(name) {
      const mine = this.opening === "requested" ? "customer" : "promiser";
      if (name === mine && this.me) return this.me;
      if (!this.ask) return undefined;
      return { customer: this.ask.roles.l[0], goal: this.ask.facts.goal, why: this.ask.facts.why }[name];
    }

    before() {
      if (this.ask) return this.asking();
      if (!this.how) {
        const options = [
          ["made", "I promise it"],
          ["requested", "I ask somebody to promise it"],
          ["offered", "I offer it, and wait for a yes"],
        ];
        this.how = new Choice(options, "how").labelled({ label: "What is it?" });
        this.how.element.classList.add("troth-make-how");
        this.how.set("made");
        this.how.box.addEventListener("change", () => this.swap());
        this.respond = new Plain(element("input", { type: "date" })).labelled({ label: "By when do you want an answer?" });
      }
      return this.how.element;
    }

    /* The one who asks is the customer: whoever is known to ask or to promise changes sides. */
    swap() {
      const { promiser, customer } = this.controls;
      const [mine, other] = this.opening === "requested" ? [promiser, customer] : [customer, promiser];
      if (this.me && mine.value() === this.me && other.value() === undefined) {
        other.set(this.me);
        mine.set(undefined);
      }
      const chosen = this.how.inputs.find((each) => each.checked);
      this.draw();
      chosen.focus();
      changed(this.element);
    }

    after() {
      return this.how && this.opening !== "made" ? this.respond.element : null;
    }

    /* The question that was put, where its answer is written. */
    asking() {
      const { title, facts } = this.ask;
      return element(
        "div",
        { class: "troth-make-asked" },
        element("p", { class: "troth-label" }, `Your answer to: ${title}`),
        ...paragraphs(facts.request),
        facts.why ? element("p", { class: "troth-note" }, `Why: ${facts.why.trim()}`) : null,
      );
    }

    message() {
      const label = { made: "New promise", requested: "Please promise", offered: "Offer", answered: "My answer" }[this.opening];
      return ofRecord("promise", this.record(), this.me, label);
    }

    by(data) {
      const side = [data[this.opening === "requested" ? "customer" : "promiser"]].flat();
      return side.find((party) => this.me && actsFor(this.me, party)) ? this.me : side[0];
    }

    record() {
      const data = super.record();
      delete data.made;
      if (this.opening === "made") return inOrder(this.schema, { ...data, made: this.day });
      const act = this.opening === "answered" ? "promised" : this.opening;
      const entry = clean({ date: this.day, by: this.by(data), act, respond_by: this.respond?.value() });
      return inOrder(this.schema, { ...data, log: [entry] });
    }

    at(path) {
      if (path[0] === "log")
        return path[2] === "respond_by" ? this.respond : this.controls[this.opening === "requested" ? "customer" : "promiser"];
      return super.at(path);
    }

    own() {
      const { due, partner, promiser, customer } = this.controls;
      const found = [];
      if (this.needed.has("due") && due.value() === undefined) found.push({ control: due, says: "Required." });
      if (due.value() && due.value() < this.day) found.push({ control: due, says: "This day is before the promise is made." });
      const sides = [promiser.value(), customer.value()].flat();
      if (partner.value() && sides.includes(partner.value()))
        found.push({ control: partner, says: "The person who follows up is neither the promiser nor the customer." });
      if (this.respond?.value() && this.respond.value() < this.day) found.push({ control: this.respond, says: "This day has passed." });
      return found;
    }
  }

  return { Promising };
})();
