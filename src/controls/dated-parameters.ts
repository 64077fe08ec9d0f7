/**
 * The parameters of a check as they were in force: one set for all time, or blocks with dates. Every member is judged
 * with those of its own time (an event and a trigger when it happened, an interval of a calendar when it began, a state at
 * each instant), so a later, stricter limit does not rewrite the past, and what was in force is told with the result.
 *
 * Outside of all blocks the check's own defaults hold. Rejected: a block that takes over what the block before said and
 * changes one value (to know what was in force, a reader would have to add up the blocks).
 */
import { AppError } from '../base/app-error.ts';
import type { Instant } from '../base/instant.ts';
import type { DatedParameters, Period } from '../model/control.ts';
import type { AnyCheck, CheckParameters } from './check.ts';

export type GivenParameters = CheckParameters | readonly DatedParameters[];

const isDated = (given: GivenParameters): given is readonly DatedParameters[] => Array.isArray(given);

export class ParametersInForce {
  readonly #defaults: CheckParameters;
  readonly #blocks: readonly DatedParameters[];
  readonly #edges: readonly Instant[];
  /** Those that hold for all time, where they are not dated: asked at every step of every state. */
  readonly #always: CheckParameters | undefined;
  readonly isDated: boolean;

  constructor(check: AnyCheck, given: GivenParameters) {
    this.isDated = isDated(given);
    const blocks = isDated(given) ? given : [{ parameters: given }];
    assertOrder(check, blocks);
    this.#defaults = check.meta.parameters;
    this.#blocks = blocks.map((block) => ({ ...block, parameters: allOf(check, block.parameters) }));
    this.#always = this.isDated ? undefined : this.#blocks[0]!.parameters;
    const edges = blocks.flatMap(({ from, until }) => [from, until]).filter((edge) => edge !== undefined);
    this.#edges = [...new Set(edges)].sort();
  }

  at(instant: Instant): CheckParameters {
    return this.#always ?? this.#blocks.find((block) => holdsAt(block, instant))?.parameters ?? this.#defaults;
  }

  /** For the interval of an outcome: nothing where they never change. */
  shownAt(instant: Instant): { readonly parameters?: CheckParameters } {
    return this.isDated ? { parameters: this.at(instant) } : {};
  }

  nextChange(after: Instant): Instant | undefined {
    return this.#edges.find((edge) => edge > after);
  }

  /** Those of a period, in order; undefined when they are not dated. */
  within(period: Period): readonly DatedParameters[] | undefined {
    if (!this.isDated) return undefined;
    const [begin, end] = period.type === 'as-of' ? [period.at, period.at] : [period.from, period.to];
    const edges = this.#edges;
    const starts: readonly (Instant | undefined)[] = [undefined, ...edges];
    return starts.flatMap((from, at): readonly DatedParameters[] => {
      const until = edges[at];
      const isTouched = (from === undefined || from <= begin || from < end) && (until === undefined || until > begin);
      if (!isTouched) return [];
      const parameters = from === undefined ? this.#before() : this.at(from);
      return [{ ...(from !== undefined && { from }), ...(until !== undefined && { until }), parameters }];
    });
  }

  #before(): CheckParameters {
    return this.#blocks.find(({ from }) => from === undefined)?.parameters ?? this.#defaults;
  }
}

const holdsAt = ({ from, until }: DatedParameters, at: Instant): boolean =>
  (from === undefined || from <= at) && (until === undefined || at < until);

function assertOrder(check: AnyCheck, blocks: readonly DatedParameters[]): void {
  for (const [index, { from }] of blocks.entries()) {
    const before = blocks[index - 1];
    if (index === 0 || (before?.until !== undefined && from !== undefined && before.until <= from)) continue;
    throw new AppError('controls/parameters-overlap', `two blocks of parameters of ${check.meta.id} hold at one time`, {
      hint: 'Give the blocks in the order of time, each with an end where the next one begins.',
    });
  }
}

/** A parameter that the check does not know, or of another type, is a broken promise: it would be ignored in silence. */
function allOf(check: AnyCheck, given: CheckParameters): CheckParameters {
  for (const [name, value] of Object.entries(given)) {
    const standard = check.meta.parameters[name];
    if (standard !== undefined && typeof standard === typeof value) continue;
    throw new AppError(
      'controls/unknown-parameter',
      `check ${check.meta.id} has no ${typeof value} parameter ${name}`,
      {
        hint: `Its parameters are: ${Object.keys(check.meta.parameters).join(', ') || 'none'}.`,
      },
    );
  }
  return { ...check.meta.parameters, ...given };
}
