/* Troth: bring what the forms and meetings need, when somebody opens one. No other page pays for it. */
(() => {
  "use strict";

  let loaded;
  const bring = (root) => Promise.all(["assets/make-data.js", "assets/forms.js"].map((each) => troth.dom.loadScript(`${root}${each}`)));

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
    (place.dataset.trothMake === "meet" ? troth.meetPage : troth.makePage).start(place);
  };

  troth.dom.onEachPage(start);
})();
