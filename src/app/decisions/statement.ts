/**
 * The Statement of Applicability as a page or a document shows it: every row of Annex A whether or not it was decided, the
 * user's own rows, what audits say of the controls behind each, and everything in it that does not agree with itself.
 *
 * A fault is something that ISO/IEC 27001:2022, 6.1.3 d) or the audits contradict; a notice is what an auditor would ask.
 */
import type { Instant } from '../../base/instant.ts';
import type { Criterion } from '../../model/control.ts';
import type { Applicability, Decision } from '../../model/decision.ts';
import type { Run } from '../../model/run.ts';
import { byRow, rowDifferences, rowsAt, versionsAt, type StandingVersion } from '../../model/standing/applicability.ts';
import { submissionsAt } from '../../model/standing/requests.ts';
import type {
  Statement,
  StatementDifference,
  StatementProblem,
  StatementRow,
  StatementVersion,
} from '../../model/standing/statement.ts';
import { unknown, type Known } from './act.ts';

/** `version` absent: the rows as they stand; `in-force`: the one approved last. */
export interface StatementWish {
  readonly version?: string;
  readonly at?: Instant;
}

type StatementKnown = Pick<Known, 'now' | 'decisions' | 'criteria' | 'controls' | 'requests' | 'samePerson'>;

/** `runAt`: the last audit that was finished by then. */
export function statementOf(
  { version: wanted, at: asked }: StatementWish,
  known: StatementKnown,
  runAt: (at: Instant) => Run | undefined,
): Statement {
  const end = asked ?? known.now;
  const versions = versionsAt(known.decisions, end);
  const shown = wanted === undefined ? undefined : versionNamed(wanted, versions);
  const at = shown?.version.decidedAt ?? end;
  const decided = shown?.rows ?? rowsAt(known.decisions, end);
  const run = runAt(at);
  const rows = rowsOf(decided, known, run);
  const statement = { at, rows, run: run?.id ?? null, versions: versions.map(versionView) };
  const last = versions.at(-1);
  return {
    ...statement,
    version: shown ? versionView(shown) : null,
    inForce: last ? versionView(last) : null,
    problems: problemsOf({ rows, at, run, shown: shown ?? last, isDraft: !shown, end }, known),
    counts: countsOf(rows),
  };
}

export function versionView({ version: of }: StandingVersion): StatementVersion {
  const { version, id, decidedBy, decidedAt, reason, rowsDigest } = of;
  return { version, decision: id, approvedBy: decidedBy, approvedAt: decidedAt, reason, rowsDigest };
}

function versionNamed(name: string, versions: readonly StandingVersion[]): StandingVersion {
  const found = name === 'in-force' ? versions.at(-1) : versions.find(({ version }) => version.version === name);
  if (found) return found;
  const names = versions.map(({ version }) => version.version).join(', ');
  throw unknown(
    name === 'in-force' ? 'no version was approved by then' : `there is no version "${name}"`,
    names === '' ? 'plumbline soa approve makes the first one.' : `There are ${names}.`,
  );
}

export function statementDifference(
  from: string,
  to: string | undefined,
  { decisions, now }: Pick<Known, 'decisions' | 'now'>,
): StatementDifference {
  const versions = versionsAt(decisions, now);
  const before = versionNamed(from, versions);
  const after = to === undefined ? undefined : versionNamed(to, versions);
  const differences = rowDifferences(before.rows, after?.rows ?? rowsAt(decisions, now));
  return { from: versionView(before), to: after ? versionView(after) : null, differences };
}

function rowsOf(
  decided: readonly Applicability[],
  { criteria, controls }: StatementKnown,
  run: Run | undefined,
): readonly StatementRow[] {
  const results = new Map(run?.controls.map(({ control, result }) => [control.id, result]));
  const annex = new Map(annexOf(criteria).map((criterion) => [criterion.id, criterion]));
  const byName = new Map(decided.map((decision) => [decision.row, decision]));
  const names = [...new Set([...annex.keys(), ...byName.keys()])].sort(byRow);
  return names.map((row) => {
    const criterion = annex.get(row);
    const decision = byName.get(row) ?? null;
    const control = controls.find(({ id }) => id === row);
    const serving = criterion?.controls ?? (control ? [control.id] : []);
    return {
      row,
      title: decision?.title ?? criterion?.topic ?? control?.title ?? '',
      source: criterion ? 'annex-a' : 'custom',
      decision,
      controls: serving.map((id) => ({ id, result: results.get(id) ?? null })),
    };
  });
}

