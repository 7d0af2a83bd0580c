/* Troth: what a page can't know when it is built. Everything reads without this; it only brings dates up to date and copies. */
(() => {
  "use strict";

  const { element, findAll, onEachPage } = troth.dom;

  const DAY = 86400000;
  const count = (days, rest) => `${days} ${days === 1 ? "day" : "days"}${rest}`;

  /* The reader's day in the board's own zone, as YYYY-MM-DD. */
  const today = (zone) => {
    /** @type {Intl.DateTimeFormatOptions} */
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" };
    try {
      return new Intl.DateTimeFormat("en-CA", { ...parts, timeZone: zone }).format(new Date());
    } catch {
      return new Intl.DateTimeFormat("en-CA", parts).format(new Date());
    }
  };
  const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);
  const inWords = (left) => {
    if (left === 0) return "today";
    if (left === 1) return "tomorrow";
    return left > 0 ? `in ${left} days` : count(-left, " late");
  };

  /* Count the days of each open due date anew; return the pages of the promises that became overdue since the build. */
  const recount = (board, now) => {
    const late = new Set();
    for (const due of findAll(board, "[data-troth-due]")) {
      const left = between(now, due.dataset.trothDue);
      const was = due.classList.contains("troth-is-late");
      due.querySelector(".troth-when").textContent = inWords(left);
      due.classList.remove("troth-is-late", "troth-is-soon", "troth-is-far");
      due.classList.add(left < 0 ? "troth-is-late" : left <= Number(board.dataset.trothSoon) ? "troth-is-soon" : "troth-is-far");
      if (left < 0 && !was) late.add(due.closest("tr")?.querySelector("th a")?.href ?? location.pathname);
    }
    return late;
  };

  const freshen = (board) => {
    const now = today(board.dataset.trothZone);
    const age = between(board.dataset.trothAsOf, now);
    if (!(age > 0)) return;
    const late = recount(board, now).size;
    board.addEventListener("troth-drawn", () => recount(board, now));
    for (const day of board.querySelectorAll("[data-troth-today]")) day.textContent = now;
    const says =
      `This page was built ${count(age, " ago")}. Due dates are counted from today; lists, numbers and what waits are as they were then.` +
      (late ? ` ${late === 1 ? "One promise here has" : `${late} promises here have`} become overdue since.` : "");
    board.querySelector("h1").after(element("p", { class: "troth-stale" }, says));
  };

  /* A link to a part of the page that is printed alone: with a script it prints at once. */
  const printing = (link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const part = document.querySelector(link.hash);
      part.classList.add("troth-alone");
      addEventListener("afterprint", () => part.classList.remove("troth-alone"), { once: true });
      print();
    });

  /* A button that copies the entry above it; where the browser refuses, the entry is selected instead. */
  const copying = (entry) => {
    const says = entry.dataset.trothCopy || "Copy the entry";
    const button = element("button", { type: "button", class: "troth-copy", "aria-live": "polite" }, says);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(`${entry.textContent}\n`);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(entry);
        button.textContent = "Selected: copy it with your keyboard";
      }
    });
    entry.after(button);
  };

  /* An act leads to the board's own form. Without scripts its address is the host's form, or a mail. */
  const leadToForms = (board) => {
    for (const link of findAll(board, "a[data-troth-form]")) link.href = link.dataset.trothForm;
  };

  /* A row's next step leads to the record's page and names an act: its form is pointed out, with whatever it is folded in opened. */
  const pointOut = (board) => {
    const act = new URLSearchParams(location.search).get("act");
    if (!act) return;
    const link = findAll(board, ".troth-aside [data-troth-act]").find((each) => each.dataset.trothAct === act);
    if (!link) return;
    for (let box = link.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    link.classList.add("troth-meant");
    link.scrollIntoView({ block: "center" });
  };

  /* The theme's search is a dialog without a name. */
  const nameSearch = () => {
    for (const dialog of findAll(document, ".md-search[role=dialog]:not([aria-label])")) dialog.setAttribute("aria-label", "Search");
  };

  onEachPage(() => {
    nameSearch();
    for (const board of findAll(document, ".troth:not([data-troth-started])")) {
      board.dataset.trothStarted = "";
      if (!("trothPinned" in board.dataset)) freshen(board);
      for (const entry of findAll(board, "[data-troth-copy]")) copying(entry);
      for (const link of findAll(board, "a[data-troth-print]")) printing(link);
      leadToForms(board);
      pointOut(board);
    }
  });
})();
