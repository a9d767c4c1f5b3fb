// All that is needed now and then: how sending goes, what was refused, questions, the file, language, sign-out.
import { button, download, h, put, sheet } from "../dom.ts";
import type { Model } from "../model.ts";
import { isSilent, setSilent } from "../signals.ts";
import type { Entry } from "../types.ts";
import { choose, count, hour, other, say, sayCode } from "../words.ts";
import { nameOf } from "./people.ts";

export function openMenu(model: Model): void {
  const dialog = sheet(
    model.enrolment?.point.name ?? say("menu"),
    h("p", { class: "muted" }, say("device_is", { name: model.enrolment?.name ?? "" })),
    ...rows(model, () => dialog.close()),
    button(say("close"), () => dialog.close(), "big"),
  );
}

function rows(model: Model, close: () => void): HTMLElement[] {
  const then = (next: () => void) => () => {
    close();
    next();
  };
  return [
    button(say("sending_title"), then(() => openSending(model)), "big"),
    button(say("ask"), then(() => openQuestion(model)), "big"),
    button(isSilent() ? say("sound_on") : say("sound_off"), then(() => setSilent(!isSilent())), "big"),
    languageButton(close),
    button(say("sign_out"), then(() => openSignOut(model)), "big danger"),
  ];
}

export function languageButton(then: () => void = () => {}): HTMLButtonElement {
  const press = button(
    other() === "en" ? "English" : "Tiếng Việt",
    () => {
      choose(other());
      then();
      dispatchEvent(new Event("languagechosen"));
    },
    "big",
  );
  press.lang = other();
  return press;
}

export function openSending(model: Model): void {
  const { sent, waiting, refused } = model.counts;
  const list = model.entries.filter(({ sending }) => sending === "refused").map((entry) => refusedRow(model, entry));
  const dialog = sheet(
    say("sending_title"),
    h("p", { class: "lead" }, say("sending_counts", { sent: count(sent), waiting: count(waiting), refused: count(refused) })),
    h("p", {}, waiting > 0 ? say("sending_waiting") : say("sending_all")),
    model.questionsWaiting > 0 && h("p", {}, say("questions_waiting", { n: count(model.questionsWaiting) })),
    list.length > 0 && h("h3", {}, say("refused_title")),
    list.length > 0 && h("ul", { class: "refusals" }, ...list),
    waiting > 0 && button(say("send_now"), () => (model.sendNow(), dialog.close()), "big primary"),
    model.unsent.length > 0 && button(say("save_file"), () => save(model), "big"),
    button(say("close"), () => dialog.close(), "big"),
  );
}

function refusedRow(model: Model, entry: Entry): HTMLElement {
  const { event, code } = entry;
  return h(
    "li",
    {},
    h("strong", {}, nameOf(model, event)),
    ` · ${say(`kind:${event.kind}`)} ${hour(event.seen_at)}`,
    h("p", { class: "muted" }, sayCode("refused", code)),
  );
}

export function save(model: Model): void {
  const day = new Date().toISOString().slice(0, 10);
  download(`${say("file_name")}-${model.enrolment?.point.id ?? 0}-${day}.json`, model.exported());
}

function openQuestion(model: Model): void {
  const words = h("textarea", { id: "question", rows: 5, required: true, maxlength: 2000 });
  const problem = h("p", { class: "errors", role: "alert" });
  const send = (): void => {
    if (words.value.trim() === "") return put(problem, say("ask_empty"));
    void model.ask(words.value.trim()).then(() => dialog.close());
  };
  const dialog = sheet(
    say("ask"),
    h("label", { for: "question" }, say("ask_label")),
    words,
    problem,
    h("p", { class: "muted" }, say("ask_help")),
    button(say("ask_send"), send, "big primary"),
    button(say("close"), () => dialog.close(), "big"),
  );
}

export function openSignOut(model: Model): void {
  const waiting = model.unsent.length;
  const dialog = sheet(
    say("sign_out"),
    h("p", {}, say("sign_out_means")),
    waiting > 0 && h("p", { class: "errors" }, say("sign_out_waiting", { waiting: count(waiting) })),
    waiting > 0 && model.place === "working" && button(say("send_now"), () => (model.sendNow(), dialog.close()), "big primary"),
    waiting > 0 && button(say("save_file"), () => save(model), "big"),
    button(say("sign_out_sure"), () => void model.signOut().then(() => dialog.close()), "big danger"),
    button(say("close"), () => dialog.close(), "big"),
  );
}
