/** What is returned and what is counted: the limit, `select:`, batches, and the sums for the manifest. */
import type { ResultCounts, ResultKind, SearchMatch } from '../contract.ts';
import type { Selection } from '../query/ast.ts';
import { MatchDigest } from './digest.ts';
import type { Owner } from './owners.ts';

const matchesPerBatch = 200;
const linesPerBatch = 2000;

export interface SinkOptions {
  readonly limit: number;
  readonly select: Selection | undefined;
  /** Nothing is kept but sums. */
  readonly countOnly: boolean;
}

/** A match with what is counted of it: with `countOnly` it has no lines. */
export interface Counted {
  readonly match: SearchMatch;
  /** Numbers of the matching lines, ascending. */
  readonly lines: readonly number[];
  /** With `select:file.owners`: who owns the file. */
  readonly owners?: readonly Owner[];
}

/** What the manifest says of all that was found. */
export interface Sums {
  readonly matchingLines: number;
  readonly matchingFiles: number;
  /** Results in the unit of the limit: lines, or matches without lines. */
  readonly resultCount: number;
  readonly results: ResultCounts;
  /** Undefined where nobody asked which lines these are. */
  digest(): string | undefined;
}

export class MatchSink implements Sums {
  matchingLines = 0;
  matchingFiles = 0;
  resultCount = 0;
  limitHit = false;
  readonly results: Partial<Record<ResultKind, number>> = {};
  readonly #options: SinkOptions;
  readonly #digest = new MatchDigest();
  /** What `select:` returned, or what an alternative of the query found before. */
  readonly #returned = new Map<string, Set<number | string>>();
  #hasEarlier = false;
  #batch: SearchMatch[] = [];
  #batchLines = 0;

  constructor(options: SinkOptions) {
    this.#options = options;
  }

  get limit(): number {
    return this.#options.limit;
  }

  get isBatchFull(): boolean {
    return this.#batch.length >= matchesPerBatch || this.#batchLines >= linesPerBatch;
  }

  takeBatch(): readonly SearchMatch[] {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchLines = 0;
    return batch;
  }

  /** From now on, what was found before by another alternative is passed over. To be called before the first match. */
  expectRepetitions(): void {
    this.#hasEarlier = true;
  }

  /** Takes a match, or the part of it that the limit leaves room for. Nothing is taken once `limitHit`. */
  add(counted: Counted): void {
    const found = this.#hasEarlier ? this.unseen(counted) : counted;
    if (!found || this.limitHit) return;
    if (this.#options.select?.kind === 'file.owners') return this.#addOwners(found);
    const selected = this.#selected(found);
    if (selected === 'repeated') return this.#count(found);
    if (!selected) return;
    const room = this.#options.limit - this.resultCount;
    if (weightOf(selected) <= room) return this.#take(selected, found);
    this.limitHit = true;
    const cut = room > 0 ? firstLines(selected, room) : undefined;
    if (cut) this.#take(cut, cut);
  }

  /** A file counts once, whoever owns it, and not at all when nobody does. */
  #addOwners(found: Counted): void {
    const { repository } = found.match;
    const fresh = (found.owners ?? []).flatMap((owner) => {
      const selected = this.#once({ type: 'owner', repository, ...owner });
      return selected === 'repeated' ? [] : [selected];
    });
    for (const selected of fresh) {
      if (this.resultCount >= this.#options.limit) {
        this.limitHit = true;
        return;
      }
      this.#enter(selected);
    }
    if (found.owners && found.owners.length > 0) this.#count(found);
  }

