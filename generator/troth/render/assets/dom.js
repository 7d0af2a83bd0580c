/* Troth: the one name that all scripts share, and what each of them needs of a page. It comes first. */
var troth = {};
/**
 * The rows of a list: its script says them, and whoever loaded that takes them.
 * @type {RowsData | undefined}
 */
troth.rows = undefined;
/**
 * What each promise comes to in the end, by its id: a script of its own says it, for those who look for words.
 * @type {Record<string, string> | undefined}
 */
troth.outcomes = undefined;
/**
 * Who may read, and what waits for each: Home's script of data says it.
 * @type {ReadersData | undefined}
 */
troth.readers = undefined;
/**
 * What the forms know of the board: `make-data.js` says it.
 * @type {MakeData | undefined}
 */
troth.board = undefined;

troth.dom = (() => {
  "use strict";

  /**
   * An element with attributes and children; what is undefined, null, false or empty is left out.
   * @param {string} tag
   * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
   * @param {...(Node | string | null | undefined)} children
   * @returns {any} of the class that belongs to the tag
   */
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : String(value));
    }
    made.append(...children.filter((each) => each !== undefined && each !== null && each !== ""));
    return made;
  };

  /**
   * The first part of a page that a selector means.
   * @param {ParentNode} within
   * @param {string} selector
   * @returns {any} of whatever class it is; null where there is none
   */
  const find = (within, selector) => within.querySelector(selector);

  /**
   * All parts of a page that a selector means.
   * @param {ParentNode} within
   * @param {string} selector
   * @returns {any[]}
   */
  const findAll = (within, selector) => [...within.querySelectorAll(selector)];

  /**
   * Run something on the page that is there, and on each that instant navigation brings.
   * @param {() => void} start
   */
  const onEachPage = (start) => {
    if (typeof document$ !== "undefined") document$.subscribe(start);
    else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
    else start();
  };

  /* Data have one name in all releases. Asked for by the release of this script, a browser never has those that it kept from another. */
  const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
  const [, release] = own.match(/^http.*\.([0-9a-f]{10})\.js$/) ?? [];

  /**
   * Load a classic script: one that works from a disk too. Scripts run in the order in which they were asked for.
   * @param {string} address
   * @returns {Promise<void>}
   */
  const loadScript = (address) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = !release || /\.[0-9a-f]{10}\.js$/.test(address) ? address : `${address}?${release}`;
      script.async = false;
      script.addEventListener("load", () => done());
      script.addEventListener("error", () => failed(new Error(address)));
      document.head.append(script);
    });

  /**
   * Rows under the names of their columns: data come as a list of names and lists of values, so that no name is written twice.
   * @param {string[]} columns
   * @param {any[][]} rows
   * @returns {any[]} objects
   */
  const toObjects = (columns, rows) => rows.map((row) => toObject(columns, row));
  /**
   * @param {string[]} columns
   * @param {any[]} row
   * @returns {any}
   */
  const toObject = (columns, row) => Object.fromEntries(columns.map((name, place) => [name, row[place]]));

  return { element, find, findAll, loadScript, onEachPage, toObject, toObjects };
})();
