/** OSV documents on this machine: a file, a zip archive as osv.dev exports them, or a folder of either. No network. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { AppError } from '../../base/app-error.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import { later, parseInstant, type Instant } from '../../base/instant.ts';
import { readOsv } from '../../imports/osv/read-osv.ts';
import type { Advisory } from '../../model/advisory.ts';
import type { Ecosystem } from '../../model/dependency.ts';

export interface ReadAdvisories {
  readonly advisories: readonly Advisory[];
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

export function readAdvisories(paths: readonly string[]): ReadAdvisories {
  const advisories: Advisory[] = [];
  const refused: { path: string; reason: string }[] = [];
  const take = (path: string, text: string): void => {
    const read = readOsv(text);
    if (!read.ok) refused.push({ path, reason: read.error });
    else if (read.value) advisories.push(read.value);
  };
  for (const file of advisoryFiles(paths)) {
    if (file.endsWith('.zip')) takeArchive(file, take, refused);
    else take(file, readFileSync(file, 'utf8'));
  }
  return { advisories, refused };
}

/** Of all that is read there, in order: the same files under other paths are the same advisories. */
export function advisoriesDigest(paths: readonly string[]): Digest {
  const files = advisoryFiles(paths).map((file) => createHash('sha256').update(readFileSync(file)).digest('hex'));
  return sha256(files.join('\n'));
}

export interface AdvisoryCoverage {
  readonly count: number;
  /** When one of them was last changed or published: an export is at least as young as its youngest document. */
  readonly newest: Instant | null;
}

/** By ecosystem: an export of one says nothing of another. */
export function coverageOf(advisories: readonly Advisory[]): ReadonlyMap<Ecosystem, AdvisoryCoverage> {
  const coverage = new Map<Ecosystem, AdvisoryCoverage>();
  for (const { affected, modified, published } of advisories) {
    const at = [modified, published].flatMap((one) => parseInstant(one ?? '') ?? []).reduce(latest, undefined);
    for (const ecosystem of new Set(affected.map((one) => one.ecosystem))) {
      const { count, newest } = coverage.get(ecosystem) ?? { count: 0, newest: null };
      const youngest = at === undefined ? newest : newest === null ? at : later(newest, at);
      coverage.set(ecosystem, { count: count + 1, newest: youngest });
    }
  }
  return coverage;
}

const latest = (a: Instant | undefined, b: Instant): Instant => (a === undefined ? b : later(a, b));

function advisoryFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat)
      throw new AppError('app/no-advisories', `${path} does not exist`, {
        hint: 'Name a file, a zip archive or a folder of OSV documents.',
      });
    const files = stat.isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' })
          .sort()
          .map((file) => join(path, file))
      : [path];
    return files.filter((file) => /\.(?:json|zip)$/.test(file));
  });
}

function takeArchive(
  file: string,
  take: (path: string, text: string) => void,
  refused: { path: string; reason: string }[],
): void {
  const decoder = new TextDecoder();
  try {
    const entries = unzipSync(readFileSync(file), {
      filter: ({ name, originalSize }) => name.endsWith('.json') && originalSize < 2 ** 26,
    });
    for (const [name, bytes] of Object.entries(entries)) take(`${file}/${name}`, decoder.decode(bytes));
  } catch (error) {
    refused.push({ path: file, reason: error instanceof Error ? error.message : String(error) });
  }
}
