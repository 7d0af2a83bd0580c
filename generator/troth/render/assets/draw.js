/* Troth: rows and cards made of data, word for word and class for class as the server writes them. Whoever changes one changes both. */

/**
 * What Python writes into a script of rows (`render/row_data.py`): lists of values, each under the names of its columns.
 * @typedef {object} RowsData
 * @property {Record<"row" | "due" | "step" | "party" | "chip" | "section" | "group", string[]>} columns
 * @property {string[]} facets the names of what a row is found by
 * @property {string} ending what the address of a promise's page ends in
 * @property {any[][]} sections
 * @property {any[][]} rows
 * @property {any[][]} parties
 * @property {any[][]} chips
 * @property {string[]} words
 */
/**
 * A row; what rows share stands in tables, and is named by number.
 * @typedef {object} RowData
 * @property {string} id
 * @property {string} title
 * @property {number} status what matters now; -1 for nothing
 * @property {number[]} signs
 * @property {number[]} promisers
 * @property {number[]} customers
 * @property {any[] | 0} due
 * @property {any[] | 0} step
 * @property {number[][]} facets
 */
/**
 * When it is due.
 * @typedef {object} DueData
 * @property {string} iso
 * @property {number} written
 * @property {number} words
 * @property {number} urgency
 * @property {0 | 1} live
 */
/**
 * What comes next.
 * @typedef {object} StepData
 * @property {number[]} who
 * @property {number} what
 * @property {number} note
 * @property {0 | 1} plain
 * @property {number} act
 */
/**
 * Somebody, with the address of their page; "" where they have none.
 * @typedef {object} PartyData
 * @property {string} id
 * @property {string} name
 * @property {string} page
 */
/**
 * A sign.
 * @typedef {object} ChipData
 * @property {string} icon
 * @property {string} word
 * @property {string} tone
 */
/**
 * A section of the lists, with how many rows it has; its groups where its rows stand in some.
 * @typedef {object} SectionData
 * @property {string} id
 * @property {string} title
 * @property {number} count
 * @property {any[][]} groups
 */
/**
 * A group of rows under a head.
 * @typedef {object} GroupData
 * @property {string} title
 * @property {number} count
 */
/**
 * A promise of a list, of data.
 * @typedef {object} DrawnItem
 * @property {number} number its place in the board's own order
 * @property {string} id
 * @property {string} title
 * @property {PartyData[]} promisers
 * @property {PartyData[]} customers
 * @property {string} page
 * @property {ChipData | null} status
 * @property {ChipData[]} signs
 * @property {{ iso: string, written: string, words: string, urgency: string, live: 0 | 1 } | null} due
 * @property {{ who: PartyData[], what: string, note: string, plain: 0 | 1, act: string } | null} step
 * @property {Record<string, string[]>} facets
 * @property {string} [written] its facets as the attribute of its row
 */
