/**
 * Reads a commit object as git stores it: header lines (a line that begins with a space continues the one before), an
 * empty line, the message. Read raw rather than through `git log`, because a shallow clone's `git log` hides parents.
 */
import { instantFromMillis, type Instant } from '../base/instant.ts';
import type { Person } from '../model/history.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';

export interface CommitObject {
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly author: Person;
  readonly authoredAt: Instant;
  readonly committer: Person;
  readonly committedAt: Instant;
  readonly subject: string;
  readonly message: string;
  readonly signed: boolean;
}

/** Undefined when it is no commit object that can be read. */
export function parseCommit(bytes: Buffer): CommitObject | undefined {
  const end = bytes.indexOf('\n\n');
  const head = end < 0 ? bytes : bytes.subarray(0, end);
  const names = head.toString('latin1');
  const encoding = /\nencoding ([^\n]+)/.exec(names)?.[1] ?? 'utf-8';
  const headers = textOf(head, encoding).split('\n');
  const valuesOf = (name: string): string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const tree = valuesOf('tree')[0];
  const author = parseStamp(valuesOf('author')[0]);
  const committer = parseStamp(valuesOf('committer')[0]);
  if (!tree) return undefined;
  const message = end < 0 ? '' : textOf(bytes.subarray(end + 2), encoding).trimEnd();
  return {
    tree: asObjectId(tree),
    parents: valuesOf('parent').map(asObjectId),
    author: author.person,
    authoredAt: author.at,
    committer: committer.person,
    committedAt: committer.at,
    subject: subjectOf(message),
    message,
    signed: headers.some((line) => /^gpgsig(?:-sha256)? /.test(line)),
  };
}

/** Git's own notion: the first paragraph on one line. */
function subjectOf(message: string): string {
  return message
    .trimStart()
    .split(/\n\s*\n/, 1)[0]!
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}

function textOf(bytes: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // An encoding nobody knows (RangeError) or bytes that are not in it (TypeError): Latin-1 reads anything.
    if (error instanceof RangeError || error instanceof TypeError) return bytes.toString('latin1');
    throw error;
  }
}

/** The end of the year 9999: later instants would be written otherwise and sort wrongly. */
const maxMillis = 253_402_300_799_999;

/** `Name <email> 1735689600 +0100`; broken clients have written names and dates of all sorts, or none. */
function parseStamp(text = ''): { readonly person: Person; readonly at: Instant } {
  const open = text.indexOf('<');
  const close = text.lastIndexOf('>');
  if (open < 0 || close < open) return { person: { name: text.trim(), email: '' }, at: instantFromMillis(0) };
  const seconds = Number(/^\s*(-?\d+)/.exec(text.slice(close + 1))?.[1] ?? 0);
  const millis = Math.max(0, Math.min(seconds * 1000, maxMillis));
  const name = text.slice(0, open).trim();
  return { person: { name, email: text.slice(open + 1, close).trim() }, at: instantFromMillis(millis) };
}
