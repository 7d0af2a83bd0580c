/* Troth: bring the scripts of the Make page, one after the other, when somebody opens it. No other page pays for them. */
(() => {
  "use strict";

  const SCRIPTS = [
    "vendor/json-schema.js",
    "make-data.js",
    "make-yaml.js",
    "make-fields.js",
    "make-checks.js",
    "make-known.js",
    "make-records.js",
    "make-acts.js",
    "make-page.js",
  ];

  let loaded;
  const bring = async (root) => {
    for (const each of SCRIPTS) await troth.dom.loadScript(`${root}assets/${each}`);
  };

  const start = async () => {
    const place = troth.dom.find(document, "[data-troth-make]:not([data-troth-started])");
    if (!place) return;
    place.dataset.trothStarted = "";
    loaded ??= bring(place.dataset.trothRoot);
    try {
      await loaded;
    } catch {
      loaded = undefined;
      place.querySelector("p").textContent = "The forms could not be loaded. Load the page again.";
      return;
    }
    troth.makePage.start(place);
  };

  troth.dom.onEachPage(start);
})();
