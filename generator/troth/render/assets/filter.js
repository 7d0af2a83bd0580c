/* Troth: search, filter and sort the rows of a list, and keep that in its address. Without this the plain lists remain.

   A page holds its rows, or, where they are too many for one page, the first of them and the address of a script that holds all as data.
   That script is loaded when somebody asks for something; before, and after everything was taken back, the page is as it was written. */
(() => {
  "use strict";

  const { element, find, findAll, loadScript, onEachPage } = troth.dom;

  const PAUSE = 120;
  const COLUMNS = { "troth-c-state": "state", "troth-c-title": "title", "troth-c-who": "who", "troth-c-due": "due" };

  const ROOM = "(min-width: 60em)";
  /* Each script of rows is loaded once. */
  const loaded = new Map();
  const loadRows = (address) => {
    if (!loaded.has(address)) {
      const take = () => {
        const data = troth.rows;
        troth.rows = undefined;
        return data;
      };
      const fail = (error) => {
        loaded.delete(address);
        throw error;
      };
      loaded.set(address, loadScript(address).then(take, fail));
    }
    return loaded.get(address);
  };

  class Filtering {
    constructor(form) {
      const field = (name) => form.elements.namedItem(name);
      this.form = form;
      this.toggle = find(form, ".troth-filter-toggle");
      this.fields = find(form, ".troth-filter-fields");
      this.board = form.closest(".troth");
      this.total = Number(form.dataset.trothTotal);
      this.words = field("words");
      this.days = [field("from"), field("to")];
      this.order = field("sort");
      this.side = field("group");
      this.facets = findAll(form, "select[data-troth-facet]");
      this.controls = [this.words, ...this.facets, ...this.days];
      this.folded = [...this.facets, ...this.days, ...[this.order, this.side].filter(Boolean)];
      this.kept = [this.words, ...this.folded];
      const options = this.facets.flatMap((select) => [...select.options].map((option) => ({ name: select.name, option })));
      this.labels = new Map(options.map(({ name, option }) => [`${name} ${option.value}`, option.text]));
      this.states = options.filter(({ name }) => name === "state").map(({ option }) => option.value);
      const { trothRoot: root, trothNames: names, trothRows: rows, trothOutcomes: outcomes } = form.dataset;
      this.address = rows && new URL(rows, location.href).href;
      this.outcomes = new URL(outcomes, location.href).href;
      this.table = new troth.table.Table(this.board, { root, names: names.split(" "), isLoaded: Boolean(this.address) });
      /** @type {Item[] | undefined} */
      this.fitting = undefined;
    }

    start() {
      if (!this.address) this.table.takeRows();
      const tables = this.form.matches(".troth-filter-heads") ? findAll(this.board, ".troth-rows:has(tr[data-troth-facets])") : [];
      for (const table of tables) this.nameColumns(table);
      this.readAddress();
      this.listen();
      this.form.hidden = false;
      this.unfold(this.folded.some((control) => control.value) && matchMedia(ROOM).matches);
      this.show();
      this.saved = new troth.saved.SavedFilters(this.form, () => this.listChosen());
    }

    unfold(open) {
      this.fields.hidden = !open;
      this.toggle.setAttribute("aria-expanded", String(open));
    }

    listen() {
      this.toggle.addEventListener("click", () => this.unfold(this.fields.hidden));
      this.form.addEventListener("input", (event) => {
        if (!event.target.closest(".troth-saved-keep")) this.showLater(event.target === this.words ? PAUSE : 0);
      });
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.showLater(0);
      });
      this.form.addEventListener("reset", (event) => {
        event.preventDefault();
        for (const control of this.kept) control.value = "";
        this.showLater(0);
        this.words.focus();
      });
      find(this.form, ".troth-filter-csv").addEventListener("click", () => this.save());
      this.board.addEventListener("click", (event) => {
        const button = event.target.closest(".troth-sort");
        if (button) this.turn(button.dataset.trothSort);
      });
      /* Whoever goes to a field is about to ask for something. */
      if (this.address) this.form.addEventListener("focusin", () => this.loadItems().catch(() => {}), { once: true });
    }

    /* Load the rows that come as data, once somebody asks. */
    async loadItems() {
      if (!this.address || this.table.items.length) return;
      this.loading ??= loadRows(this.address).then((data) => this.takeData(data));
      try {
        await this.loading;
      } finally {
        this.loading = undefined;
      }
    }

    takeData(data) {
      if (this.table.items.length) return;
      this.table.takeData(data);
      this.total = this.table.items.length;
      (window.requestIdleCallback ?? setTimeout)(() => this.readTexts());
    }

    /* Each name of a column becomes a button: up, down, and back to the board's own order. */
    nameColumns(table) {
      for (const [name, by] of Object.entries(COLUMNS)) {
        const head = find(table, `thead .${name}`);
        const says = head.textContent;
        const button = element("button", { class: "troth-sort", type: "button", "data-troth-sort": by }, says);
        /* On a phone the heads are for those who hear the table, and the order is chosen in the filter. */
        head.replaceChildren(element("span", { class: "troth-sort-name" }, says), button);
      }
    }

    turn(by) {
      this.order.value = { [by]: `-${by}`, [`-${by}`]: "" }[this.order.value] ?? by;
      this.showLater(0);
    }

    /* A link may name what is no longer there: it is shown as chosen, so that nobody takes everything for the answer. */
    readAddress() {
      const asked = new URLSearchParams(location.search);
      for (const control of this.kept) {
        const value = asked.get(control.name) ?? "";
        control.value = value;
        if (this.facets.includes(control) && control.value !== value) {
          control.add(new Option(`${value} (none here)`, value));
          control.value = value;
        }
      }
      for (const select of [this.order, this.side]) if (select && select.selectedIndex < 0) select.value = "";
    }

    writeAddress() {
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
    showLater(wait) {
      clearTimeout(this.timer);
      const go = () => {
        if (!this.form.isConnected) return;
        this.writeAddress();
        this.show();
      };
      if (wait) this.timer = setTimeout(go, wait);
      else go();
    }

    get isFiltered() {
      return this.controls.some((control) => control.value.trim());
    }

    get isAsked() {
      return this.isFiltered || Boolean(this.order?.value || this.side?.value);
    }

    show() {
      this.mark();
      if (this.address && !this.isAsked) this.goBack();
      else if (this.address && !this.table.items.length) this.wait();
      else if (this.table.isChanged || this.isAsked || this.table.isLong) this.fit();
      else this.tellCount(this.total, this.total);
    }

    /* Mark what is chosen here, and how the columns are sorted. */
    mark() {
      for (const control of this.controls) control.classList.toggle("troth-chosen", Boolean(control.value.trim()));
      this.markLinks(this.listChosen());
      const chosen = this.folded.filter((control) => control.value).length;
      find(this.toggle, ".troth-filter-chosen").textContent = chosen ? ` (${chosen})` : "";
      find(this.form, "button[type=reset]").hidden = !this.isAsked;
      for (const button of findAll(this.board, ".troth-sort")) {
        const by = button.dataset.trothSort;
        const turned = { [by]: "ascending", [`-${by}`]: "descending" }[this.order.value];
        if (turned) button.parentNode.setAttribute("aria-sort", turned);
        else button.parentNode.removeAttribute("aria-sort");
      }
    }

    /**
     * What is chosen, by the names that stand in the address.
     * @returns {[string, string][]}
     */
    listChosen() {
      return this.kept.filter((control) => control.value.trim()).map((control) => [control.name, control.value.trim()]);
    }

    /* The links that show the same in another way take along what is chosen here; those that lead to it are the present ones. */
    markLinks(chosen) {
      const query = String(new URLSearchParams(chosen));
      const toSorted = (given) => String(new URLSearchParams([...given].sort()));
      for (const each of findAll(this.board, "a[data-troth-keeps]")) each.search = query;
      for (const each of findAll(this.board, "a[data-troth-view]")) {
        const same = query && each.pathname === location.pathname && toSorted(new URLSearchParams(each.search)) === toSorted(chosen);
        if (same) each.setAttribute("aria-current", "true");
        else each.removeAttribute("aria-current");
      }
    }

    wait() {
      this.say("Looking …");
      this.loadItems().then(
        () => this.form.isConnected && this.show(),
        () => this.fail(),
      );
    }

    fail() {
      this.say("The list could not be loaded. Load the page again.");
    }

    say(words) {
      find(this.form, ".troth-filter-count").textContent = words;
    }

    /* Show the page as it was written. */
    goBack() {
      this.table.goBack();
      this.tellCount(this.total, this.total);
    }

    /* Show what fits all that is asked. */
    fit() {
      const words = troth.items.fold(this.words.value).split(/\s+/).filter(Boolean);
      const chosen = this.facets.filter((select) => select.value).map((select) => [select.name, select.value]);
      if (words.length) {
        this.loadOutcomes();
        this.readTexts();
      }
      this.table.arrange(this.order?.value ?? "", this.side?.value ?? "", this.states);
      this.fitting = this.table.items.filter(
        (item) =>
          chosen.every(([name, value]) => item.facets[name].includes(value)) &&
          this.isInTime(item) &&
          words.every((word) => item.text.includes(word)),
      );
      this.table.show(this.fitting, this.isFiltered);
      this.tellCount(this.fitting.length, this.table.items.length);
    }

    /** @param {Item} item */
    isInTime(item) {
      const [from, to] = this.days.map((day) => day.value);
      if (!from && !to) return true;
      const due = troth.items.readDue(item);
      return Boolean(due) && (!from || due >= from) && (!to || due <= to);
    }

    tellCount(number, total) {
      this.say(`${number} of ${total}`);
      find(this.form, ".troth-empty").hidden = !this.isFiltered || number > 0;
      find(this.form, ".troth-filter-csv").disabled = !number;
    }

    readTexts() {
      troth.items.readTexts(this.table.items, this.labels);
    }

    /* Outcomes are too long for a page of rows: they come when somebody looks for words, and the words are then looked for again. */
    async loadOutcomes() {
      if (this.hasOutcomes) return;
      this.hasOutcomes = true;
      await troth.items.loadOutcomes(this.outcomes);
      for (const item of this.table.items) item.text = undefined;
      if (this.form.isConnected) this.show();
    }

    /* Give what fits as a file, in the order of the page: the open ones, then those that have ended. */
    async save() {
      try {
        await this.loadItems();
      } catch {
        this.fail();
        return;
      }
      const { items, places } = this.table;
      const chosen = this.fitting && this.isAsked ? this.fitting : items;
      troth.csv.save(places.flatMap((place) => chosen.filter((item) => item.place === place)));
    }
  }

  onEachPage(() => {
    for (const form of findAll(document, ".troth-filter:not([data-troth-started])")) {
      form.dataset.trothStarted = "";
      new Filtering(form).start();
    }
  });
})();
