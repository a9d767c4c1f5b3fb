// The keys of the review page: j k move, a accepts, e edits, x refuses, s splits, m merges, u undoes. Every key presses a
// button that is there.
"use strict";

(() => {
  const found = document.querySelector("[data-review]");
  const toggle = document.querySelector("[data-keys]");
  if (!found || !toggle) return;

  const BUTTONS = { a: "confirm", e: "edit", x: "refuse", s: "split", m: "merge", u: "reopen" };
  const KEPT = `review-${found.dataset.version}`;
  const isBeside = matchMedia("(min-width: 60rem)");
  let hasText = false;
  let answered = null;
  let selected = "";
  const cards = () => Array.from(found.querySelectorAll("[data-card]"));
  const current = () => found.querySelector("[data-card].current");

  function marks(card) {
    return Array.from(document.querySelectorAll(`[data-of~="${card.id}"]`));
  }

  // On a narrow screen the text stands below the cards: scrolling to it would take the card away.
  function show(card) {
    const passages = marks(card);
    for (const passage of passages) passage.classList.add("current");
    if (passages.length && isBeside.matches) passages[0].scrollIntoView({ block: "center" });
    return passages.length > 0;
  }

  // A mark and its sign take on the state of their card; what is not asked for is no longer marked.
  function repaint(card) {
    const { kind, state } = card.dataset;
    for (const passage of marks(card)) passage.className = state === "refused" ? "mark gone" : `mark ${kind} ${state}`;
    document.getElementById(`${card.id}-text`)?.setAttribute("class", `sign ${state === "refused" ? "" : state}`);
  }

  // The passage may lie in a part of the text that is not here: it is fetched, and shown when it arrives.
  function bring(card) {
    const part = document.querySelector("#text [data-part]");
    if (show(card) || !part || part.dataset.part === card.dataset.section) return;
    fetchPart(card.dataset.section);
  }

  function fetchPart(section) {
    htmx.ajax("GET", `${found.dataset.review}?section=${section}`, { target: "#text", swap: "innerHTML" });
  }

  function choose(card) {
    if (!card) return;
    for (const other of document.querySelectorAll(".review .current")) other.classList.remove("current");
    card.classList.add("current");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    localStorage.setItem(KEPT, card.id);
    bring(card);
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
    if (event.detail.target.id === "text" && current()) {
      (hasText ? show : bring)(current());
      hasText = true;
    }
    const card = document.getElementById(event.detail.elt.id);
    if (card?.id === "progress" && !current()) choose(openAfter(-1) || cards()[0]);
    if (!card || !("card" in card.dataset)) return;
    if ("came" in card.dataset) return arrive(card, event.detail.xhr);
    repaint(card);
    const isOpen = card.dataset.state === "proposed" || "editing" in card.dataset;
    choose(isOpen ? card : openAfter(cards().indexOf(card)) || card);
    if ("editing" in card.dataset) card.querySelector("textarea, [type=checkbox]")?.focus();
  });

  function openAfter(place) {
    return cards().slice(place + 1).find((card) => card.dataset.state === "proposed");
  }

  // Of the cards that one answer brings in place of others the first is next; the text is marked anew.
  function arrive(card, answer) {
    if (answer === answered) return;
    answered = answer;
    choose(card);
    fetchPart(card.dataset.section);
  }

  // Words selected in the text go along to the form for what was missed; the click itself would lose them.
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().trim();
    if (words && document.getElementById("text").contains(selection.anchorNode)) selected = words;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-add]");
    if (link && selected) link.search = new URLSearchParams({ words: selected.slice(0, 1000) });
  });

  choose(document.getElementById(location.hash.slice(1) || localStorage.getItem(KEPT)) || cards()[0]);
})();
