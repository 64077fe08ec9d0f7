/**
 * Code owners of paths, as the forges understand CODEOWNERS: the first of `.github/`, the root and `docs/` that has one
 * counts, a path belongs to the owners of the last line that matches it, and a line without owners makes it nobody's.
 */
import ignore from 'ignore';

/** Where the file may lie; the first one that is there is used. */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

interface Rule {
  readonly matches: (path: string) => boolean;
  readonly owners: readonly string[];
}

export class CodeOwners {
  /** The last line first. */
  readonly #rules: readonly Rule[];

  constructor(text: string) {
    const rules: Rule[] = [];
    for (const line of text.split('\n')) {
      const [pattern, ...owners] = wordsOf(line);
      // Negation and classes of characters, which .gitignore has, mean nothing here.
      if (pattern === undefined || /^!|^\[|[[\]]/.test(pattern)) continue;
      const matcher = ignore().add(pattern.replace(/^\\#/, '#'));
      rules.unshift({ matches: (path) => matcher.ignores(path), owners });
    }
    this.#rules = rules;
  }

  ownersOf(path: string): readonly string[] {
    return this.#rules.find(({ matches }) => matches(path))?.owners ?? [];
  }
}

/** Words before a comment; a space in a pattern is written `\ `. */
function wordsOf(line: string): readonly string[] {
  const words = line.trim().match(/(?:\\.|\S)+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  return comment < 0 ? words : words.slice(0, comment);
}

/** As asked for: `@org/team`, `org/team`, a mail address; case ignored. Without an owner: any. */
export function isOwned(owners: readonly string[], owner: string | undefined): boolean {
  if (owner === undefined || owner === '') return owners.length > 0;
  const wanted = owner.replace(/^@/, '').toLowerCase();
  return owners.some((one) => one.replace(/^@/, '').toLowerCase() === wanted);
}
