/**
 * Predicates, worked out before the search: which repositories or occurrences fulfil them. Whatever cannot be known (no
 * description, no history, no authors) is told by an alert and in the manifest: such a repository does not fulfil the
 * predicate, so that it is searched where the predicate is negated, and nobody can say whether it should have been.
 */
import type { CorpusRepository, Incompleteness, RevisionSource, SearchAlert } from '../contract.ts';
import type { Instant } from '../../base/instant.ts';
import type { Layer } from '../index/layer.ts';
import type { Snapshot } from '../index/snapshot.ts';
import type { Pace } from '../pace.ts';
import type { Predicate, TextTest, TimeScope } from '../query/ast.ts';
import { incompleteFor, notKnown, type Unknown } from './attributes.ts';
import { emptyBits, setBit } from './bits.ts';
import { TextMatcher, type Pattern } from './text-matcher.ts';
import { isOwned, ownersInWords, readCodeOwners } from './owners.ts';
import { needsContentsBefore, type QueryPlan } from './query-plan.ts';
import type { KnownPredicate } from './scope.ts';

/** Who changed a file of a repository, as `Full Name <mail>`; undefined when nobody can tell. */
export interface ContributorSource {
  authors(repository: string): Promise<ReadonlyMap<string, readonly string[]> | undefined>;
}

/** Which repositories depend on a package; resolved by whoever keeps the inventory, which is not known here. */
export interface DependencySource {
  /** By repository; absent: nobody can tell. */
  uses(question: DependencyQuestion): Promise<ReadonlyMap<string, boolean>>;
}

export interface DependencyQuestion {
  readonly package: string;
  readonly ecosystem?: string;
  readonly range?: string;
  readonly time: TimeScope;
}

export interface PredicateSetting {
  readonly snapshot: Snapshot;
  readonly layers: readonly Layer[];
  readonly pace: Pace;
  readonly contributors?: ContributorSource;
  readonly dependencies?: DependencySource;
  readonly time: TimeScope;
  readonly revisions?: RevisionSource;
  /** Occurrences that are searched at all. */
  readonly within: (layer: Layer) => Uint32Array | undefined;
  /** Repositories with a file that fulfils all that is given. */
  repositoriesWith(file: { readonly path?: string; readonly content?: string }): Promise<ReadonlySet<number>>;
  /** Occurrences whose content fulfils it. */
  occurrencesWith(pattern: Pattern): Promise<(layer: Layer) => Uint32Array>;
  /** The text of an occurrence. */
  read(layer: Layer, occurrence: number): Promise<string | undefined>;
}

export interface KnownPredicates {
  readonly known: ReadonlyMap<number, KnownPredicate>;
  readonly alerts: readonly SearchAlert[];
  readonly incomplete: readonly Incompleteness[];
}

export async function workOut(plan: QueryPlan, setting: PredicateSetting): Promise<KnownPredicates> {
  const known = new Map<number, KnownPredicate>();
  const unknown: Unknown[] = [];
  for (const [index, leaf] of plan.leaves.entries())
    if (leaf.kind === 'predicate')
      known.set(index, await new Worker(setting, plan.ignoreCase, unknown).workOut(leaf.predicate));
    else if (leaf.kind === 'content' && needsContentsBefore(plan))
      known.set(index, { occurrences: await setting.occurrencesWith(leaf.pattern) });
  return { known, alerts: unknown.map(notKnown), incomplete: unknown.map(incompleteFor) };
}

class Worker {
  readonly #setting: PredicateSetting;
  readonly #ignoreCase: boolean;
  readonly #unknown: Unknown[];

  constructor(setting: PredicateSetting, ignoreCase: boolean, unknown: Unknown[]) {
    this.#setting = setting;
    this.#ignoreCase = ignoreCase;
    this.#unknown = unknown;
  }

