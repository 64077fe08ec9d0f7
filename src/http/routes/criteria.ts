/** Criteria of the frameworks with how much of each was tested, and their counterparts in the other framework. */
import { z } from '@hono/zod-openapi';
import type { Plumbline } from '../../app/plumbline.ts';
import type { Criterion } from '../../model/control.ts';
import { coverageOfCriteria } from '../../model/criterion-coverage.ts';
import { decisionWords, isInScope, scopeWords, wholeScope } from '../../model/framework-scope.ts';
import type { Run } from '../../model/run.ts';
import { type ApiContext, addRoute, runOf, runParam } from '../route.ts';
import { criteriaAnswer, type ControlRow } from '../schema.ts';
import { rowsOf } from './controls.ts';

type Row = z.input<typeof criteriaAnswer>['criteria'][number];

export function addCriteriaRoute({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/criteria',
    tag: 'Controls',
    summary: 'SOC 2 criteria and ISO/IEC 27001 controls: points, what answers them, what came of it, counterparts',
    query: z.object({ run: runParam, framework: z.enum(['soc2', 'iso27001']).optional() }),
    answer: criteriaAnswer,
    handle: async ({ query }) => {
      const run = await runOf(plumbline, query.run);
      const scope = run?.frameworks ?? wholeScope;
      const criteria = criteriaOf(plumbline, run).filter(
        ({ framework }) => query.framework === undefined || framework === query.framework,
      );
      return { run: run?.id ?? null, scope: { words: scopeWords(scope), decision: decisionWords(scope) }, criteria };
    },
  });
}

function criteriaOf(plumbline: Plumbline, run: Run | undefined): readonly Row[] {
  const criteria = plumbline.criteria();
  const known = { controls: plumbline.controls(), evaluations: run?.controls ?? [] };
  const coverage = coverageOfCriteria(criteria, known);
  const rows = new Map(rowsOf(plumbline, run).map((row) => [row.id, row]));
  const counterparts = counterpartsOf(plumbline, criteria);
  const scope = run?.frameworks ?? wholeScope;
  return criteria.map(({ points: _points, ...criterion }) => ({
    ...criterion,
    controls: criterion.controls.flatMap((id) => servedBy(rows.get(id))),
    inScope: isInScope(criterion, scope),
    coverage: coverage.get(criterion.id)!,
    counterparts: counterparts.get(criterion.id) ?? [],
  }));
}

function servedBy(row: ControlRow | undefined): Row['controls'] {
  return row === undefined ? [] : [{ id: row.id, title: row.title, result: row.result, waiting: row.waiting }];
}

/** By criterion, both ways: each pair is one line at either end. */
function counterpartsOf(
  plumbline: Plumbline,
  criteria: readonly Criterion[],
): ReadonlyMap<string, Row['counterparts']> {
  const { pairs, sources } = plumbline.crosswalk();
  const titles = new Map(sources.map(({ id, title }) => [id, title]));
  const topics = new Map(criteria.map(({ id, topic }) => [id, topic]));
  const lines = pairs.flatMap((pair) => {
    const named = pair.sources.map((id) => ({
      id,
      title: titles.get(id) ?? id,
      unsure: (pair.unsure ?? []).includes(id),
    }));
    const line = (at: string, id: string) => ({
      at,
      counterpart: { id, topic: topics.get(id) ?? '', confidence: pair.confidence, sources: named },
    });
    return [line(pair.soc2, pair.iso27001), line(pair.iso27001, pair.soc2)];
  });
  const byCriterion = Map.groupBy(lines, ({ at }) => at);
  return new Map([...byCriterion].map(([at, own]) => [at, own.map(({ counterpart }) => counterpart)]));
}
