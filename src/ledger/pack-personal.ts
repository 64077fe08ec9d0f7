/**
 * What opens salted personal values, in a pack (`personal/openings.jsonl`): one line for each commitment (`personal:<hex>`) that
 * the lists of changes hold,
 *
 *     {"commitment":…,"salt":<base64>,"value":…}                     HMAC-SHA256 of the value, the salt as the key, is the commitment
 *     {"at":…,"because":…,"by":[…,…],"commitment":…,"removed":true}    two people removed it for good
 *     {"commitment":…}                                                nobody here can open it, and nothing says why
 *
 * Checked: every opening opens its commitment, no commitment has two lines, and each one in the lists has its line.
 */
import { createHmac } from 'node:crypto';
import { fromBase64 } from './base64.ts';
import { EVIDENCE_FOLDER, parseEntry } from './pack-claims.ts';
import { textOf } from './pack-evidence.ts';
import { isRecord } from './pack-layout.ts';
import type { PackFault, PackReader } from './pack-verification.ts';

export const OPENINGS_FILE = 'personal/openings.jsonl';
const anywhere = /personal:[0-9a-f]{64}/g;

interface OpeningsToCheck {
  readonly reader: PackReader;
  /** Of the entries. */
  readonly lines: readonly string[];
  /** Files that could be read. */
  readonly read: ReadonlyMap<string, string>;
}

export interface PackOpenings {
  readonly faults: readonly PackFault[];
  readonly notes: readonly string[];
}

export function checkOpenings({ reader, lines, read }: OpeningsToCheck): PackOpenings {
  const named = commitmentsIn({ reader, lines, read });
  const faults: PackFault[] = [];
  const fault = (because: string): unknown => faults.push({ file: OPENINGS_FILE, code: 'opening/invalid', because });
  const seen = new Set<string>();
  const count = { opened: 0, removed: 0, closed: 0 };
  const told = read.has(OPENINGS_FILE) ? (textOf(reader, OPENINGS_FILE) ?? '') : '';
  for (const [at, line] of told.split('\n').entries()) {
    if (line === '') continue;
    const { commitment, salt, value, removed } = recordIn(line);
    if (typeof commitment !== 'string' || seen.has(commitment)) {
      fault(`line ${at + 1} names no commitment, or one that has a line already`);
      continue;
    }
    seen.add(commitment);
    if (removed === true) count.removed += 1;
    else if (salt === undefined && value === undefined) count.closed += 1;
    else if (opens(salt, value, commitment)) count.opened += 1;
    else fault(`line ${at + 1} does not open ${commitment}`);
  }
  for (const commitment of named) if (!seen.has(commitment)) fault(`nothing is said of ${commitment}`);
  return { faults, notes: faults.length === 0 ? notesOn(count) : [] };
}

function notesOn({ opened, removed, closed }: Readonly<Record<'opened' | 'removed' | 'closed', number>>): string[] {
  return [
    ...(opened > 0 ? [`${opened} personal values are salted in the evidence; each is what its commitment says.`] : []),
    ...(removed > 0 ? [`${removed} personal values were removed: ${OPENINGS_FILE} says by whom, when and why.`] : []),
    ...(closed > 0 ? [`${closed} personal values cannot be opened here, and nothing says why. Ask.`] : []),
  ];
}

function opens(salt: unknown, value: unknown, commitment: string): boolean {
  const key = typeof salt === 'string' ? fromBase64(salt) : undefined;
  if (!key || typeof value !== 'string') return false;
  return `personal:${createHmac('sha256', key).update(value).digest('hex')}` === commitment;
}

/** Of the lists of changes that are here. */
function commitmentsIn({ reader, lines, read }: OpeningsToCheck): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of lines) {
    const entry = parseEntry(line);
    const file = `${EVIDENCE_FOLDER}${entry?.digest ?? ''}`;
    if (entry?.kind !== 'changes' || !read.has(file)) continue;
    for (const commitment of (textOf(reader, file) ?? '').match(anywhere) ?? []) found.add(commitment);
  }
  return found;
}

function recordIn(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
