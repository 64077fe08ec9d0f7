/** Name-based UUIDs (RFC 9562, version 5): the same thing bears the same UUID in every export, on every machine. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';

/** Ours alone: `uuid5('urn:plumbline:oscal')` in the URL namespace of RFC 9562, 6.6. */
const NAMESPACE = Buffer.from('6ba7b811-9dad-11d1-80b4-00c04fd430c8'.replaceAll('-', ''), 'hex');

/** The parts are written as canonical JSON, so that no two lists of parts give one name. */
export function uuidOf(...parts: readonly (string | number)[]): string {
  return uuid5(NAMESPACE, `urn:plumbline:oscal#${canonicalJson(parts)}`);
}

export function uuid5(namespace: Uint8Array, name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
