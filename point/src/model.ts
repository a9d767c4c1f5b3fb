// What the views show: kept state and the state of sending. Views ask it to act and draw themselves anew when it changed.
import * as client from "./client.ts";
import { newId } from "./ids.ts";
import { Outbox, UNSENDABLE, type Reach } from "./outbox.ts";
import * as presence from "./presence.ts";
import { sha256 } from "./seal.ts";
import type { Store } from "./store.ts";
import type { Enrolment, Entry, How, Kind, Person, Roster, RollCallEvent, Sitting, Who } from "./types.ts";

export type Place = "starting" | "enrolling" | "working" | "ended";

type What = Pick<RollCallEvent, "kind" | "how" | "undoes">;

export class Model {
  place: Place = "starting";
  enrolment: Enrolment | undefined;
  roster: Roster | undefined;
  entries: Entry[] = [];
  questionsWaiting = 0;
  reach: Reach = "unknown";
  isSending = false;
  /** By how many milliseconds this device's clock is behind the server's. */
  clockOff = 0;
  chosenSitting = 0;
  standing: Map<string, presence.Standing> = new Map();
  private members: Set<string> = new Set();
  private byKey: Map<string, Person> = new Map();
  private byPass: Map<string, Person> = new Map();
  private outbox: Outbox | undefined;
  private etag = "";
  private isDrawing = false;
  private watching: Array<() => void> = [];
  private last: Promise<unknown> = Promise.resolve();
  private readonly tabs = new BroadcastChannel("thongsuot-point");
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
    this.tabs.onmessage = () => void this.load();
  }

  watch(draw: () => void): void {
    this.watching.push(draw);
  }

  /** One thing after the other: what is read anew must not forget what is being noted. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Read anew what is kept, as at the start and whenever another tab changed it. */
  load(): Promise<void> {
    return this.inTurn(() => this.read());
  }

  private async read(): Promise<void> {
    const kept = await this.store.load();
    this.enrolment = kept?.enrolment;
    const etag = await this.store.plain("roster-etag");
    if (etag !== this.etag || !kept?.roster) this.roster = kept?.roster; // else the same object: nothing is drawn anew
    this.etag = etag;
    this.entries = kept?.entries ?? [];
    this.questionsWaiting = kept ? (await this.store.questions()).length : 0;
    const isEnded = (await this.store.plain("ended")) !== "";
    this.place = !kept ? "enrolling" : isEnded ? "ended" : "working";
    this.index();
    if (this.place === "working") this.begin();
    else this.halt();
    this.changed();
  }

  private index(): void {
    const people = this.roster?.people ?? [];
    this.byKey = new Map(people.map((person) => [`m${person.id}`, person]));
    this.byPass = new Map(people.filter(({ pass }) => pass).map((person) => [person.pass, person]));
    this.members = new Set(this.byKey.keys());
    this.stand();
  }

  private stand(): void {
    this.standing = presence.standings(this.entries, this.sitting?.id ?? 0);
  }

  /** However much changes, the page is drawn once a frame. */
  private changed(): void {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      for (const draw of this.watching) draw();
    });
  }

  /** The sitting whose roll is called: the one chosen by hand, else the one that is on. */
  get sitting(): Sitting | undefined {
    const sittings = this.roster?.sittings ?? [];
    return sittings.find(({ id }) => id === this.chosenSitting) ?? presence.sittingAt(sittings, Date.now());
  }

  choose(sitting: number): void {
    this.chosenSitting = sitting;
    this.stand();
    this.changed();
  }

  get tally(): presence.Tally {
    return presence.tally(this.standing, this.members);
  }

  /** What the server does not have; what it refused, it keeps. */
  get unsent(): Entry[] {
    return this.entries.filter(({ sending, code }) => sending === "waiting" || code === UNSENDABLE);
  }

  get counts(): Record<Entry["sending"], number> {
    return presence.countSending(this.entries);
  }

  /** Those present or left whom the roster does not hold, the latest first. */
  get strangers(): presence.Standing[] {
    return [...this.standing].filter(([key]) => !this.members.has(key)).map(([, standing]) => standing).reverse();
  }

  person(key: string): Person | undefined {
    return this.byKey.get(key);
  }

  unitOf(person: Person): string {
    return this.roster?.units[String(person.unit)] ?? "";
  }

  /** Who a pass belongs to: a line of the roster, or a stranger for the server to judge. */
  async whoHas(token: string): Promise<Who> {
    const pass = await sha256(token);
    const person = this.byPass.get(pass);
    return person ? { member: person.id } : { token: pass };
  }

  // Roll call

  async note(who: Who, kind: Exclude<Kind, "undo">, how: How): Promise<Entry | undefined> {
    return this.keep(who, { kind, how });
  }

  async undo(entry: Entry): Promise<void> {
    const { event } = entry;
    if (presence.isFresh(event, Date.now())) {
      await this.keep(presence.whoOf(event), { kind: "undo", how: event.how, undoes: event.id }, event.sitting);
    }
  }

  get undoable(): Entry | undefined {
    return presence.undoable(this.entries, Date.now());
  }

  private keep(who: Who, what: What, sitting = this.sitting?.id): Promise<Entry | undefined> {
    return this.inTurn(async () => {
      if (this.place !== "working" || sitting === undefined) return undefined;
      const now = Date.now();
      const event = { ...who, ...what, id: newId(now), sitting, seen_at: new Date(now).toISOString() };
      const entry = await this.store.note(event);
      this.entries.push(entry);
      this.stand();
      this.changed();
      this.tabs.postMessage("changed");
      return entry;
    });
  }

  async ask(words: string): Promise<void> {
    const sitting = this.sitting?.id;
    await this.store.ask({ id: newId(Date.now()), words, ...(sitting === undefined ? {} : { sitting }) });
    await this.reload();
    this.outbox?.nudge();
  }

  // The device

  /** Pair this device by its code; the roster comes at once where the network holds. */
  async enrol(code: string, name: string): Promise<void> {
    await this.store.enrol(await client.enrol(code, name));
    await navigator.storage?.persist?.().catch(() => false);
    await this.reload();
  }

  sendNow(): void {
    this.outbox?.nudge();
  }

  tryAgain(): void {
    this.outbox?.retry();
  }

  /**
   * What no answer acknowledged, as the office takes it from a file; from a device that the server no longer knows all
   * that was noted: it may have been put back to before it knew this device, and what it knows it takes only once.
   */
  exported(): string {
    const { enrolment } = this;
    const batch = client.batchOf(this.place === "ended" ? this.entries : this.unsent, new Date());
    return JSON.stringify({ format: "thongsuot.roll-call.1", device: enrolment?.device, point: enrolment?.point, ...batch });
  }

  /** Tell the server where it can be reached, then destroy key and data. */
  async signOut(): Promise<void> {
    const token = this.enrolment?.token;
    this.halt();
    if (token && this.place === "working") await client.leave(token).catch(() => undefined);
    await this.store.wipe();
    await this.reload();
  }

  private async reload(): Promise<void> {
    this.tabs.postMessage("changed");
    await this.load();
  }

  private begin(): void {
    if (!this.enrolment || this.outbox?.device === this.enrolment.device) return;
    this.halt();
    this.outbox = new Outbox(this.store, this.enrolment, {
      changed: () => void this.reload(),
      reach: (reach, clockOff) => {
        this.reach = reach;
        if (reach === "reached") this.clockOff = clockOff;
        this.changed();
      },
      sending: (isSending) => {
        this.isSending = isSending;
        this.changed();
      },
      ended: () => void this.end(),
    });
    this.outbox.start();
  }

  private halt(): void {
    this.outbox?.stop();
    this.outbox = undefined;
  }

  /** The office stopped this device: names go at once, what was not sent stays until it is exported. */
  private async end(): Promise<void> {
    await this.store.dropRoster();
    await this.store.savePlain("ended", new Date().toISOString());
    await this.reload();
  }
}
