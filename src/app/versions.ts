/**
 * Versions of what judges: the hash of its own source. A check or rule that changes gets another version by itself, so a
 * stored result always says which code gave it.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of, type Digest } from '../base/digest.ts';

/** Source files (no tests, no pages) under `folder`, in order, with their contents, as one digest. */
export function sourceDigest(folder: string): Digest {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort();
  return sha256Of(...files.flatMap((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

export interface CheckVersions {
  readonly all: Digest;
  of(check: string): Digest;
}

export function checkVersions(root: string): CheckVersions {
  const folder = join(root, 'src', 'controls');
  const known = new Map<string, Digest>();
  return {
    all: sourceDigest(folder),
    of(check) {
      const version = known.get(check) ?? sourceDigest(join(folder, 'checks', check));
      known.set(check, version);
      return version;
    },
  };
}
