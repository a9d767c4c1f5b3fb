// Ids made here: UUIDv7 (RFC 9562), so that what is written later sorts later. Pure but for the randomness given.

export function uuid7(now: number, random: Uint8Array): string {
  const bytes = random.slice(0, 16);
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 2 ** (40 - 8 * place)) & 0xff;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export function newId(now: number): string {
  return uuid7(now, crypto.getRandomValues(new Uint8Array(16)));
}
