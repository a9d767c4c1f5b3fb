// What the events known here of each person come to: the same rule as thongsuot.convening.rules.presence. Pure.
import type { Entry, Kind, RollCallEvent, Sitting, Who } from "./types.ts";

export const UNDO_MS = 10 * 60 * 1000;

export interface Standing {
  kind: Exclude<Kind, "undo">;
  since: string;
  entry: Entry;
}

/** One word for who an event is about. */
export function keyOf(who: Who): string {
  if ("member" in who) return `m${who.member}`;
  return "token" in who ? `t${who.token}` : `c${who.code}`;
}

export function whoOf(event: RollCallEvent): Who {
  if ("member" in event) return { member: event.member };
  return "token" in event ? { token: event.token } : { code: event.code };
}

/** How each person stands in a sitting, by key; who has no standing event has no line. Refused events do not count. */
export function standings(entries: readonly Entry[], sitting: number): Map<string, Standing> {
  const counted = entries.filter((entry) => entry.sending !== "refused" && entry.event.sitting === sitting);
  const undone = new Set(counted.map(({ event }) => event.undoes));
  const result = new Map<string, Standing>();
  for (const entry of counted) {
    const { event } = entry;
    if (event.kind === "undo" || undone.has(event.id)) continue;
    const key = keyOf(event);
    const before = result.get(key);
    if (!before || isLater(event, before.entry.event)) {
      result.set(key, { kind: event.kind, since: event.seen_at, entry });
    }
  }
  return result;
}

function isLater(event: RollCallEvent, other: RollCallEvent): boolean {
  return event.seen_at === other.seen_at ? event.id > other.id : event.seen_at > other.seen_at;
}

/** The last event that may still be taken back at this moment. */
export function undoable(entries: readonly Entry[], now: number): Entry | undefined {
  const undone = new Set(entries.map(({ event }) => event.undoes));
  return entries.findLast(
    ({ event, sending }) => event.kind !== "undo" && sending !== "refused" && !undone.has(event.id) && isFresh(event, now),
  );
}

export function isFresh(event: RollCallEvent, now: number): boolean {
  return now - Date.parse(event.seen_at) < UNDO_MS;
}

export interface Tally {
  present: number;
  left: number;
  walkIns: number;
}

/** How many of the roster are present and have left, and how many are present whom it does not hold. */
export function tally(standing: ReadonlyMap<string, Standing>, roster: ReadonlySet<string>): Tally {
  const result: Tally = { present: 0, left: 0, walkIns: 0 };
  for (const [key, { kind }] of standing) {
    if (!roster.has(key)) result.walkIns += kind === "present" ? 1 : 0;
    else if (kind === "present") result.present += 1;
    else result.left += 1;
  }
  return result;
}

export function countSending(entries: readonly Entry[]): Record<Entry["sending"], number> {
  const counts = { waiting: 0, sent: 0, refused: 0 };
  for (const { sending } of entries) counts[sending] += 1;
  return counts;
}

const HOUR_MS = 60 * 60 * 1000;

/** The sitting that is on, from an hour before it begins; else the next; else the last. */
export function sittingAt(sittings: readonly Sitting[], now: number): Sitting | undefined {
  const inOrder = [...sittings].sort((one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at));
  const begun = inOrder.filter((one) => Date.parse(one.starts_at) - HOUR_MS <= now).at(-1);
  const next = inOrder.find((one) => Date.parse(one.starts_at) > now);
  if (begun && (now <= Date.parse(begun.ends_at) || !next)) return begun;
  return next ?? inOrder.at(-1);
}
