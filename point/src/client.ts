// The protocol: docs/algorithms/roll-call.md. A refusal says its code; what got no proper answer is unreachable.
import type { Enrolment, Entry, Question, Roster, Sign, Verdicts } from "./types.ts";

const PREFIX = "/sync/v1/";
const PATIENCE_MS = 30_000;
const WORTH_ZIPPING = 1000;

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryAfter: number;

  constructor(status: number, code: string, detail: string, retryAfter: number) {
    super(code || String(status));
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/** No network, no server behind it, or a server that fails: later it may work. */
export class Unreachable extends Error {
  readonly retryAfter: number;
  readonly busy: boolean;

  constructor(busy = false, retryAfter = 0) {
    super("unreachable");
    this.busy = busy;
    this.retryAfter = retryAfter;
  }
}

interface Asked {
  method: "GET" | "POST" | "DELETE";
  token?: string;
  body?: unknown;
  etag?: string;
}

/** The JSON of a batch, as it is sent and as it is exported. */
export function batchOf(entries: readonly Entry[], now: Date): { sent_at: string; events: object[] } {
  return { sent_at: now.toISOString(), events: entries.map(({ seq, event }) => ({ ...event, seq })) };
}

export async function enrol(code: string, name: string): Promise<Enrolment> {
  const answer = await ask("enrol", { method: "POST", body: { code, name } });
  return { ...((await answer.json()) as Omit<Enrolment, "name">), name };
}

/** The roster and its ETag; undefined where it is still the one known. */
export async function roster(token: string, etag: string): Promise<{ roster: Roster; etag: string } | undefined> {
  const answer = await ask("roster", { method: "GET", token, etag });
  if (answer.status === 304) return undefined;
  return { roster: (await answer.json()) as Roster, etag: bare(answer.headers.get("ETag") ?? "") };
}

export async function events(token: string, entries: readonly Entry[], now: Date): Promise<Verdicts> {
  const answer = await ask("events", { method: "POST", token, body: batchOf(entries, now) });
  return (await answer.json()) as Verdicts;
}

export async function sign(token: string): Promise<Sign> {
  return (await (await ask("sign", { method: "GET", token })).json()) as Sign;
}

export async function question(token: string, asked: Question): Promise<void> {
  await ask("questions", { method: "POST", token, body: asked });
}

export async function leave(token: string): Promise<void> {
  await ask("device", { method: "DELETE", token });
}

/** An ETag without what HTTP, or a proxy that packs answers, puts around it. */
function bare(etag: string): string {
  return etag.replace(/^W\//, "").replace(/^"|"$/g, "");
}

async function ask(path: string, asked: Asked): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (asked.token) headers.set("Authorization", `Bearer ${asked.token}`);
  if (asked.etag) headers.set("If-None-Match", `"${asked.etag}"`);
  const body = asked.body === undefined ? null : await packed(JSON.stringify(asked.body), headers);
  let answer: Response;
  try {
    answer = await fetch(PREFIX + path, {
      method: asked.method,
      headers,
      body,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: "timeout" in AbortSignal ? AbortSignal.timeout(PATIENCE_MS) : null,
    });
  } catch {
    throw new Unreachable();
  }
  if (!answer.ok && answer.status !== 304) throw await problemOf(answer);
  return answer;
}

async function packed(json: string, headers: Headers): Promise<BodyInit> {
  headers.set("Content-Type", "application/json");
  if (json.length < WORTH_ZIPPING || typeof CompressionStream === "undefined") return json;
  headers.set("Content-Encoding", "gzip");
  const zipped = new Blob([json]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(zipped).arrayBuffer();
}

/** What a failed answer means. One without a code of ours comes from something in between (a hotel's sign-in page). */
async function problemOf(answer: Response): Promise<Error> {
  const retryAfter = Number(answer.headers.get("Retry-After")) || 0;
  const problem: unknown = await answer.json().catch(() => null);
  const { code, detail } = (problem ?? {}) as { code?: unknown; detail?: unknown };
  if (answer.status >= 500 || typeof code !== "string") return new Unreachable(true, retryAfter);
  return new Refusal(answer.status, code, typeof detail === "string" ? detail : "", retryAfter);
}
