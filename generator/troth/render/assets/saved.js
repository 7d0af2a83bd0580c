/* Troth: a reader's own filters, kept on this device under names of their own. Where a browser keeps nothing, none is offered. */
troth.saved = (() => {
  "use strict";

  const { element, find } = troth.dom;

  const KEY = "troth.filters";
  const MOST = 30;
  const PAGE = /^[\w-]+(?:\/[\w-]+)*(?:\.html|\/)?$/;

  /**
   * A filter by its name: the list that it is for, from the site's root, and what is chosen there.
   * @typedef {{ name: string, page: string, query: string }} SavedFilter
   */
  /** @returns {Storage | null} nothing where this browser keeps nothing */
  const openStorage = () => {
    try {
      localStorage.setItem(`${KEY}.try`, "1");
      localStorage.removeItem(`${KEY}.try`);
      return localStorage;
    } catch {
      return null;
    }
  };

  const isSavedFilter = (found) =>
    typeof found?.name === "string" && typeof found.query === "string" && typeof found.page === "string" && PAGE.test(found.page);

  /* The filters of the lists of one board: boards at one address know nothing of each other's. */
  class SavedFilters {
    /**
     * @param {HTMLFormElement} form
     * @param {() => [string, string][]} listChosen what is chosen now
     */
    constructor(form, listChosen) {
      this.listChosen = listChosen;
      this.storage = openStorage();
      this.root = new URL(form.dataset.trothRoot || "./", location.href).pathname;
      this.page = location.pathname.slice(this.root.length);
      this.row = find(form, ".troth-saved");
      this.keep = find(form, ".troth-saved-keep");
      if (!this.storage || !PAGE.test(this.page)) return;
      this.keep.hidden = false;
      find(this.keep, "button").addEventListener("click", () => this.add());
      find(this.keep, "input").addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.add();
      });
      this.show();
    }

    /** @returns {SavedFilter[]} */
    read() {
      try {
        const found = JSON.parse(this.storage?.getItem(`${KEY} ${this.root}`) ?? "[]");
        return Array.isArray(found) ? found.filter(isSavedFilter) : [];
      } catch {
        return [];
      }
    }

    /** @param {SavedFilter[]} filters */
    write(filters) {
      try {
        this.storage?.setItem(`${KEY} ${this.root}`, JSON.stringify(filters.slice(-MOST)));
      } catch {
        find(this.keep, ".troth-note").textContent = "This browser has no room left.";
      }
      this.show();
    }

    /* Keep what is chosen now; a name that is there already now stands for this. */
    add() {
      const field = find(this.keep, "input");
      const name = field.value.trim();
      const query = String(new URLSearchParams(this.listChosen()));
      const note = find(this.keep, ".troth-note");
      note.textContent = !query ? "Choose something first." : !name ? "Give it a name." : `Saved “${name}” on this device only.`;
      if (!name || !query) return;
      field.value = "";
      this.write([...this.read().filter((each) => each.name !== name), { name, page: this.page, query }]);
    }

    show() {
      const links = this.read().map((each) => this.drawLink(each));
      this.row.replaceChildren(...links);
      this.row.hidden = !links.length;
    }

    /** @param {SavedFilter} filter */
    drawLink({ name, page, query }) {
      const isShown = page === this.page && query === String(new URLSearchParams(this.listChosen()));
      const attributes = { href: `${this.root}${page}?${query}`, "data-troth-view": "", "aria-current": isShown && "true" };
      const link = element("a", attributes, element("bdi", {}, name));
      const remove = element("button", { type: "button", "aria-label": `Remove the filter ${name}`, title: "Remove" }, "×");
      remove.addEventListener("click", () => this.write(this.read().filter((each) => each.name !== name)));
      return element("li", {}, link, remove);
    }
  }

  return { SavedFilters };
})();
