/** `scan --write-baseline`: what was said stays, what is new comes in as unreviewed, what is gone goes. */
import type { ScanFinding } from '../../plumbline.ts';
import type { SeenFinding } from './baseline.ts';
import { baselineIds, type BaselineEntry, type BaselineFile } from './own-baseline.ts';

export interface BaselineUpdate {
  readonly file: BaselineFile;
  readonly added: number;
  readonly kept: number;
  readonly removed: number;
}

/** `found`: what no comment and no other file allows, under this scan's rules. */
export function updateBaseline(
  before: BaselineFile,
  found: readonly { readonly finding: ScanFinding; readonly seen: SeenFinding }[],
  isScanned: (path: string) => boolean,
): BaselineUpdate {
  const idOf = baselineIds(before.salt);
  const known = new Map(before.entries.map((entry) => [entry.id, entry]));
  const standing = new Map<string, BaselineEntry>();
  let added = 0;
  for (const { finding, seen } of found) {
    const id = idOf(seen);
    const { rule, path, line, excerpt: code } = finding;
    const entry = known.get(id);
    if (!entry) added++;
    standing.set(id, entry ? { ...entry, line, code } : { id, rule, path, line, code, ...fresh });
  }
  // What this scan did not look at is not gone.
  for (const entry of before.entries) if (!isScanned(entry.path)) standing.set(entry.id, entry);
  const entries = [...standing.values()].sort(byPlace);
  const kept = entries.length - added;
  return { file: { salt: before.salt, entries }, added, kept, removed: before.entries.length - kept };
}

const fresh = { status: 'unreviewed', reviewer: '', reason: '' } as const;

function byPlace(a: BaselineEntry, b: BaselineEntry): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.rule < b.rule ? -1 : 1);
}
