/**
 * What a landing changed, line by line. Which lines of two contents count as unchanged is a choice among several that are
 * right, so the choice itself is shared with the engine (deltas/line-difference.ts), and the verifier says so; that it is a
 * difference of these very contents is tried here on every pair: applied to the one it has to give the other.
 */
import { applyDifference, differenceOf } from '../deltas/line-difference.ts';
import type { ContentReader } from './git-commit.ts';
import { textIn } from './judge.ts';
import type { TreeChange, TreeEntry } from './tree-changes.ts';

export interface ChangedLine {
  readonly sign: '+' | '-';
  readonly text: string;
  /** Lines with the same number were neighbours in the file, added or removed together. */
  readonly stretch: number;
}

export interface ChangedFile {
  readonly path: string;
  /** False: one side could not be read as text; lines of it are no matches. */
  readonly isWhole: boolean;
  /** None: nothing that could be read as text changed. */
  readonly lines: readonly ChangedLine[];
}

export interface ChangeGap {
  readonly path: string;
  readonly reason: 'binary' | 'missing-object' | 'submodule';
}

export interface LandedChanges {
  readonly files: readonly ChangedFile[];
  readonly gaps: readonly ChangeGap[];
  /** Paths of which the difference is none. */
  readonly faults: readonly string[];
}

export async function landedChanges(reader: ContentReader, changes: readonly TreeChange[]): Promise<LandedChanges> {
  const files: ChangedFile[] = [];
  const gaps: ChangeGap[] = [];
  const faults: string[] = [];
  for (const { path, before, after } of changes) {
    if (after?.mode === '160000') gaps.push({ path, reason: 'submodule' });
    const [old, now] = [blobOf(before), blobOf(after)];
    if (old === now) continue;
    const one = await sideOf(reader, old);
    const other = await sideOf(reader, now);
    const reason = other.reason ?? one.reason;
    if (reason) gaps.push({ path, reason });
    const difference = differenceOf(one.text, other.text);
    if (!applyDifference(one.text, difference, other.text).equals(other.text)) faults.push(path);
    const { extents } = difference;
    const lines: ChangedLine[] = [];
    for (let at = 0; at < extents.length; at += 4) {
      lines.push(...linesOf('-', one.text.subarray(extents[at], extents[at + 1]), at));
      lines.push(...linesOf('+', other.text.subarray(extents[at + 2], extents[at + 3]), at + 1));
    }
    if (lines.length > 0) files.push({ path, isWhole: reason === undefined, lines });
  }
  return { files, gaps, faults };
}

/** Symbolic links and submodules have no content of their own. */
function blobOf(entry: TreeEntry | undefined): string | undefined {
  return entry?.mode.startsWith('100') ? entry.blob : undefined;
}

interface Side {
  readonly text: Buffer;
  readonly reason?: 'binary' | 'missing-object';
}

const nothing = Buffer.alloc(0);

async function sideOf(reader: ContentReader, blob: string | undefined): Promise<Side> {
  if (blob === undefined) return { text: nothing };
  const bytes = await reader.read(blob);
  if (!bytes) return { text: nothing, reason: 'missing-object' };
  const text = textIn(bytes);
  if (text === undefined) return { text: nothing, reason: 'binary' };
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return { text: isWide ? Buffer.from(text) : bytes };
}

function linesOf(sign: ChangedLine['sign'], bytes: Buffer, stretch: number): readonly ChangedLine[] {
  if (bytes.length === 0) return [];
  const lines = bytes.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((text) => ({ sign, text, stretch }));
}
