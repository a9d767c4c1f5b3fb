// The list: one large row a person, drawn once, afterwards only changed where something changed.
import { h, put } from "../dom.ts";
import type { Model } from "../model.ts";
import { keyOf, whoOf, type Standing } from "../presence.ts";
import { found } from "../search.ts";
import type { Person, Who } from "../types.ts";
import { hour, say } from "../words.ts";

export type Show = "all" | "absent" | "present";

interface Row {
  person: Person;
  item: HTMLLIElement;
  press: HTMLButtonElement;
  state: HTMLElement;
}

export class PeopleList {
  readonly element = h("ul", { class: "people" });
  readonly none = h("p", { class: "empty", hidden: true });
  private readonly model: Model;
  private readonly pressed: (who: Who) => void;
  private rows: Row[] = [];
  private drawn: readonly Person[] | undefined;

  constructor(model: Model, pressed: (who: Who) => void) {
    this.model = model;
    this.pressed = pressed;
  }

  update(words: string, show: Show): void {
    const people = this.model.roster?.people ?? [];
    if (people !== this.drawn) this.build(people);
    const asked = new Set(found(people, words));
    let shown = 0;
    for (const row of this.rows) {
      const standing = this.model.standing.get(`m${row.person.id}`);
      const isShown = asked.has(row.person) && isWanted(standing, show);
      row.item.hidden = !isShown;
      shown += isShown ? 1 : 0;
      paint(row.press, row.state, standing);
    }
    this.none.hidden = shown > 0;
    const nobody = words.trim() === "" ? say("none_here") : say("none_found");
    put(this.none, this.model.roster ? nobody : say("no_roster"));
  }

  /** The only person that the search leaves, for the Enter key. */
  only(words: string): Person | undefined {
    const asked = found(this.model.roster?.people ?? [], words);
    return words.trim() !== "" && asked.length === 1 ? asked[0] : undefined;
  }

  private build(people: readonly Person[]): void {
    this.drawn = people;
    this.rows = people.map((person) => {
      const state = h("span", { class: "state" });
      const press = pressable(person.name, this.model.unitOf(person), state, () => this.pressed({ member: person.id }));
      return { person, press, state, item: h("li", {}, press) };
    });
    this.element.replaceChildren(...this.rows.map(({ item }) => item));
  }
}

/** Those who came and whom the roster does not hold. */
export function strangerRows(model: Model, pressed: (who: Who) => void): HTMLLIElement[] {
  return model.strangers.map((standing) => {
    const who = whoOf(standing.entry.event);
    const state = h("span", { class: "state" });
    const help = standing.entry.sending === "sent" ? say("walk_in_sent") : say("walk_in_waiting");
    const press = pressable(nameOf(model, who), help, state, () => pressed(who));
    paint(press, state, standing);
    return h("li", {}, press);
  });
}

export function nameOf(model: Model, who: Who): string {
  const person = model.person(keyOf(who));
  if (person) return person.name;
  if ("code" in who) return say("walk_in_code", { code: who.code });
  return "token" in who ? say("walk_in_pass", { end: who.token.slice(-4) }) : say("walk_in_gone");
}

function pressable(name: string, below: string, state: HTMLElement, press: () => void): HTMLButtonElement {
  const words = h("span", { class: "who" }, h("strong", {}, name), h("span", { class: "below" }, below));
  return h("button", { type: "button", class: "person", click: press }, h("span", { class: "mark" }), words, state);
}

function isWanted(standing: Standing | undefined, show: Show): boolean {
  if (show === "all") return true;
  return show === "present" ? standing?.kind === "present" : standing === undefined;
}

function paint(press: HTMLButtonElement, state: HTMLElement, standing: Standing | undefined): void {
  press.dataset["state"] = standing?.kind ?? "absent";
  const word = standing ? `${say(`state:${standing.kind}`)} ${hour(standing.since)}` : say("state:absent");
  put(state, word);
}
