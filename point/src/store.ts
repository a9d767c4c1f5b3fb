// IndexedDB: the key, the sealed enrolment and roster, the sealed events in the order in which they were noted here.
// An event counts as noted when its transaction has reached the disk ("strict"): it outlives a killed browser.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import { makeKey, seal, unseal, type Sealed } from "./seal.ts";
import type { Enrolment, Entry, Question, RollCallEvent, Roster, Sending, Verdict } from "./types.ts";

interface KeptEvent {
  seq?: number;
  id: string;
  sending: Sending;
  code: string;
  sealed: Sealed;
}

interface Shelves extends DBSchema {
  keys: { key: string; value: CryptoKey };
  sealed: { key: string; value: Sealed };
  plain: { key: string; value: string };
  events: { key: number; value: KeptEvent; indexes: { id: string; sending: Sending } };
  questions: { key: string; value: { id: string; sealed: Sealed } };
}

const SHELVES = ["keys", "sealed", "plain", "events", "questions"] as const;
const STRICT = { durability: "strict" } as const;

export interface Kept {
  enrolment: Enrolment;
  roster: Roster | undefined;
  entries: Entry[];
}

export class Store {
  private readonly opened: IDBPDatabase<Shelves>;
  private readonly read = new Map<number, { kept: KeptEvent; event: RollCallEvent }>();

  private constructor(opened: IDBPDatabase<Shelves>) {
    this.opened = opened;
  }

  static async open(): Promise<Store> {
    const opened = await openDB<Shelves>("thongsuot-point", 1, {
      upgrade(made) {
        for (const name of ["keys", "sealed", "plain"] as const) made.createObjectStore(name);
        const events = made.createObjectStore("events", { keyPath: "seq", autoIncrement: true });
        events.createIndex("id", "id", { unique: true });
        events.createIndex("sending", "sending");
        made.createObjectStore("questions", { keyPath: "id" });
      },
    });
    return new Store(opened);
  }

  /** All that is kept, unsealed; undefined where this device is not enrolled. */
  async load(): Promise<Kept | undefined> {
    const key = await this.key();
    const enrolment = key && (await this.unsealed<Enrolment>(key, "enrolment"));
    if (!key || !enrolment) return undefined;
    return { enrolment, roster: await this.unsealed<Roster>(key, "roster"), entries: await this.entries(key) };
  }

  /** Begin anew for one point: whatever was kept before goes. */
  async enrol(enrolment: Enrolment): Promise<void> {
    await this.wipe();
    const key = await makeKey();
    const sealed = await seal(key, enrolment);
    const writing = this.opened.transaction(["keys", "sealed"], "readwrite", STRICT);
    await Promise.all([
      writing.objectStore("keys").put(key, "key"),
      writing.objectStore("sealed").put(sealed, "enrolment"),
      writing.done,
    ]);
  }

  async saveRoster(roster: Roster, etag: string): Promise<void> {
    const sealed = await seal(await this.mustKey(), roster);
    const writing = this.opened.transaction(["sealed", "plain"], "readwrite");
    await Promise.all([
      writing.objectStore("sealed").put(sealed, "roster"),
      writing.objectStore("plain").put(etag, "roster-etag"),
      writing.done,
    ]);
  }

  async dropRoster(): Promise<void> {
    await this.opened.delete("sealed", "roster");
    await this.opened.delete("plain", "roster-etag");
  }

  async plain(name: string): Promise<string> {
    return (await this.opened.get("plain", name)) ?? "";
  }

  async savePlain(name: string, value: string): Promise<void> {
    await this.opened.put("plain", value, name);
  }

  /** Note an event; when this returns it is on the disk. */
  async note(event: RollCallEvent): Promise<Entry> {
    const sealed = await seal(await this.mustKey(), event);
    const writing = this.opened.transaction("events", "readwrite", STRICT);
    const kept: KeptEvent = { id: event.id, sending: "waiting", code: "", sealed };
    const [seq] = await Promise.all([writing.store.add(kept), writing.done]);
    return { seq, sending: "waiting", code: "", event };
  }

  /** The first events that wait to be sent, oldest first. */
  async waiting(limit: number): Promise<Entry[]> {
    const key = await this.mustKey();
    const kept = await this.opened.getAllFromIndex("events", "sending", "waiting", limit);
    return Promise.all(kept.map((one) => this.entry(key, one)));
  }

  /** Keep what the server said of events; says how many it settled. */
  async settle(verdicts: readonly Verdict[]): Promise<number> {
    const writing = this.opened.transaction("events", "readwrite", STRICT);
    const byId = writing.store.index("id");
    let settled = 0;
    for (const { id, outcome, code } of verdicts) {
      const kept = await byId.get(id);
      if (!kept || kept.sending !== "waiting") continue;
      await writing.store.put({ ...kept, sending: outcome === "refused" ? "refused" : "sent", code: code ?? "" });
      settled += 1;
    }
    await writing.done;
    return settled;
  }

  /** The server was restored from a backup: everything waits again, it says itself what it already knows. */
  async resendAll(epoch: string): Promise<void> {
    const writing = this.opened.transaction(["events", "plain"], "readwrite", STRICT);
    const events = writing.objectStore("events");
    for (let cursor = await events.openCursor(); cursor; cursor = await cursor.continue()) {
      await cursor.update({ ...cursor.value, sending: "waiting", code: "" });
    }
    await writing.objectStore("plain").put(epoch, "epoch");
    await writing.done;
  }

  async ask(question: Question): Promise<void> {
    const sealed = await seal(await this.mustKey(), question);
    const writing = this.opened.transaction("questions", "readwrite", STRICT);
    await Promise.all([writing.store.put({ id: question.id, sealed }), writing.done]);
  }

  async questions(): Promise<Question[]> {
    const key = await this.mustKey();
    return Promise.all((await this.opened.getAll("questions")).map(({ sealed }) => unseal<Question>(key, sealed)));
  }

  async asked(id: string): Promise<void> {
    await this.opened.delete("questions", id);
  }

  /** Destroy the key and all that it sealed. */
  async wipe(): Promise<void> {
    this.read.clear();
    const writing = this.opened.transaction(SHELVES, "readwrite", STRICT);
    await Promise.all([...SHELVES.map((name) => writing.objectStore(name).clear()), writing.done]);
  }

  private key(): Promise<CryptoKey | undefined> {
    return this.opened.get("keys", "key");
  }

  private async mustKey(): Promise<CryptoKey> {
    const key = await this.key();
    if (!key) throw new Error("signed out");
    return key;
  }

  private async unsealed<T>(key: CryptoKey, name: string): Promise<T | undefined> {
    const sealed = await this.opened.get("sealed", name);
    return sealed && unseal<T>(key, sealed);
  }

  private async entries(key: CryptoKey): Promise<Entry[]> {
    return Promise.all((await this.opened.getAll("events")).map((kept) => this.entry(key, kept)));
  }

  private async entry(key: CryptoKey, kept: KeptEvent): Promise<Entry> {
    const seq = kept.seq ?? 0;
    const known = this.read.get(seq);
    const event = known?.kept.id === kept.id ? known.event : await unseal<RollCallEvent>(key, kept.sealed);
    this.read.set(seq, { kept, event });
    return { seq, sending: kept.sending, code: kept.code, event };
  }
}
