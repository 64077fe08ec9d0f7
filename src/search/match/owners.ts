/**
 * Code owners of paths, as the forges understand CODEOWNERS. Of the places where such a file may lie the first one that has
 * it counts. GitHub: the last line that matches decides, and one without owners makes the path nobody's. GitLab: the same
 * within each section, and the owners of all sections together are the path's; a line that names nobody stands for the
 * default owners of its section. Gitea: regular expressions, and every line that matches adds its owners.
 *
 * Which forge a repository lives on is not known here: the place of the file says it, and in the two places that they share,
 * whether it has sections.
 */
import { matchesOwnerPattern, type CodeOwnersDialect } from '../../base/owner-pattern.ts';
import type { OwnerMatch } from '../contract.ts';
import type { Layer } from '../index/layer.ts';
import type { Snapshot } from '../index/snapshot.ts';
import { hasBit } from './bits.ts';

/** Where the file may lie; the first one that is there is used. */
export const codeOwnersPaths = [
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.gitlab/CODEOWNERS',
  '.gitea/CODEOWNERS',
] as const;

export type Owner = Pick<OwnerMatch, 'owner' | 'kind'>;

interface Rule {
  readonly pattern: string;
  readonly owners: readonly string[];
  /** Of GitLab, in lower case: equal names are one section. */
  readonly section: string;
}

/** `[Name][2] @default`, `^[Optional]`. */
const heading = /^\^?\[([^\]]+)\](?:\[\d+\])?(?:\s+(.*))?$/;

export class CodeOwners {
  readonly #rules: readonly Rule[];
  readonly #dialect: CodeOwnersDialect;

  constructor(text: string, place: string = 'CODEOWNERS') {
    const lines = text.split('\n').flatMap((line) => {
      const words = wordsOf(line);
      return words.length > 0 ? [words] : [];
    });
    const hasSections = lines.some((words) => headingOf(words) !== undefined);
    this.#dialect = place.startsWith('.gitea/')
      ? 'gitea'
      : place.startsWith('.gitlab/') || (hasSections && !place.startsWith('.github/'))
        ? 'gitlab'
        : 'github';
    this.#rules = rulesIn(lines, this.#dialect);
  }

  /** Each once, in the order of the file; empty when nobody owns it. */
  ownersOf(path: string): readonly string[] {
    if (this.#dialect === 'github')
      return [...new Set(this.#rules.findLast((rule) => this.#matches(rule, path))?.owners)];
    const matching = this.#rules.filter((rule) => this.#matches(rule, path));
    if (this.#dialect === 'gitea') return [...new Set(matching.flatMap(({ owners }) => owners))];
    const lastOfSection = new Map(matching.map(({ section, owners }) => [section, owners]));
    return [...new Set([...lastOfSection.values()].flat())];
  }

  #matches({ pattern }: Rule, path: string): boolean {
    return matchesOwnerPattern(pattern, path, this.#dialect);
  }
}

function rulesIn(lines: readonly (readonly string[])[], dialect: CodeOwnersDialect): readonly Rule[] {
  const rules: Rule[] = [];
  let section: { readonly name: string; readonly owners: readonly string[] } = { name: '', owners: [] };
  for (const words of lines) {
    const begun = dialect === 'gitlab' ? headingOf(words) : undefined;
    if (begun) {
      section = begun;
      continue;
    }
    const [pattern, ...named] = words as [string, ...string[]];
    if (isRefused(pattern, dialect)) continue;
    rules.push({
      pattern: pattern.replace(/^\\#/, '#'),
      owners: named.length > 0 ? named : section.owners,
      section: section.name.toLowerCase(),
    });
  }
  return rules;
}

/** Negation and classes of characters, which .gitignore has, mean nothing here; in Gitea's expressions both do. */
function isRefused(pattern: string, dialect: CodeOwnersDialect): boolean {
  if (dialect === 'gitea') return false;
  return pattern.startsWith('!') || (dialect === 'github' && /(?<!\\)\[/.test(pattern));
}

function headingOf(
  words: readonly string[],
): { readonly name: string; readonly owners: readonly string[] } | undefined {
  const [, name, owners = ''] = heading.exec(words.join(' ')) ?? [];
  if (name === undefined) return undefined;
  const named = owners.split(' ').filter((word) => word !== '');
  return named.every((word) => word.includes('@')) ? { name, owners: named } : undefined;
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
  const wanted = owner.replace(/^@+/, '').toLowerCase();
  return owners.some((one) => one.replace(/^@+/, '').toLowerCase() === wanted);
}

/** `@org/team` is a team, and so is one of GitLab's roles (`@@maintainer`); whoever else is named is a person. */
export function ownerNamed(owner: string): Owner {
  const isTeam = owner.startsWith('@@') || (owner.startsWith('@') && owner.includes('/'));
  return { owner, kind: isTeam ? 'team' : 'person' };
}

export interface OwnersSetting {
  readonly snapshot: Snapshot;
  readonly layers: readonly Layer[];
  /** Occurrences that are searched at all. */
  readonly within: (layer: Layer) => Uint32Array | undefined;
  /** The text of an occurrence. */
  read(layer: Layer, occurrence: number): Promise<string | undefined>;
}

export interface KnownOwners {
  /** By repository: what its CODEOWNERS held in the time that is searched; the latest one of them. */
  readonly rules: ReadonlyMap<number, CodeOwners>;
  /** Repositories whose file is there and cannot be read: nobody knows who owns what. */
  readonly unreadable: readonly string[];
}

export async function readCodeOwners(setting: OwnersSetting): Promise<KnownOwners> {
  const { snapshot, layers, within } = setting;
  const found = new Map<number, CodeOwners | undefined>();
  for (const path of codeOwnersPaths) {
    const number = snapshot.paths.find(path);
    if (number === undefined) continue;
    const latest = new Map<number, { readonly layer: Layer; readonly occurrence: number }>();
    // What stands at a head is later than what stood before: heads come last.
    for (const layer of layers.toReversed()) {
      const bounds = within(layer);
      for (const occurrence of layer.occurrencesOfPath(number))
        if (!bounds || hasBit(bounds, occurrence))
          latest.set(layer.columns.repositoryOf[occurrence]!, { layer, occurrence });
    }
    for (const [repository, { layer, occurrence }] of latest) {
      if (found.has(repository)) continue;
      const text = await setting.read(layer, occurrence);
      found.set(repository, text === undefined ? undefined : new CodeOwners(text, path));
    }
  }
  const rules = new Map([...found].flatMap(([repository, one]) => (one ? [[repository, one] as const] : [])));
  const unread = [...found.keys()].filter((repository) => !rules.has(repository));
  return { rules, unreadable: unread.map((repository) => snapshot.repositories[repository]!.name) };
}

/** How it is told that nobody knows. */
export const ownersInWords = 'Who owns which file (CODEOWNERS cannot be read)';
