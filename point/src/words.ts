// The page's words come with the page in both languages (thongsuot.web.point_words), so that they are there offline.

type Language = "vi" | "en";
type Values = Record<string, string | number>;
const CHOICE = "thongsuot-point-language";

let words: Record<Language, Record<string, string>> = { vi: {}, en: {} };
let language: Language = "vi";

export function readWords(): void {
  words = JSON.parse(document.getElementById("words")?.textContent ?? "{}") as typeof words;
  speak(chosen() ?? (document.documentElement.lang === "en" ? "en" : "vi"));
}

function chosen(): Language | undefined {
  const kept = localStorage.getItem(CHOICE);
  return kept === "vi" || kept === "en" ? kept : undefined;
}

function speak(wanted: Language): void {
  language = wanted;
  document.documentElement.lang = wanted;
  document.title = say("title");
}

export function choose(wanted: Language): void {
  localStorage.setItem(CHOICE, wanted);
  speak(wanted);
}

export function other(): Language {
  return language === "vi" ? "en" : "vi";
}

/** The words behind a key, with the places %(name)s filled. */
export function say(key: string, values: Values = {}): string {
  const text = words[language][key] ?? key;
  return text.replace(/%\((\w+)\)s/g, (_whole, name: string) => String(values[name] ?? ""));
}

/** The words for a code of the server; those for "anything else" where there are none. */
export function sayCode(prefix: string, code: string): string {
  const key = `${prefix}:${code}`;
  return words[language][key] ?? say(`${prefix}:other`, { code });
}

export function count(value: number): string {
  return value.toLocaleString(language === "vi" ? "vi-VN" : "en");
}

export function hour(moment: string): string {
  return new Date(moment).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
}

/** "22/11", as both languages write it here. */
export function day(moment: string): string {
  const at = new Date(moment);
  return `${at.getDate()}/${at.getMonth() + 1}`;
}
