/** What is returned and what is counted: the limit, `select:`, batches, and the sums for the manifest. */
import { createHash } from 'node:crypto';
import type { SearchMatch } from '../contract.ts';
import type { Selection } from '../query/ast.ts';

const matchesPerBatch = 200;
const linesPerBatch = 2000;

export class MatchSink {
  matchingLines = 0;
  matchingFiles = 0;
  /** Results so far in the unit of the limit: lines, or matches without lines. */
  resultCount = 0;
  limitHit = false;
  readonly #limit: number;
  readonly #select: Selection['kind'] | undefined;
  /** SHA-256 over `repository:path:line` and a line break for every line of every match, in order; line from 0, empty where there is none. */
  readonly #digest = createHash('sha256');
  #batch: SearchMatch[] = [];
  #batchLines = 0;
  #lastRepository: string | undefined;

  constructor(options: { readonly limit: number; readonly select: Selection | undefined }) {
    this.#limit = options.limit;
    this.#select = options.select?.kind;
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

  /** Takes a match, or the part of it that the limit leaves room for. Nothing is taken once `limitHit`. */
  add(found: SearchMatch): void {
    const match = this.#selected(found);
    if (!match || this.limitHit) return;
    const room = this.#limit - this.resultCount;
    if (weightOf(match) <= room) return this.#take(match, found);
    this.limitHit = true;
    if (match.type === 'content' && room > 0) {
      const cut = { ...match, lineMatches: match.lineMatches.slice(0, room) };
      this.#take(cut, cut);
    }
  }

  /** The match as `select:` wants it; undefined when there is nothing of the kind, or it was returned before. */
  #selected(found: SearchMatch): SearchMatch | undefined {
    if (this.#select === undefined || found.type === 'repo') return this.#select === 'content' ? undefined : found;
    if (this.#select === 'content') return found.type === 'content' ? found : undefined;
    const { repository, path, commit } = found;
    if (this.#select === 'file') return { type: 'path', repository, path, commit };
    if (repository === this.#lastRepository) {
      this.#count(found);
      return undefined;
    }
    this.#lastRepository = repository;
    return { type: 'repo', repository };
  }

  #take(match: SearchMatch, found: SearchMatch): void {
    this.resultCount += weightOf(match);
    this.#count(found);
    this.#batch.push(match);
    if (match.type === 'content') this.#batchLines += match.lineMatches.length;
    this.#digest.update(placesOf(match));
  }

  #count(found: SearchMatch): void {
    if (found.type !== 'repo') this.matchingFiles++;
    if (found.type === 'content') this.matchingLines += found.lineMatches.length;
  }

  matchDigest(): string {
    return this.#digest.copy().digest('hex');
  }
}

function placesOf(match: SearchMatch): string {
  if (match.type === 'repo') return `${match.repository}::\n`;
  const place = `${match.repository}:${match.path}:`;
  if (match.type === 'path') return `${place}\n`;
  return match.lineMatches.map(({ lineNumber }) => `${place}${lineNumber}\n`).join('');
}

function weightOf(match: SearchMatch): number {
  return match.type === 'content' ? match.lineMatches.length : 1;
}
