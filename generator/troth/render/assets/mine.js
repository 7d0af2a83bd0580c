/* Troth: who reads. "This is me" is kept on this device alone; then Home says what waits for me, and may begin at my page. */
(() => {
  "use strict";

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

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name in made) made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };

  /* On the page of a party: this is me, or not. */
  const onPage = (place) => {
    const { trothParty: id } = place.dataset;
    const button = element("button", { type: "button", className: "troth-mine-button" });
    const said = element("span", { className: "troth-mine-said" });
    said.setAttribute("role", "status");
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

  /* On Home: who I am, how much waits for me, and the way to my page. */
  const onHome = (place) => {
    const parties = JSON.parse(place.dataset.trothParties);
    const found = parties.find(([id]) => id === me());
    if (found) {
      const [, name, page, waiting] = found;
      if (
        kept(START) &&
        !new URLSearchParams(location.search).has("home") &&
        !document.referrer.startsWith(location.origin + location.pathname)
      ) {
        location.replace(page);
        return;
      }
      const start = element("input", { type: "checkbox", checked: Boolean(kept(START)) });
      start.addEventListener("change", () => keep(START, start.checked ? "1" : ""));
      const leave = element("button", { type: "button", className: "troth-mine-button", textContent: "Not me" });
      leave.addEventListener("click", () => {
        keep(ME, "");
        keep(START, "");
        onHome(place);
      });
      const says = waiting ? ` ${waiting === 1 ? "One thing waits" : `${waiting} things wait`} for you.` : " Nothing waits for you.";
      const link = element("a", { href: page, className: "troth-mine-page", textContent: "Your page" });
      const who = element(
        "p",
        { className: "troth-mine-line" },
        "You are ",
        element("strong", {}, element("bdi", { textContent: name })),
        ".",
        says,
        " ",
        link,
      );
      place.replaceChildren(who, element("label", { className: "troth-mine-start" }, start, " Start here"), leave);
    } else {
      const select = element("select", {}, element("option", { value: "", textContent: "choose your name" }));
      for (const [id, name] of parties) select.append(element("option", { value: id, textContent: name }));
      select.addEventListener("change", () => {
        if (select.value && keep(ME, select.value)) onHome(place);
      });
      place.replaceChildren(element("label", { className: "troth-mine-line" }, "I am ", select));
    }
    place.hidden = false;
  };

  const start = () => {
    for (const place of document.querySelectorAll(".troth-mine:not([data-troth-started])")) {
      place.dataset.trothStarted = "";
      if (place.dataset.trothParties) onHome(place);
      else onPage(place);
    }
  };

  if (typeof document$ !== "undefined") document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
