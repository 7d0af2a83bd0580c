/* Troth: the rows that are shown as a file for spreadsheets, under the names that the board's own CSV has. */
troth.csv = (() => {
  "use strict";

  const COLUMNS = ["title", "id", "promisers", "customers", "state", "schedule", "due", "goal", "tags"];
  /* What makes a spreadsheet take a cell for a formula, full-width forms too. */
  const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

  const writeCell = (text) => {
    const safe = FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  /** @param {Item} item */
  const listCells = (item) => {
    const { by, customer, state, schedule, goal, tag } = item.facets;
    const lists = { promisers: by, customers: customer, state: state.slice(0, 1), schedule, goal, tags: tag };
    const one = { title: troth.items.readTitle(item), id: item.id, due: troth.items.readDue(item) };
    return COLUMNS.map((name) => one[name] ?? lists[name].join(", "));
  };

  /**
   * @param {Item[]} items
   * @returns {string}
   */
  const writeCsv = (items) => [COLUMNS, ...items.map(listCells)].map((cells) => `${cells.map(writeCell).join(",")}\r\n`).join("");

  /**
   * Give a file of the items to whoever reads.
   * @param {Item[]} items
   */
  const save = (items) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", writeCsv(items)], { type: "text/csv;charset=utf-8" }));
    link.download = "promises-shown.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  return { save };
})();
