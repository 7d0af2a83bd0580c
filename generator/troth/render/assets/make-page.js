/* Troth: the page New / Update: the ways in, by its address or by choosing, and the form that one comes to. */
troth.makePage = (() => {
  "use strict";

  const { element } = troth.dom;
  const { Pick } = troth.picks;
  const { inWords } = troth.fields;
  const { FOLDERS, knownOn, remembered, rowOf } = troth.known;
  const { OFFERS, forget } = troth.added;
  const { asked } = troth.address;
  const board = troth.board;
  const { Making, Asking, Meeting } = troth.records;
  const { Promising } = troth.promise;
  const { Acting, sayDoers } = troth.acts;
  const { FORMS: PARTY_FORMS, Joining } = troth.newParties;
  const { Writing } = troth.parts;
  const { Filling } = troth.form;
  const { dropSent, keepDraft, listSent, startAt } = troth.kept;
  const { showSent } = troth.send;

  const pending = (...says) => element("p", { class: "troth-pending troth-i-open" }, element("span", {}, ...says));
  const KIND_WORDS = { promise: "", ask: "ask", agreement: "agreement", goal: "goal" };

  /* The page: the ways in, and the form. */
  class Page {
    constructor(place) {
      this.place = place;
      startAt(place.dataset.trothRoot);
      this.known = knownOn(OFFERS);
      this.me = remembered();
      this.note = element("div", {});
      this.sent = element("div", {});
      this.body = element("div", { class: "troth-make-body" });
      place.replaceChildren(this.note, this.sent, this.tabs(), this.body);
      addEventListener("popstate", () => {
        if (this.place.isConnected) this.open();
      });
      this.open();
    }

    /* What the address asks for. */
    open() {
      const { found, left } = asked();
      this.note.replaceChildren(
        ...(left.length ? [pending(`The link has something that this board doesn't know, so it was left out: ${left.join(", ")}`)] : []),
      );
      this.drawSent();
      if (found.id || found.act || found.update !== undefined) this.actOn(found);
      else this.makeNew(found.kind ?? "promise", found);
    }

    drawSent() {
      const open = (each) => {
        dropSent(each.key);
        keepDraft(each.key, each.state);
        history.pushState(history.state, "", `${location.pathname}${each.href || "?"}`);
        this.open();
      };
      const forget = (each) => {
        dropSent(each.key);
        this.drawSent();
      };
      this.sent.replaceChildren(...[showSent(listSent(), forget, open)].filter(Boolean));
    }

    go(query) {
      history.pushState(history.state, "", `${location.pathname}?${new URLSearchParams(query)}`);
      this.open();
    }

    tabs() {
      const button = (name, label, query) => {
        const found = element("button", { type: "button", "data-troth-way": name }, label);
        found.addEventListener("click", () => this.go(query));
        return found;
      };
      const kinds = [...Object.entries(board.forms), ...Object.entries(PARTY_FORMS)];
      this.ways = kinds.map(([kind, form]) => button(kind, form.label, { kind }));
      const update = button("act", "Update an existing item", { update: "" });
      this.ways.push(update);
      const group = (label, ...some) =>
        element(
          "div",
          { class: "troth-tabs troth-make-ways", role: "group", "aria-label": label },
          element("span", { class: "troth-label" }, label),
          ...some,
        );
      const at = location.pathname.replace(/make(\.html|\/)?$/, (_, end) => `meet${end ?? ""}`);
      const meet = [element("a", { href: at }, "Run a meeting"), element("a", { href: `${at}?round` }, "My round")];
      return element("div", {}, group("New", ...this.ways.slice(0, -1)), group("Update", update, ...meet));
    }

    chosen(name) {
      for (const each of this.ways) each.setAttribute("aria-pressed", String(each.dataset.trothWay === name));
    }

    makeNew(kind, given) {
      this.chosen(kind);
      forget();
      const { kind: _, by, ...about } = given;
      const me = this.me || by || "";
      const make = { promise: Promising, ask: Asking, meeting: Meeting }[kind];
      const isParty = Object.hasOwn(PARTY_FORMS, kind);
      this.task = isParty
        ? new Joining(kind, this.known, given)
        : make
          ? new make(this.known, given, me)
          : new Making(kind, this.known, given, me);
      const from = new URLSearchParams(Object.entries(about).sort()).toString();
      this.show(`new/${kind}?${from}`, this.task.form.says, null, () => this.makeNew(kind, given));
    }

    /* Choose the record, then the act, then fill in the form: each only where the address has not said it. */
    actOn(given) {
      this.chosen("act");
      forget();
      this.task = null;
      const row = rowOf.get(`${given.kind ?? "promise"}/${given.id ?? ""}`);
      if (!row) return this.choose(given);
      if (given.part && row.facts.empty?.includes(given.part)) {
        this.task = new Writing(row, given.part, this.known);
        const about = this.about(row, this.task.form.label);
        return this.show(`agreement/${row.id}/part-${given.part}`, this.task.form.says, about, () => this.actOn(given));
      }
      if (!given.act || !Object.hasOwn(row.acts, given.act)) return this.chooseAct(row, given);
      this.task = new Acting(row, given.act, this.known, given, this.me);
      const about = this.about(row, this.task.form.label);
      const key = [row.kind, row.id, given.act, ...(given.to ? [given.to] : [])].join("/");
      return this.show(key, `“${this.task.form.says}”`, about, () => this.actOn(given));
    }

    /**
     * @param {OpenRecord} row
     * @param {string} label
     */
    about(row, label) {
      const to = element("a", { href: this.pageOf(row) }, element("bdi", {}, row.title));
      const other = element("button", { type: "button", class: "troth-add" }, "Choose another");
      other.addEventListener("click", () => {
        this.go({ kind: row.kind, id: row.id });
        this.body.querySelector("h2")?.focus();
      });
      return element("div", { class: "troth-make-about" }, element("h2", { tabindex: "-1" }, label), element("p", {}, to, " ", other));
    }

    /** @param {OpenRecord} row */
    pageOf(row) {
      const at = this.place.dataset.trothPage;
      return at.replace(/promises\/(index\.html)?(?=$)/, (_, file) => `${FOLDERS[row.kind]}/${row.id}${file ? ".html" : "/"}`);
    }

    choose(given) {
      const rows = [...rowOf.values()];
      const byTitle = new Map(rows.map((row) => [row.title.toLowerCase(), row]));
      const isAlone = (row) => rows.filter((each) => each.title === row.title).length === 1;
      const noteOf = (row) => [KIND_WORDS[row.kind], isAlone(row) ? "" : row.id].filter(Boolean).join(" ");
      const known = {
        all: () => rows.map((row) => ({ id: `${row.kind}/${row.id}`, text: row.title, note: noteOf(row) })),
        hint: "Its title",
        id: (text) => {
          const row = byTitle.get(text.toLowerCase()) ?? rowOf.get(text);
          return row && `${row.kind}/${row.id}`;
        },
        says: (id) => rowOf.get(id)?.title ?? id,
        unknown: (text) => `Nothing open is called “${text}”. Choose it from the list.`,
      };
      const pick = new Pick(known, {}).labelled({
        label: "What is it about?",
        help: "A promise, ask, agreement or goal that is open. Type a word of its title.",
      });
      pick.inputs[0].addEventListener("change", () => {
        const row = rowOf.get(pick.value());
        if (row) this.go({ kind: row.kind, id: row.id });
        else pick.fail(pick.misfit());
        this.body.querySelector("h2")?.focus();
      });
      const gone = given.id
        ? pending(`Nothing can be done to ${given.id} now: it has come to its end, or this board does not have it yet.`)
        : null;
      this.body.replaceChildren(...[gone, element("div", { class: "troth-make-form" }, pick.element)].filter(Boolean));
    }

    /**
     * @param {OpenRecord} row
     * @param {{ act?: string, by?: string }} given
     */
    chooseAct(row, given) {
      const off = given.act
        ? pending(`“${board.acts[row.kind][given.act]?.label ?? inWords(given.act)}” is not possible now. Possible:`)
        : null;
      const button = (label, says, whose, query) => {
        const made = element("button", { type: "button" }, element("b", {}, label), element("span", { class: "troth-note" }, ` “${says}”`));
        if (whose) made.append(element("span", { class: "troth-note troth-make-whose" }, ` ${whose}`));
        made.addEventListener("click", () => {
          this.go(query);
          this.body.querySelector("h2")?.focus();
        });
        return element("li", {}, made);
      };
      const by = given.by ? { by: given.by } : {};
      const acts = Object.keys(row.acts).map((act) => {
        const form = board.acts[row.kind][act];
        return button(form.label, form.says, sayDoers(row, act) || "Anyone", { kind: row.kind, id: row.id, act, ...by });
      });
      if (row.kind === "ask" && row.facts.seeks === "promise")
        acts.unshift(button("Commit, in your own words", "This is what it looks like for me.", "", { kind: "promise", ask: row.id }));
      const missing = (row.facts.empty ?? []).map((part) =>
        button(`Write ${board.parts[part]}`, "This part is still empty.", "", { kind: row.kind, id: row.id, part }),
      );
      acts.unshift(...missing);
      const heading = element(
        "div",
        { class: "troth-make-about" },
        element("h2", { tabindex: "-1" }, element("a", { href: this.pageOf(row) }, element("bdi", {}, row.title))),
        element("p", { class: "troth-note" }, "What do you want to do?"),
      );
      this.body.replaceChildren(...[off, heading, element("ul", { class: "troth-plain troth-make-acts" }, ...acts)].filter(Boolean));
    }

    show(key, says, about, anew) {
      this.filling = new Filling(this.task, key, anew);
      this.body.replaceChildren(...[about, element("p", { class: "troth-sentence" }, says), this.filling.element].filter(Boolean));
    }
  }

  return { start: (place) => new Page(place) };
})();
