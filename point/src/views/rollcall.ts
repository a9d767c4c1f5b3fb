// The page of the day: how many are here, whether it is safe, and the list to tick.
import { button, h, put } from "../dom.ts";
import type { Model } from "../model.ts";
import type { Who } from "../types.ts";
import { count, day, say } from "../words.ts";
import { openMenu, openSending } from "./menu.ts";
import { nameOf, PeopleList, strangerRows, type Show } from "./people.ts";
import { openWalkIn, tapped } from "./person.ts";
import { openScanner } from "./scanner.ts";

const CLOCK_OFF_MS = 5 * 60 * 1000;

export class RollCallView {
  readonly element = h("div", { class: "roll-call" });
  private readonly model: Model;
  private readonly list: PeopleList;
  private show: Show = "all";
  private readonly title = h("h1", {});
  private readonly subtitle = h("p", {});
  private readonly pill = h("p", { class: "pill", role: "status" });
  private readonly here = h("strong", {});
  private readonly of = h("span", { class: "of" });
  private readonly sending = h("button", { type: "button", class: "sending" });
  private readonly clock = h("p", { class: "refused", hidden: true });
  private readonly sitting = h("select", { id: "sitting" });
  private readonly sittingField = h("div", { class: "field", hidden: true });
  private readonly search = h("input", {
    id: "search", type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "done",
  });
  private readonly filters = h("div", { class: "filter", role: "group" });
  private readonly strangers = h("ul", { class: "people" });
  private readonly strangersTitle = h("h2", { hidden: true });
  private readonly last = h("p", { class: "last", role: "status" });
  private readonly undo = h("button", { type: "button", class: "undo" });
  private readonly bar = h("footer", { class: "done-last", hidden: true });
  private fading: ReturnType<typeof setTimeout> | undefined;

  constructor(model: Model) {
    this.model = model;
    this.list = new PeopleList(model, (who) => this.pressed(who));
    this.lay();
    this.listen();
  }

  private lay(): void {
    const menu = button(say("menu"), () => openMenu(this.model), "menu");
    const head = h("header", { class: "point-head" }, h("div", {}, this.title, this.subtitle), menu, this.pill);
    const figures = h("div", { class: "figures" }, h("p", { class: "here" }, this.here, this.of), this.sending);
    this.sittingField.append(h("label", { for: "sitting" }, say("sitting")), this.sitting);
    this.filters.setAttribute("aria-label", say("show"));
    this.bar.append(this.last, this.undo);
    put(this.undo, say("undo"));
    const main = h(
      "main",
      { id: "main" },
      this.clock,
      figures,
      this.sittingField,
      button(say("scan"), () => void openScanner(this.model), "primary scan"),
      h("label", { for: "search" }, say("search")),
      this.search,
      this.filters,
      h("h2", { class: "unseen" }, say("list")),
      this.list.element,
      this.list.none,
      this.strangersTitle,
      this.strangers,
      button(say("walk_in"), () => openWalkIn(this.model), "big walk-in"),
    );
    this.element.append(head, main, this.bar);
  }

  private listen(): void {
    this.search.addEventListener("input", () => this.update());
    this.search.addEventListener("keydown", (event) => {
      const only = event.key === "Enter" ? this.list.only(this.search.value) : undefined;
      if (only) this.pressed({ member: only.id });
    });
    this.sending.addEventListener("click", () => openSending(this.model));
    this.sitting.addEventListener("change", () => this.model.choose(Number(this.sitting.value)));
    this.undo.addEventListener("click", () => {
      const entry = this.model.undoable;
      if (entry) void this.model.undo(entry);
    });
  }

  private pressed(who: Who): void {
    const wasSearched = this.search.value.trim() !== "";
    tapped(this.model, who, wasSearched ? "typed" : "tapped");
    if (!wasSearched) return;
    this.search.value = "";
    this.search.focus();
    this.update();
  }

