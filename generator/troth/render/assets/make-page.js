/* Troth: the Make page. It fills a form from its address, shows the text that comes of it, and takes it to the board's host. */
troth.makePage = (() => {
  "use strict";

  const { element } = troth.dom;
  const { List, Pick } = troth.controls;
  const { inWords } = troth.fields;
  const { FOLDERS, datalist, knownOn, remembered, rowOf } = troth.known;
  const { asked } = troth.address;
  const board = troth.board;
  const { Making, Asking, Meeting } = troth.records;
  const { Promising } = troth.promise;
  const { File } = troth.file;
  const { Acting, sayDoers } = troth.acts;

  /* All controls in a form, with those inside of others, and what a summary calls each. */
  const every = (controls, title = "") =>
    controls.flatMap((each) => {
      each.title = title ? (each.alone ? title : `${title} · ${each.label}`) : each.label;
      const parts = each.parts();
      for (const part of parts) part.alone = each instanceof List && parts.length === 1;
      return [each, ...every(parts, each.title)];
    });
  const spoken = (title) => (title.endsWith("?") ? title : `${title}:`);

  /* The page: the ways in, the form, and what comes of it. */
  class Page {
    constructor(place) {
      this.place = place;
      this.known = knownOn(place);
      const { found, left } = asked();
      this.me = remembered() || found.by || "";
      this.lists = element("div", { hidden: true });
      this.known = knownOn(this.lists);
      this.note = left.length
        ? element(
            "p",
            { class: "troth-pending troth-i-open" },
            element("span", {}, `The address asks for what this board does not know, so it is left out: ${left.join(", ")}`),
          )
        : null;
      this.given = found;
      this.body = element("div", { class: "troth-make-body" });
      place.replaceChildren(...[this.note, this.tabs(), this.body, this.lists].filter(Boolean));
      if (found.id || found.act) this.actOn(found);
      else this.makeNew(found.kind ?? "promise", found);
    }

    tabs() {
      const button = (name, label, go) => {
        const found = element("button", { type: "button", "data-troth-way": name }, label);
        found.addEventListener("click", () => {
          this.given = {};
          go();
          history.replaceState(history.state, "", `${location.pathname}${name === "act" ? "?" : `?kind=${name}`}`.replace(/\?$/, ""));
        });
        return found;
      };
      this.ways = Object.entries(board.forms).map(([kind, form]) => button(kind, form.label, () => this.makeNew(kind, {})));
      this.ways.push(button("act", "Something that is there", () => this.actOn({})));
      return element("div", { class: "troth-tabs troth-make-ways", role: "group", "aria-label": "What to make" }, ...this.ways);
    }

    chosen(name) {
      for (const each of this.ways) each.setAttribute("aria-pressed", String(each.dataset.trothWay === name));
    }

    makeNew(kind, given) {
      this.chosen(kind);
      const make = { promise: Promising, ask: Asking, meeting: Meeting }[kind];
      this.task = make ? new make(this.known, given, this.me) : new Making(kind, this.known, given, this.me);
      this.show(board.forms[kind].says);
    }

    /* Choose the record, then the act, then fill in the form: each only where the address has not said it. */
    actOn(given) {
      this.chosen("act");
      this.task = null;
      const row = rowOf.get(`${given.kind ?? "promise"}/${given.id ?? ""}`);
      if (!row) return this.choose(given);
      if (!given.act || !Object.hasOwn(row.acts, given.act)) return this.chooseAct(row, given);
      this.task = new Acting(row, given.act, this.known, given, this.me);
      return this.show(`“${this.task.form.says}”`, this.about(row, this.task.form.label));
    }

    /**
     * @param {OpenRecord} row
     * @param {string} label
     */
    about(row, label) {
      const to = element("a", { href: this.pageOf(row) }, element("bdi", {}, row.title));
      const other = element("button", { type: "button", class: "troth-add" }, "Something else");
      other.addEventListener("click", () => {
        this.actOn({ kind: row.kind, id: row.id });
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
      const texts = new Map(
        [...rowOf.values()].map((row) => [`${row.title} · ${row.kind === "promise" ? "" : `${row.kind} `}${row.id}`, row]),
      );
      const known = {
        list: datalist(this.lists, "open", [...texts.keys()]),
        hint: "Its title",
        id: (text) => texts.get(text)?.id,
        says: (text) => text,
        unknown: (text) => `Nothing open is called “${text}”: choose it from the list.`,
      };
      const pick = new Pick(known, {}).labelled({
        label: "What is it about?",
        help: "A promise, an ask, an agreement or a goal that is open. Type a word of its title.",
      });
      pick.inputs[0].addEventListener("input", () => {
        const row = texts.get(pick.inputs[0].value.trim());
        if (row) this.actOn({ kind: row.kind, id: row.id });
      });
      const gone = given.id
        ? element(
            "p",
            { class: "troth-pending troth-i-open" },
            element("span", {}, `Nothing can be done to ${given.id} now: it has come to its end, or this board does not have it yet.`),
          )
        : null;
      this.body.replaceChildren(...[gone, element("div", { class: "troth-make-form" }, pick.element)].filter(Boolean));
    }

    /**
     * @param {OpenRecord} row
     * @param {{ act?: string, by?: string }} given
     */
    chooseAct(row, given) {
      const off = given.act
        ? element(
            "p",
            { class: "troth-pending troth-i-open" },
            element("span", {}, `“${board.acts[row.kind][given.act]?.label ?? inWords(given.act)}” has no place now. This has:`),
          )
        : null;
      const acts = Object.keys(row.acts).map((act) => {
        const form = board.acts[row.kind][act];
        const button = element(
          "button",
          { type: "button" },
          element("b", {}, form.label),
          element("span", { class: "troth-note" }, ` “${form.says}”`),
          element("span", { class: "troth-note troth-make-whose" }, ` ${sayDoers(row, act) || "Anyone"}`),
        );
        button.addEventListener("click", () => {
          this.actOn({ kind: row.kind, id: row.id, act, by: given.by });
          history.replaceState(history.state, "", `${location.pathname}?${new URLSearchParams({ kind: row.kind, id: row.id, act })}`);
          this.body.querySelector("h2")?.focus();
        });
        return element("li", {}, button);
      });
      if (row.kind === "ask" && row.facts.seeks === "promise") {
        const button = element(
          "button",
          { type: "button" },
          element("b", {}, "Commit, in your own words"),
          element("span", { class: "troth-note" }, " “This is what it looks like for me.”"),
        );
        button.addEventListener("click", () => this.makeNew("promise", { ask: row.id }));
        acts.unshift(element("li", {}, button));
      }
      const heading = element(
        "div",
        { class: "troth-make-about" },
        element("h2", { tabindex: "-1" }, element("a", { href: this.pageOf(row) }, element("bdi", {}, row.title))),
        element("p", { class: "troth-note" }, "What do you want to do?"),
      );
      this.body.replaceChildren(...[off, heading, element("ul", { class: "troth-plain troth-make-acts" }, ...acts)].filter(Boolean));
    }

    show(says, about) {
      this.tried = false;
      this.touched = new Set();
      this.summary = element("div", {
        class: "troth-make-summary",
        tabindex: "-1",
        role: "group",
        "aria-label": "What needs another look",
        hidden: true,
      });
      this.form = element("form", { class: "troth-make-form", novalidate: true, autocomplete: "off" }, this.summary, this.task.element);
      this.out = element("aside", { class: "troth-make-out", "aria-label": "What will be written" });
      this.status = element("p", { class: "troth-make-status", role: "status" });
      this.form.addEventListener("input", () => this.refresh());
      this.form.addEventListener("change", (event) => {
        this.touched.add(event.target);
        this.refresh();
      });
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.out.querySelector(".troth-make-go")?.click();
      });
      this.body.replaceChildren(
        ...[
          about,
          element("p", { class: "troth-sentence" }, says),
          element("div", { class: "troth-make-desk" }, this.form, this.out),
        ].filter(Boolean),
      );
      this.blocks = [];
      this.refresh();
    }

    all() {
      const { controls, how, respond, steps } = this.task;
      return every([...[how].filter(Boolean), ...Object.values(controls), ...[respond, steps].filter(Boolean)]);
    }

    /* Tell the faults of the fields that were left, and once somebody tried to go on, those of all. */
    check() {
      const all = this.all();
      const misfits = all.map((control) => ({ control, says: control.misfit() })).filter((each) => each.says);
      const first = new Map();
      for (const each of [...misfits, ...this.task.faults()]) {
        const control = each.control?.fault ? each.control : all[0];
        if (!first.has(control)) first.set(control, each.says);
      }
      for (const control of all) {
        const seen = this.tried || control.inputs.some((each) => this.touched.has(each));
        if (control.fault) control.fail(seen ? (first.get(control) ?? "") : "");
      }
      return first;
    }

    refresh() {
      const wrong = this.check();
      this.summarise(wrong);
      const files = this.task.files();
      if (this.blocks.length !== files.length) {
        this.blocks = files.map((_, index) => new File(index, files.length, this));
        this.out.replaceChildren(
          element(
            "h2",
            {},
            files.length > 1 ? "These files will be written" : this.task.row ? "This will be added" : "This will be written",
          ),
          ...this.blocks.map((each) => each.element),
          this.status,
        );
      }
      for (const [index, file] of files.entries()) this.blocks[index].show(file);
    }

    summarise(wrong) {
      this.summary.hidden = !this.tried || !wrong.size;
      if (this.summary.hidden) return;
      const order = this.all();
      const inPlace = [...wrong].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
      const items = inPlace.map(([control, says]) => {
        const link = element("a", { href: `#${control.id}` }, `${spoken(control.title)} ${says}`);
        link.addEventListener("click", (event) => {
          event.preventDefault();
          event.stopPropagation();
          control.element.closest("details")?.setAttribute("open", "");
          control.focusable?.focus();
        });
        return element("li", {}, link);
      });
      this.summary.replaceChildren(
        element("p", {}, wrong.size === 1 ? "One thing needs another look:" : `${wrong.size} things need another look:`),
        element("ul", {}, ...items),
      );
    }

    /* Whether nothing is wrong any more; what is wrong is told from now on. */
    mayGoOn() {
      this.tried = true;
      this.refresh();
      if (this.summary.hidden) return true;
      this.status.textContent = "";
      this.summary.focus();
      return false;
    }

    tell(words) {
      this.status.textContent = words;
    }
  }

  return { start: (place) => new Page(place) };
})();
