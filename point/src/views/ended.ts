// The office stopped this device: nothing more can be noted, what was not sent can be saved.
import { button, h } from "../dom.ts";
import type { Model } from "../model.ts";
import { count, say } from "../words.ts";
import { languageButton, openSignOut, save } from "./menu.ts";

export function endedView(model: Model): HTMLElement {
  const kept = model.unsent.length;
  return h(
    "main",
    { class: "enrol" },
    h("h1", {}, say("ended_title")),
    h("p", {}, say("ended_why", { point: model.enrolment?.point.name ?? "" })),
    h("p", { class: "lead" }, kept > 0 ? say("ended_kept", { n: count(kept) }) : say("ended_nothing")),
    kept > 0 && button(say("save_file"), () => save(model), "big primary"),
    kept === 0 && model.entries.length > 0 && button(say("save_all"), () => save(model), "big"),
    model.entries.length > 0 && h("p", { class: "muted" }, say("save_file_help")),
    button(say("wipe"), () => (kept > 0 ? openSignOut(model) : void model.signOut()), "big danger"),
    languageButton(),
  );
}
