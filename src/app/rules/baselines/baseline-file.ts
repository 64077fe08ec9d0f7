/** `scan --write-baseline FILE`: brings the file up to date, or begins one. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomically } from '../../../base/atomic-file.ts';
import type { ScanFinding } from '../../plumbline.ts';
import type { SeenFinding } from './baseline.ts';
import { parseOwnBaseline, writeOwnBaseline } from './own-baseline.ts';
import { updateBaseline } from './update.ts';

interface Updating {
  readonly path: string;
  readonly found: readonly { readonly finding: ScanFinding; readonly seen: SeenFinding }[];
  readonly isScanned: (path: string) => boolean;
}

export function updateBaselineFile({ path, found, isScanned }: Updating) {
  const before = existsSync(path)
    ? parseOwnBaseline({ path, text: readFileSync(path, 'utf8') })
    : { salt: randomBytes(16).toString('hex'), entries: [] };
  // What a comment or another file allows needs no entry.
  const open = found.filter(({ finding }) => finding.suppressed === undefined);
  const { file, added, kept, removed } = updateBaseline(before, open, isScanned);
  writeFileAtomically(path, writeOwnBaseline(file, path.endsWith('.json')));
  return { path, entries: file.entries.length, added, kept, removed };
}
