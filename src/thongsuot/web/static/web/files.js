// Says before sending that a file is too large; the server says it too.
"use strict";

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.limit || !input.files) return;
  const largest = Math.max(0, ...Array.from(input.files, (file) => file.size));
  input.setCustomValidity(largest > Number(input.dataset.limit) ? input.dataset.tooLarge || "!" : "");
  input.reportValidity();
});
