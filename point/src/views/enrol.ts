// Pairing this device with its point by a code that works once.
import { Refusal } from "../client.ts";
import { h, put } from "../dom.ts";
import type { Model } from "../model.ts";
import { say, sayCode } from "../words.ts";
import { languageButton } from "./menu.ts";

export function enrolView(model: Model): HTMLElement {
  const code = h("input", {
    id: "code", name: "code", required: true, autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    maxlength: 60, class: "code", value: codeInAddress(),
  });
  const name = h("input", { id: "device", name: "device", required: true, maxlength: 120, value: say("device_guess") });
  const problem = h("p", { class: "errors", role: "alert" });
  const press = h("button", { class: "button primary big" }, say("enrol"));
  const submit = (event: Event): void => {
    event.preventDefault();
    press.disabled = true;
    put(problem, "");
    model
      .enrol(code.value.trim(), name.value.trim())
      .then(() => history.replaceState(null, "", location.pathname))
      .catch((error: unknown) => put(problem, whatHappened(error)))
      .finally(() => (press.disabled = false));
  };
  return h(
    "main",
    { class: "enrol" },
    h("h1", {}, say("enrol_title")),
    h("p", { class: "muted" }, say("enrol_how")),
    h(
      "form",
      { submit },
      h("div", { class: "field" }, h("label", { for: "code" }, say("code")), code),
      h("div", { class: "field" }, h("label", { for: "device" }, say("device_name")), name),
      problem,
      press,
    ),
    languageButton(),
  );
}

/** A code that was scanned comes behind the # of the address, which is sent to no server. */
function codeInAddress(): string {
  return decodeURIComponent(location.hash.slice(1).replace(/^code=/, ""));
}

function whatHappened(error: unknown): string {
  return error instanceof Refusal ? sayCode("enrol", error.code) : say("enrol:unreached");
}
