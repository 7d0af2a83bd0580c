/* Troth: who reads. "This is me" is kept on this device alone; then Home lists what waits for me, and may open my page first. */

/**
 * One thing that waits for a reader (`render/row_data.py`).
 * @typedef {object} TaskData
 * @property {string} page
 * @property {string} title
 * @property {string} what
 * @property {string} note
 */
/**
 * Somebody who may read, with lists of values for what waits.
 * @typedef {object} ReaderData
 * @property {string} id
 * @property {string} name
 * @property {string} page
 * @property {any[][]} tasks
 */
/**
 * All who may read, under the names of their columns.
 * @typedef {object} ReadersData
 * @property {{reader: string[], task: string[]}} columns
 * @property {any[][]} rows
 */
(() => {
  "use strict";

  const { element, findAll, loadScript, onEachPage, toObjects } = troth.dom;

  const ME = "troth.me";
  const START = "troth.start";
  const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const TASKS_SHOWN = 8;
  const NAMES_SHOWN = 8;

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
  const REFUSED = "This browser keeps nothing, so it can’t remember you.";

  /* On the page of a party: this is me, or not. */
  const showOnPage = (place) => {
    const { trothParty: id } = place.dataset;
    const button = element("button", { type: "button", class: "troth-mine-button" });
    const said = element("span", { class: "troth-mine-said", role: "status" });
    const show = () => {
      const mine = me() === id;
      button.textContent = mine ? "Not you? Switch" : "This is me";
      said.textContent = mine ? "This is your page, on this device. Home lists what waits for you." : "";
    };
    button.addEventListener("click", () => {
      const mine = me() === id;
      if (!keep(ME, mine ? "" : id)) {
        said.textContent = REFUSED;
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

  /**
   * Everybody who may read: loaded when it is first needed, since most visits need none of it.
   * @param {HTMLElement} place
   * @returns {Promise<ReaderData[]>}
   */
  const loadReaders = async (place) => {
    if (!troth.readers) await loadScript(place.dataset.trothReaders);
    return toObjects(troth.readers?.columns.reader ?? [], troth.readers?.rows ?? []);
  };

  /* What waits for me: the first of it, each with what I do about it. */
  const listTasks = (place, { page, tasks }) => {
    const root = place.dataset.trothRoot;
    const lines = toObjects(troth.readers?.columns.task ?? [], tasks.slice(0, TASKS_SHOWN)).map((/** @type {TaskData} */ task) =>
      element(
        "li",
        {},
        element("a", { href: root + task.page }, element("bdi", {}, task.title)),
        task.what && ` · ${task.what}`,
        task.note && element("span", { class: "troth-note" }, ` ${task.note}`),
      ),
    );
    const count = tasks.length > 0 && element("span", { class: "troth-count" }, String(tasks.length));
    const heading = element("h2", { id: "mine" }, "Waiting for you ", count || undefined);
    const all = element("a", { class: "troth-more troth-mine-page", href: root + page }, "Your page");
    const rest =
      tasks.length > lines.length && element("p", { class: "troth-note" }, `and ${tasks.length - lines.length} more on your page`);
    const body = lines.length
      ? element("ul", { class: "troth-plain" }, ...lines)
      : element("p", { class: "troth-empty" }, "Nothing is waiting for you.");
    return element(
      "section",
      { class: "troth-section", "aria-labelledby": "mine" },
      element("div", { class: "troth-head" }, heading, all),
      body,
      rest || undefined,
    );
  };

  /**
   * Who I am, what waits for me, and the way to my page.
   * @param {HTMLElement} place
   * @param {ReaderData} reader
   */
  const greet = (place, reader) => {
    const start = element("input", { type: "checkbox", checked: Boolean(kept(START)) });
    start.addEventListener("change", () => keep(START, start.checked ? "1" : ""));
    const leave = element("button", { type: "button", class: "troth-mine-button" }, "Not you? Switch");
    leave.addEventListener("click", () => {
      keep(ME, "");
      keep(START, "");
      askWho(place).focus();
    });
    const who = element("strong", {}, element("bdi", {}, reader.name));
    const line = element("p", { class: "troth-mine-line" }, "You are ", who, ". ");
    const first = element("label", { class: "troth-mine-start" }, start, " Open my page first");
    place.replaceChildren(listTasks(place, reader), element("div", { class: "troth-mine-who" }, line, first, leave));
  };

  /* Names are searched, not listed: a board may have hundreds. Enter takes the first that is found. */
  const askWho = (place) => {
    const input = element("input", { type: "search", placeholder: "Type your name", autocomplete: "off" });
    const list = element("ul", { class: "troth-plain troth-mine-names" });
    const said = element("span", { class: "troth-mine-said", role: "status" });
    /** @type {ReaderData[]} */
    let found = [];
    const choose = (reader) => {
      if (keep(ME, reader.id)) greet(place, reader);
      else said.textContent = REFUSED;
    };
    const search = async () => {
      const readers = await loadReaders(place);
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      found = words.length ? readers.filter(({ id, name }) => words.every((word) => `${name} ${id}`.toLowerCase().includes(word))) : [];
      const buttons = found.slice(0, NAMES_SHOWN).map((reader) => {
        const button = element("button", { type: "button", class: "troth-mine-button" }, element("bdi", {}, reader.name));
        button.addEventListener("click", () => choose(reader));
        return element("li", {}, button);
      });
      list.replaceChildren(...buttons);
      const rest = found.length - buttons.length;
      said.textContent =
        words.length && !found.length ? "Nobody on this board has that name." : rest > 0 ? `and ${rest} more: type more of the name` : "";
    };
    input.addEventListener("input", search);
    input.addEventListener("keydown", async (event) => {
      if (event.key !== "Enter" || !input.value.trim()) return;
      event.preventDefault();
      await search();
      if (found.length) choose(found[0]);
    });
    place.replaceChildren(element("label", { class: "troth-mine-line" }, "I am ", input), list, said);
    return input;
  };

  const showOnHome = async (place) => {
    const known = me();
    place.hidden = false;
    if (!known) {
      askWho(place);
      return;
    }
    const found = (await loadReaders(place)).find(({ id }) => id === known);
    if (found && mayGoOn()) location.replace(place.dataset.trothRoot + found.page);
    else if (found) greet(place, found);
    else askWho(place);
  };

  /* What I can do on a record's page comes first; what the others can do is folded behind it. */
  const putMineFirst = (roles) => {
    const mine = findAll(roles, "[data-troth-for]").filter((role) => role.dataset.trothFor.split(" ").includes(me()));
    const [turn] = findAll(roles, ".troth-turn");
    const [others] = findAll(roles, ".troth-for-others");
    if (!mine.length) return;
    if (others) {
      others.append(...findAll(turn, ".troth-role"));
      others.querySelector("summary span").textContent = "For others";
    }
    turn.prepend(...mine);
  };

  onEachPage(() => {
    for (const roles of findAll(document, ".troth-roles:not([data-troth-started])")) {
      roles.dataset.trothStarted = "";
      if (me()) putMineFirst(roles);
    }
    for (const place of findAll(document, ".troth-mine:not([data-troth-started])")) {
      place.dataset.trothStarted = "";
      if (place.dataset.trothReaders) showOnHome(place);
      else showOnPage(place);
    }
  });
})();
