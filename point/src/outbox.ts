// Sends what waits, whenever it can, one request at a time, in one tab at a time.
import * as client from "./client.ts";
import { afterAnswer, afterFailure } from "./pace.ts";
import type { Store } from "./store.ts";
import type { Enrolment, Entry, Sign, Verdict } from "./types.ts";

const BATCH = 200;
const OTHER_TAB_S = 5;
const LOCK = "thongsuot-point-send";
export const UNSENDABLE = "sync.unsendable";

export type Reach = "unknown" | "reached" | "busy" | "cut";

export interface Listener {
  /** What is kept has changed: verdicts, a new roster. */
  changed(): void;
  reach(reach: Reach, clockOff: number): void;
  sending(isSending: boolean): void;
  /** The server knows this device no more. */
  ended(): void;
}

export class Outbox {
  private failures = 0;
  private size = BATCH;
  private stopped = true;
  private wake: () => void = () => {};
  private readonly store: Store;
  private readonly enrolment: Enrolment;
  private readonly tell: Listener;

  constructor(store: Store, enrolment: Enrolment, tell: Listener) {
    this.store = store;
    this.enrolment = enrolment;
    this.tell = tell;
  }

  get device(): number {
    return this.enrolment.device;
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  /** Speak at once: a person asked for it. */
  nudge(): void {
    this.failures = 0;
    this.wake();
  }

  /** Try again what failed: the network may be back. A server that answered is not asked sooner than it wished. */
  retry(): void {
    if (this.failures > 0) this.nudge();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const seconds = await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) =>
        lock ? this.turn() : OTHER_TAB_S,
      );
      if (!this.stopped && seconds > 0) await this.rest(seconds);
    }
  }

  private rest(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** One word with the server; gives the seconds until the next. */
  private async turn(): Promise<number> {
    try {
      const waiting = await this.store.waiting(this.size);
      this.tell.sending(waiting.length > 0);
      const more = waiting.length > 0 ? await this.send(waiting) : await this.giveSign();
      if (more > 0) await this.sendQuestions();
      this.failures = 0;
      return more;
    } catch (error) {
      return this.failed(error);
    } finally {
      this.tell.sending(false);
    }
  }

  private async send(waiting: Entry[]): Promise<number> {
    try {
      const answer = await client.events(this.enrolment.token, waiting, new Date());
      const settled = await this.store.settle(answer.verdicts);
      this.tell.changed();
      const isNewEpoch = await this.heard(answer);
      if (waiting.length < this.size) this.size = BATCH;
      return settled > 0 && (isNewEpoch || waiting.length >= this.size) ? 0 : afterAnswer(answer.next_in, Math.random());
    } catch (error) {
      if (error instanceof client.Refusal && [400, 413, 422].includes(error.status)) return this.halve(waiting);
      throw error;
    }
  }

  /** A batch that the server will not read: look for the one event that spoils it; it stays here, to be exported. */
  private async halve(waiting: Entry[]): Promise<number> {
    if (waiting.length > 1) {
      this.size = Math.ceil(waiting.length / 2);
      return 0.2;
    }
    const spoiled: Verdict[] = waiting.map(({ event }) => ({ id: event.id, outcome: "refused", code: UNSENDABLE }));
    await this.store.settle(spoiled);
    this.size = BATCH;
    this.tell.changed();
    return 0.2;
  }

  private async giveSign(): Promise<number> {
    const answer = await client.sign(this.enrolment.token);
    const isNewEpoch = await this.heard(answer);
    return isNewEpoch ? 0 : afterAnswer(answer.next_in, Math.random());
  }

  /** Questions come after the roll call; one that is refused waits for the next time and keeps nothing from going on. */
  private async sendQuestions(): Promise<void> {
    for (const question of await this.store.questions()) {
      try {
        await client.question(this.enrolment.token, question);
      } catch (error) {
        if (error instanceof client.Refusal && error.status !== 401) continue;
        throw error;
      }
      await this.store.asked(question.id);
      this.tell.changed();
    }
  }

  /** What every answer says: that we are heard, the server's clock, whether it was restored, whether the roster changed. */
  private async heard(answer: Sign): Promise<boolean> {
    this.tell.reach("reached", Date.parse(answer.now) - Date.now());
    const known = await this.store.plain("epoch");
    const held = await this.store.plain("roster-etag");
    if (held === "" || (answer.roster ?? held) !== held) await this.fetchRoster(held);
    if (answer.epoch === known) return false;
    if (known) await this.store.resendAll(answer.epoch);
    else await this.store.savePlain("epoch", answer.epoch);
    this.tell.changed();
    return known !== "";
  }

  private async fetchRoster(held: string): Promise<void> {
    const fresh = await client.roster(this.enrolment.token, held);
    if (!fresh) return;
    await this.store.saveRoster(fresh.roster, fresh.etag);
    this.tell.changed();
  }

  private failed(error: unknown): number {
    if (error instanceof client.Refusal && error.status === 401) {
      this.stopped = true;
      this.tell.ended();
      return 0;
    }
    this.failures += 1;
    const isAnswered = error instanceof client.Refusal || (error instanceof client.Unreachable && error.busy);
    this.tell.reach(isAnswered ? "busy" : "cut", 0);
    const retryAfter = error instanceof client.Refusal || error instanceof client.Unreachable ? error.retryAfter : 0;
    return afterFailure(this.failures, retryAfter, Math.random());
  }
}
