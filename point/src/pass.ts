// What a scanned or typed code says. Pure.

/** As thongsuot.convening.rules.passes makes them: 128 bits in base32. */
const PASS = /^[A-Z2-7]{26}$/;

/** The pass in a code: the code itself, or the end of the address in it; undefined for any other code. */
export function tokenIn(text: string): string | undefined {
  const last = text.trim().split(/[/#?=&]/).filter(Boolean).at(-1) ?? "";
  const letters = last.replace(/[\s-]+/g, "").toUpperCase();
  return PASS.test(letters) ? letters : undefined;
}