const annexOf = (criteria: readonly Criterion[]): readonly Criterion[] =>
  criteria.filter(({ framework }) => framework === 'iso27001');

function countsOf(rows: readonly StatementRow[]): Statement['counts'] {
  const annex = rows.filter(({ source }) => source === 'annex-a');
  const of = (wanted: (decision: Applicability) => boolean): number =>
    rows.filter(({ decision }) => decision && wanted(decision)).length;
  return {
    annexA: annex.length,
    decided: annex.filter(({ decision }) => decision !== null).length,
    applicable: of(({ applicable }) => applicable),
    excluded: of(({ applicable }) => !applicable),
    implemented: of(({ status }) => status === 'implemented' || status === 'inherited'),
    own: rows.length - annex.length,
  };
}

interface Examined {
  readonly rows: readonly StatementRow[];
  readonly at: Instant;
  /** Until when decisions are looked at. */
  readonly end: Instant;
  readonly run: Run | undefined;
  readonly shown: StandingVersion | undefined;
  readonly isDraft: boolean;
}

function problemsOf(examined: Examined, known: StatementKnown): readonly StatementProblem[] {
  const { rows, at, run } = examined;
  return [
    ...rows.flatMap((row) => [
      ...decisionProblems(row),
      ...exclusionProblems(row, rows, known.decisions),
      ...contradiction(row, run),
      ...statedAway(row, run),
      ...planProblems(row, at),
    ]),
    ...contradictedStatements(run),
    ...wholeProblems(examined, known),
  ];
}

/** Everything behind a row that is applicable does not apply by what plumbline.yaml states: one of the two is not so. */
function statedAway({ row, decision, controls }: StatementRow, run: Run | undefined): readonly StatementProblem[] {
  if (!decision?.applicable || controls.length === 0) return [];
  const serving = controls.map(({ id }) => run?.controls.find(({ control }) => control.id === id));
  const isAway = (one: (typeof serving)[number]): boolean =>
    one?.result === 'not-applicable' && one.checks.some(({ stated }) => stated?.standing === 'believed');
  if (!serving.every(isAway)) return [];
  const names = controls.map(({ id }) => id).join(', ');
  return [
    notice('stated-away', row, `It is applicable, and what serves it (${names}) does not: ${serving[0]!.because}`),
  ];
}

/** What was stated of a kind of subjects, and found all the same. */
function contradictedStatements(run: Run | undefined): readonly StatementProblem[] {
  const checks = (run?.controls ?? []).flatMap((one) => one.checks);
  const against = checks.filter(({ stated }) => stated?.standing === 'contradicted');
  return [...Map.groupBy(against, ({ stated }) => stated!.kind)].map(([kind, some]) =>
    fault(
      'statement-contradicted',
      null,
      `scope.without.${kind} does not hold. ${(some.find(({ result }) => result !== 'indeterminate') ?? some[0]!).because}`,
    ),
  );
}

const fault = (code: string, row: string | null, because: string): StatementProblem => ({
  code,
  severity: 'fault',
  row,
  because,
});
const notice = (code: string, row: string | null, because: string): StatementProblem => ({
  ...fault(code, row, because),
  severity: 'notice',
});

/** Acts refuse these; a statement is examined whole all the same. */
function decisionProblems({ row, decision }: StatementRow): readonly StatementProblem[] {
  if (!decision) return [fault('undecided', row, 'Nobody decided whether it is applicable.')];
  if (!decision.applicable) return [];
  return [
    ...(decision.inclusion.length === 0
      ? [fault('no-inclusion-reason', row, 'It is applicable, and nothing says why.')]
      : []),
    ...(decision.status === undefined
      ? [fault('no-status', row, 'It is applicable, and nothing says whether it is implemented.')]
      : []),
    ...(decision.owner === undefined ? [notice('no-owner', row, 'It is applicable, and nobody owns it.')] : []),
  ];
}

const weak = /^(?:n\/?a|none|not (?:relevant|applicable|needed|required)|does not apply)[.! ]*$/i;

