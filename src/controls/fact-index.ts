/**
 * Facts by kind and repository with the instants at which anything changes, built once and shared by all checks of a
 * run. A `Timeline` is immutable; a `Cursor` walks one forwards and keeps what is in force, so a whole window costs each
 * fact two steps whatever the number of changes.
 */
import { AppError } from '../base/app-error.ts';
import type { Instant } from '../base/instant.ts';
import type { Boundary, Fact, FactKind } from '../model/fact.ts';
import type { RepositoryName } from '../model/repository.ts';

export interface Timeline {
  /** By beginning; equal beginnings keep the order of the input. */
  readonly starts: readonly Fact[];
  /** Facts that end, by end. */
  readonly ends: readonly Fact[];
  /** One boundary per instant at which a fact begins or ends, in order. */
  readonly changes: readonly Boundary[];
}

export interface FactIndex {
  all(kind: FactKind): Timeline;
  in(kind: FactKind, repository: RepositoryName): Timeline;
}

const emptyTimeline: Timeline = { starts: [], ends: [], changes: [] };

export function indexFacts(facts: readonly Fact[]): FactIndex {
  const byKind = new Map<FactKind, { all: Fact[]; repositories: Map<RepositoryName, Fact[]> }>();
  for (const fact of facts) {
    const group = byKind.get(fact.kind) ?? { all: [], repositories: new Map<RepositoryName, Fact[]>() };
    byKind.set(fact.kind, group);
    group.all.push(fact);
    const own = group.repositories.get(fact.repository);
    if (own) own.push(fact);
    else group.repositories.set(fact.repository, [fact]);
  }
  const built = new Map<string, Timeline>();
  const once = (key: string, members: readonly Fact[] | undefined): Timeline => {
    if (!members) return emptyTimeline;
    const timeline = built.get(key) ?? timelineOf(members);
    built.set(key, timeline);
    return timeline;
  };
  return {
    all: (kind) => once(kind, byKind.get(kind)?.all),
    in: (kind, repository) => once(`${kind} ${repository}`, byKind.get(kind)?.repositories.get(repository)),
  };
}

function timelineOf(facts: readonly Fact[]): Timeline {
  const starts = [...facts].sort((a, b) => compare(a.valid.from.at, b.valid.from.at));
  const ends = starts.filter((fact) => fact.valid.to !== undefined).sort((a, b) => compare(endOf(a), endOf(b)));
  const changes = new Map<Instant, Boundary>();
  for (const { valid } of starts) {
    for (const boundary of valid.to ? [valid.from, valid.to] : [valid.from]) {
      if (changes.get(boundary.at)?.commit === undefined) changes.set(boundary.at, boundary);
    }
  }
  return { starts, ends, changes: [...changes.values()].sort((a, b) => compare(a.at, b.at)) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const endOf = (fact: Fact): Instant => fact.valid.to?.at ?? fact.valid.from.at;

/** Walks one timeline forwards. */
export class Cursor {
  readonly #timeline: Timeline;
  #at: Instant | undefined;
  #started = 0;
  #ended = 0;
  #changed = 0;
  #inForce: Fact[] = [];

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  moveTo(at: Instant): void {
    if (this.#at !== undefined && at < this.#at) {
      throw new AppError('controls/backwards', `a cursor at ${this.#at} was moved back to ${at}`, {
        hint: 'This is a defect of the runner: judge the instants of a period in order.',
      });
    }
    this.#at = at;
    const { starts, ends, changes } = this.#timeline;
    while (this.#started < starts.length && starts[this.#started]!.valid.from.at <= at) {
      const fact = starts[this.#started++]!;
      if (fact.valid.to === undefined || at < fact.valid.to.at) this.#inForce.push(fact);
    }
    const before = this.#ended;
    while (this.#ended < ends.length && endOf(ends[this.#ended]!) <= at) this.#ended++;
    if (this.#ended > before) {
      this.#inForce = this.#inForce.filter((fact) => fact.valid.to === undefined || at < fact.valid.to.at);
    }
    while (this.#changed < changes.length && changes[this.#changed]!.at <= at) this.#changed++;
  }

  /** Those in force where the cursor stands. The list grows when the cursor moves on: do not keep it. */
  get inForce(): readonly Fact[] {
    return this.#inForce;
  }

  /** Those that had begun where the cursor stands, ended or not. */
  get begun(): readonly Fact[] {
    return this.#timeline.starts.slice(0, this.#started);
  }

  /** The first change after where the cursor stands. */
  get nextChange(): Boundary | undefined {
    return this.#timeline.changes[this.#changed];
  }
}
