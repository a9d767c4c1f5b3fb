// The keys of the review page: j k move, a accepts, e edits, x refuses, u undoes. Every key presses a button that is there.
"use strict";

(() => {
  const found = document.querySelector("[data-review]");
  const toggle = document.querySelector("[data-keys]");
  if (!found || !toggle) return;

  const BUTTONS = { a: "confirm", e: "edit", x: "refuse", u: "reopen" };
  const cards = () => Array.from(found.querySelectorAll("[data-card]"));
  const current = () => found.querySelector("[data-card].current");

  function mark(card) {
    return document.getElementById(card.dataset.mark);
  }

  function choose(card) {
    if (!card) return;
    for (const other of document.querySelectorAll(".review .current")) other.classList.remove("current");
    card.classList.add("current");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    const passage = mark(card);
    if (!passage) return;
    passage.classList.add("current");
    passage.scrollIntoView({ block: "center" });
  }

  function step(by) {
    const all = cards();
    const here = all.indexOf(current());
    choose(all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + by))]);
  }

  function press(name) {
    current()?.querySelector(`[data-press="${name}"]`)?.click();
  }

  function isTyping(target) {
    return target.closest("input:not([type=hidden]), textarea, select, [contenteditable]") !== null;
  }

  toggle.addEventListener("change", () => localStorage.setItem("review-keys", toggle.checked ? "on" : "off"));
  toggle.checked = localStorage.getItem("review-keys") !== "off";

  document.addEventListener("keydown", (event) => {
    if (!toggle.checked || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key in BUTTONS) press(BUTTONS[event.key]);
    else return;
    event.preventDefault();
  });

  found.addEventListener("click", (event) => {
    const card = event.target.closest("[data-card]");
    if (card && !isTyping(event.target)) choose(card);
  });

  // A decided card comes back from the server: its passage takes on the new state, and the next open card its turn.
  document.addEventListener("htmx:afterSwap", (event) => {
    const card = document.getElementById(event.detail.target.id);
    if (!card || !("card" in card.dataset)) return;
    const passage = mark(card);
    if (passage) passage.className = `mark ${card.dataset.kind} ${card.dataset.state}`;
    const isOpen = card.dataset.state === "proposed" || card.querySelector("form [data-first]");
    const all = cards();
    const next = all.slice(all.indexOf(card) + 1).find((other) => other.dataset.state === "proposed");
    choose(isOpen ? card : next || card);
    card.querySelector("[data-first]")?.focus();
  });

  choose(document.getElementById(location.hash.slice(1)) || cards()[0]);
})();
