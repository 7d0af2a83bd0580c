/* Troth: what runs before the theme's own script: what nobody has asked for yet is fetched later. */
(() => {
  "use strict";

  /* From a disk, the theme's instant navigation stops every script of a page: there it is switched off before it starts. */
  const isOnDisk = location.protocol === "file:";
  const settings = document.getElementById("__config");
  if (isOnDisk && settings) settings.textContent = settings.textContent.replace('"navigation.instant"', '""');

  /* The search waits for its field to be used, or for an address that searches; the list of pages for the first sign of a reader. */
  const waiting = { search: [], pages: [] };
  const wanted = { search: /[?&][hq]=/.test(location.search), pages: false };
  const later = (what, run) => {
    if (wanted[what]) run();
    else waiting[what].push(run);
  };
  const want = (what) => {
    wanted[what] = true;
    for (const run of waiting[what].splice(0)) run();
  };
  const isSearch = (target) => target instanceof Element && Boolean(target.closest(".md-search, #__search"));
  for (const sign of ["focusin", "change"]) addEventListener(sign, ({ target }) => isSearch(target) && want("search"), true);
  for (const sign of ["pointermove", "touchstart", "keydown"])
    addEventListener(sign, () => want("pages"), { capture: true, once: true, passive: true });

  const held = new WeakMap();
  const request = XMLHttpRequest.prototype;
  const { open, send } = request;
  request.open = function (...given) {
    if (/\/search\/search_index\.json$/.test(given[1])) held.set(this, "search");
    if (/\/sitemap\.xml$/.test(given[1])) held.set(this, "pages");
    return open.apply(this, given);
  };
  request.send = function (body) {
    const what = held.get(this);
    if (what) later(what, () => send.call(this, body));
    else send.call(this, body);
  };

  if (isOnDisk) {
    const { head } = document;
    /** @type {(node: any) => any} */
    head.appendChild = (node) => {
      const append = () => Node.prototype.appendChild.call(head, node);
      if (/\/search_index\.js$/.test(node.src)) later("search", append);
      else append();
      return node;
    };
    return;
  }

  /* A place on the page that is shown: until the theme has brought another page, it would bring this one anew, and take the focus away. */
  const { pathname } = location;
  let isFirst = true;
  const pass = (event, isPlace) => {
    if (isFirst && isPlace) event.stopImmediatePropagation();
    else isFirst = false;
  };
  document.body.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin || event.metaKey || event.ctrlKey) return;
    pass(event, link.hash && link.pathname === pathname && link.search === location.search);
  });
  addEventListener("popstate", (event) => pass(event, location.hash && location.pathname === pathname));

  /* The theme's worker for searching, which begins when it is needed; to the theme it looks as if it were there. */
  const Begun = Worker;
  function LateWorker(address, ...given) {
    if (!/\/workers\/search\./.test(address)) return new Begun(address, ...given);
    /** @type {any} */
    const shown = new EventTarget();
    let worker;
    later("search", () => {
      worker = new Begun(address, ...given);
      worker.addEventListener("message", ({ data }) => shown.dispatchEvent(new MessageEvent("message", { data })));
    });
    shown.postMessage = (said) => later("search", () => worker.postMessage(said));
    return shown;
  }
  Object.assign(window, { Worker: LateWorker });
})();
