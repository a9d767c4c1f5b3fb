// Sending against a pretended server and store: nothing is lost, nothing blocks, the server's pace is kept.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox, UNSENDABLE, type Reach } from "../src/outbox.ts";
import type { Store } from "../src/store.ts";
import type { Enrolment, Entry, Question, Verdict } from "../src/types.ts";

const POISON = 137;

class Shelf {
  plainly: Record<string, string> = { epoch: "e1", "roster-etag": "r1" };
  entries: Entry[];
  asking: Question[] = [];

  constructor(count: number) {
    this.entries = Array.from({ length: count }, (_none, place) => {
      const event = { member: place, id: `id-${place}`, sitting: 1, kind: "present" as const, how: "tapped" as const, seen_at: "" };
      return { seq: place, sending: "waiting" as const, code: "", event };
    });
  }

  waiting = async (limit: number) => this.entries.filter(({ sending }) => sending === "waiting").slice(0, limit);
  plain = async (name: string) => this.plainly[name] ?? "";
  questions = async () => this.asking;
  asked = async (id: string) => void (this.asking = this.asking.filter((question) => question.id !== id));
  resendAll = async (epoch: string) => {
    this.plainly["epoch"] = epoch;
    this.entries = this.entries.map((entry) => ({ ...entry, sending: "waiting" }));
  };
  settle = async (verdicts: readonly Verdict[]) => {
    for (const { id, outcome, code } of verdicts) {
      const entry = this.entries.find(({ event }) => event.id === id);
      if (entry) Object.assign(entry, { sending: outcome === "refused" ? "refused" : "sent", code: code ?? "" });
    }
    return verdicts.length;
  };
}

type Sent = { path: string; ids: string[] };
type Answer = (sent: Sent) => [status: number, content: object];
const SIGN = { next_in: 20, epoch: "e1", now: "2026-01-01T00:00:00.000Z", roster: "r1" };

/** Let the outbox work against the server until it wants to wait for the nth time; gives what was sent and the waits. */
async function work(shelf: Shelf, answer: Answer, waits = 1) {
  const sent: Sent[] = [];
  const slept: number[] = [];
  const reached: Reach[] = [];
  const set = globalThis.setTimeout;
  Object.defineProperty(navigator, "locks", {
    configurable: true,
    value: { request: (_name: string, _options: object, work: (lock: object) => unknown) => work({}) },
  });
  globalThis.fetch = async (address, options) => {
    const zipped = new Headers(options?.headers).get("Content-Encoding") === "gzip";
    const body = new Response((options?.body ?? null) as BodyInit | null).body;
    const text = body ? await new Response(zipped ? body.pipeThrough(new DecompressionStream("gzip")) : body).text() : "";
    const one = { path: String(address), ids: ((text && JSON.parse(text).events) || []).map(({ id }: { id: string }) => id) };
    sent.push(one);
    const [status, content] = answer(one);
    if (status === 0) throw new TypeError("no network");
    return new Response(JSON.stringify(content), { status });
  };
  let ended = false;
  await new Promise<void>((done) => {
    const nothing = () => {};
    const outbox = new Outbox(shelf as unknown as Store, { token: "t", device: 1 } as Enrolment, {
      changed: nothing,
      sending: nothing,
      reach: (reach) => void reached.push(reach),
      ended: () => ((ended = true), done()),
    });
    globalThis.setTimeout = ((wake: () => void, ms: number) => {
      if (ms >= 500) slept.push(ms / 1000);
      if (slept.length >= waits) outbox.stop(), done();
      return set(wake, 0);
    }) as typeof setTimeout;
    outbox.start();
  }).finally(() => (globalThis.setTimeout = set));
  return { sent, slept, reached, ended };
}

const accept: Answer = ({ ids }) => [200, { ...SIGN, verdicts: ids.map((id) => ({ id, outcome: "accepted" })) }];

test("what waits goes in batches at once, then the server's pace is kept", async () => {
  const shelf = new Shelf(450);
  const { sent, slept } = await work(shelf, accept);
  assert.deepEqual(sent.map(({ ids }) => ids.length), [200, 200, 50]);
  assert.ok(slept[0]! >= 20 && slept[0]! <= 22);
});

test("an event that the server cannot read is found and blocks nobody", async () => {
  const shelf = new Shelf(300);
  const picky: Answer = (sent) => (sent.ids.includes(`id-${POISON}`) ? [400, { code: "sync.not_json" }] : accept(sent));
  const { sent } = await work(shelf, picky);
  assert.deepEqual(shelf.entries.filter(({ sending }) => sending !== "sent").map(({ seq, code }) => [seq, code]), [[POISON, UNSENDABLE]]);
  assert.ok(sent.length < 30, `${sent.length} requests`);
});

test("without an answer everything waits on, longer each time; a page of something in between is no answer", async () => {
  for (const [status, reach] of [[0, "cut"], [503, "busy"], [403, "busy"]] as const) {
    const shelf = new Shelf(3);
    const { slept, reached } = await work(shelf, () => [status, { sign_in: "hotel" }], 3);
    assert.deepEqual(shelf.entries.map(({ sending }) => sending), ["waiting", "waiting", "waiting"]);
    assert.equal(reached.at(-1), reach);
    assert.ok(slept[2]! > slept[0]!);
  }
});

test("a restored server gets everything again, refused entries too", async () => {
  const shelf = new Shelf(2);
  Object.assign(shelf.entries[0]!, { sending: "sent" });
  Object.assign(shelf.entries[1]!, { sending: "refused" });
  const { sent } = await work(shelf, (one) => {
    const [status, content] = accept(one);
    return [status, { ...content, epoch: "e2" }];
  });
  assert.deepEqual(sent.map(({ path, ids }) => [path.split("/").at(-1), ids.length]), [["sign", 0], ["events", 2]]);
  assert.deepEqual(shelf.entries.map(({ sending }) => sending), ["sent", "sent"]);
});

test("a stopped device stops, a refused question keeps nothing from going on", async () => {
  const stopped = await work(new Shelf(1), () => [401, { code: "sync.device_ended" }]);
  assert.ok(stopped.ended);
  const shelf = new Shelf(0);
  shelf.asking = [{ id: "a", words: "?" }, { id: "b", words: "!" }];
  let asked = 0;
  const { slept } = await work(shelf, ({ path }) => {
    if (!path.endsWith("questions")) return [200, SIGN];
    asked += 1;
    return asked === 1 ? [400, { code: "convening.question_empty" }] : [201, {}];
  });
  assert.ok(slept[0]! >= 20);
  assert.deepEqual(shelf.asking.map(({ id }) => id), ["a"]);
});
