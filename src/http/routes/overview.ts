/** The overview, the runs, the repositories. */
import { z } from '@hono/zod-openapi';
import { countBases, isWaiting } from '../../model/basis.ts';
import { areas, areaTitles, controlResults, type ControlEvaluation } from '../../model/control.ts';
import { severities, type Finding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import type { Plumbline, RunDifference } from '../../app/plumbline.ts';
import { type ApiContext, addRoute, runOf, runParam } from '../route.ts';
import type { Overview, ResultCounts } from '../schema.ts';
import { overviewAnswer, repositoriesAnswer, runsAnswer } from '../schema.ts';
import { rowOf } from './controls.ts';
import { windowOf } from './timeline.ts';

const worstShown = 6;
const worstRead = 1000;

export function addOverviewRoutes({ api, plumbline }: ApiContext): void {
  const query = z.object({ run: runParam });
  addRoute(api, {
    path: '/overview',
    tag: 'Runs',
    summary: 'Readiness: the areas, what changed, repositories, the worst findings',
    query,
    answer: overviewAnswer,
    handle: async (asked) => overviewOf(plumbline, await runOf(plumbline, asked.query.run)),
  });
  addRoute(api, {
    path: '/runs',
    tag: 'Runs',
    summary: 'Every run, newest first',
    answer: runsAnswer,
    handle: async () => {
      const runs = await plumbline.runs();
      return { runs: [...runs].sort((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1)) };
    },
  });
  addRoute(api, {
    path: '/repositories',
    tag: 'Repositories',
    summary: 'The repositories with what a run saw of them',
    query,
    answer: repositoriesAnswer,
    handle: async (asked) => {
      const run = await runOf(plumbline, asked.query.run);
      return { run: run ? headOf(run) : null, repositories: await repositoriesOf(plumbline, run) };
    },
  });
}

async function overviewOf(plumbline: Plumbline, run: Run | undefined): Promise<z.input<typeof overviewAnswer>> {
  const judged = run?.controls ?? [];
  const [differences, repositories, worstFindings, evidence] = await Promise.all([
    run ? plumbline.differences(run.id) : ([] as readonly RunDifference[]),
    repositoriesOf(plumbline, run),
    worst(plumbline),
    run ? plumbline.evidence(run.id) : [],
  ]);
  return {
    version: plumbline.version,
    run: run ? headOf(run) : null,
    areas: areasOf(plumbline, judged),
    totals: {
      controls: judged.length,
      results: countResults(judged),
      ...countBases(judged),
      coverage: meanCoverage(judged),
    },
    window: run ? windowOf(judged, run.period) : [],
    differences,
    repositories,
    findings: run?.findings ?? { atHead: 0, byClass: {} },
    worstFindings,
    evidence: evidence.length,
  };
}

export function headOf(run: Run): NonNullable<z.input<typeof overviewAnswer>['run']> {
  const { id, startedAt, finishedAt, period, tool, work, seal } = run;
  return { id, startedAt, finishedAt, period, tool, work, ...(seal ? { seal } : {}) };
}

function areasOf(plumbline: Plumbline, judged: readonly ControlEvaluation[]): Overview['areas'] {
  const byId = new Map(judged.map((evaluation) => [evaluation.control.id, evaluation]));
  return areas.map((area) => {
    const defined = plumbline.controls().filter((control) => control.area === area);
    const mine = judged.filter(({ control }) => control.area === area);
    const gone = mine.filter(({ control }) => !defined.some(({ id }) => id === control.id));
    return {
      area,
      title: areaTitles[area],
      results: countResults(mine),
      ...countBases(mine),
      coverage: meanCoverage(mine),
      controls: [
        ...defined.map((control) => rowOf(control, byId.get(control.id))),
        ...gone.map((evaluation) => rowOf(evaluation.control, evaluation)),
      ],
    };
  });
}

function countResults(judged: readonly ControlEvaluation[]): ResultCounts {
  const count = (result: string): number => judged.filter((evaluation) => evaluation.result === result).length;
  return Object.fromEntries(controlResults.map((result) => [result, count(result)])) as unknown as ResultCounts;
}

/** Controls that do not apply have nothing to cover, those that wait for documents nothing that could be. */
function meanCoverage(judged: readonly ControlEvaluation[]): number | null {
  const applicable = judged.filter((one) => one.result !== 'not-applicable' && !isWaiting(one));
  if (applicable.length === 0) return null;
  return applicable.reduce((sum, { coverage }) => sum + coverage, 0) / applicable.length;
}

/** What is known now, with what the run saw of it; a repository that only the run knows stays in the list. */
async function repositoriesOf(
  plumbline: Plumbline,
  run: Run | undefined,
): Promise<z.input<typeof repositoriesAnswer>['repositories']> {
  const seen = run?.repositories ?? [];
  const known = await plumbline.repositories();
  const names = new Set(seen.map(({ name }) => name));
  const unseen = known.filter(({ name }) => !names.has(name));
  return [
    ...seen,
    ...unseen.map(({ name, location, defaultBranch, head, observedAt, gaps }) => ({
      name,
      location,
      observedAt,
      gaps,
      ...(defaultBranch === undefined ? {} : { branch: defaultBranch }),
      ...(head === undefined ? {} : { head }),
    })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * One finding stands for those of the same rule in the same repository: a list of the worst says more when it shows more
 * than one thing. Asks severity by severity until it is full, so that no more is read than is shown.
 */
async function worst(plumbline: Plumbline): Promise<z.input<typeof overviewAnswer>['worstFindings']> {
  const groups: (readonly Finding[])[] = [];
  for (const severity of severities) {
    if (groups.length >= worstShown || severity === 'note') break;
    const filter = { severity, atHead: true, productionOnly: true, limit: worstRead };
    const { items } = await plumbline.findings(filter);
    groups.push(...Map.groupBy(items, ({ rule, repository }) => `${repository}\n${rule}`).values());
  }
  return groups.slice(0, worstShown).map((findings) => ({ finding: findings[0]!, more: findings.length - 1 }));
}
