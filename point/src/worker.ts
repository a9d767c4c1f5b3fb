// The service worker: the page opens without a network. The server puts SHELL before this: all addresses that the page
// needs, and a name that changes with them. What is sent and received (/sync/) it leaves alone.
/// <reference lib="webworker" />

declare const self: ServiceWorkerGlobalScope;
declare const SHELL: { name: string; page: string; files: string[] };

export {}; // a module, so that `self` is ours to declare

const PREFIX = "thongsuot-point-";
const CACHE = PREFIX + SHELL.name;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const isPage = event.request.mode === "navigate" && address.pathname === SHELL.page;
  const wanted = isPage ? SHELL.page : address.pathname;
  if (isPage || SHELL.files.includes(wanted)) event.respondWith(kept(wanted, event.request));
});

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([SHELL.page, ...SHELL.files].map((address) => new Request(address, { cache: "reload" })));
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}
