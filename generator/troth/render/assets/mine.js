/* Troth: who reads. "This is me" is kept on this device alone; then Home says what waits for me, and may begin at my page. */
(() => {
  "use strict";

  const { element, findAll, onEachPage, toObjects } = troth.dom;

  const ME = "troth.me";
  const START = "troth.start";
  const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

  /* A browser may refuse to keep anything: then nobody is asked, and nothing is lost. */
  const kept = (key) => {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      return "";
    }
  };
  const keep = (key, value) => {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
      return true;
    } catch {
      return false;
    }
  };
  const me = () => (ID.test(kept(ME)) ? kept(ME) : "");

  /* On the page of a party: this is me, or not. */
  const showOnPage = (place) => {
    const { trothParty: id } = place.dataset;
    const button = element("button", { type: "button", class: "troth-mine-button" });
    const said = element("span", { class: "troth-mine-said", role: "status" });
    const show = () => {
      const mine = me() === id;
      button.textContent = mine ? "Not me" : "This is me";
      button.setAttribute("aria-pressed", String(mine));
      said.textContent = mine ? "This is your page, on this device. Home says what waits for you." : "";
    };
    button.addEventListener("click", () => {
      const mine = me() === id;
      if (!keep(ME, mine ? "" : id)) {
        said.textContent = "This browser keeps nothing, so it can’t remember you.";
        return;
      }
      if (mine) keep(START, "");
      show();
    });
    place.replaceChildren(button, said);
    place.hidden = false;
    show();
  };

  const mayGoOn = () =>
    kept(START) && !new URLSearchParams(location.search).has("home") && !document.referrer.startsWith(location.origin + location.pathname);

  const countWaiting = (waiting) => {
    if (!waiting) return " Nothing waits for you.";
    return ` ${waiting === 1 ? "One thing waits" : `${waiting} things wait`} for you.`;
  };

  /**
   * Somebody who may read, as Home names them (`render/fragments.py`).
   * @typedef {object} ReaderData
   * @property {string} id
   * @property {string} name
   * @property {string} page
   * @property {number} waiting
   */
  /**
   * Who I am, how much waits for me, and the way to my page.
   * @param {HTMLElement} place
   * @param {ReaderData} reader
   */
  const greet = (place, { name, page, waiting }) => {
    const start = element("input", { type: "checkbox", checked: Boolean(kept(START)) });
    start.addEventListener("change", () => keep(START, start.checked ? "1" : ""));
    const leave = element("button", { type: "button", class: "troth-mine-button" }, "Not me");
    leave.addEventListener("click", () => {
      keep(ME, "");
      keep(START, "");
      showOnHome(place);
    });
    const link = element("a", { href: page, class: "troth-mine-page" }, "Your page");
    const who = element("strong", {}, element("bdi", {}, name));
    const line = element("p", { class: "troth-mine-line" }, "You are ", who, ".", countWaiting(waiting), " ", link);
    place.replaceChildren(line, element("label", { class: "troth-mine-start" }, start, " Start here"), leave);
  };

  /**
   * @param {HTMLElement} place
   * @param {ReaderData[]} readers
   */
  const askWho = (place, readers) => {
    const options = readers.map(({ id, name }) => element("option", { value: id }, name));
    const select = element("select", {}, element("option", { value: "" }, "choose your name"), ...options);
    select.addEventListener("change", () => {
      if (select.value && keep(ME, select.value)) showOnHome(place);
    });
    place.replaceChildren(element("label", { class: "troth-mine-line" }, "I am ", select));
  };

  const showOnHome = (place) => {
    const { columns, rows } = JSON.parse(place.dataset.trothParties);
    /** @type {ReaderData[]} */
    const readers = toObjects(columns, rows);
    const found = readers.find(({ id }) => id === me());
    if (found && mayGoOn()) {
      location.replace(found.page);
      return;
    }
    if (found) greet(place, found);
    else askWho(place, readers);
    place.hidden = false;
  };

  /* What I can do on a record's page comes first; what the others can do is folded behind it. */
  const putMineFirst = (roles) => {
    const mine = findAll(roles, "[data-troth-for]").filter((role) => role.dataset.trothFor.split(" ").includes(me()));
    const [turn] = findAll(roles, ".troth-turn");
    const [others] = findAll(roles, ".troth-for-others");
    if (!mine.length || !others) return;
    others.append(...findAll(turn, ".troth-role"));
    turn.append(...mine);
    others.firstElementChild.textContent = "For others";
  };

  onEachPage(() => {
    for (const roles of findAll(document, ".troth-roles:not([data-troth-started])")) {
      roles.dataset.trothStarted = "";
      if (me()) putMineFirst(roles);
    }
    for (const place of findAll(document, ".troth-mine:not([data-troth-started])")) {
      place.dataset.trothStarted = "";
      if (place.dataset.trothParties) showOnHome(place);
      else showOnPage(place);
    }
  });
})();
