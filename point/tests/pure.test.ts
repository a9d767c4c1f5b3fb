// The parts that only calculate. Run by Node itself: tests/web/test_point_parts.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fold } from "../src/fold.ts";
import { uuid7 } from "../src/ids.ts";
import { afterAnswer, afterFailure } from "../src/pace.ts";
import { tokenIn } from "../src/pass.ts";
import { countSending, sittingAt, standings, tally, undoable, UNDO_MS } from "../src/presence.ts";
import { found } from "../src/search.ts";
import type { Entry, Kind, Sending } from "../src/types.ts";

test("the fold takes marks, case and signs away, in either Unicode form", () => {
  for (const [text, folded] of [
    ["Lý Thị Mẩy", "ly thi may"],
    ["Lý Thị Mẩy".normalize("NFD"), "ly thi may"],
    ["  ĐẶNG-Văn  Đạt ", "dang van dat"],
    ["K’Brếu", "k breu"],
    ["…", ""],
  ] as const) assert.equal(fold(text), folded);
});

test("each word asked for begins a word of the name, in any order", () => {
  const people = ["ly thi may", "vang seo lu", "mai thi ly"].map((key) => ({ fold: key }));
  const names = (words: string) => found(people, words).map((person) => person.fold);
  assert.deepEqual(names(" Lý M "), ["ly thi may", "mai thi ly"]);
  assert.deepEqual(names("eo"), []);
  assert.equal(names("  ").length, 3);
});

test("an id is a UUIDv7 of its moment", () => {
  const bytes = new Uint8Array(16).fill(0xff);
  assert.equal(uuid7(0x0192_3456_789a, bytes), "01923456-789a-7fff-bfff-ffffffffffff");
});

let made = 0;
function entry(kind: Kind, minute: number, more: { member?: number; undoes?: string; sending?: Sending } = {}): Entry {
  made += 1;
  const seen_at = new Date(Date.UTC(2026, 0, 5, 8, minute)).toISOString();
  const { member = 1, undoes, sending = "waiting" } = more;
  const event = { member, id: `id-${made}`, sitting: 3, kind, how: "tapped" as const, seen_at };
  return { seq: made, sending, code: "", event: undoes ? { ...event, undoes } : event };
}

test("the last standing event says how someone stands, in whatever order the events lie", () => {
  const came = entry("present", 1);
  const left = entry("left", 5);
  const back = entry("undo", 6, { undoes: left.event.id });
  for (const [entries, kind] of [
    [[came], "present"],
    [[left, came], "left"],
    [[back, left, came], "present"],
    [[came, entry("undo", 2, { undoes: came.event.id })], undefined],
    [[entry("present", 1, { sending: "refused" })], undefined],
  ] as const) assert.equal(standings(entries, 3).get("m1")?.kind, kind);
  assert.equal(standings([came], 4).size, 0);
});

test("guests are counted beside the roster, who left is not here", () => {
  const entries = [entry("present", 1), entry("present", 1, { member: 2 }), entry("left", 2, { member: 2 }), entry("present", 1, { member: 9 })];
  assert.deepEqual(tally(standings(entries, 3), new Set(["m1", "m2"])), { present: 1, left: 1, walkIns: 1 });
  assert.deepEqual(countSending(entries), { waiting: 4, sent: 0, refused: 0 });
});

test("an event can be taken back once, within ten minutes", () => {
  const came = entry("present", 1);
  const at = Date.parse(came.event.seen_at);
  assert.equal(undoable([came], at + UNDO_MS - 1), came);
  assert.equal(undoable([came], at + UNDO_MS), undefined);
  assert.equal(undoable([came, entry("undo", 2, { undoes: came.event.id })], at), undefined);
});

test("the sitting is the one that is on, else the next, else the last", () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour)).toISOString();
  const sittings = [
    { id: 2, number: 2, title: "", starts_at: at(13), ends_at: at(16) },
    { id: 1, number: 1, title: "", starts_at: at(8), ends_at: at(11) },
  ];
  for (const [hour, id] of [[5, 1], [7, 1], [9, 1], [11.5, 2], [12.5, 2], [14, 2], [20, 2]] as const)
    assert.equal(sittingAt(sittings, Date.UTC(2026, 0, 5) + hour * 3_600_000)?.id, id, `at ${hour}`);
  assert.equal(sittingAt([], 0), undefined);
});

test("a pass is 26 letters, typed or scanned, alone or at the end of an address", () => {
  const token = "ABCDEFGHIJKLMNOPQRSTUVWX23";
  for (const text of [token, `https://hoinghi.example/p/${token}`, `https://hoinghi.example/p#${token}`, ` ${token} `, "abcdefg-hijklmn-opqrstu-vwx23"])
    assert.equal(tokenIn(text), token);
  for (const text of ["", "https://example.vn/", "hello world", `${token}A`, "0123456789"]) assert.equal(tokenIn(text), undefined);
});

test("devices obey the pace asked for, spread themselves, and wait longer after each failure", () => {
  assert.equal(afterAnswer(20, 0), 20);
  assert.equal(afterAnswer(60, 1), 66);
  assert.equal(afterAnswer(Number.NaN, 0), 60);
  assert.deepEqual([1, 2, 3, 9].map((failures) => afterFailure(failures, 0, 1)), [2, 4, 8, 60]);
  assert.equal(afterFailure(1, 0, 0), 1);
  assert.equal(afterFailure(1, 90, 0), 90);
});