troth.draw = (() => {
  "use strict";

  const { element, toObject, toObjects } = troth.dom;

  const drawHidden = (...words) => element("span", { class: "troth-sr" }, ...words);
  const drawTheirs = (words) => element("bdi", {}, words);
  const drawSpan = (name, ...children) => element("span", { class: name }, ...children);
  const drawLink = (href, ...children) => element("a", { href }, ...children);
  const drawChip = ({ icon, word, tone }) => drawSpan(`troth-chip troth-${tone} troth-i-${icon}`, word);
  const drawParty = ({ name, page }, root) => (page ? drawLink(root + page, drawTheirs(name)) : drawTheirs(name));

  /* The first two of some parties. */
  const drawFirst = (parties, root, between) =>
    parties.slice(0, 2).flatMap((party, place) => (place ? [between, drawParty(party, root)] : [drawParty(party, root)]));

  const drawNames = (parties, root) => {
    const made = drawFirst(parties, root, ", ");
    if (parties.length > 2) made.push(" ", drawSpan("troth-soft", `+${parties.length - 2}`, drawHidden(" more")));
    return made;
  };

  const drawSides = ({ promisers, customers }, root) => [
    drawSpan("troth-from", ...drawNames(promisers, root)),
    " ",
    element("span", { class: "troth-arrow", "aria-hidden": "true" }, "→"),
    drawHidden(" to "),
    " ",
    drawSpan("troth-for", ...drawNames(customers, root)),
  ];

  const drawDue = (due) => {
    if (!due) return drawSpan("troth-soft", "no date");
    const attributes = { class: `troth-due troth-is-${due.urgency}`, datetime: due.iso, "data-troth-due": due.live ? due.iso : null };
    return element("time", attributes, drawSpan("troth-date", due.written), drawHidden(", "), " ", drawSpan("troth-when", due.words));
  };

  const drawStep = ({ who, what, note, act }, page, root) => {
    const doers = drawFirst(who, root, " or ");
    if (who.length > 2) doers.push(" or others");
    const href = `${root}${page}${act ? `?act=${act}` : ""}#what-you-can-do`;
    const made = [
      drawSpan("troth-step", ...(who.length ? [...doers, " to "] : ["Anyone can "]), element("a", { class: "troth-do", href }, what)),
    ];
    return note ? [...made, drawHidden(", "), " ", drawSpan("troth-note", note)] : made;
  };

  const drawTitle = (item, root) => drawLink(root + item.page, drawTheirs(item.title));

  const toMarked = (made, item) => {
    made.dataset.trothId = item.id;
    made.dataset.trothFacets = item.written;
    return made;
  };

  /**
   * @param {DrawnItem} item
   * @param {string} root the way to the site's root
   * @returns {HTMLTableRowElement}
   */
  const drawRow = (item, root) => {
    const signs = item.signs.flatMap((sign) => [" ", drawChip(sign)]);
    const next = !item.step || item.step.plain ? "troth-c-next troth-plainly" : "troth-c-next";
    const cells = [
      element("td", { class: "troth-c-state" }, item.status ? drawChip(item.status) : null),
      element("th", { class: "troth-c-title", scope: "row" }, drawTitle(item, root), ...signs),
      element("td", { class: "troth-c-who" }, ...drawSides(item, root)),
      element("td", { class: "troth-c-due" }, drawDue(item.due)),
      element("td", { class: next }, ...(item.step ? drawStep(item.step, item.page, root) : [])),
    ];
    return toMarked(element("tr", {}, ...cells), item);
  };

  /**
   * @param {DrawnItem} item
   * @param {string} root the way to the site's root
   * @returns {HTMLLIElement}
   */
  const drawCard = (item, root) => {
    const lines = [
      element("p", { class: "troth-card-title" }, drawTitle(item, root)),
      element("p", { class: "troth-card-who" }, ...drawSides(item, root)),
      element("p", { class: "troth-card-due" }, drawDue(item.due)),
    ];
    if (item.signs.length) lines.push(element("p", { class: "troth-card-signs" }, ...item.signs.flatMap((sign) => [drawChip(sign), " "])));
    if (item.step) lines.push(element("p", { class: "troth-card-next" }, ...drawStep(item.step, item.page, root)));
    return toMarked(element("li", { class: "troth-card" }, ...lines), item);
  };

  /* The tables that rows share, and how a row of numbers is read with them. */
  class Reading {
    /** @param {RowsData} data */
    constructor(data) {
      this.data = data;
      /** @type {PartyData[]} */
      this.parties = toObjects(data.columns.party, data.parties);
      /** @type {ChipData[]} */
      this.chips = toObjects(data.columns.chip, data.chips);
    }

    /** @param {any[] | 0} values */
    readDue(values) {
      if (!values) return null;
      const { columns, words } = this.data;
      /** @type {DueData} */
      const due = toObject(columns.due, values);
      return { ...due, written: words[due.written], words: words[due.words], urgency: words[due.urgency] };
    }

    /** @param {any[] | 0} values */
    readStep(values) {
      if (!values) return null;
      const { columns, words } = this.data;
      /** @type {StepData} */
      const step = toObject(columns.step, values);
      return { ...step, who: this.listParties(step.who), what: words[step.what], note: words[step.note], act: words[step.act] };
    }

    listParties(numbers) {
      return numbers.map((number) => this.parties[number]);
    }

    /**
     * @param {RowData} row
     * @param {number} number its place in the board's own order
     * @returns {DrawnItem}
     */
    readItem(row, number) {
      const { facets, words, ending } = this.data;
      const [promisers, customers] = [this.listParties(row.promisers), this.listParties(row.customers)];
      const found = facets.map((name, place) => [name, row.facets[place].map((number) => words[number])]);
      const sides = { by: promisers.map(({ id }) => id), customer: customers.map(({ id }) => id) };
      return {
        number,
        id: row.id,
        title: row.title,
        promisers,
        customers,
        page: `promises/${row.id}${ending}`,
        status: row.status < 0 ? null : this.chips[row.status],
        signs: row.signs.map((number) => this.chips[number]),
        due: this.readDue(row.due),
        step: this.readStep(row.step),
        facets: { ...Object.fromEntries(found), ...sides },
      };
    }
  }

  /**
   * The items of a script of rows.
   * @param {RowsData} data
   * @returns {DrawnItem[]}
   */
  const readItems = (data) => {
    const reading = new Reading(data);
    return toObjects(data.columns.row, data.rows).map((row, number) => reading.readItem(row, number));
  };

  /**
   * The sections of a script of rows, each with its groups; one without any has all its rows in one that has no head.
   * @param {RowsData} data
   * @returns {{ id: string, groups: GroupData[] }[]}
   */
  const readSections = (data) => {
    /** @type {SectionData[]} */
    const sections = toObjects(data.columns.section, data.sections);
    return sections.map(({ id, count, groups }) => ({
      id,
      groups: groups.length ? toObjects(data.columns.group, groups) : [{ title: "", count }],
    }));
  };

  return { drawCard, drawRow, readItems, readSections };
})();
