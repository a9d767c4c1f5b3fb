// The service worker of courses: what a device kept of them is shown where there is no network. It keeps no page by
// itself but the list; the pages' own program (course.js) keeps the text, and deletes everything at sign-out.
"use strict";

const CACHE = "thongsuot-course";
const ROOT = new URL(self.registration.scope).pathname;
const PATIENCE = 8000; // a network that answers later is as good as none, where the text lies here

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request, address.pathname));
  else if (["style", "script", "image"].includes(event.request.destination)) event.respondWith(file(event.request));
});

async function page(request, path) {
  const kept = await keptFor(path);
  try {
    const answer = await soon(fetch(request), kept);
    if (path === ROOT && answer.ok && !answer.redirected) {
      const cache = await caches.open(CACHE);
      await cache.put(ROOT, answer.clone());
    }
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function keptFor(path) {
  const cache = await caches.open(CACHE);
  const course = path.slice(ROOT.length).split("/")[0];
  const address = course ? `${ROOT}${course}/offline/` : ROOT;
  return cache.match(address, { ignoreSearch: true });
}

function soon(answer, kept) {
  if (!kept) return answer;
  return Promise.race([answer, new Promise((_done, fail) => setTimeout(fail, PATIENCE, new Error("too slow")))]);
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request.url)) ?? fetch(request);
}
