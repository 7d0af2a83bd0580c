/* Troth: what the lists of a page know of a promise, whether it stands in the page or comes as data: its words, its day, its order. */

/**
 * A promise of a list: one that stands in the page has its node, one of data is drawn when it is shown.
 * @typedef {Partial<DrawnItem> & { id: string, facets: Record<string, string[]>, node?: any, place?: any, group?: Group, home?: Group,
 *   number: number, day?: string, text?: string }} Item
 */
/**
 * Rows that stand together, under a head of their own or under none.
 * @typedef {{ body: any, head?: Element | null }} Group
 */
troth.items = (() => {
  "use strict";

  const { find, loadScript } = troth.dom;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

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
  const readCustomers = (item) => (isData(item) ? nameFirst(item.customers).join(", ") : find(item.node, ".troth-for").textContent);
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

  /* The outcomes of all promises by id are a script of their own. Without it, words are looked for in what rows say. */
  const loadOutcomes = async (address) => {
    try {
      if (!troth.outcomes) await loadScript(address);
    } catch {
      /* The list works all the same. */
    }
  };

  /**
   * What words are looked for in: the row as it reads, its id, its outcome, and all names, also those that the row has no room for.
   * @param {Item} item
   * @param {Map<string, string>} labels what the choices of the facets are called
   */
  const readWords = (item, labels) => {
    const facets = Object.entries(item.facets).flatMap(([name, values]) => values.map((value) => ({ value, key: `${name} ${value}` })));
    const named = facets.map(({ value, key }) => `${value} ${labels.get(key) ?? ""}`);
    const outcomes = troth.outcomes ?? {};
    return [item.id, readText(item), Object.hasOwn(outcomes, item.id) ? outcomes[item.id] : "", ...named].join(" ");
  };

  /**
   * Read the texts of all items, unless they are read already.
   * @param {Item[]} items
   * @param {Map<string, string>} labels
   */
  const readTexts = (items, labels) => {
    if (items[0]?.text !== undefined) return;
    const texts = fold(items.map((item) => readWords(item, labels).replaceAll("\n", " ")).join("\n")).split("\n");
    for (const [number, item] of items.entries()) item.text = texts[number];
  };

  /* What matters now, in the order of its urgency; open promises whose work goes on come after it, and the ended ones last. */
  const rankStatus = (item, states) => {
    const [state, half] = item.facets.state;
    const holds = (...names) => names.some((name) => item.facets.schedule.includes(name));
    const place = states.indexOf(state) + 1;
    if (half !== "open") return 200 + place;
    if (holds("overdue")) return -2;
    if (holds("due_today")) return -1;
    if (state !== "promised") return place;
    return holds("change_pending", "awaiting_agreement") ? 100 : 101;
  };

  /* What the names of an order stand for in the address. */
  const KEYS = { state: rankStatus, title: readTitle, who: readPromisers, customer: readCustomers, due: readDue };
  const SIDES = { promiser: readPromisers, customer: readCustomers };

  /**
   * Put items into an order: the name of a column, with "-" before it the other way round, "" for the board's own. What has no date
   * or name comes last whichever way the rest goes; equals stay in the board's order.
   * @param {Item[]} items
   * @param {string} asked
   * @param {string[]} states in their order
   */
  const sort = (items, asked, states) => {
    const by = asked.replace("-", "");
    const read = Object.hasOwn(KEYS, by) ? KEYS[by] : () => "";
    const keys = new Map(items.map((item) => [item, read(item, states)]));
    const turn = asked === by ? 1 : -1;
    const compare = (a, b) => (typeof a === "number" ? a - b : by === "due" ? Number(a > b) - Number(a < b) : collator.compare(a, b));
    items.sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
      return turn * compare(a, b) || one.number - other.number;
    });
  };

  /**
   * Items by the names of one side, the sides in the order of their names and the items of each in their own.
   * @param {Item[]} items
   * @param {string} side
   * @returns {Map<string, Item[]>}
   */
  const groupBySide = (items, side) => {
    /** @type {Map<string, Item[]>} */
    const found = new Map();
    for (const item of items) {
      const name = SIDES[side](item);
      const beside = found.get(name);
      if (beside) beside.push(item);
      else found.set(name, [item]);
    }
    return new Map([...found].sort(([one], [other]) => collator.compare(one, other)));
  };
  const isSide = (side) => Object.hasOwn(SIDES, side);

  return { fold, groupBySide, isSide, loadOutcomes, readDue, readFacets, readTexts, readTitle, sort, writeFacets };
})();
