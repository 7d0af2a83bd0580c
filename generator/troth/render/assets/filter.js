/* Troth: search, filter and sort the rows of a list, and keep that in its address. Without this the plain lists remain.

   A page holds its rows, or, where they are too many for one page, the first of them and the address of a script that holds all as data.
   That script is loaded when somebody asks for something; before, and after everything was taken back, the page is as it was written. */
(() => {
  "use strict";

  const PAUSE = 120;
  /* Laying out thousands of rows takes a browser seconds. So many of a section are shown: of those that are there anyway, of those
     that are drawn, and of cards; and so many more whenever somebody asks. */
  const SHOWN = 300;
  const DRAWN = 60;
  const CARDS = 25;
  const MORE = 200;
  const COLUMNS = { "troth-c-state": "state", "troth-c-title": "title", "troth-c-who": "who", "troth-c-due": "due" };
  const CSV = ["title", "id", "promisers", "customers", "state", "schedule", "due", "goal", "tags"];
  /* What makes a spreadsheet take a cell for a formula, full-width forms too. */
  const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  const cell = (text) => {
    const safe = FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  /* Each script of rows is loaded once; a classic script works from a disk too. */
  const scripts = new Map();
  const load = (address) => {
    if (!scripts.has(address)) {
      const loading = new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = address;
        script.addEventListener("load", () => {
          done(window.trothRows);
          delete window.trothRows;
        });
        script.addEventListener("error", () => {
          scripts.delete(address);
          failed(new Error(address));
        });
        document.head.append(script);
      });
      scripts.set(address, loading);
    }
    return scripts.get(address);
  };

  /* What a row in the page can be found by. */
  const facetsOf = (written, names) => {
    const found = written.split(";").map((values) => (values ? values.split(",").map(decodeURIComponent) : []));
    return Object.fromEntries(names.map((name, place) => [name, found[place]]));
  };
  const writtenOf = (facets, names) => names.map((name) => facets[name].map(encodeURIComponent).join(",")).join(";");

  /* A place for rows or cards: a section of a list, or a column. */
  class Place {
    constructor(element) {
      this.element = element;
      this.count = element.querySelector(".troth-count");
      this.said = this.count?.textContent;
      this.more = element.querySelector(".troth-more");
      this.list = element.matches("ul, ol") ? element : element.querySelector(".troth-cards, .troth-calls, .troth-rows");
      this.isOpen = element.open;
      this.groups = [];
      this.button = trothDraw.make("button", "troth-others");
      this.button.type = "button";
      this.button.hidden = true;
      if (element === this.list) element.after(this.button);
      else element.append(this.button);
    }

    /* Keep the page as it was written; where no row of the section is on this page, it gets an empty table. */
    keep(pattern) {
      if (!this.list) {
        this.list = pattern.cloneNode(true);
        for (const body of this.list.querySelectorAll("tbody")) body.remove();
        this.list.querySelector("caption").textContent = this.element.querySelector("h2 bdi").textContent;
        this.button.before(this.list);
      }
      this.written = [...this.list.children];
    }

    back() {
      this.list?.replaceChildren(...this.written);
      if (this.list) this.list.hidden = !this.list.querySelector("[data-troth-facets]");
    }
  }

  class Filtering {
    constructor(form) {
      this.form = form;
      this.box = form.closest(".troth-filtering") ?? form;
      this.board = form.closest(".troth");
      this.root = form.dataset.trothRoot;
      this.names = form.dataset.trothNames.split(" ");
      this.total = Number(form.dataset.trothTotal);
      this.words = form.elements.namedItem("words");
      this.days = ["from", "to"].map((name) => form.elements.namedItem(name));
      this.sort = form.elements.namedItem("sort");
      this.facets = [...form.querySelectorAll("select[data-troth-facet]")];
      this.controls = [this.words, ...this.facets, ...this.days];
      this.kept = this.sort ? [...this.controls, this.sort] : this.controls;
      this.labels = new Map(
        this.facets.flatMap((select) => [...select.options].map((each) => [`${select.name} ${each.value}`, each.text])),
      );
      this.states = this.facets
        .filter((select) => select.name === "state")
        .flatMap((select) => [...select.options].map((each) => each.value));
      this.sorted = "";
      this.items = [];
    }

    start() {
      this.address = this.form.dataset.trothRows && new URL(this.form.dataset.trothRows, location.href).href;
      const held = [...this.board.querySelectorAll("[data-troth-holds]")];
      const lists = [...this.board.querySelectorAll(".troth-section")].filter(
        (each) => each.querySelector("[data-troth-facets]") || each.matches("[data-troth-begins]"),
      );
      this.cards = held.length > 0;
      this.most = this.cards ? CARDS : this.address ? DRAWN : SHOWN;
      this.places = (this.cards ? held : lists).map((each) => new Place(each));
      this.others = [...this.board.querySelectorAll(".troth-section")].filter(
        (each) => !this.places.some((place) => place.element === each),
      );
      this.pagers = [...this.board.querySelectorAll(".troth-pager")];
      if (!this.address) this.takeRows();
      if (this.form.matches(".troth-filter-heads"))
        for (const table of this.board.querySelectorAll(".troth-rows:has(tr[data-troth-facets])")) this.nameColumns(table);
      this.fromAddress();
      this.listen();
      this.box.hidden = this.form.hidden = false;
      if (this.box !== this.form && this.asked) this.box.open = true;
      this.show();
    }

    listen() {
      this.form.addEventListener("input", (event) => this.later(event.target === this.words ? PAUSE : 0));
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.later(0);
      });
      this.form.addEventListener("reset", (event) => {
        event.preventDefault();
        for (const control of this.kept) control.value = "";
        this.later(0);
        this.words.focus();
      });
      this.form.querySelector(".troth-filter-csv").addEventListener("click", () =>
        this.ready().then(
          () => this.save(),
          () => this.failed(),
        ),
      );
      this.board.addEventListener("click", (event) => {
        const button = event.target.closest(".troth-sort");
        if (button) this.turn(button.dataset.trothSort);
      });
      /* Whoever goes to a field is about to ask for something. */
      if (this.address) this.form.addEventListener("focusin", () => this.ready().catch(() => {}), { once: true });
      for (const place of this.places) {
        place.button.addEventListener("click", () => {
          place.limit += place.step;
          this.draw(place);
        });
      }
    }

    /* The rows that the page holds. */
    takeRows() {
      for (const place of this.places) {
        const bodies = place.list.matches("table") ? [...place.list.tBodies] : [place.list];
        for (const body of bodies) {
          const group = { body, head: body.querySelector(".troth-group") };
          place.groups.push(group);
          for (const node of body.querySelectorAll("[data-troth-facets]")) {
            this.items.push({ node, place, group, id: node.dataset.trothId, facets: facetsOf(node.dataset.trothFacets, this.names) });
          }
        }
      }
      for (const [number, each] of this.items.entries()) each.number = number;
    }

    /* The rows that come as data, once somebody asks. */
    async ready() {
      if (!this.address || this.items.length) return;
      this.loading ??= load(this.address).then((data) => this.take(data));
      try {
        await this.loading;
      } finally {
        this.loading = undefined;
      }
    }

    take(data) {
      if (this.items.length) return;
      const pattern = this.board.querySelector(".troth-rows");
      const found = trothDraw.items(data);
      for (const place of this.places) place.keep(pattern);
      if (this.cards) this.placeCards(found);
      else this.placeRows(found, data.sections);
      for (const [number, each] of found.entries()) each.number = number;
      this.items = found;
      this.total = found.length;
      (window.requestIdleCallback ?? setTimeout)(() => this.read());
    }

    placeCards(items) {
      const columns = new Map(this.places.map((place) => [place.element.dataset.trothHolds, place]));
      for (const place of this.places) place.groups = [{ body: place.list }];
      for (const each of items) {
        each.place = columns.get(each.facets.state[0]);
        each.group = each.place.groups[0];
      }
    }

    placeRows(items, sections) {
      let next = 0;
      for (const [id, , count, groups] of sections) {
        const place = this.places.find((each) => each.element.querySelector(".troth-head h2").id === id);
        for (const [title, number] of groups.length ? groups : [["", count]]) {
          const group = { body: document.createElement("tbody"), head: title ? this.groupHead(title) : null };
          place.groups.push(group);
          for (const each of items.slice(next, next + number)) Object.assign(each, { place, group });
          next += number;
        }
      }
    }

    groupHead(title) {
      const head = trothDraw.make("th", "", title);
      head.colSpan = 5;
      head.scope = "rowgroup";
      return trothDraw.make("tr", "troth-group", head);
    }

    /* Each name of a column becomes a button: up, down, and back to the board's own order. */
    nameColumns(table) {
      for (const [name, by] of Object.entries(COLUMNS)) {
        const head = table.querySelector(`thead .${name}`);
        const button = trothDraw.make("button", "troth-sort", head.textContent);
        button.type = "button";
        button.dataset.trothSort = by;
        /* On a phone the heads are for those who hear the table, and the order is chosen in the filter. */
        head.replaceChildren(trothDraw.make("span", "troth-sort-name", head.textContent), button);
      }
    }

    turn(by) {
      this.sort.value = { [by]: `-${by}`, [`-${by}`]: "" }[this.sort.value] ?? by;
      this.later(0);
    }

    /* A link may name what is no longer there: it is shown as chosen, so that nobody takes everything for the answer. */
    fromAddress() {
      const asked = new URLSearchParams(location.search);
      for (const control of this.kept) {
        const value = asked.get(control.name) ?? "";
        control.value = value;
        if (this.facets.includes(control) && control.value !== value) {
          control.add(new Option(`${value} (none here)`, value));
          control.value = value;
        }
      }
      if (this.sort && this.sort.selectedIndex < 0) this.sort.value = "";
    }

    toAddress() {
      const asked = new URLSearchParams(location.search);
      for (const { name, value } of this.kept) {
        if (value.trim()) asked.set(name, value.trim());
        else asked.delete(name);
      }
      const query = String(asked) && `?${asked}`;
      if (query === location.search) return;
      try {
        history.replaceState(history.state, "", location.pathname + query + location.hash);
      } catch {
        /* Some pages have no address that could change; the filter works all the same. */
      }
    }

    /* The reader may be on another page by then. */
    later(wait) {
      clearTimeout(this.timer);
      const go = () => {
        if (!this.form.isConnected) return;
        this.toAddress();
        this.show();
      };
      if (wait) this.timer = setTimeout(go, wait);
      else go();
    }

    get filtered() {
      return this.controls.some((control) => control.value.trim());
    }

    get asked() {
      return this.filtered || Boolean(this.sort?.value);
    }

    show() {
      this.mark();
      if (this.address && !this.asked) this.back();
      else if (this.address && !this.items.length) this.wait();
      else if (
        this.drawn ||
        this.asked ||
        this.places.some((place) => this.items.filter((each) => each.place === place).length > this.most)
      )
        this.fit();
      else this.tell(this.total, this.total);
    }

    /* The links that show the same in another way take along what is chosen here. */
    mark() {
      for (const control of this.controls) control.classList.toggle("troth-chosen", Boolean(control.value.trim()));
      const chosen = this.kept.filter((control) => control.value.trim()).map((control) => [control.name, control.value.trim()]);
      const query = String(new URLSearchParams(chosen));
      for (const each of this.board.querySelectorAll("a[data-troth-keeps]")) each.search = query;
      const sorted = (given) => String(new URLSearchParams([...given].sort()));
      for (const each of this.board.querySelectorAll("a[data-troth-view]")) {
        const same = query && each.pathname === location.pathname && sorted(new URLSearchParams(each.search)) === sorted(chosen);
        if (same) each.setAttribute("aria-current", "true");
        else each.removeAttribute("aria-current");
      }
      for (const button of this.board.querySelectorAll(".troth-sort")) {
        const by = button.dataset.trothSort;
        const turned = { [by]: "ascending", [`-${by}`]: "descending" }[this.sort.value];
        if (turned) button.parentNode.setAttribute("aria-sort", turned);
        else button.parentNode.removeAttribute("aria-sort");
      }
    }

    wait() {
      this.say("Looking …");
      this.ready().then(
        () => this.form.isConnected && this.show(),
        () => this.failed(),
      );
    }

    failed() {
      this.say("The list could not be loaded. Load the page again.");
    }

    say(words) {
      this.form.querySelector(".troth-filter-count").textContent = words;
    }

    /* The page as it was written. */
    back() {
      for (const place of this.places) {
        if (place.written) place.back();
        if (place.more) place.more.hidden = false;
        if (place.count) place.count.textContent = place.said;
        if (this.drawn && place.isOpen !== undefined) place.element.open = place.isOpen;
        place.element.hidden = false;
        place.button.hidden = true;
      }
      for (const each of [...this.others, ...this.pagers]) each.hidden = false;
      if (this.drawn) this.announce();
      this.drawn = false;
      this.tell(this.total, this.total);
    }

    fit() {
      const words = folded(this.words.value).split(/\s+/).filter(Boolean);
      const chosen = this.facets.filter((select) => select.value).map((select) => [select.name, select.value]);
      const [from, to] = this.days.map((day) => day.value);
      if (words.length) this.read();
      const fits = (each) =>
        chosen.every(([name, value]) => each.facets[name].includes(value)) &&
        this.inTime(each, from, to) &&
        words.every((word) => each.text.includes(word));
      this.order();
      for (const place of this.places) place.fitting = [];
      this.fitting = this.items.filter(fits);
      this.ends = this.fitting.every((each) => each.facets.state[1] === "ended");
      for (const each of this.fitting) each.place.fitting.push(each);
      for (const each of this.others) each.hidden = this.filtered;
      for (const each of this.pagers) each.hidden = true;
      for (const place of this.places) {
        place.limit = this.most;
        this.draw(place);
      }
      this.drawn = true;
      this.tell(this.fitting.length, this.items.length);
    }

    inTime(each, from, to) {
      if (!from && !to) return true;
      const due = this.due(each);
      return Boolean(due) && (!from || due >= from) && (!to || due <= to);
    }

    tell(number, total) {
      this.say(`${number} of ${total}`);
      this.form.querySelector(".troth-empty").hidden = !this.filtered || number > 0;
      this.form.querySelector(".troth-filter-csv").disabled = !number;
    }

    /* Put the first of those that fit into their place. */
    draw(place) {
      const { fitting, element, count, said, more, button } = place;
      const shown = fitting.slice(0, place.limit);
      const bodies = place.groups.filter((group) => {
        const nodes = shown.filter((each) => each.group === group).map((each) => this.node(each));
        group.body.replaceChildren(...(group.head && nodes.length ? [group.head] : []), ...nodes);
        return nodes.length;
      });
      if (place.list.matches("table")) {
        const rest = [...place.list.children].filter((each) => each.localName !== "tbody");
        place.list.replaceChildren(...rest, ...bodies.map((group) => group.body));
      }
      place.list.hidden = !shown.length;
      const column = this.cards && element.matches("section");
      element.hidden = this.filtered && !fitting.length && !column;
      if (element.localName === "details" && this.filtered) element.open = fitting.length > 0 && this.ends;
      place.step = Math.min(MORE, fitting.length - shown.length);
      button.hidden = place.step <= 0;
      button.textContent = `Show ${place.step} more`;
      if (more) more.hidden = this.filtered && Boolean(place.written);
      if (count) count.textContent = this.filtered ? `${fitting.length} of ${said}` : said;
      this.announce();
    }

    node(each) {
      if (!each.node) {
        each.written = writtenOf(each.facets, this.names);
        each.node = this.cards ? trothDraw.card(each, this.root) : trothDraw.row(each, this.root);
      }
      return each.node;
    }

    /* Others may have something to add to what is new in the page: the days that have passed since it was built. */
    announce() {
      this.board.dispatchEvent(new CustomEvent("troth-drawn"));
    }

    /* What the words are looked for in: the row as it reads, its id, and all names, also those that the row has no room for. */
    read() {
      if (this.items[0]?.text !== undefined) return;
      const texts = folded(this.items.map((each) => this.says(each).replaceAll("\n", " ")).join("\n")).split("\n");
      for (const [number, each] of this.items.entries()) each.text = texts[number];
    }

    says(each) {
      const named = Object.entries(each.facets).flatMap(([name, values]) =>
        values.map((value) => `${value} ${this.labels.get(`${name} ${value}`) ?? ""}`),
      );
      return [each.id, ...(each.title === undefined ? [each.node.textContent] : this.saidBy(each)), ...named].join(" ");
    }

    saidBy({ title, state, signs, promisers, customers, due, step }) {
      const chips = [state, ...signs].map(({ word }) => word);
      const people = [...promisers, ...customers].map(({ name }) => name);
      return [title, ...chips, ...people, due.written, due.words, step.what, step.note];
    }

    order() {
      const asked = this.sort?.value ?? "";
      if (asked === this.sorted) return;
      this.sorted = asked;
      const by = asked.replace("-", "");
      const keys = new Map(this.items.map((each) => [each, this.key(each, by)]));
      const turn = asked === by ? 1 : -1;
      /* What has no date or name comes last whichever way the rest goes; equals stay in the board's order. */
      this.items.sort((one, other) => {
        const [a, b] = [keys.get(one), keys.get(other)];
        if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
        return (
          turn * (typeof a === "number" ? a - b : by === "due" ? (a > b) - (a < b) : collator.compare(a, b)) || one.number - other.number
        );
      });
    }

    key(each, by) {
      if (by === "state") return this.states.indexOf(each.facets.state[0]);
      if (by === "title") return each.title ?? each.node.querySelector(".troth-c-title a, .troth-call-title").textContent;
      if (by === "who")
        return each.promisers
          ? each.promisers
              .slice(0, 2)
              .map(({ name }) => name)
              .join(", ")
          : each.node.querySelector(".troth-from").textContent;
      return by === "due" ? this.due(each) : "";
    }

    due(each) {
      each.day ??=
        each.title === undefined ? (each.node.querySelector("time.troth-due")?.getAttribute("datetime") ?? "") : each.due.iso || "";
      return each.day;
    }

    /* What fits, in the order of the page: the open ones, then those that have ended. */
    save() {
      const chosen = this.fitting && this.asked ? this.fitting : this.items;
      const lines = this.places.flatMap((place) => chosen.filter((each) => each.place === place));
      const text = [CSV, ...lines.map((each) => this.cells(each))].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
      link.download = "promises-shown.csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    cells(each) {
      const { by, customer, state, schedule, goal, tag } = each.facets;
      const lists = { promisers: by, customers: customer, state: state.slice(0, 1), schedule, goal, tags: tag };
      const one = { title: this.key(each, "title"), id: each.id, due: this.due(each) };
      return CSV.map((name) => one[name] ?? lists[name].join(", "));
    }
  }

  const start = () => {
    for (const form of document.querySelectorAll(".troth-filter:not([data-troth-started])")) {
      form.dataset.trothStarted = "";
      new Filtering(form).start();
    }
  };

  if (typeof document$ !== "undefined") document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
