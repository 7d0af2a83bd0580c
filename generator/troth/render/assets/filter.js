/* Troth: search, filter and sort the rows that a page holds, and keep that in its address. Without this the plain tables remain. */
(() => {
  "use strict";

  const PAUSE = 120;
  /* Laying out thousands of rows takes a browser seconds; this many of a section are shown until somebody asks for the rest. */
  const SHOWN = 300;
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

  class Filtering {
    constructor(form) {
      this.form = form;
      this.board = form.closest(".troth");
      this.words = form.elements.namedItem("words");
      this.sort = form.elements.namedItem("sort");
      this.facets = [...form.querySelectorAll("select[data-troth-facet]")];
      this.controls = [this.words, ...this.facets];
      this.labels = new Map(this.facets.flatMap((select) => [...select.options].map((each) => [`${select.name} ${each.value}`, each.text])));
      this.sections = [...this.board.querySelectorAll(".troth-section")].map((section) => {
        const count = section.querySelector(".troth-head .troth-count");
        return { section, count, said: count?.textContent, rest: this.restOf(section) };
      });
      this.rows = [...this.board.querySelectorAll("tr[data-troth-facets]")].map((row, place) => ({
        row,
        place,
        section: row.closest(".troth-section"),
        facets: JSON.parse(row.dataset.trothFacets),
      }));
      this.sorted = "";
      this.whole = new Set();
    }

    restOf(section) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "troth-others";
      button.hidden = true;
      button.addEventListener("click", () => {
        this.whole.add(section);
        this.show();
      });
      section.append(button);
      return button;
    }

    start() {
      for (const table of this.board.querySelectorAll(".troth-rows:has(tr[data-troth-facets])")) this.nameColumns(table);
      this.fromAddress();
      this.form.addEventListener("input", (event) => this.later(event.target === this.words ? PAUSE : 0));
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.later(0);
      });
      this.form.addEventListener("reset", (event) => {
        event.preventDefault();
        for (const control of [...this.controls, this.sort]) control.value = "";
        this.later(0);
        this.words.focus();
      });
      this.form.querySelector(".troth-filter-csv").addEventListener("click", () => this.save());
      this.form.hidden = false;
      this.show();
    }

    /* Each name of a column becomes a button: up, down, and back to the board's own order. */
    nameColumns(table) {
      for (const [name, by] of Object.entries(COLUMNS)) {
        const head = table.querySelector(`thead .${name}`);
        const button = document.createElement("button");
        button.type = "button";
        button.className = "troth-sort";
        button.dataset.trothSort = by;
        button.textContent = head.textContent;
        button.addEventListener("click", () => {
          this.sort.value = { [by]: `-${by}`, [`-${by}`]: "" }[this.sort.value] ?? by;
          this.later(0);
        });
        /* On a phone the heads are for those who hear the table, and the order is chosen in the filter. */
        const plain = document.createElement("span");
        plain.className = "troth-sort-name";
        plain.textContent = head.textContent;
        head.replaceChildren(plain, button);
      }
    }

    /* A link may name what is no longer there: it is shown as chosen, so that nobody takes everything for the answer. */
    fromAddress() {
      const asked = new URLSearchParams(location.search);
      for (const control of [...this.controls, this.sort]) {
        const value = asked.get(control.name) ?? "";
        control.value = value;
        if (this.facets.includes(control) && control.value !== value) {
          control.add(new Option(`${value} (none here)`, value));
          control.value = value;
        }
      }
      if (this.sort.selectedIndex < 0) this.sort.value = "";
    }

    toAddress() {
      const asked = new URLSearchParams(location.search);
      for (const { name, value } of [...this.controls, this.sort]) {
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

    /* What the words are looked for in: the row as it reads, its id, and all names, also those that the row has no room for. */
    text(each) {
      if (each.text === undefined) {
        const named = Object.entries(each.facets).flatMap(([name, values]) => values.map((value) => `${value} ${this.labels.get(`${name} ${value}`) ?? ""}`));
        each.text = folded([each.row.dataset.trothId, each.row.textContent, ...named].join(" "));
      }
      return each.text;
    }

    show() {
      const words = folded(this.words.value).split(/\s+/).filter(Boolean);
      const chosen = this.facets.filter((select) => select.value).map((select) => [select.name, select.value]);
      const filtered = Boolean(words.length || chosen.length);
      const shown = new Map();
      this.shown = 0;
      this.order();
      for (const each of this.rows) {
        const fits = chosen.every(([name, value]) => each.facets[name].includes(value)) && words.every((word) => this.text(each).includes(word));
        const number = (shown.get(each.section) ?? 0) + (fits ? 1 : 0);
        const hidden = !fits || (number > SHOWN && !this.whole.has(each.section));
        if (each.row.hidden !== hidden) each.row.hidden = hidden;
        each.fits = fits;
        this.shown += fits ? 1 : 0;
        shown.set(each.section, number);
      }
      for (const { section, count, said, rest } of this.sections) {
        const number = shown.get(section) ?? 0;
        section.hidden = filtered && !number;
        rest.hidden = number <= SHOWN || this.whole.has(section);
        rest.textContent = `Show the other ${number - SHOWN}`;
        if (count) count.textContent = filtered ? `${number} of ${said}` : said;
      }
      for (const control of this.controls) control.classList.toggle("troth-chosen", Boolean(control.value.trim()));
      this.form.querySelector(".troth-filter-count").textContent = `${this.shown} of ${this.rows.length}`;
      this.form.querySelector(".troth-empty").hidden = !filtered || this.shown > 0;
      this.form.querySelector(".troth-filter-csv").disabled = !this.shown;
    }

    order() {
      const asked = this.sort.value;
      if (asked === this.sorted) return;
      this.sorted = asked;
      const by = asked.replace("-", "");
      for (const button of this.board.querySelectorAll(".troth-sort")) {
        if (button.dataset.trothSort === by) button.parentNode.setAttribute("aria-sort", asked === by ? "ascending" : "descending");
        else button.parentNode.removeAttribute("aria-sort");
      }
      const keys = new Map(this.rows.map((each) => [each, this.key(each, by)]));
      const turn = asked === by ? 1 : -1;
      /* What has no date or name comes last whichever way the rest goes; equals stay in the board's order. */
      this.rows.sort((one, other) => {
        const [a, b] = [keys.get(one), keys.get(other)];
        if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
        return turn * (typeof a === "number" ? a - b : by === "due" ? (a > b) - (a < b) : collator.compare(a, b)) || one.place - other.place;
      });
      for (const body of new Set(this.rows.map((each) => each.row.parentNode))) {
        body.append(...this.rows.filter((each) => each.row.parentNode === body).map((each) => each.row));
      }
    }

    key(each, by) {
      if (by === "state") return [...this.facets.find((select) => select.name === "state").options].findIndex((option) => option.value === each.facets.state[0]);
      if (by === "title") return each.row.querySelector(".troth-c-title a").textContent;
      if (by === "who") return each.row.querySelector(".troth-from").textContent;
      return by === "due" ? this.due(each) : "";
    }

    due(each) {
      return each.row.querySelector("time.troth-due")?.getAttribute("datetime") ?? "";
    }

    /* What fits, in the order of the page: the open ones, then those that have ended. */
    save() {
      const lines = this.sections.flatMap(({ section }) => this.rows.filter((each) => each.section === section && each.fits));
      const text = [CSV, ...lines.map((each) => this.cells(each))].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
      link.download = "promises-shown.csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    cells(each) {
      const { by, customer, state, schedule, goal, tag } = each.facets;
      const lists = { promisers: by, customers: customer, state, schedule, goal, tags: tag };
      const one = { title: this.key(each, "title"), id: each.row.dataset.trothId, due: this.due(each) };
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
