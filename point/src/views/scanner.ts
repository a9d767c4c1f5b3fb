// The camera over the whole page: a pass after the other, each answered with a word, a tone and the name.
import { button, h, put } from "../dom.ts";
import type { Model } from "../model.ts";
import { tokenIn } from "../pass.ts";
import { keyOf } from "../presence.ts";
import { scan } from "../scan.ts";
import { lookHere } from "../signals.ts";
import { hour, say } from "../words.ts";
import { nameOf } from "./people.ts";
import { noteDown } from "./person.ts";

export async function openScanner(model: Model): Promise<void> {
  const video = h("video", { playsinline: true, "aria-label": say("camera") });
  video.muted = true;
  const told = h("p", { class: "told", role: "status" }, say("scan_how"));
  const close = button(say("scan_done"), () => dialog.close(), "big primary");
  const dialog = h("dialog", { class: "scanner", "aria-label": say("scan") }, video, told, close);
  let stop = (): void => {};
  dialog.addEventListener("close", () => {
    stop();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  try {
    stop = await scan(video, (text) => void seen(model, text, told));
    if (!dialog.open) stop();
  } catch {
    told.dataset["is"] = "wrong";
    put(told, say("scan_no_camera"));
  }
}

async function seen(model: Model, text: string, told: HTMLElement): Promise<void> {
  const token = tokenIn(text);
  if (token === undefined) return warn(told, say("scan_no_pass"));
  const who = await model.whoHas(token);
  const standing = model.standing.get(keyOf(who));
  if (standing?.kind === "present") {
    return warn(told, say("scan_again", { name: nameOf(model, who), time: hour(standing.since) }));
  }
  await noteDown(model, who, "scanned");
  told.dataset["is"] = "noted";
  const word = "token" in who ? "scan_stranger" : "scan_noted";
  put(told, say(word, { name: nameOf(model, who) }));
}

function warn(told: HTMLElement, words: string): void {
  lookHere();
  told.dataset["is"] = "wrong";
  put(told, words);
}
