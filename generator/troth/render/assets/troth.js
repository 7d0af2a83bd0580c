/* Troth: what a page can't know when it is built. Everything reads without this; it only brings dates up to date and copies. */
(() => {
  "use strict";

  const DAY = 86400000;
  const count = (days, rest) => `${days} ${days === 1 ? "day" : "days"}${rest}`;

  /* The reader's day in the board's own zone, as YYYY-MM-DD. */
  const today = (zone) => {
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
    for (const due of board.querySelectorAll("[data-troth-due]")) {
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
    const note = document.createElement("p");
    note.className = "troth-stale";
    note.textContent =
      `This page was built ${count(age, " ago")}. Due dates are counted from today; lists, numbers and what waits are as they were then.` +
      (late ? ` ${late === 1 ? "One promise here has" : `${late} promises here have`} become overdue since.` : "");
    board.querySelector("h1").after(note);
  };

  /* A button that copies the entry above it; where the browser refuses, the entry is selected instead. */
  const copying = (entry) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "troth-copy";
    button.textContent = entry.dataset.trothCopy || "Copy the entry";
    button.setAttribute("aria-live", "polite");
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

  const start = () => {
    for (const board of document.querySelectorAll(".troth:not([data-troth-started])")) {
      board.dataset.trothStarted = "";
      if (!("trothPinned" in board.dataset)) freshen(board);
      board.querySelectorAll("[data-troth-copy]").forEach(copying);
    }
  };

  if (typeof document$ !== "undefined") document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
