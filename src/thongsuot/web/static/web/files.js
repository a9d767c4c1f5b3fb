// Says before sending that a file is too large, beside its field, and keeps it from being sent; the server says it too.
"use strict";

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.limit) return;
  const message = isTooLarge(input) ? input.dataset.tooLarge : "";
  if (message) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  tell(input, message);
});

document.addEventListener("submit", (event) => {
  const wrong = Array.from(event.target.querySelectorAll("input[data-limit]")).find(isTooLarge);
  if (!wrong) return;
  event.preventDefault();
  tell(wrong, wrong.dataset.tooLarge);
  wrong.focus();
});

function isTooLarge(input) {
  return Array.from(input.files || []).some((file) => file.size > Number(input.dataset.limit));
}

function tell(input, message) {
  let place = input.parentElement.querySelector("[data-told]");
  if (!place) {
    place = document.createElement("p");
    place.dataset.told = "";
    place.className = "errors";
    place.setAttribute("role", "alert");
    input.after(place);
  }
  place.textContent = message;
}
