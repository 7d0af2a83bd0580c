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

  const load = (address) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      document.head.append(script);
    });

  let loaded;
  const bring = async (root) => {
    for (const each of SCRIPTS) await load(`${root}assets/${each}`);
  };

  const start = async () => {
    const place = document.querySelector("[data-troth-make]:not([data-troth-started])");
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
    self.trothMaking.start(place);
  };

  if (typeof document$ !== "undefined") document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