  async workOut(predicate: Predicate): Promise<KnownPredicate> {
    switch (predicate.name) {
      case 'repo:has.file':
        return { repositories: await this.#setting.repositoriesWith(predicate) };
      case 'repo:has.commit.after':
        if (predicate.revision !== undefined) return this.#changedAfter(predicate.after, predicate.revision);
        return this.#byRepository('The history', ({ history }) => {
          const last = history?.landings.at(-1);
          return last && last.at > predicate.after;
        });
      case 'repo:has.description': {
        const matcher = this.#matcher(predicate.source);
        return this.#byRepository('The description', ({ attributes }) =>
          attributes?.description === undefined ? undefined : matcher.test(attributes.description),
        );
      }
      case 'repo:has.topic':
        return this.#byRepository('Topics', ({ attributes }) => attributes?.topics?.includes(predicate.topic));
      case 'repo:has.meta':
        return this.#byRepository(
          'Metadata',
          ({ attributes }) => attributes?.meta && this.#hasMeta(predicate, attributes.meta),
        );
      case 'repo:has.dependency': {
        const { name: _, ...wanted } = predicate;
        const uses = await this.#setting.dependencies?.uses({ ...wanted, time: this.#setting.time });
        return this.#byRepository('The dependencies', ({ name }) => uses?.get(name));
      }
      case 'file:has.owner':
        return this.#owned(predicate.owner);
      case 'file:has.contributor':
        return this.#contributed(predicate.source);
      case 'file:has.content':
        // A leaf of its own kind: see query-plan.ts.
        return {};
    }
  }

  #matcher(source: string): TextMatcher {
    return new TextMatcher({ source, ignoreCase: this.#ignoreCase });
  }

  #byRepository(what: string, holds: (repository: CorpusRepository) => boolean | undefined): KnownPredicate {
    const repositories = new Set<number>();
    const unknown: string[] = [];
    for (const [index, repository] of this.#setting.snapshot.repositories.entries()) {
      const truth = holds(repository);
      if (truth === undefined) unknown.push(repository.name);
      else if (truth) repositories.add(index);
    }
    if (unknown.length > 0) this.#unknown.push({ what, names: unknown });
    return { repositories };
  }

  /** Whether a revision is elsewhere than it was then, by its first-parent history. */
  async #changedAfter(after: Instant, revision: string): Promise<KnownPredicate> {
    const { snapshot, revisions, pace } = this.#setting;
    const changed = new Map<string, boolean>();
    for (const { name } of snapshot.repositories) {
      const [now] = (await revisions?.resolve(name, revision, 'name')) ?? [];
      if (!now || !revisions) continue;
      const [then] = await revisions.resolveAt(name, after, revision);
      changed.set(name, then?.commit !== now.commit);
      await pace.breathe();
    }
    return this.#byRepository(`The history of ${revision}`, ({ name }) => changed.get(name));
  }

  #hasMeta(
    { key, value }: Extract<Predicate, { name: 'repo:has.meta' }>,
    meta: Readonly<Record<string, string | null>>,
  ): boolean {
    return Object.entries(meta).some(([name, held]) => {
      if (!this.#fulfils(name, key)) return false;
      if (value === undefined) return true;
      return value === null ? held === null : held !== null && this.#fulfils(held, value);
    });
  }

  #fulfils(text: string, test: TextTest): boolean {
    return 'equals' in test ? text === test.equals : this.#matcher(test.matches).test(text);
  }

  async #owned(owner: string | undefined): Promise<KnownPredicate> {
    const { snapshot, layers, pace } = this.#setting;
    const { rules, unreadable } = await readCodeOwners(this.#setting);
    if (unreadable.length > 0) this.#unknown.push({ what: ownersInWords, names: unreadable });
    const bits = new Map<Layer, Uint32Array>();
    for (const layer of layers) {
      const owned = emptyBits(layer.size);
      for (let at = 0; at < layer.size; at++) {
        const owners = rules.get(layer.columns.repositoryOf[at]!)?.ownersOf(snapshot.pathOf(layer, at)) ?? [];
        if (isOwned(owners, owner)) setBit(owned, at);
        if ((at & 31) === 0 && pace.isDue) await pace.breathe();
      }
      bits.set(layer, owned);
    }
    return { occurrences: (layer) => bits.get(layer) ?? emptyBits(layer.size) };
  }

  async #contributed(source: string): Promise<KnownPredicate> {
    const { snapshot, contributors, pace } = this.#setting;
    const matcher = this.#matcher(source);
    const paths = new Map<number, ReadonlySet<string>>();
    const unknown: string[] = [];
    for (const [index, { name }] of snapshot.repositories.entries()) {
      const authors = await contributors?.authors(name);
      await pace.breathe();
      if (!authors) unknown.push(name);
      else
        paths.set(
          index,
          new Set([...authors].flatMap(([path, each]) => (each.some((one) => matcher.test(one)) ? [path] : []))),
        );
    }
    if (unknown.length > 0) this.#unknown.push({ what: 'Who changed which file', names: unknown });
    return {
      occurrences: (layer) => {
        const bits = emptyBits(layer.size);
        for (let at = 0; at < layer.size; at++)
          if (paths.get(layer.columns.repositoryOf[at]!)?.has(snapshot.pathOf(layer, at))) setBit(bits, at);
        return bits;
      },
    };
  }
}
