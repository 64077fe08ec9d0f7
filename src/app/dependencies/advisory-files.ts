/** OSV documents on this machine: a file, a zip archive as osv.dev exports them, or a folder of either. No network. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { AppError } from '../../base/app-error.ts';
import { readOsv } from '../../imports/osv/read-osv.ts';
import type { Advisory } from '../../model/advisory.ts';

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
  for (const path of paths) {
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
    for (const file of files) {
      if (file.endsWith('.json')) take(file, readFileSync(file, 'utf8'));
      else if (file.endsWith('.zip')) takeArchive(file, take, refused);
    }
  }
  return { advisories, refused };
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
