// What the server says and what is kept here; the words are those of docs/algorithms/roll-call.md.

export type Kind = "present" | "left" | "undo";
export type How = "scanned" | "typed" | "tapped";

/** Who an event is about: a line of the roster, a pass that the roster does not know, or a member's code. */
export type Who = { member: number } | { token: string } | { code: string };

export type RollCallEvent = Who & {
  id: string;
  sitting: number;
  kind: Kind;
  how: How;
  seen_at: string;
  undoes?: string;
};

/** Waiting to be sent, acknowledged for good, or refused for good; the server keeps the refused ones too. */
export type Sending = "waiting" | "sent" | "refused";

export interface Entry {
  seq: number;
  sending: Sending;
  code: string;
  event: RollCallEvent;
}

export interface Person {
  id: number;
  name: string;
  fold: string;
  unit: number;
  category: string;
  pass: string;
}

export interface Sitting {
  id: number;
  number: number;
  title: string;
  starts_at: string;
  ends_at: string;
}

export interface Roster {
  conference: { id: number; title: string };
  point: { id: number; name: string };
  sittings: Sitting[];
  people: Person[];
  units: Record<string, string>;
  epoch: string;
  now: string;
}

export interface Enrolment {
  token: string;
  device: number;
  name: string;
  point: { id: number; name: string; place: string };
  conference: { id: number; title: string };
}

export interface Verdict {
  id: string;
  outcome: "accepted" | "duplicate" | "refused";
  code?: string;
}

/** What every answer to a device carries; now and then also the ETag that its roster goes by. */
export interface Sign {
  next_in: number;
  epoch: string;
  now: string;
  roster?: string;
}

export interface Verdicts extends Sign {
  verdicts: Verdict[];
}

export interface Question {
  id: string;
  words: string;
  sitting?: number;
}
