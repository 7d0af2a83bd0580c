/* Troth: the Make page. It fills a form from its address, shows the text that comes of it, and takes it to the board's host. */
troth.makePage = (() => {
  "use strict";

  const { element } = troth.dom;
  const { inWords, List, Pick } = troth.fields;
  const { ID, FOLDERS, LONGEST_ID, datalist, knownOn, parties, remembered, rowOf, taken } = troth.known;
  const board = troth.board;
  const { Making, Promising, Asking, Meeting } = troth.records;
  const { Acting, sayDoers } = troth.acts;

  const ACT = /^[a-z]+(?:_[a-z]+)*$/;
  const PICKS = ["promiser", "customer", "partner", "owner", "asker", "provider"];
  const NAMES = ["goal", "ask", "agreement", "meeting", "part_of", "continues", "follows"];

  const ANSWERS = board.schemas.ask.$defs.entry.allOf.find((each) => each.if.properties.act.const === "answered").then.properties.answer
    .enum;

  /* What each name of the address may say. A name or a word that every object of a script has, such as constructor, is none of them. */
  /** @type {Map<string, (value: string) => boolean>} */
  const MAY_SAY = new Map(
    /** @type {[string, (value: string) => boolean][]} */ ([
      ["kind", (value) => Object.hasOwn(board.forms, value)],
      ["id", (value) => ID.test(value) && value.length <= LONGEST_ID],
      ["act", (value) => ACT.test(value) && Object.values(board.acts).some((acts) => Object.hasOwn(acts, value))],
      ["by", (value) => parties.has(value)],
      ["answer", (value) => ANSWERS.includes(value)],
      ...PICKS.map((each) => [each, (value) => parties.has(value)]),
      ...NAMES.map((each) => [
        each,
        (value) => ID.test(value) && taken[{ part_of: "promise", continues: "promise", follows: "meeting" }[each] ?? each].has(value),
      ]),
    ]),
  );

  /* What the address asks for, as far as this board knows it; all else is left out and said. */
  const asked = () => {
    const found = {};
    const left = [];
    for (const [name, value] of new URLSearchParams(location.search)) {
      const may = MAY_SAY.get(name);
      if (may?.(value)) found[name] = value;
      else if (may) left.push(`${name}=${value.slice(0, 40)}`);
    }
    return { found, left };
  };

  /* All controls in a form, with those inside of others, and what a summary calls each. */
  const every = (controls, title = "") =>
    controls.flatMap((each) => {
      each.title = title ? (each.alone ? title : `${title} · ${each.label}`) : each.label;
      const parts = each.parts();
      for (const part of parts) part.alone = each instanceof List && parts.length === 1;
      return [each, ...every(parts, each.title)];
    });
  const spoken = (title) => (title.endsWith("?") ? title : `${title}:`);

  const copy = async (text, code) => {
    try {
      await navigator.clipboard.writeText(text);
      return "Copied.";
    } catch {
      getSelection().selectAllChildren(code);
      return "Selected: copy it with your keyboard.";
    }
  };

  /* Where a browser goes with a file, and what the button says. */
  const wayTo = (file) => {
    const { host } = board;
    if (!host)
      return {
        label: "Copy the text",
        copies: true,
        says: `${file.isNew ? "Make this file" : "Edit this file"} in the board's repository: ${file.path}.`,
      };
    const on = host.label || "the host";
    if (!file.isNew) {
      return {
        label: `Copy it, and open the file on ${on}`,
        copies: true,
        url: `${host.edit}${encodeURI(file.path)}#L${file.line}`,
        says: `Then propose the change: ${on} shows it to the others before it counts.`,
      };
    }
    const bare = `${host.new}${encodeURI(file.folder)}?${host.name}=${encodeURIComponent(file.name)}`;
    const filled = `${bare}&value=${encodeURIComponent(file.text)}`;
    if (host.fills && filled.length <= board.longest.address) {
      return {
        label: `Propose on ${on}`,
        copies: false,
        url: filled,
        says: `${on} opens with the file filled in: look at it once more, and propose it.`,
      };
    }
    return {
      label: `Copy it, and make the file on ${on}`,
      copies: true,
      url: bare,
      says: `${on} opens an empty file of that name: paste the text, and propose it.`,
    };
  };

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
        this.blocks = files.map((_, index) => this.block(index, files.length));
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

    /* One file: its path, its text, and the buttons. */
    block(index, count) {
      const path = element("code", {});
      const code = element("code", {});
      const go = element("button", { type: "button", class: "troth-make-go" });
      const only = element("button", { type: "button", class: "troth-add" }, "Copy the text");
      const says = element("p", { class: "troth-note" });
      const where = element("p", { class: "troth-make-where" });
      const note = element("p", { class: "troth-note" });
      const number = count > 1 ? element("span", { class: "troth-label" }, `${index + 1} of ${count} `) : null;
      let file;
      const act = async (way) => {
        this.tried = true;
        this.refresh();
        if (!this.summary.hidden) {
          this.status.textContent = "";
          this.summary.focus();
          return;
        }
        const done = way.copies ? copy(file.text, code) : Promise.resolve("");
        if (way.url) open(way.url, "_blank", "noopener");
        this.status.textContent = await done;
      };
      go.addEventListener("click", () => act(wayTo(file)));
      only.addEventListener("click", () => act({ copies: true }));
      const show = (next) => {
        file = next;
        const way = wayTo(file);
        path.textContent = file.path;
        code.textContent = file.text;
        go.textContent = way.label;
        says.textContent = way.says;
        where.textContent = file.where ?? "";
        note.textContent = file.note;
        only.hidden = way.label === only.textContent;
      };
      const made = element(
        "section",
        { class: "troth-make-file" },
        element("p", { class: "troth-make-path" }, number, path),
        note,
        element(
          "pre",
          {
            class: "troth-entry no-copy",
            tabindex: "0",
            role: "region",
            "aria-label": count > 1 ? `Text of file ${index + 1}` : "Its text",
          },
          code,
        ),
        where,
        element("p", { class: "troth-make-buttons" }, go, only),
        says,
      );
      return { element: made, show };
    }
  }

  return { start: (place) => new Page(place) };
})();
