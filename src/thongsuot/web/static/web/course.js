// A course without a network: keeps its text on the device, what was read there, and sends that when it can.
// Pages work without it. What it keeps belongs to one account: another one's, or signing out (forget.js), deletes it.
"use strict";

const CACHE = "thongsuot-course";
const here = document.getElementById("course");

if (here && "serviceWorker" in navigator && "caches" in window && "indexedDB" in window) {
  begin().catch(() => undefined); // a full or locked store: the pages go on as without a program
}

async function begin() {
  await forgetOthers();
  navigator.serviceWorker.register(here.dataset.worker).catch(() => undefined);
  if (!here.dataset.document) return deliver();
  const row = await known();
  if (here.dataset.screens) show(row);
  await deliver();
  await keepText();
}

// What is known of this document: `read` screens the server knows of, `wants` those read here.

async function known() {
  const { owner, document: id, version, read, address } = here.dataset;
  return change(id, (kept) => {
    const same = kept && kept.version === version;
    const told = Math.max(Number(read), same ? kept.read : 0);
    return { document: id, owner, version, address, read: told, wants: Math.max(told, same ? kept.wants : 0) };
  });
}

async function forgetOthers() {
  const rows = await store("readonly", (all) => all.getAll());
  if (!rows.some((row) => row.owner !== here.dataset.owner)) return;
  await caches.delete(CACHE);
  await store("readwrite", (all) => all.clear());
}

// Sending: all that waits, once, from one page at a time; what got no answer is tried again while a page is open.

const [SOON, LATEST] = [2000, 60000]; // between two tries, doubled each time
let nextTry;

async function deliver(pause = SOON) {
  clearTimeout(nextTry);
  const went = await sendAll();
  if (went.includes("waits")) nextTry = setTimeout(() => void deliver(Math.min(2 * pause, LATEST)), pause);
  else if (went.includes("told") && !here.dataset.screens) location.reload();
}

async function sendAll() {
  if (!navigator.locks) return sendWaiting();
  return navigator.locks.request("thongsuot-course", sendWaiting);
}

async function sendWaiting() {
  const rows = await store("readonly", (all) => all.getAll());
  const went = [];
  for (const row of rows.filter((one) => one.wants > one.read)) went.push(await send(row));
  return went;
}

async function send(row) {
  const body = new URLSearchParams({ version: row.version });
  body.set("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
  for (let screen = row.read + 1; screen <= row.wants; screen += 1) body.append("screen", String(screen));
  let answer;
  try {
    const response = await fetch(row.address, { method: "POST", body });
    if (response.status === 429 || response.status >= 500) throw new Error("busy");
    const isOurs = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
    if (!isOurs) return "left"; // signed out, or a page too old: the next page that opens tries again
    answer = await response.json();
  } catch {
    tell("waits");
    return "waits";
  }
  if (answer.code) await store("readwrite", (all) => all.delete(row.document)); // a newer version, say: begin there
  else await change(row.document, (kept = row) => ({ ...kept, read: answer.read, wants: Math.max(kept.wants, answer.read) }));
  tell(answer.code ? "refused" : answer.finished ? "finished" : "sent", answer.title);
  return "told";
}

// Keeping the text with the files that its page needs.

async function keepText() {
  const cache = await caches.open(CACHE);
  const { address, version } = here.dataset;
  const wanted = new URL(`${address}?v=${version}-${document.documentElement.lang}`, location.href).href;
  if (await cache.match(wanted)) return;
  const answer = await fetch(wanted);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const links = page.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
  const files = [...links].map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  await cache.addAll(files.map((file) => new URL(file, location.href).href));
  for (const old of await cache.keys()) if (new URL(old.url).pathname === address) await cache.delete(old);
  await cache.put(wanted, answer);
}

// The page that was kept: one screen at a time.

function show(row) {
  const screens = [...document.querySelectorAll("[data-screen]")];
  const [back, next] = [document.getElementById("back"), document.getElementById("next")];
  const asked = Number(location.pathname.split("/").filter(Boolean)[2]); // …/learn/12/3/
  let at = asked >= 1 && asked <= row.wants + 1 ? asked : row.wants + 1;
  const draw = () => {
    const done = at > screens.length;
    screens.forEach((one, place) => (one.hidden = place + 1 !== at));
    document.getElementById("done").hidden = !done;
    document.getElementById("far").value = Math.max(row.wants, at - 1);
    next.hidden = done;
    back.hidden = at <= 1;
    scrollTo(0, 0);
  };
  back.addEventListener("click", () => {
    at -= 1;
    draw();
  });
  next.addEventListener("click", async () => {
    next.disabled = true;
    if (at > row.wants) await mark(row, at);
    at += 1;
    next.disabled = false;
    draw();
    void deliver();
  });
  document.getElementById("moves").hidden = false;
  addEventListener("online", () => void deliver());
  draw();
}

async function mark(row, at) {
  row.wants = at;
  await change(row.document, (kept = row) => ({ ...kept, wants: Math.max(kept.wants, at) }));
}

function tell(what, words) {
  const place = document.getElementById("told");
  if (place) place.textContent = words ?? here.dataset[what] ?? "";
}

function store(mode, act) {
  return opened(mode, (rows, give) => {
    const asked = act(rows);
    asked.onsuccess = () => give(asked.result);
  });
}

// Looks at a row and writes what `made` of it in one turn, so that no page between loses what another one kept.
function change(id, made) {
  return opened("readwrite", (rows, give) => {
    const asked = rows.get(id);
    asked.onsuccess = () => {
      const row = made(asked.result);
      rows.put(row);
      give(row);
    };
  });
}

function opened(mode, act) {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("thongsuot-course", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("reading", { keyPath: "document" });
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      base.onversionchange = () => base.close(); // signing out deletes it
      const turn = base.transaction("reading", mode);
      let given;
      act(turn.objectStore("reading"), (value) => (given = value));
      turn.oncomplete = () => {
        base.close();
        done(given);
      };
      turn.onabort = turn.onerror = () => fail(turn.error);
    };
  });
}
