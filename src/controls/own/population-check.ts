/**
 * A check of the user's own over a population: every fact of a kind that fits `where` is a member, and each must fulfil
 * `expect`. Events are judged once, when they happened; states at every instant.
 */
import { eventKinds, type Fact, type FactKind } from '../../model/fact.ts';
import { exception, pass } from '../../model/outcome.ts';
import { defineCheck, type AnyCheck } from '../check.ts';
import { listed, place } from '../words.ts';
import { judgeConditions, type Conditions } from './condition.ts';
import { metaOf, type OwnCheckOptions, type OwnMeta } from './own-meta.ts';

export interface PopulationSpec extends OwnMeta {
  readonly population: {
    readonly of: FactKind;
    /** Members are those that fulfil all of it; absent: all. */
    readonly where?: Conditions | undefined;
    readonly expect: Conditions;
  };
  readonly repositories?: readonly string[];
}

export function populationCheck(spec: PopulationSpec, { covers, finds }: OwnCheckOptions): AnyCheck {
  const { of, where = {}, expect } = spec.population;
  return defineCheck({
    meta: { ...metaOf(spec), evaluation: eventKinds.has(of) ? 'population' : 'state', parameters: {} },
    population: of,
    reads: [],
    label: labelOf,
    scope: ({ repository, value }) => {
      if (spec.repositories !== undefined && !covers(spec.repositories, repository))
        return { excluded: `The check is about ${listed(spec.repositories)} only.` };
      const unfit = judgeConditions(value, where, finds).find(({ holds }) => !holds);
      return unfit && { excluded: `It is none of those that the check is about: ${unfit.says}.` };
    },
    test(item) {
      const judged = judgeConditions(item.value, expect, finds);
      const failed = judged.filter(({ holds }) => !holds);
      const said = (failed.length > 0 ? failed : judged).map(({ says }) => says).join('; ');
      return failed.length > 0 ? exception(`${said}.`, [item]) : pass(`As expected: ${said}.`, [item]);
    },
  }) as AnyCheck;
}

/** What a person would call it, by what facts of most kinds say of themselves; else its id. */
function labelOf({ id, repository, value }: Fact): string {
  const said: Readonly<Record<string, unknown>> = { ...value };
  const name = ['subject', 'title', 'name', 'image', 'branch']
    .map((key) => said[key])
    .find((one) => typeof one === 'string');
  const commit = typeof said['commit'] === 'string' ? said['commit'].slice(0, 12) : undefined;
  const line = typeof said['line'] === 'number' ? said['line'] : undefined;
  const where =
    typeof said['path'] === 'string' ? place({ path: said['path'], ...(line !== undefined && { line }) }) : commit;
  if (name === undefined && where === undefined) return id;
  return `${repository}: ${[name, where && (name === undefined ? where : `(${where})`)].filter(Boolean).join(' ')}`;
}