  /** What of it was not told here before; undefined when all of it was. */
  unseen(found: Counted): Counted | undefined {
    const { match } = found;
    const key = `${match.type} ${keyOf(match)}`;
    const known = this.#returned.get(key);
    if (!known) {
      this.#returned.set(
        key,
        new Set<number | string>(match.type === 'symbol' ? match.symbols.map(spotOf) : found.lines),
      );
      return found;
    }
    if (match.type === 'symbol') return unseenSymbols(found, match, known);
    if (match.type !== 'content') return undefined;
    const fresh = new Set(found.lines.filter((line) => !known.has(line)));
    for (const line of fresh) known.add(line);
    if (fresh.size === 0) return undefined;
    const lineMatches = match.lineMatches.filter(({ lineNumber }) => fresh.has(lineNumber));
    return { ...found, match: { ...match, lineMatches }, lines: [...fresh] };
  }

  /** The match as `select:` wants it; undefined when there is nothing of the kind. */
  #selected(found: Counted): Counted | 'repeated' | undefined {
    const { select } = this.#options;
    const { match } = found;
    if (!select) return found;
    switch (select.kind) {
      case 'content':
        return match.type === 'content' ? found : undefined;
      case 'symbol':
        return symbolsOf(match, 'symbolKind' in select ? select.symbolKind : undefined);
      case 'repo':
        return this.#once({ type: 'repo', repository: match.repository });
      case 'file':
      case 'file.path':
      case 'file.directory': {
        if (!('path' in match)) return undefined;
        const path = select.kind === 'file.directory' ? directoryOf(match.path) : match.path;
        return this.#once({ type: 'path', repository: match.repository, path, commit: match.commit });
      }
      case 'commit':
      case 'commit.diff':
      case 'commit.diff.added':
      case 'commit.diff.removed':
        return match.type === 'commit' ? found : undefined;
      case 'file.owners':
        throw new TypeError('owners are several to a file');
    }
  }

  #once(match: SearchMatch): Counted | 'repeated' {
    const key = `selected ${keyOf(match)}`;
    if (this.#returned.has(key)) return 'repeated';
    this.#returned.set(key, new Set());
    return { match, lines: [] };
  }

  #take(selected: Counted, found: Counted): void {
    this.#count(found);
    this.#enter(selected);
  }

  #enter(selected: Counted): void {
    const { match, lines } = selected;
    this.resultCount += weightOf(selected);
    addResult(this.results, match, lines.length);
    this.#digest.add(match.repository, placeIn(match), lines);
    if (this.#options.countOnly) return;
    this.#batch.push(match);
    this.#batchLines += lines.length;
  }

  #count({ match, lines }: Counted): void {
    if (match.type !== 'repo') this.matchingFiles++;
    if (match.type === 'content') this.matchingLines += lines.length;
  }

  digest(): string {
    return this.#digest.value();
  }
}

/** `lines`: of a content or a file with symbols. */
export function addResult(to: Partial<Record<ResultKind, number>>, match: SearchMatch, lines: number): void {
  const kind = kinds[match.type];
  const count = kind === 'line' || kind === 'symbol' ? lines : 1;
  to[kind] = (to[kind] ?? 0) + count;
}

const kinds: Readonly<Record<SearchMatch['type'], ResultKind>> = {
  content: 'line',
  path: 'path',
  repo: 'repository',
  symbol: 'symbol',
  commit: 'commit',
  owner: 'owner',
};

/** What a match is told from others of its repository by, in the digest. */
export function placeIn(match: SearchMatch): string {
  switch (match.type) {
    case 'repo':
      return '';
    case 'owner':
      return match.owner;
    case 'commit':
      return match.commit;
    case 'content':
    case 'path':
    case 'symbol':
      return match.path;
  }
}

function keyOf(match: SearchMatch): string {
  switch (match.type) {
    case 'repo':
      return match.repository;
    case 'owner':
      return `${match.repository}\0${match.owner}`;
    case 'commit':
      return `${match.repository}\0${match.commit}`;
    case 'content':
    case 'path':
    case 'symbol':
      return `${match.repository}\0${match.commit}\0${match.path}`;
  }
}

type SymbolsMatch = Extract<SearchMatch, { type: 'symbol' }>;

function spotOf({ lineNumber, character }: SymbolsMatch['symbols'][number]): string {
  return `${lineNumber}:${character}`;
}

/** Those that are not known; from now on they are. */
function unseenSymbols(found: Counted, match: SymbolsMatch, known: Set<number | string>): Counted | undefined {
  const symbols = match.symbols.filter((symbol) => !known.has(spotOf(symbol)));
  for (const symbol of symbols) known.add(spotOf(symbol));
  if (symbols.length === 0) return undefined;
  return { ...found, match: { ...match, symbols }, lines: symbols.map(({ lineNumber }) => lineNumber) };
}

/** Undefined when it is whole or nothing. */
function firstLines({ match, lines }: Counted, room: number): Counted | undefined {
  const first = lines.slice(0, room);
  if (match.type === 'content')
    return { match: { ...match, lineMatches: match.lineMatches.slice(0, room) }, lines: first };
  if (match.type === 'symbol') return { match: { ...match, symbols: match.symbols.slice(0, room) }, lines: first };
  return undefined;
}

function symbolsOf(match: SearchMatch, kind: string | undefined): Counted | undefined {
  if (match.type !== 'symbol') return undefined;
  const symbols = kind === undefined ? match.symbols : match.symbols.filter((symbol) => symbol.kind === kind);
  if (symbols.length === 0) return undefined;
  return { match: { ...match, symbols }, lines: symbols.map(({ lineNumber }) => lineNumber) };
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function weightOf({ match, lines }: Counted): number {
  return match.type === 'content' || match.type === 'symbol' ? Math.max(1, lines.length) : 1;
}
