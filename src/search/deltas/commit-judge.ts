/** Decides a condition for one commit of a segment, and says which lines make it true. */
import type { CommitCondition } from './commit-condition.ts';
import { filtered, merged, noHits, type Hits } from './hits.ts';
import type { Segment } from './segment.ts';

export interface Subject {
  readonly commit: number;
  /** Entries of its difference; an empty range when it is not the landing's own commit. */
  readonly firstEntry: number;
  readonly endEntry: number;
  /** Per pattern. Texts are entries in a search of differences, else commits. */
  readonly hits: readonly Hits[];
}

/** Paths that lines are looked for in: a byte per path, all of them must be 1. */
type Scope = readonly Uint8Array[];

export interface JudgeOptions {
  readonly segment: Segment;
  readonly repository: string;
  /** Hits belong to entries, so that filters on paths say which of them count. */
  readonly byEntry: boolean;
  /** Per pattern of message: filters, a byte per commit. */
  readonly messages: readonly Uint8Array[];
}

export class CommitJudge {
  readonly #options: JudgeOptions;
  readonly #pathMasks = new Map<CommitCondition, Uint8Array>();
  readonly #peopleMasks = new Map<CommitCondition, Uint8Array>();

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  /** The lines that make it true (none when it is true for other reasons), or undefined when it is not. */
  judge(condition: CommitCondition, subject: Subject): Hits | undefined {
    return this.#holds(condition, subject, []) ? this.#collect(condition, subject, []) : undefined;
  }

  /** Entries that the condition's filters on paths admit, whatever its patterns say. */
  entriesOf(condition: CommitCondition, subject: Subject): readonly number[] {
    const scope = condition.kind === 'and' ? this.#narrowed(condition.parts, []) : this.#narrowed([condition], []);
    const entries: number[] = [];
    for (let entry = subject.firstEntry; entry < subject.endEntry; entry++)
      if (this.#isIn(entry, scope)) entries.push(entry);
    return entries;
  }

  #holds(condition: CommitCondition, subject: Subject, scope: Scope): boolean {
    switch (condition.kind) {
      case 'text':
        return this.#anyCounts(subject.hits[condition.pattern]!, scope);
      case 'message':
        return this.#options.messages[condition.pattern]![subject.commit] === 1;
      case 'path':
        return this.#changesAny(subject, [...scope, this.#pathMask(condition)]);
      case 'person':
        return this.#isPerson(condition, subject.commit);
      case 'unknown':
        throw new TypeError('a predicate was not worked out before the search');
      case 'repository':
        return condition.test(this.#options.repository);
      case 'not':
        if (condition.part.kind === 'path') return this.#changesAny(subject, [...scope, this.#pathMask(condition)]);
        return !this.#holds(condition.part, subject, scope);
      case 'and': {
        const narrowed = this.#narrowed(condition.parts, scope);
        return condition.parts.every((part) => this.#holds(part, subject, narrowed));
      }
      case 'or':
        return condition.parts.some((part) => this.#holds(part, subject, scope));
    }
  }

  #collect(condition: CommitCondition, subject: Subject, scope: Scope): Hits {
    if (condition.kind === 'text') return this.#counting(subject.hits[condition.pattern]!, scope);
    if (condition.kind === 'and') {
      const narrowed = this.#narrowed(condition.parts, scope);
      return condition.parts.map((part) => this.#collect(part, subject, narrowed)).reduce(merged, noHits);
    }
    if (condition.kind !== 'or') return noHits;
    return condition.parts
      .map((part) => (this.#holds(part, subject, scope) ? this.#collect(part, subject, scope) : noHits))
      .reduce(merged, noHits);
  }

  #narrowed(parts: readonly CommitCondition[], scope: Scope): Scope {
    const masks = parts.filter(isAboutPaths).map((part) => this.#pathMask(part));
    return masks.length === 0 ? scope : [...scope, ...masks];
  }

  #anyCounts({ texts }: Hits, scope: Scope): boolean {
    if (!this.#options.byEntry || scope.length === 0) return texts.length > 0;
    return texts.some((text) => this.#isIn(text, scope));
  }

  #counting(hits: Hits, scope: Scope): Hits {
    if (!this.#options.byEntry || scope.length === 0) return hits;
    return filtered(hits, (text) => this.#isIn(text, scope));
  }

  #isIn(entry: number, scope: Scope): boolean {
    const path = this.#options.segment.entryPaths[entry]!;
    return scope.every((mask) => mask[path] === 1);
  }

  #changesAny({ firstEntry, endEntry }: Subject, scope: Scope): boolean {
    for (let entry = firstEntry; entry < endEntry; entry++) if (this.#isIn(entry, scope)) return true;
    return false;
  }

  /** Of a filter on paths, or of the NOT around one. */
  #pathMask(condition: CommitCondition): Uint8Array {
    const known = this.#pathMasks.get(condition);
    if (known) return known;
    const filter = condition.kind === 'not' ? condition.part : condition;
    if (filter.kind !== 'path') throw new TypeError(`${filter.kind} is no filter on paths`);
    const wanted = condition.kind === 'path';
    const mask = Uint8Array.from(this.#options.segment.paths, (path) =>
      filter.test(path, this.#options.repository) === wanted ? 1 : 0,
    );
    this.#pathMasks.set(condition, mask);
    return mask;
  }

  #isPerson(condition: Extract<CommitCondition, { kind: 'person' }>, commit: number): boolean {
    const { segment } = this.#options;
    let mask = this.#peopleMasks.get(condition);
    if (!mask) {
      mask = Uint8Array.from(segment.people, ({ name, email }) => (condition.test(`${name} <${email}>`) ? 1 : 0));
      this.#peopleMasks.set(condition, mask);
    }
    return mask[segment.commitPeople[2 * commit + (condition.role === 'author' ? 0 : 1)]!] === 1;
  }
}

function isAboutPaths(condition: CommitCondition): boolean {
  return condition.kind === 'path' || (condition.kind === 'not' && condition.part.kind === 'path');
}
