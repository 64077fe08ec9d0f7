/**
 * Versions of what judges: the hash of its own source. A check or rule that changes gets another version by itself, so a
 * stored result always says which code gave it.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of, type Digest } from '../base/digest.ts';

const isSource = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.test.ts');

/** Source files (no tests, no pages) under `folder` that `isWanted`, in order, with their contents, as one digest. */
export function sourceDigest(folder: string, isWanted: (file: string) => boolean = () => true): Digest {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => isSource(file) && isWanted(file))
    .sort();
  return sha256Of(...files.flatMap((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** Of what joins landings to changesets: what another version joined is joined anew. */
export function joinerVersion(root: string): Digest {
  const isJoiner = (file: string): boolean => /^(?:changesets\.ts|changesets\/|trailers\.ts)/.test(file);
  return sourceDigest(join(root, 'src', 'git'), isJoiner);
}

export interface CheckVersions {
  readonly all: Digest;
  /** Its own source and what all checks share (runner, kit), but no other check. */
  of(check: string): Digest;
}

export function checkVersions(root: string): CheckVersions {
  const folder = join(root, 'src', 'controls');
  const shared = sourceDigest(folder, (file) => !file.startsWith('checks/'));
  const known = new Map<string, Digest>();
  return {
    all: sourceDigest(folder),
    of(check) {
      const version = known.get(check) ?? sha256Of(shared, sourceDigest(join(folder, 'checks', check)));
      known.set(check, version);
      return version;
    },
  };
}
