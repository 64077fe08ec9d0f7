/**
 * The runner's side of a `FactView`: one repository at one instant, moved forwards. It remembers what the check asked
 * for since the last move; until one of those changes, the same question has the same answer, so the next instant that
 * needs judging is the earliest change among them. Edges of gaps always count, because the runner itself reads gaps.
 */
import { AppError } from '../base/app-error.ts';
import type { Instant, TimeSpan } from '../base/instant.ts';
import type { Boundary, Fact, FactKind } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { RepositoryName } from '../model/repository.ts';
import type { AnyCheck, FactView } from './check.ts';
import { Cursor, type FactIndex } from './fact-index.ts';
import { coversInstant, touchesKind, touchesSpan } from './gaps.ts';

export class Lens implements FactView<FactKind> {
  readonly #index: FactIndex;
  readonly #repository: RepositoryName;
  readonly #check: AnyCheck;
  /** Gaps of the kinds that the check reads, touching the repository, that matter to the check. */
  readonly #gaps: readonly Gap[];
  readonly #own = new Map<FactKind, Cursor>();
  readonly #shared = new Map<FactKind, Cursor>();
  readonly #consulted = new Set<Cursor>();
  #alarm: Instant | undefined;
  #at: Instant;
  #interval: TimeSpan | undefined;

  constructor(setup: {
    check: AnyCheck;
    index: FactIndex;
    gaps: readonly Gap[];
    repository: RepositoryName;
    at: Instant;
  }) {
    this.#index = setup.index;
    this.#repository = setup.repository;
    this.#check = setup.check;
    this.#at = setup.at;
    this.#gaps = setup.gaps.filter(
      (gap) =>
        (gap.repository === 'all' || gap.repository === setup.repository) &&
        setup.check.reads.some((kind) => touchesKind(gap, kind)) &&
        (setup.check.relevantGap?.(gap) ?? true),
    );
  }

  /** `interval`: the stretch that is judged as things stood at `at`. */
  moveTo(at: Instant, interval?: TimeSpan): void {
    this.#at = at;
    this.#interval = interval;
    this.#alarm = undefined;
    this.#consulted.clear();
  }

  get at(): Instant {
    return this.#at;
  }

  get interval(): TimeSpan {
    return this.#interval ?? { from: this.#at, to: this.#at };
  }

  of<K extends FactKind>(kind: K): readonly Fact<K>[] {
    return this.#consult(this.#own, kind, () => this.#index.in(kind, this.#repository)).inForce as readonly Fact<K>[];
  }

  begun<K extends FactKind>(kind: K): readonly Fact<K>[] {
    return this.#consult(this.#own, kind, () => this.#index.in(kind, this.#repository)).begun as readonly Fact<K>[];
  }

  anywhere<K extends FactKind>(kind: K): readonly Fact<K>[] {
    return this.#consult(this.#shared, kind, () => this.#index.all(kind)).inForce as readonly Fact<K>[];
  }

  /** Not consulted in the sense of `nextChange`: an event is judged once. */
  ever<K extends FactKind>(kind: K): readonly Fact<K>[] {
    const { evaluation, id } = this.#check.meta;
    if (evaluation === 'state' || evaluation === 'periodic')
      throw new AppError('controls/looks-ahead', `check ${id} judges a ${evaluation} by what came later`, {
        hint: 'Only checks of events and triggers may ask for facts of all times: judge by what is in force.',
      });
    return this.#index.in(kind, this.#repository).starts as readonly Fact<K>[];
  }

  gaps(kind: FactKind): readonly Gap[] {
    return this.#gaps.filter((gap) => touchesKind(gap, kind) && coversInstant(gap, this.#at));
  }

  gapsWithin(kind: FactKind, span: TimeSpan): readonly Gap[] {
    return this.openGapsWithin(span).filter((gap) => touchesKind(gap, kind));
  }

  /** All gaps of all kinds read that touch a stretch. */
  openGapsWithin(span: TimeSpan): readonly Gap[] {
    return this.#gaps.filter((gap) => touchesSpan(gap, span));
  }

  /** All gaps of all kinds read that cover this instant. */
  get openGaps(): readonly Gap[] {
    return this.#gaps.filter((gap) => coversInstant(gap, this.#at));
  }

  hasPassed(instant: Instant): boolean {
    if (instant <= this.#at) return true;
    if (this.#alarm === undefined || instant < this.#alarm) this.#alarm = instant;
    return false;
  }

  /** The earliest instant after this one at which the answer given here may change. */
  get nextChange(): Boundary | undefined {
    let next: Boundary | undefined;
    const consider = (boundary: Boundary | undefined): void => {
      if (boundary && (next === undefined || boundary.at < next.at)) next = boundary;
    };
    for (const cursor of this.#consulted) consider(cursor.nextChange);
    if (this.#alarm !== undefined) consider({ at: this.#alarm });
    for (const { span } of this.#gaps) {
      for (const at of span ? [span.from, span.to] : []) if (at > this.#at) consider({ at });
    }
    return next;
  }

  #consult(
    cursors: Map<FactKind, Cursor>,
    kind: FactKind,
    timeline: () => ConstructorParameters<typeof Cursor>[0],
  ): Cursor {
    const cursor = cursors.get(kind) ?? new Cursor(timeline());
    cursors.set(kind, cursor);
    cursor.moveTo(this.#at);
    this.#consulted.add(cursor);
    return cursor;
  }
}
