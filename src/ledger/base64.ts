/**
 * Standard base64 in one spelling only. `Buffer.from(text, 'base64')` skips what it does not know and ignores unused low
 * bits of the last digit, so two texts could stand for the same bytes: a change that nobody would notice.
 */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Undefined unless `text` is exactly what `toBase64` writes. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
