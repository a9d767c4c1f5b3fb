// Who is meant by a few letters. Pure.
import { fold } from "./fold.ts";

/** True where each word asked for begins a word of the key: "ly m" finds "ly thi may". */
export function matches(key: string, asked: string): boolean {
  const padded = ` ${key}`;
  return asked.split(" ").every((word) => padded.includes(` ${word}`));
}

/** Those of the list whom the words may mean, in the list's order; everybody where nothing is asked. */
export function found<T extends { fold: string }>(people: readonly T[], words: string): T[] {
  const asked = fold(words);
  return asked === "" ? [...people] : people.filter((person) => matches(person.fold, asked));
}