function exclusionProblems(
  { row, decision }: StatementRow,
  rows: readonly StatementRow[],
  decisions: readonly Decision[],
): readonly StatementProblem[] {
  if (!decision || decision.applicable) return [];
  const short = weak.test(decision.reason) || decision.reason.length < 15;
  const named = risksOnce(row, decisions);
  const still = named.filter((risk) =>
    rows.some((other) => other.decision?.applicable && risksOf(other.decision).includes(risk)),
  );
  return [
    ...(short
      ? [
          fault(
            'weak-justification',
            row,
            `"${decision.reason}" does not say why nothing that it is for can happen here.`,
          ),
        ]
      : []),
    ...still.map((risk) =>
      fault(
        'excluded-with-open-risk',
        row,
        `It is excluded, but was once included because of risk ${risk}, which other rows still name.`,
      ),
    ),
  ];
}

const risksOf = ({ inclusion }: Applicability): readonly string[] =>
  inclusion.flatMap(({ because, ref }) => (because === 'risk' && ref !== undefined ? [ref] : []));

function risksOnce(row: string, decisions: readonly Decision[]): readonly string[] {
  const risks = decisions.flatMap((one) => (one.kind === 'applicability' && one.row === row ? risksOf(one) : []));
  return [...new Set(risks)];
}

/** Said to be implemented while everything that an audit could judge about it deviated. */
function contradiction({ row, decision, controls }: StatementRow, run: Run | undefined): readonly StatementProblem[] {
  if (decision?.status !== 'implemented' || !run) return [];
  const checks = run.controls
    .filter(({ control }) => controls.some(({ id }) => id === control.id))
    .flatMap((evaluation) => evaluation.checks)
    .filter(({ result }) => result === 'operated' || result === 'deviated' || result === 'not-operated');
  const ids = [...new Set(checks.map(({ check }) => check))];
  if (ids.length === 0 || checks.some(({ result }) => result === 'operated')) return [];
  const because = `Its status is implemented, but in the audit ${run.id} every check about it that could be judged deviated: ${ids.join(', ')}.`;
  return [fault('contradicted', row, because)];
}

function planProblems({ row, decision }: StatementRow, at: Instant): readonly StatementProblem[] {
  if (decision?.status !== 'planned' && decision?.status !== 'not-implemented') return [];
  const { status, plannedAt } = decision;
  if (plannedAt === undefined) return [notice('no-planned-date', row, `It is ${status}, and nothing says until when.`)];
  return plannedAt <= at
    ? [fault('plan-overdue', row, `It is ${status}, and was to be done by ${plannedAt.slice(0, 10)}.`)]
    : [];
}

function wholeProblems({ shown, isDraft, end, run }: Examined, known: StatementKnown): readonly StatementProblem[] {
  const without = run
    ? []
    : [notice('no-audit', null, 'No audit had been made by then: no status was held against results.')];
  if (!shown) return [fault('not-approved', null, 'No version was ever approved.'), ...without];
  const { version, decidedAt } = shown.version;
  const changed = rowDifferences(shown.rows, rowsAt(known.decisions, end)).length;
  const newest = newestRegister(known, end);
  return [
    ...(changed > 0
      ? [
          notice(
            'changed-since-version',
            null,
            `${changed} ${changed === 1 ? 'row' : 'rows'} changed since version ${version} was approved${isDraft ? ': what is shown is not in force' : ''}.`,
          ),
        ]
      : []),
    ...(newest !== undefined && newest > decidedAt
      ? [
          fault(
            'older-than-risk-register',
            null,
            `Version ${version} is of ${decidedAt.slice(0, 10)}; a risk register was handed in on ${newest.slice(0, 10)}.`,
          ),
        ]
      : []),
    ...without,
  ];
}

/** When a risk register was handed in last: the reference list has it as SEC-04. */
function newestRegister({ decisions, requests }: StatementKnown, end: Instant): Instant | undefined {
  const registers = requests.filter(({ reference }) => reference === 'SEC-04').map(({ id }) => id);
  return submissionsAt(decisions, end)
    .filter(
      ({ submission, standing }) =>
        registers.includes(submission.request) && standing !== 'withdrawn' && standing !== 'rejected',
    )
    .at(-1)?.submission.decidedAt;
}
