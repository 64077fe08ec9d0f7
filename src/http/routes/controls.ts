/** Controls, checks and criteria. */
import { z } from '@hono/zod-openapi';
import type { Plumbline } from '../../app/plumbline.ts';
import { bases, basisOf, isWaiting } from '../../model/basis.ts';
import type { CheckResult, Control, ControlEvaluation, MemberResult } from '../../model/control.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { OutcomeResult } from '../../model/outcome.ts';
import type { Run } from '../../model/run.ts';
import { notFound } from '../problem.ts';
import { type ApiContext, addRoute, pageOf, pageParams, runOf, runParam } from '../route.ts';
import {
  areaSchema,
  checksAnswer,
  controlAnswer,
  controlsAnswer,
  membersAnswer,
  outcomeResultSchema,
  resultSchema,
  type ControlRow,
} from '../schema.ts';
import { bucketsOf } from './timeline.ts';

export function addControlRoutes(context: ApiContext): void {
  addControlList(context);
  addControlDetail(context);
  addMembers(context);
  addRoute(context.api, {
    path: '/checks',
    tag: 'Controls',
    summary: 'Every check: the question it answers and how',
    answer: checksAnswer,
    handle: () => ({ checks: context.plumbline.checks() }),
  });
}

function addControlList({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/controls',
    tag: 'Controls',
    summary: 'Controls with their results',
    query: z.object({
      run: runParam,
      area: areaSchema.optional(),
      result: resultSchema.optional(),
      basis: z.enum(bases).optional(),
      criterion: z
        .string()
        .optional()
        .openapi({ description: 'a SOC 2 criterion or ISO 27001 control, or its beginning' }),
      text: z.string().optional(),
    }),
    answer: controlsAnswer,
    handle: async ({ query }) => {
      const run = await runOf(plumbline, query.run);
      const wanted = query.criterion?.toLowerCase();
      const text = query.text?.toLowerCase();
      const controls = rowsOf(plumbline, run).filter(
        (row) =>
          (query.area === undefined || row.area === query.area) &&
          (query.result === undefined || row.result === query.result) &&
          (query.basis === undefined || row.basis === query.basis) &&
          (!wanted || [...row.criteria, ...row.iso].some((id) => id.toLowerCase().startsWith(wanted))) &&
          (!text || `${row.id} ${row.title} ${row.owner}`.toLowerCase().includes(text)),
      );
      return { run: run?.id ?? null, controls };
    },
  });
}

function addControlDetail({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/controls/{id}',
    tag: 'Controls',
    summary: 'One control: what was asked, of whom, what came out, and the evidence',
    params: z.object({ id: z.string() }),
    query: z.object({ run: runParam }),
    answer: controlAnswer,
    handle: async ({ params, query }) => {
      const run = await runOf(plumbline, query.run);
      const { control, evaluation } = controlOf(plumbline, run, params.id);
      const sealed = run ? await plumbline.evidence(run.id) : [];
      const described = new Map(plumbline.checks().map((check) => [check.id, check]));
      const judged = evaluation?.checks ?? [];
      return {
        run: run?.id ?? null,
        period: run?.period ?? null,
        control,
        result: evaluation?.result ?? null,
        because: evaluation?.because ?? null,
        counts: evaluation?.counts ?? null,
        coverage: evaluation?.coverage ?? null,
        ...(evaluation?.unjudged && { unjudgedStretches: evaluation.unjudged }),
        ...(evaluation?.continuity && { continuity: evaluation.continuity }),
        waivers: evaluation?.waivers ?? [],
        checks: judged.map((check) => ({
          ...check,
          description: described.get(check.check) ?? null,
          buckets: bucketsOf(check),
          evidence: sealed.filter((item) => item.envelope.kind !== 'control-result' && isAbout(item, check.check)),
        })),
        unjudged: control.checks
          .filter((id) => !judged.some(({ check }) => check === id))
          .flatMap((id) => described.get(id) ?? []),
        asked: plumbline.requests().filter(({ reference }) => reference === control.id),
        evidence: sealed.filter((item) => item.envelope.kind === 'control-result' && isAbout(item, control.id)),
        criteria: plumbline.criteria().filter(({ id }) => [...control.criteria, ...control.iso].includes(id)),
      };
    },
  });
}

