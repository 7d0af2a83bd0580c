/* Troth: the rows and cards of the lists of a page: where each has its place, what it says, in which order they stand, how many are shown. */

troth.table = (() => {
  "use strict";

  const { element, find, findAll } = troth.dom;
  const { groupBySide, isSide, readFacets, sort, writeFacets } = troth.items;

  /* Laying out thousands of rows takes a browser seconds. So many of a section are shown: of those that are drawn, and of cards; and
     so many more whenever somebody asks. What stands in the page itself is never too much. */
  const DRAWN = 60;
  const CARDS = 12;
  const MORE = 200;

  const drawHead = (title, columns = 5) =>
    element("tr", { class: "troth-group" }, element("th", { colspan: columns, scope: "rowgroup" }, element("bdi", {}, title)));

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
      /** @type {Group[] | undefined} */
      this.homes = undefined;
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

    /* Put those that fit into the groups of the page, or into one for each name of a side. */
    arrange(side) {
      this.homes ??= this.groups;
      this.groups = side ? [] : this.homes;
      if (!side) {
        for (const item of this.fitting) item.group = item.home;
        return;
      }
      const columns = this.list.matches(".troth-rows-plain") ? 4 : 5;
      const sides = groupBySide(this.fitting, side);
      this.fitting = [...sides.values()].flat();
      for (const [name, items] of sides) {
        const group = { body: document.createElement("tbody"), head: drawHead(`${name} (${items.length})`, columns) };
        this.groups.push(group);
        for (const item of items) item.group = group;
      }
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
      this.most = this.hasCards ? CARDS : isLoaded ? DRAWN : Number.POSITIVE_INFINITY;
      this.places = (this.hasCards ? held : lists).map((each) => new Place(each));
      this.others = sections.filter((each) => !this.places.some((place) => place.element === each));
      this.pagers = findAll(board, ".troth-pager");
      /** @type {Item[]} */
      this.items = [];
      this.sorted = "";
      this.side = "";
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
            this.items.push({ node, place, group, home: group, number: this.items.length, id: node.dataset.trothId, facets });
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
        item.home = item.group = item.place.groups[0];
      }
    }

    placeRows(sections) {
      let next = 0;
      for (const { id, groups } of sections) {
        const place = this.places.find((each) => find(each.element, ".troth-head h2").id === id);
        for (const { title, count } of groups) {
          const group = { body: document.createElement("tbody"), head: title ? drawHead(title) : null };
          place.groups.push(group);
          for (const item of this.items.slice(next, next + count)) Object.assign(item, { place, group, home: group });
          next += count;
        }
      }
    }

    /**
     * Put the items into an order, and tell by which side they stand in groups.
     * @param {string} asked the name of an order, "" for the board's own
     * @param {string} side "" for the groups of the page
     * @param {string[]} states in their order
     */
    arrange(asked, side, states) {
      this.side = isSide(side) ? side : "";
      if (asked === this.sorted) return;
      this.sorted = asked;
      sort(this.items, asked, states);
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
      for (const place of this.places) place.arrange(this.side);
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
      place.element.hidden = this.filtered && !some;
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

  return { Table };
})();
