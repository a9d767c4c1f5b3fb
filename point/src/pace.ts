// When to speak to the server next. Pure but for the chance given (0 … 1).

const FIRST_RETRY_S = 2;
const LONGEST_RETRY_S = 60;
const SHORTEST_S = 1;
const LONGEST_S = 300;

/** Seconds until the next word after an answer: as the server asked, spread by a tenth so that devices do not march. */
export function afterAnswer(nextIn: number, chance: number): number {
  const asked = Number.isFinite(nextIn) ? Math.min(Math.max(nextIn, SHORTEST_S), LONGEST_S) : LONGEST_RETRY_S;
  return asked * (1 + chance / 10);
}

/** Seconds until the next attempt after so many failures in a row; never sooner than the server asked. */
export function afterFailure(failures: number, retryAfter: number, chance: number): number {
  const doubled = Math.min(FIRST_RETRY_S * 2 ** Math.max(failures - 1, 0), LONGEST_RETRY_S);
  return Math.max(doubled * (0.5 + chance / 2), Math.min(retryAfter, LONGEST_S));
}
