/** Lock files that are lists of `[[package]]` tables: Cargo, Poetry, PDM, uv, pylock. */
import type { Result } from '../../../base/result.ts';
import { ok } from '../../../base/result.ts';
import { isPlain, readToml, type Plain } from '../../readers/structured.ts';

export interface LockedPackage {
  readonly fields: Plain;
  readonly line: number;
}

/** In the order of the file, which is that of the headings. */
export function lockedPackages(
  text: string,
  key: string,
): Result<{ readonly whole: Plain; readonly packages: readonly LockedPackage[] }, string> {
  const read = readToml(text);
  if (!read.ok) return read;
  const lines: number[] = [];
  let line = 0;
  for (const written of text.split('\n')) {
    line++;
    if (
      written.startsWith('[[') &&
      written.slice(2).trimStart().startsWith(key) &&
      /^\[\[\s*["']?([\w-]+)["']?\s*\]\]/.exec(written)?.[1] === key
    )
      lines.push(line);
  }
  const list = read.value[key];
  const packages = Array.isArray(list) ? list.filter((one): one is Plain => isPlain(one)) : [];
  return ok({ whole: read.value, packages: packages.map((fields, at) => ({ fields, line: lines[at] ?? 1 })) });
}

export function textAt(fields: Plain, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
