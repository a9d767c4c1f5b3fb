// Who signs out leaves nothing of their courses on the device: the texts go, and what was read and not sent yet.
// Where a session ended by itself (the page to sign in) the texts go; what waits is sent once its owner is back.
"use strict";

const LEAVING = "form[data-forgets]";

async function forget() {
  if ("caches" in window) await caches.delete("thongsuot-course");
}

if (document.querySelector("[data-signed-out]")) forget().catch(() => undefined);

document.addEventListener("submit", (event) => {
  if (!event.target.matches(LEAVING) || !("caches" in window)) return;
  event.preventDefault();
  const gone = new Promise((done) => {
    const deleting = indexedDB.deleteDatabase("thongsuot-course");
    deleting.onsuccess = deleting.onerror = deleting.onblocked = done;
  });
  const patience = new Promise((done) => setTimeout(done, 2000));
  Promise.race([Promise.allSettled([gone, forget()]), patience]).then(() => event.target.submit());
});
