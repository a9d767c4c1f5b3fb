// Says before sending that a file is too large, beside the field; the server says it too.
"use strict";

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.limit || !input.files) return;
  const isTooLarge = Array.from(input.files).some((file) => file.size > Number(input.dataset.limit));
  const message = isTooLarge ? input.dataset.tooLarge : "";
  input.setCustomValidity(message);
  input.toggleAttribute("aria-invalid", isTooLarge);
  if (isTooLarge) input.setAttribute("aria-invalid", "true");
  tell(input, message);
});

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
