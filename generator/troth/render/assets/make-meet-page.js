/* Troth: the page on which a meeting runs: whose it is, a quiet clock, and all of it kept on the device, so that it works offline. */
troth.meetPage = (() => {
  "use strict";

  const { element } = troth.dom;
  const { OFFERS, forget } = troth.added;
  const { List } = troth.controls;
  const { Pick } = troth.picks;
  const { ID, knownOn, meetings, parties, remembered } = troth.known;
  const { Running, seriesOf } = troth.meet;
  const { Filling } = troth.form;
  const { startAt } = troth.kept;

  const CACHE = "troth-meet";
  const MINUTE = 60_000;

  /* What the address asks for, as far as this board knows it. */
  const asked = () => {
    const query = new URLSearchParams(location.search);
    const series = query.get("series") ?? "";
    const people = (query.get("people") ?? "").split(",").filter((each) => parties.has(each));
    return { series: ID.test(series) && meetings.some((each) => each.id === series) ? series : "", people, round: query.has("round") };
  };

  /* Keep this page with its scripts and data, and let a worker of its own serve them where there is no net; what an earlier release kept goes. */
  const keepOffline = async (root) => {
    if (!("serviceWorker" in navigator) || !("caches" in globalThis) || !location.protocol.startsWith("http")) return;
    try {
      const bare = (address) => address.replace(/[?#].*$/, "");
      const here = bare(location.href);
      const own = performance.getEntriesByType("resource").map(({ name }) => bare(name));
      const named = new Set([here, ...own.filter((each) => each.startsWith(new URL(root || "./", here).href))]);
      const cache = await caches.open(CACHE);
      await cache.addAll([...named]);
      for (const { url } of await cache.keys()) if (!named.has(url)) await cache.delete(url);
      await navigator.serviceWorker.register(`${root}meet-worker.js`, { scope: here });
    } catch {
      // then it needs the net, as any page does
    }
  };

  class Page {
    constructor(place) {
      this.place = place;
      startAt(place.dataset.trothRoot);
      this.known = knownOn(OFFERS);
      this.me = remembered();
      this.body = element("div", { class: "troth-make-body" });
      place.replaceChildren(this.body);
      addEventListener("popstate", () => {
        if (this.place.isConnected) this.open();
      });
      this.open();
      keepOffline(place.dataset.trothRoot);
    }

    go(query) {
      history.pushState(history.state, "", `${location.pathname}?${new URLSearchParams(query)}`);
      this.open();
    }

    open() {
      const { series, people, round } = asked();
      if (round && this.me) return this.run({ round: this.me }, `meet/round/${this.me}`, "My round");
      if (round) return this.choose("Say who you are first: choose your name below.");
      if (series) {
        const all = seriesOf(series);
        return this.run({ series: all }, `meet/series/${all[0].id}`, all.at(-1).title);
      }
      if (people.length) return this.run({ people }, `meet/people/${people.toSorted().join(",")}`, "Meeting");
      return this.choose("");
    }

    choose(says) {
      const latest = [...new Map(meetings.map((each) => [seriesOf(each.id)[0].id, seriesOf(each.id).at(-1)])).values()];
      const rows = latest.toSorted((one, other) => other.date.localeCompare(one.date));
      const buttons = rows.slice(0, 12).map((each) => {
        const button = element("button", { type: "button" }, element("b", {}, element("bdi", {}, each.title)));
        button.addEventListener("click", () => this.go({ series: each.id }));
        return element("li", {}, button);
      });
      const people = new List((number) => new Pick(this.known.parties, {}).labelled({ label: `Person ${number}` }), "person").labelled({
        label: "Who is there?",
      });
      const start = element("button", { type: "button", class: "troth-button" }, "Start");
      start.addEventListener("click", () => {
        const chosen = (people.value() ?? []).filter((each) => parties.has(each));
        if (chosen.length) this.go({ people: chosen.join(",") });
        else people.fail("Name at least one person on this board.");
      });
      const round = element("button", { type: "button", class: "troth-button troth-plain-button" }, "My round");
      const me = new Pick(this.known.parties, {}).labelled({ label: "I am" });
      if (this.me) me.set(this.me);
      round.addEventListener("click", () => {
        this.me = me.value() ?? "";
        if (parties.has(this.me)) this.go({ round: "" });
        else me.fail("Choose your name from the list.");
      });
      this.body.replaceChildren(
        ...[
          says ? element("p", { class: "troth-pending troth-i-open" }, element("span", {}, says)) : null,
          rows.length ? element("h2", {}, "The next meeting of a series") : null,
          element("ul", { class: "troth-plain troth-make-acts" }, ...buttons),
          element("h2", {}, "A group of people"),
          element("div", { class: "troth-make-form" }, people.element, start),
          element("h2", {}, "Only my items, one after the other"),
          element("div", { class: "troth-make-form" }, me.element, round),
        ].filter(Boolean),
      );
    }

    run(given, key, title) {
      const anew = () => this.run(given, key, title);
      forget();
      const task = new Running(this.known, given, this.me);
      const filling = new Filling(task, key, anew);
      const me = new Pick(this.known.parties, {}).labelled({ label: "I write it down, and I am" });
      if (this.me) me.set(this.me);
      me.inputs[0].addEventListener("change", () => {
        const found = me.value() ?? "";
        me.fail(found && !parties.has(found) ? me.misfit() : "");
        this.me = task.me = parties.has(found) ? found : "";
        for (const { item } of task.items) item.show();
        filling.refresh();
      });
      const clock = element("span", { class: "troth-note troth-meet-clock" }, "0 min");
      const began = Date.now();
      const tick = setInterval(() => {
        if (!clock.isConnected) clearInterval(tick);
        clock.textContent = `${Math.floor((Date.now() - began) / MINUTE)} min`;
      }, MINUTE / 2);
      const heading = element("div", { class: "troth-make-about" }, element("h2", { tabindex: "-1" }, element("bdi", {}, title)), clock);
      const hint = "Your own items count as your word. What others say is recorded as a follow-up, and they confirm it.";
      this.body.replaceChildren(
        heading,
        element("div", { class: "troth-make-form" }, me.element, element("p", { class: "troth-hint" }, hint)),
        filling.element,
      );
    }
  }

  return { start: (place) => new Page(place) };
})();
