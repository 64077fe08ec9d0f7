/** Lock files that are lists of `[[package]]` tables: Cargo, Poetry, PDM, uv, pylock. */
import type { Result } from '../../../base/result.ts';
import { ok } from '../../../base/result.ts';
import { isPlain, readToml, type Plain } from '../../readers/structured.ts';

export interface LockedPackage {
  readonly fields: Plain;
  readonly line: number;
}

/** In the order of the file, which is that of the headings; each with the line of its name. */
export function lockedPackages(
  text: string,
  key: string,
): Result<{ readonly whole: Plain; readonly packages: readonly LockedPackage[] }, string> {
  const read = readToml(text);
  if (!read.ok) return read;
  const lines: number[] = [];
  let line = 0;
  let isNamed = true;
  for (const written of text.split('\n')) {
    line++;
    if (written.startsWith('[')) {
      const isPackage = /^\[\[\s*["']?([\w-]+)["']?\s*\]\]/.exec(written)?.[1] === key;
      if (isPackage) lines.push(line);
      isNamed = !isPackage;
    } else if (!isNamed && /^name\s*=/.test(written)) {
      lines[lines.length - 1] = line;
      isNamed = true;
    }
  }
  const list = read.value[key];
  const packages = Array.isArray(list) ? list.filter((one): one is Plain => isPlain(one)) : [];
  return ok({ whole: read.value, packages: packages.map((fields, at) => ({ fields, line: lines[at] ?? 1 })) });
}

export function textAt(fields: Plain, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
