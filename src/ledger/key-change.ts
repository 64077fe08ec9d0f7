/**
 * How a ledger gets another key: a statement that stands in the log itself, as an entry
 *
 *     {"note":…,"type":"plumbline-key-change","version":1}        (canonical JSON)
 *
 * whose note is
 *
 *     plumbline ledger key
 *     log <origin>
 *     from <public key until now>
 *     to <public key from now on>
 *     after <number of entries before this one>
 *     at <instant>
 *     by <who>
 *     because <why>
 *
 * signed by both keys: the old one hands over, the new one shows that somebody holds it. Without the old signature it is the
 * statement of somebody who *lost* the old key (`handedOver: false`): a verifier has no reason to believe it but a reader who
 * was told the new key another way.
 *
 * The tree that ends with the statement is the last that the old key signs and the first that the new one signs: its checkpoint
 * bears both signatures. So each key is good for sizes `from … to`, both included, and a reader who knows any key of the chain
 * can walk to the latest one.
 */
import { canonicalJson } from '../base/canonical-json.ts';
import { failed, ok, type Result } from '../base/result.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import {
  formatVerifierKey,
  isSameKey,
  openNote,
  parseNote,
  parseVerifierKey,
  type NoteError,
  type Signer,
  type VerifierKey,
} from './note.ts';

export interface KeyChange {
  readonly from: VerifierKey;
  readonly to: VerifierKey;
  /** Position of the statement in the log, and the number of entries before it. */
  readonly index: number;
  readonly at: string;
  readonly by: string;
  readonly because: string;
  /** Whether the old key signed. */
  readonly handedOver: boolean;
}

/** A key and the sizes of the trees that it signs, both included. */
export interface KeyTenure {
  readonly key: VerifierKey;
  readonly from: number;
  /** Absent: the key in use. */
  readonly to?: number;
  /** How it came into use; absent for the first. */
  readonly change?: KeyChange;
}

export type KeyChangeStatement = Omit<KeyChange, 'handedOver'> & { readonly origin: string };

const TYPE = 'plumbline-key-change';
/** By which such entries are found without parsing all others. */
export const KEY_CHANGE_MARK = Buffer.from(`"type":"${TYPE}"`);
const TITLE = 'plumbline ledger key';

export function keyChangeEntry(statement: KeyChangeStatement, signers: readonly Signer[]): Uint8Array {
  const text = statementText(statement);
  const note = `${text}\n${signers.map((signer) => signer.signatureLine(text)).join('')}`;
  return Buffer.from(canonicalJson({ type: TYPE, version: 1, note }));
}

function statementText({ origin, from, to, index, at, by, because }: KeyChangeStatement): string {
  const line = (text: string): string => text.replace(/\s+/g, ' ').trim();
  return [
    TITLE,
    `log ${origin}`,
    `from ${formatVerifierKey(from)}`,
    `to ${formatVerifierKey(to)}`,
    `after ${index}`,
    `at ${at}`,
    `by ${line(by)}`,
    `because ${line(because)}`,
    '',
  ].join('\n');
}

/** The statement in the entry at `index`; undefined when the entry is something else. */
export function parseKeyChange(entry: Uint8Array, index: number): Result<KeyChange, NoteError> | undefined {
  const bytes = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength);
  if (!bytes.includes(KEY_CHANGE_MARK)) return undefined;
  const note = noteIn(bytes.toString('utf8'));
  if (note === undefined) return undefined;
  const parsed = parseNote(note);
  return parsed.ok ? readStatement(note, parsed.value.text, index) : parsed;
}

function noteIn(text: string): string | undefined {
  try {
    const value = JSON.parse(text) as { readonly type?: unknown; readonly note?: unknown } | null;
    return value?.type === TYPE && typeof value.note === 'string' ? value.note : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readStatement(note: string, text: string, index: number): Result<KeyChange, NoteError> {
  const [title, log = '', from = '', to = '', after, at = '', by = '', because = '', ...rest] = text.split('\n');
  const malformed = (why: string): Result<KeyChange, NoteError> =>
    failed({ code: 'malformed', because: `the statement of a new key (entry ${index}) ${why}` });
  if (title !== TITLE || rest.join() !== '') return malformed('has not the lines that it must have');
  const oldKey = parseVerifierKey(from.replace(/^from /, ''));
  const newKey = parseVerifierKey(to.replace(/^to /, ''));
  if (!oldKey.ok || !newKey.ok) return malformed('names no keys');
  if (after !== `after ${index}`) return malformed(`says "${after}": it was moved`);
  if (log !== `log ${oldKey.value.name}` || newKey.value.name !== oldKey.value.name)
    return malformed('is of another log');
  const byNew = openNote(note, newKey.value);
  if (!byNew.ok) return failed({ ...byNew.error, because: `entry ${index}: ${byNew.error.because}` });
  const byOld = openNote(note, oldKey.value);
  if (!byOld.ok && byOld.error.code !== 'unknown-key') {
    return failed({ ...byOld.error, because: `entry ${index}: ${byOld.error.because}` });
  }
  return ok({
    from: oldKey.value,
    to: newKey.value,
    index,
    at: at.replace(/^at /, ''),
    by: by.replace(/^by /, ''),
    because: because.replace(/^because /, ''),
    handedOver: byOld.ok,
  });
}

/**
 * The keys of a log from its statements, in their order. `current` is the only key when there are none. A statement by a key
 * that was not in use then is a fault: it changes nothing, and `faults` names it.
 */
export function tenuresOf(
  current: VerifierKey,
  changes: readonly KeyChange[],
): { readonly tenures: readonly KeyTenure[]; readonly faults: readonly string[] } {
  const faults: string[] = [];
  let last: KeyTenure = { key: changes[0]?.from ?? current, from: 0 };
  const tenures: KeyTenure[] = [];
  for (const change of changes) {
    if (!isSameKey(change.from, last.key)) {
      faults.push(`entry ${change.index} replaces a key that was not in use then`);
      continue;
    }
    tenures.push({ ...last, to: change.handedOver ? change.index + 1 : change.index });
    last = { key: change.to, from: change.index + 1, change };
  }
  tenures.push(last);
  if (!isSameKey(last.key, current)) faults.push('the key in use is not the one that the log says');
  return { tenures, faults };
}

/** What `note` says when it is a checkpoint that a key signed within its tenure. */
export function openCheckpointOf(
  note: string,
  tenures: readonly KeyTenure[],
): Result<Checkpoint & { readonly key: VerifierKey }, NoteError> {
  let why: NoteError = { code: 'unknown-key', because: 'no key is known' };
  for (const { key, from, to = Number.MAX_SAFE_INTEGER } of tenures) {
    const opened = openCheckpoint(note, key);
    if (!opened.ok) {
      if (opened.error.code !== 'unknown-key') return opened;
      if (why.code === 'unknown-key') why = opened.error;
      continue;
    }
    const { size } = opened.value;
    if (size >= from && size <= to) return ok({ ...opened.value, key });
    const range = to === Number.MAX_SAFE_INTEGER ? `from ${from} on` : `${from} to ${to}`;
    why = {
      code: 'bad-signature',
      because: `${key.name}+${key.id} signed a tree of ${size}; it is good for sizes ${range}`,
    };
  }
  return failed(why);
}
