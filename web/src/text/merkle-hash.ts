/** Hashes of RFC 6962, 2.1, with the reader's own SHA-256; in and out as hex. */
export type Hex = string;

const one = new Uint8Array([1]);

/** SHA-256 over 0x00 and the entry. */
export const leafOf = (entry: string): Promise<Hex> => sha256Hex(new Uint8Array([0]), new TextEncoder().encode(entry));

/** SHA-256 over 0x01, the left and the right hash. */
export const nodeOf = (left: Hex, right: Hex): Promise<Hex> => sha256Hex(one, bytesOf(left), bytesOf(right));

export async function sha256Hex(...parts: readonly Uint8Array[]): Promise<Hex> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', joined)));
}

export function bytesOf(hex: Hex): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexOf(bytes: Uint8Array): Hex {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
