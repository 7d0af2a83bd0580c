/* Troth: keys for those who would rather not reach for the mouse. `/` to the filter, j and k through rows, Enter opens, ? says so. */
(() => {
  "use strict";

  const { element, find, findAll, onEachPage } = troth.dom;

  const ROWS = ".troth .troth-rows .troth-c-title a[href], .troth .troth-card a[href]";
  const KEYS = [
    ["/", "Search this list, or the whole board"],
    ["j", "The next promise"],
    ["k", "The one before"],
    ["Enter", "Open it"],
    ["?", "Show these keys"],
  ];

  const typing = (target) =>
    target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog"));
  const shown = (node) => node.checkVisibility();

  /* One link a row: the first of each, in the order of the page. */
  const rows = () => {
    const seen = new Set();
    return findAll(document, ROWS).filter((link) => {
      const row = link.closest("tr, li, .troth-card") ?? link;
      if (seen.has(row) || !shown(link)) return false;
      seen.add(row);
      return true;
    });
  };

  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex(
      (link) => link === document.activeElement || (link.closest("tr, li, .troth-card") ?? link).contains(document.activeElement),
    );
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const drawHelp = () => {
    const lines = KEYS.flatMap(([key, says]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, says)]);
    const close = element("button", { type: "button" }, "Close");
    const title = element("h2", { id: "troth-keys-title" }, "Keys");
    const dialog = element("dialog", { class: "troth-keys", "aria-labelledby": title.id }, title, element("dl", {}, ...lines), close);
    close.addEventListener("click", () => dialog.close());
    document.body.append(dialog);
    return dialog;
  };
  const help = () => {
    const dialog = find(document, "dialog.troth-keys") ?? drawHelp();
    if (!dialog.open) dialog.showModal();
  };

  /* The theme's search is a dialog without a name. */
  onEachPage(() => find(document, ".md-search[role=dialog]:not([aria-label])")?.setAttribute("aria-label", "Search"));

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
      if (event.key === "/") {
        const words = find(document, ".troth-filter:not([hidden]) input[type=search]");
        if (!words) return;
        words.focus();
      } else if (event.key === "j") step(1);
      else if (event.key === "k") step(-1);
      else if (event.key === "?" && document.querySelector(".troth")) help();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
})();
