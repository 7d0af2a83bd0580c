/* Troth: the rows and cards of the lists of a page: where each has its place, what it says, in which order they stand, how many are shown. */

/**
 * A promise of a list: one that stands in the page has its node, one of data is drawn when it is shown.
 * @typedef {Partial<DrawnItem> & { id: string, facets: Record<string, string[]>, node?: any, place?: any, group?: Group,
 *   number: number, day?: string, text?: string }} Item
 */
/**
 * Rows that stand together, under a head of their own or under none.
 * @typedef {{ body: any, head?: Element | null }} Group
 */
troth.table = (() => {
  "use strict";

  const { element, find, findAll } = troth.dom;

  /* Laying out thousands of rows takes a browser seconds. So many of a section are shown: of those that are there anyway, of those
     that are drawn, and of cards; and so many more whenever somebody asks. */
  const SHOWN = 300;
  const DRAWN = 60;
  const CARDS = 25;
  const MORE = 200;

  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  /* What a row in the page can be found by. */
  const readFacets = (written, names) => {
    const found = written.split(";").map((values) => (values ? values.split(",").map(decodeURIComponent) : []));
    return Object.fromEntries(names.map((name, place) => [name, found[place]]));
  };
  const writeFacets = (facets, names) => names.map((name) => facets[name].map(encodeURIComponent).join(",")).join(";");

  /**
   * Whether an item comes as data; all others stand in the page.
   * @param {Item} item
   */
  const isData = (item) => item.title !== undefined;
  /** @param {Item} item */
  const readTitle = (item) => item.title ?? find(item.node, ".troth-c-title a, .troth-call-title").textContent;
  const nameFirst = (parties) => parties.slice(0, 2).map(({ name }) => name);
  /** @param {Item} item */
  const readPromisers = (item) => (isData(item) ? nameFirst(item.promisers).join(", ") : find(item.node, ".troth-from").textContent);
  /** @param {Item} item */
  const readDue = (item) => {
    item.day ??= (isData(item) ? item.due?.iso : find(item.node, "time.troth-due")?.getAttribute("datetime")) ?? "";
    return item.day;
  };
  /** @param {Item} item */
  const readText = (item) => {
    if (!isData(item)) return item.node.textContent;
    const { title, status, signs, promisers, customers, due, step } = item;
    const chips = [...(status ? [status] : []), ...signs].map(({ word }) => word);
    const people = [...promisers, ...customers].map(({ name }) => name);
    return [title, ...chips, ...people, due?.written, due?.words, step?.what, step?.note].join(" ");
  };

  const isOpen = (item) => item.facets.state[1] === "open";
  /* What matters now, in the order of its urgency; open promises whose work goes on come after it, and the ended ones last. */
  const rankStatus = (item, states) => {
    const [state] = item.facets.state;
    const holds = (...names) => names.some((name) => item.facets.schedule.includes(name));
    const place = states.indexOf(state) + 1;
    if (!isOpen(item)) return 200 + place;
    if (holds("overdue")) return -2;
    if (holds("due_today")) return -1;
    if (state !== "promised") return place;
    return holds("change_pending", "awaiting_agreement") ? 100 : 101;
  };

  const drawHead = (title) => element("tr", { class: "troth-group" }, element("th", { colspan: 5, scope: "rowgroup" }, title));

  /* A place for rows or cards: a section of a list, or a column. */
  class Place {
    constructor(node) {
      this.element = node;
      this.count = find(node, ".troth-count");
      this.said = this.count?.textContent;
      this.more = find(node, ".troth-more");
      this.list = node.matches("ul, ol") ? node : find(node, ".troth-cards, .troth-calls, .troth-rows");
      this.isOpen = node.open;
      /** @type {Group[]} */
      this.groups = [];
      /** @type {Item[]} */
      this.fitting = [];
      this.limit = 0;
      this.step = 0;
      this.written = null;
      this.button = element("button", { class: "troth-others", type: "button", hidden: true });
      if (node === this.list) node.after(this.button);
      else node.append(this.button);
    }

    /* Keep the page as it was written; where no row of the section is on this page, it gets an empty table. */
    keep(pattern) {
      if (!this.list) {
        this.list = pattern.cloneNode(true);
        for (const body of findAll(this.list, "tbody")) body.remove();
        find(this.list, "caption").textContent = find(this.element, "h2 bdi").textContent;
        this.button.before(this.list);
      }
      this.written = [...this.list.children];
    }

    /* Show the page as it was written. */
    goBack() {
      if (this.written) {
        this.list.replaceChildren(...this.written);
        this.list.hidden = !find(this.list, "[data-troth-facets]");
      }
      if (this.more) this.more.hidden = false;
      if (this.count) this.count.textContent = this.said;
      this.element.hidden = false;
      this.button.hidden = true;
    }

    /* Put the first of those that fit into their groups; return how many they are. */
    fill(draw) {
      const shown = this.fitting.slice(0, this.limit);
      const bodies = this.groups.filter((group) => {
        const nodes = shown.filter((item) => item.group === group).map(draw);
        group.body.replaceChildren(...(group.head && nodes.length ? [group.head] : []), ...nodes);
        return nodes.length;
      });
      if (this.list.matches("table")) {
        const rest = [...this.list.children].filter((each) => each.localName !== "tbody");
        this.list.replaceChildren(...rest, ...bodies.map((group) => group.body));
      }
      this.list.hidden = !shown.length;
      return shown.length;
    }

    offerMore(shown) {
      this.step = Math.min(MORE, this.fitting.length - shown);
      this.button.hidden = this.step <= 0;
      this.button.textContent = `Show ${this.step} more`;
    }

    tellCount(filtered) {
      if (this.more) this.more.hidden = filtered && Boolean(this.written);
      if (this.count) this.count.textContent = filtered ? `${this.fitting.length} of ${this.said}` : this.said;
    }
  }

  /* All lists of a page. */
  class Table {
    /**
     * @param {any} board
     * @param {{ root: string, names: string[], isLoaded: boolean }} given the way to the site's root, the names of the facets,
     *   and whether rows come as data
     */
    constructor(board, { root, names, isLoaded }) {
      this.board = board;
      this.root = root;
      this.names = names;
      const sections = findAll(board, ".troth-section");
      const held = findAll(board, "[data-troth-holds]");
      const lists = sections.filter((each) => find(each, "[data-troth-facets]") || each.matches("[data-troth-begins]"));
      this.hasCards = held.length > 0;
      this.most = this.hasCards ? CARDS : isLoaded ? DRAWN : SHOWN;
      this.places = (this.hasCards ? held : lists).map((each) => new Place(each));
      this.others = sections.filter((each) => !this.places.some((place) => place.element === each));
      this.pagers = findAll(board, ".troth-pager");
      /** @type {Item[]} */
      this.items = [];
      this.sorted = "";
      this.filtered = false;
      this.isChanged = false;
      for (const place of this.places) place.button.addEventListener("click", () => this.showMore(place));
    }

    /* Whether more stand in the page than are shown. */
    get isLong() {
      return this.places.some((place) => this.items.filter((item) => item.place === place).length > this.most);
    }

    /* Take the rows that the page holds. */
    takeRows() {
      for (const place of this.places) {
        for (const body of place.list.matches("table") ? [...place.list.tBodies] : [place.list]) {
          const group = { body, head: find(body, ".troth-group") };
          place.groups.push(group);
          for (const node of findAll(body, "[data-troth-facets]")) {
            const facets = readFacets(node.dataset.trothFacets, this.names);
            this.items.push({ node, place, group, number: this.items.length, id: node.dataset.trothId, facets });
          }
        }
      }
    }

    /**
     * Take the rows that come as data.
     * @param {RowsData} data
     */
    takeData(data) {
      /** @type {Item[]} */
      this.items = troth.draw.readItems(data);
      const pattern = find(this.board, ".troth-rows");
      for (const place of this.places) place.keep(pattern);
      if (this.hasCards) this.placeCards();
      else this.placeRows(troth.draw.readSections(data));
    }

    placeCards() {
      const columns = new Map(this.places.map((place) => [place.element.dataset.trothHolds, place]));
      for (const place of this.places) place.groups = [{ body: place.list }];
      for (const item of this.items) {
        item.place = columns.get(item.facets.state[0]);
        item.group = item.place.groups[0];
      }
    }

    placeRows(sections) {
      let next = 0;
      for (const { id, groups } of sections) {
        const place = this.places.find((each) => find(each.element, ".troth-head h2").id === id);
        for (const { title, count } of groups) {
          const group = { body: document.createElement("tbody"), head: title ? drawHead(title) : null };
          place.groups.push(group);
          for (const item of this.items.slice(next, next + count)) Object.assign(item, { place, group });
          next += count;
        }
      }
    }

    /**
     * Put the items into an order: the name of a column, with "-" before it the other way round, "" for the board's own.
     * @param {string} asked
     * @param {string[]} states in their order
     */
    sort(asked, states) {
      if (asked === this.sorted) return;
      this.sorted = asked;
      const by = asked.replace("-", "");
      const keys = new Map(this.items.map((item) => [item, this.readKey(item, by, states)]));
      const turn = asked === by ? 1 : -1;
      const compare = (a, b) => (typeof a === "number" ? a - b : by === "due" ? Number(a > b) - Number(a < b) : collator.compare(a, b));
      /* What has no date or name comes last whichever way the rest goes; equals stay in the board's order. */
      this.items.sort((one, other) => {
        const [a, b] = [keys.get(one), keys.get(other)];
        if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
        return turn * compare(a, b) || one.number - other.number;
      });
    }

    readKey(item, by, states) {
      if (by === "state") return rankStatus(item, states);
      if (by === "title") return readTitle(item);
      if (by === "who") return readPromisers(item);
      return by === "due" ? readDue(item) : "";
    }

    /**
     * Show the items that fit, the first of each place.
     * @param {Item[]} fitting
     * @param {boolean} filtered whether anything is left out
     */
    show(fitting, filtered) {
      this.filtered = filtered;
      this.hasOnlyEnded = fitting.every((item) => item.facets.state[1] === "ended");
      for (const place of this.places) {
        place.fitting = [];
        place.limit = this.most;
      }
      for (const item of fitting) item.place.fitting.push(item);
      for (const each of this.others) each.hidden = filtered;
      for (const each of this.pagers) each.hidden = true;
      for (const place of this.places) this.draw(place);
      this.isChanged = true;
    }

    showMore(place) {
      place.limit += place.step;
      this.draw(place);
    }

    draw(place) {
      const shown = place.fill((item) => this.drawItem(item));
      const some = place.fitting.length > 0;
      const column = this.hasCards && place.element.matches("section");
      place.element.hidden = this.filtered && !some && !column;
      if (place.element.localName === "details" && this.filtered) place.element.open = some && this.hasOnlyEnded;
      place.offerMore(shown);
      place.tellCount(this.filtered);
      this.announce();
    }

    drawItem(item) {
      if (!item.node) {
        item.written = writeFacets(item.facets, this.names);
        item.node = this.hasCards ? troth.draw.drawCard(item, this.root) : troth.draw.drawRow(item, this.root);
      }
      return item.node;
    }

    /* Show the page as it was written. */
    goBack() {
      for (const place of this.places) {
        place.goBack();
        if (this.isChanged && place.isOpen !== undefined) place.element.open = place.isOpen;
      }
      for (const each of [...this.others, ...this.pagers]) each.hidden = false;
      if (this.isChanged) this.announce();
      this.isChanged = false;
    }

    /* Others may have something to add to what is new in the page: the days that have passed since it was built. */
    announce() {
      this.board.dispatchEvent(new CustomEvent("troth-drawn"));
    }
  }

  return { Table, readDue, readText, readTitle };
})();
