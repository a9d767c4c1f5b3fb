// What can be done with one person, beside the first tap that notes them.
import { button, h, put, sheet } from "../dom.ts";
import type { Model } from "../model.ts";
import { tokenIn } from "../pass.ts";
import { isFresh, keyOf } from "../presence.ts";
import { lookHere, noted } from "../signals.ts";
import type { How, Who } from "../types.ts";
import { hour, say } from "../words.ts";
import { nameOf } from "./people.ts";

/** A tap: notes who has not come yet, asks about who has. */
export function tapped(model: Model, who: Who, how: How): void {
  if (!model.standing.has(keyOf(who))) void noteDown(model, who, how);
  else openPerson(model, who);
}

export async function noteDown(model: Model, who: Who, how: How, kind: "present" | "left" = "present"): Promise<void> {
  try {
    await model.note(who, kind, how);
    noted();
  } catch {
    lookHere();
    const dialog = sheet(say("not_noted"), h("p", {}, say("not_noted_help")), button(say("close"), () => dialog.close(), "big"));
  }
}

function openPerson(model: Model, who: Who): void {
  const standing = model.standing.get(keyOf(who));
  if (!standing) return;
  const isHere = standing.kind === "present";
  const act = (work: () => Promise<unknown>) => () => void work().finally(() => dialog.close());
  const dialog = sheet(
    nameOf(model, who),
    h("p", { class: "lead" }, `${say(`state:${standing.kind}`)} ${hour(standing.since)}`),
    isHere
      ? button(say("leave"), act(() => noteDown(model, who, "tapped", "left")), "big primary")
      : button(say("come_back"), act(() => noteDown(model, who, "tapped")), "big primary"),
    isFresh(standing.entry.event, Date.now()) && button(say("undo_this"), act(() => model.undo(standing.entry)), "big"),
    button(say("close"), () => dialog.close(), "big"),
  );
}

export function openWalkIn(model: Model): void {
  const code = h("input", { id: "member-code", maxlength: 60, autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  const problem = h("p", { class: "errors", role: "alert" });
  const add = async (): Promise<void> => {
    const words = code.value.trim();
    if (words === "") return put(problem, say("walk_in_empty"));
    const token = tokenIn(words);
    const who: Who = token === undefined ? { code: words } : await model.whoHas(token);
    if (model.standing.has(keyOf(who))) return put(problem, say("walk_in_known"));
    await noteDown(model, who, "typed");
    dialog.close();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void add();
  };
  const dialog = sheet(
    say("walk_in"),
    h("p", { class: "muted" }, say("walk_in_help")),
    h(
      "form",
      { submit },
      h("label", { for: "member-code" }, say("walk_in_label")),
      code,
      problem,
      h("button", { class: "button primary big" }, say("walk_in_add")),
    ),
    button(say("close"), () => dialog.close(), "big"),
  );
}