function addMembers({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/controls/{id}/checks/{check}/members',
    tag: 'Controls',
    summary: 'The population of a check with the outcome of each member, worst first',
    params: z.object({ id: z.string(), check: z.string() }),
    query: z.object({
      run: runParam,
      result: outcomeResultSchema.optional(),
      repository: z.string().optional(),
      text: z.string().optional(),
      ...pageParams,
    }),
    answer: membersAnswer,
    handle: async ({ params, query }) => {
      const run = await runOf(plumbline, query.run);
      const { evaluation } = controlOf(plumbline, run, params.id);
      const check = evaluation?.checks.find((candidate) => candidate.check === params.check);
      if (!run || !check)
        throw notFound(`check ${params.check} of ${params.id} in this run`, 'See /api/v1/checks for those that exist.');
      const members = selected(check, query);
      return { run: run.id, total: members.length, counts: check.counts, items: pageOf(members, query) };
    },
  });
}

interface MemberFilter {
  readonly result?: OutcomeResult | undefined;
  readonly repository?: string | undefined;
  readonly text?: string | undefined;
}

const order: readonly OutcomeResult[] = ['exception', 'not-determined', 'pass', 'not-applicable'];

function selected(check: CheckResult, { result, repository, text }: MemberFilter): readonly MemberResult[] {
  const wanted = text?.toLowerCase();
  return check.members
    .filter(
      (member) =>
        (result === undefined || member.result === result) &&
        (repository === undefined || member.repository === repository) &&
        (!wanted || `${member.label} ${member.repository} ${member.because}`.toLowerCase().includes(wanted)),
    )
    .sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
}

/** Every control that exists now, and those that only the run knows. */
export function rowsOf(plumbline: Plumbline, run: Run | undefined): readonly ControlRow[] {
  const judged = new Map((run?.controls ?? []).map((evaluation) => [evaluation.control.id, evaluation]));
  const defined = plumbline.controls();
  const gone = [...judged.values()].filter(({ control }) => !defined.some(({ id }) => id === control.id));
  return [
    ...defined.map((control) => rowOf(control, judged.get(control.id))),
    ...gone.map((evaluation) => rowOf(evaluation.control, evaluation)),
  ];
}

export function rowOf(control: Control, evaluation: ControlEvaluation | undefined): ControlRow {
  const { id, area, title, owner, criteria, iso, checks } = control;
  return {
    id,
    area,
    title,
    owner,
    criteria,
    iso,
    checks: checks.length,
    requests: (control.requests ?? []).length,
    basis: basisOf(control),
    waiting: isWaiting({ result: 'indeterminate', ...evaluation, control }),
    result: evaluation?.result ?? null,
    because: evaluation?.because ?? null,
    counts: evaluation?.counts ?? null,
    coverage: evaluation?.coverage ?? null,
    gaps: (evaluation?.checks ?? []).reduce((sum, check) => sum + check.gaps.length, 0),
  };
}

/** The control as it was when the run judged it; as it is now when the run did not. */
function controlOf(
  plumbline: Plumbline,
  run: Run | undefined,
  id: string,
): { readonly control: Control; readonly evaluation: ControlEvaluation | undefined } {
  const evaluation = run?.controls.find(({ control }) => control.id === id);
  const control = evaluation?.control ?? plumbline.controls().find((candidate) => candidate.id === id);
  if (!control) throw notFound(`control ${id}`, 'See /api/v1/controls for those that exist.');
  return { control, evaluation };
}

/** Subjects name what they are about, alone (`CHG-03`) or as a path (`CHG-03/merged-change-reviewed`). */
function isAbout({ envelope }: SealedEvidence, id: string): boolean {
  return envelope.subject.split('/').includes(id);
}
