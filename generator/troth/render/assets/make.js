/* Troth: bring the scripts of the Make page, one after the other, when somebody opens it. No other page pays for them. */
(() => {
  "use strict";

  const SCRIPTS = [
    "vendor/json-schema.js",
    "make-data.js",
    "make-yaml.js",
    "make-controls.js",
    "make-pick.js",
    "make-fields.js",
    "make-checks.js",
    "make-known.js",
    "make-added.js",
    "make-steps.js",
    "make-message.js",
    "make-records.js",
    "make-promise.js",
    "make-acts.js",
    "make-parties.js",
    "make-part.js",
    "make-address.js",
    "make-kept.js",
    "make-file.js",
    "make-send.js",
    "make-form.js",
    "make-page.js",
  ];
  const MEETING = ["make-meet.js", "make-meet-page.js"];

  let loaded;
  let running;
  const bring = async (root, scripts) => {
    for (const each of scripts) await troth.dom.loadScript(`${root}assets/${each}`);
  };

  const start = async () => {
    const place = troth.dom.find(document, "[data-troth-make]:not([data-troth-started])");
    if (!place) return;
    place.dataset.trothStarted = "";
    loaded ??= bring(place.dataset.trothRoot, SCRIPTS);
    const runs = place.dataset.trothMake === "meet";
    try {
      await loaded;
      if (runs) running ??= bring(place.dataset.trothRoot, MEETING);
      await running;
    } catch {
      loaded = running = undefined;
      place.querySelector("p").textContent = "The forms could not be loaded. Load the page again.";
      return;
    }
    (runs ? troth.meetPage : troth.makePage).start(place);
  };

  troth.dom.onEachPage(start);
})();
