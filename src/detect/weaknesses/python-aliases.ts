/** Python: names under which something weak was imported (`from hashlib import md5 as digest`), and where they are called. */
import type { ScannedFile, Span } from '../rule.ts';

const namesAtMost = 20;

export interface AliasedImport extends Span {
  readonly alias: string;
  readonly original: string;
}

/** `pattern`: global; the original is its first group that matched, the alias the one behind it. */
export function aliasedImports(file: ScannedFile, pattern: RegExp): readonly AliasedImport[] {
  const found: AliasedImport[] = [];
  if (file.kind !== 'python') return found;
  for (const window of file.windows) {
    for (const match of window.text.matchAll(pattern)) {
      const [original, alias] = match.slice(1).filter((group) => group !== undefined);
      const start = window.start + match.index;
      if (found.length < namesAtMost)
        found.push({ alias: alias!, original: original!, start, end: start + match[0].length });
    }
  }
  return found;
}

/** Calls by an alias, up to their parenthesis; `method`: what may stand between, as a regular expression. */
export function* callsByAlias(
  file: ScannedFile,
  imports: readonly AliasedImport[],
  method: string,
): Iterable<AliasedImport> {
  if (imports.length === 0) return;
  const originals = new Map(imports.map(({ alias, original }) => [alias, original]));
  const uses = new RegExp(String.raw`(?<![\w.])(${[...originals.keys()].join('|')})${method}(?=\()`, 'g');
  for (const found of file.masked.code.matchAll(uses)) {
    const alias = found[1]!;
    yield { alias, original: originals.get(alias)!, start: found.index, end: found.index + found[0].length };
  }
}
