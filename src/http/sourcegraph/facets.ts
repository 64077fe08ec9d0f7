/** What a search could be narrowed to, with counts: repositories, languages, folders, kinds of symbols, authors. */
import { languageOfPath } from '../../base/language.ts';
import type { StreamFilter } from '../schema.ts';
import type { SearchMatch } from './engine-types.ts';

type Kind = StreamFilter['kind'];

/** Of each kind, so that many repositories do not push the languages out; a page shows few of them until asked for more. */
const shownPerKind = 12;
const shownRepositories = 100;

export class Facets {
  readonly repositories = new Set<string>();
  readonly #counts = new Map<
    string,
    { readonly value: string; readonly label: string; readonly kind: Kind; count: number }
  >();

  count(match: SearchMatch): void {
    const { repository } = match;
    this.repositories.add(repository);
    const weight = weightOf(match);
    this.#add('repo', `repo:^${escaped(repository)}$`, repository, weight);
    if (match.type === 'repo' || match.type === 'owner') return;
    if (match.type === 'commit') {
      const { name, email } = match.author;
      this.#add('author', `author:${valueOf(`^${escaped(name)} <${escaped(email)}>$`)}`, name, weight);
      return;
    }
    const language = (match.type === 'path' ? undefined : match.language) ?? languageOfPath(match.path)?.name;
    if (language !== undefined) this.#add('lang', `lang:${valueOf(language.toLowerCase())}`, language, weight);
    const slash = match.path.indexOf('/');
    const folder = slash < 0 ? '' : match.path.slice(0, slash + 1);
    if (folder !== '') this.#add('file', `file:${valueOf(`^${escaped(folder)}`)}`, folder, weight);
    if (match.type === 'symbol')
      for (const { kind } of match.symbols) this.#add('symbol type', `select:symbol.${kind}`, kind, 1);
  }

  list(limitHit: boolean): readonly StreamFilter[] {
    const all = [...this.#counts.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    const shown = new Map<Kind, number>();
    return all
      .filter(({ kind }) => {
        const before = shown.get(kind) ?? 0;
        shown.set(kind, before + 1);
        return before < (kind === 'repo' ? shownRepositories : shownPerKind);
      })
      .map((facet) => ({ ...facet, limitHit, exhaustive: !limitHit }));
  }

  #add(kind: Kind, value: string, label: string, count: number): void {
    const known = this.#counts.get(value);
    if (known) known.count += count;
    else this.#counts.set(value, { value, label, kind, count });
  }
}

export function weightOf(match: SearchMatch): number {
  if (match.type === 'content') return match.lineMatches.length;
  return match.type === 'symbol' ? match.symbols.length : 1;
}

function valueOf(value: string): string {
  return /[\s"]/.test(value) ? JSON.stringify(value) : value;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
