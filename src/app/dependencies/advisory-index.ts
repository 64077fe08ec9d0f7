/** Advisories ready to be asked. The export of an ecosystem has 200 000 documents: it is read again only when it changed. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of, type Digest } from '../../base/digest.ts';
import { AdvisoryIndex } from '../../facts/dependencies/advisories.ts';
import type { Ecosystem } from '../../model/dependency.ts';
import { coverageOf, readAdvisories, type AdvisoryCoverage, type ReadAdvisories } from './advisory-files.ts';

export interface IndexedAdvisories {
  readonly index: AdvisoryIndex;
  readonly coverage: ReadonlyMap<Ecosystem, AdvisoryCoverage>;
  readonly refused: ReadAdvisories['refused'];
}

/** The last that were read: a server has one list of them, a command line asks once. */
let kept: (IndexedAdvisories & { readonly stamp: Digest }) | undefined;

export function indexedAdvisories(paths: readonly string[]): IndexedAdvisories {
  const stamp = sha256Of(...paths.flatMap(stampsOf));
  if (kept?.stamp === stamp) return kept;
  const { advisories, refused } = readAdvisories(paths);
  kept = { stamp, index: new AdvisoryIndex(advisories), coverage: coverageOf(advisories), refused };
  return kept;
}

function stampsOf(path: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [path, 'absent'];
  if (!stat.isDirectory()) return [path, String(stat.size), String(stat.mtimeMs)];
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [path, ...files.flatMap((entry) => stampsOf(join(entry.parentPath, entry.name)))];
}
