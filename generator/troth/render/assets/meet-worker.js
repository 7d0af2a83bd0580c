/* Troth: serve the page on which a meeting runs from what it kept, where there is no net. It sees this page and its files alone. */
(() => {
  "use strict";

  const CACHE = "troth-meet";
  /** @type {any} */
  const worker = self;

  worker.addEventListener("install", () => worker.skipWaiting());
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

  /* What the net says, kept for later; without a net, what was kept. */
  const answer = async (/** @type {Request} */ request) => {
    const cache = await caches.open(CACHE);
    try {
      const found = await fetch(request);
      if (found.ok) await cache.put(request.url.replace(/[?#].*$/, ""), found.clone());
      return found;
    } catch (error) {
      const kept = await cache.match(request.url.replace(/[?#].*$/, ""));
      if (kept) return kept;
      throw error;
    }
  };

  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
  });
})();