  update(): void {
    const { model } = this;
    put(this.title, model.enrolment?.point.name ?? "");
    const { sitting } = model;
    const conference = model.roster?.conference.title ?? model.enrolment?.conference.title ?? "";
    put(this.subtitle, sitting ? `${conference} · ${day(sitting.starts_at)}` : conference);
    this.updateFigures();
    this.updateSittings();
    this.updateFilters();
    this.list.update(this.search.value, this.show);
    const strangers = strangerRows(model, (who) => this.pressed(who));
    this.strangers.replaceChildren(...strangers);
    this.strangersTitle.hidden = strangers.length === 0;
    put(this.strangersTitle, say("strangers", { n: count(strangers.length) }));
    this.updateLast();
  }

  private updateFigures(): void {
    const { present, left, walkIns } = this.model.tally;
    const { sent, waiting, refused } = this.model.counts;
    put(this.here, count(present));
    const more = [walkIns > 0 && say("and_walk_ins", { n: count(walkIns) }), left > 0 && say("and_left", { n: count(left) })];
    const expected = say("of_expected", { n: count(this.model.roster?.people.length ?? 0) });
    put(this.of, [expected, ...more].filter(Boolean).join(" · "));
    put(this.sending, say("sending_counts", { sent: count(sent), waiting: count(waiting), refused: count(refused) }));
    this.sending.dataset["refused"] = String(refused > 0);
    const [word, kind] = this.state(waiting);
    put(this.pill, say(word));
    this.pill.className = `pill ${kind}`;
    const off = Math.abs(this.model.clockOff);
    this.clock.hidden = off < CLOCK_OFF_MS;
    put(this.clock, say("clock_off", { minutes: count(Math.round(off / 60_000)) }));
  }

  private state(waiting: number): [string, string] {
    const { reach, isSending } = this.model;
    if (reach === "cut") return ["net:cut", "soon"];
    if (reach === "busy") return ["net:busy", "soon"];
    if (isSending) return ["net:sending", ""];
    if (waiting > 0) return ["net:waiting", ""];
    return reach === "reached" ? ["net:done", "reached"] : ["net:unknown", ""];
  }

  private updateSittings(): void {
    const sittings = this.model.roster?.sittings ?? [];
    this.sittingField.hidden = sittings.length < 2;
    const options = sittings.map(({ id, title, starts_at }) => h("option", { value: id }, `${title} · ${day(starts_at)}`));
    if (this.sitting.textContent !== options.map(({ textContent }) => textContent).join("")) {
      this.sitting.replaceChildren(...options);
    }
    this.sitting.value = String(this.model.sitting?.id ?? "");
  }

  private updateFilters(): void {
    const { present, left } = this.model.tally;
    const all = this.model.roster?.people.length ?? 0;
    const counts: Record<Show, number> = { all, absent: all - present - left, present };
    const made = (["all", "absent", "present"] as const).map((show) => {
      const press = button(say(`show:${show}`, { n: count(counts[show]) }), () => this.filter(show));
      press.setAttribute("aria-pressed", String(show === this.show));
      return press;
    });
    const words = made.map(({ textContent }) => textContent).join();
    if (this.filters.dataset["words"] === words + this.show) return;
    const focused = [...this.filters.children].indexOf(document.activeElement as Element);
    this.filters.dataset["words"] = words + this.show;
    this.filters.replaceChildren(...made);
    made[focused]?.focus();
  }

  private filter(show: Show): void {
    this.show = show;
    this.update();
  }

  /** The last thing done can be taken back for ten minutes; then the bar goes by itself. */
  private updateLast(): void {
    clearTimeout(this.fading);
    const entry = this.model.undoable;
    this.bar.hidden = !entry;
    if (!entry) return;
    put(this.last, say(`last:${entry.event.kind}`, { name: nameOf(this.model, entry.event) }));
    const age = Date.now() - Date.parse(entry.event.seen_at);
    this.fading = setTimeout(() => this.updateLast(), Math.max(1000, 600_000 - age));
  }
}

