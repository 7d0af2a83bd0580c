/* Troth: on the page of a record, what was sent from this device and does not show there yet. */
(() => {
  "use strict";

  const { element, find, onEachPage } = troth.dom;

  const SENT = "troth.sent";
  const FOLDERS = { promise: "promises", ask: "asks", agreement: "agreements", meeting: "meetings", goal: "goals" };
  /** @type {any} */
  const script = document.currentScript;
  const root = new URL("..", script?.src || location.href).href;
  const home = new URL(root).pathname;

  const read = () => {
    try {
      return Object.entries(JSON.parse(localStorage.getItem(SENT) ?? "{}")).filter(([name]) => name.startsWith(`${home} `));
    } catch {
      return [];
    }
  };
  const forget = (name) => {
    try {
      const { [name]: _, ...others } = JSON.parse(localStorage.getItem(SENT) ?? "{}");
      localStorage.setItem(SENT, JSON.stringify(others));
    } catch {
      // then there is nothing to forget
    }
  };
  const isHere = ({ kind, id }) => {
    const folder = `${home}${FOLDERS[kind]}/${id}`;
    return [`${folder}/`, `${folder}.html`, `${folder}/index.html`, folder].includes(location.pathname);
  };

  /* Whether the record shows it by now: a promise's page says how long its log is. Where nobody can tell, it does not. */
  const isShown = ({ entries }) => entries === undefined || Number(find(document, "[data-troth-entries]")?.dataset.trothEntries) > entries;

  const show = (place, name, sent) => {
    const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(sent.at));
    const gone = element("button", { type: "button", class: "troth-remove" }, "Forget");
    const again = sent.url ? element("a", { href: sent.url, rel: "nofollow noopener" }, "Open it again") : null;
    const says = `Sent from this device on ${when}, not on the board yet: ${sent.says} `;
    const note = element("p", { class: "troth-pending troth-i-open" }, element("span", {}, says, again, " ", gone));
    gone.addEventListener("click", () => {
      forget(name);
      note.remove();
    });
    place.after(note);
  };

  onEachPage(() => {
    const place = find(document, ".troth h1:not([data-troth-sent])");
    if (!place) return;
    place.dataset.trothSent = "";
    for (const [name, sent] of read().filter(([, each]) => isHere(each))) {
      if (isShown(sent)) forget(name);
      else show(place, name, sent);
    }
  });
})();
