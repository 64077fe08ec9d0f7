/**
 * What people decided, as documents that are sealed with each run, so that a pack alone shows it: the whole log with where
 * each decision stands in the ledger and what it covers of this run; the Statement of Applicability in force at the end of
 * the period; and how evidence requests stand. Made of a run that found nothing to waive, too: that nothing was decided is
 * said, not left out.
 *
 * Decisions are those known when the run ended; standing is told for the end of the period and for then.
 */
import { canonicalJson } from '../../base/canonical-json.ts';
import type { Instant, TimeSpan } from '../../base/instant.ts';
import { touches } from '../../base/time-spans.ts';
import type { ControlEvaluation } from '../../model/control.ts';
import type { Decision } from '../../model/decision.ts';
import type { EvidenceDraft, EvidenceKind } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import type { DeclaredWaiver } from '../../model/declared-waiver.ts';
import type { Fact } from '../../model/fact.ts';
import { besideResults } from '../../model/standing/beside.ts';
import { declaredAt, declaredIn, type House } from '../../model/standing/declared-waivers.ts';
import { samePersonAmong } from '../../model/standing/persons.ts';
import { remediationsAt } from '../../model/standing/remediations.ts';
import { waiversAt, type StandingWaiver } from '../../model/standing/waivers.ts';
import type { SealedDecision } from '../../store/decisions.ts';
import { spanOf } from '../auditing/default-period.ts';
import type { AppContext } from '../context.ts';
import { declaredInLatest, houseOf, withEarlier } from './declared.ts';
import { statementOf } from './statement.ts';
import { requestsOf } from './use-cases.ts';

export async function decisionDrafts(
  { run, facts }: { readonly run: Run; readonly facts: readonly Fact[] },
  context: Pick<AppContext, 'content' | 'config' | 'stores' | 'rawBytes'>,
): Promise<readonly EvidenceDraft[]> {
  const declared = withEarlier(declaredIn(facts), await declaredInLatest(context));
  const sealed = await context.stores.decisions.all();
  const known = sealed.filter(({ decision }) => decision.decidedAt <= run.finishedAt);
  return [
    document(
      'decision',
      'decisions',
      'Decisions in force, and those that touched the period',
      logOf({ run, declared, house: houseOf(context) }, known),
    ),
    document(
      'statement-of-applicability',
      'statement',
      'Statement of Applicability at the end of the period',
      statementAtEnd(run, known, context),
    ),
    document(
      'request-standing',
      'requests',
      'Evidence requests: what was expected and handed in',
      requestsThen(run, known, context),
    ),
  ];
}

function document(kind: EvidenceKind, subject: string, title: string, value: object): EvidenceDraft {
  return { kind, subject, title, mediaType: 'application/json', bytes: Buffer.from(canonicalJson(value)) };
}

interface Logged {
  readonly run: Run;
  readonly declared: readonly DeclaredWaiver[];
  readonly house: House;
}

function logOf({ run, declared, house }: Logged, sealed: readonly SealedDecision[]): object {
  const span = spanOf(run.period);
  const decisions = sealed.map(({ decision }) => decision);
  const standing = (at: Instant): readonly StandingWaiver[] => [
    ...waiversAt(decisions, at),
    ...declaredAt(declared, at, house),
  ];
  const waivers = standing(run.finishedAt);
  const atEnd = new Map(standing(span.to).map((one) => [one.waiver.id, one.standing]));
  const remediations = remediationsAt(decisions, run.finishedAt);
  const remediationsThen = new Map(
    remediationsAt(decisions, span.to).map(({ remediation, standing }) => [remediation.id, standing]),
  );
  return {
    type: 'plumbline-decisions',
    version: 1,
    run: run.id,
    period: run.period,
    knownAt: run.finishedAt,
    provenance: 'asserted: who decided is what they said of themselves',
    decisions: sealed.map(({ decision, evidence }) => ({
      decision,
      touchesPeriod: doesTouch(decision, span, waivers),
      entry: evidence.index,
      digest: evidence.envelope.digest,
    })),
    ...(declared.length > 0 && { declared }),
    waivers: waivers.map(({ waiver, standing: then, effect, approval, withdrawal, declared: file }) => ({
      waiver: waiver.id,
      atEndOfPeriod: atEnd.get(waiver.id) ?? 'not-asked-yet',
      whenTheRunEnded: then,
      effect: effect ?? null,
      approval: approval?.id ?? null,
      withdrawal: withdrawal?.id ?? null,
      ...(file && { approverSeen: file.approverSeen, problem: file.problem ?? null }),
    })),
    remediations: remediations.map(({ remediation, standing, late, retests }) => ({
      remediation: remediation.id,
      atEndOfPeriod: remediationsThen.get(remediation.id) ?? 'not-opened-yet',
      whenTheRunEnded: standing,
      late,
      retests: retests.map(({ id }) => id),
    })),
    besideResults: beside(run.controls, waivers),
  };
}

/** A waiver by what it covers, too; anything else by when it was decided. */
function doesTouch(decision: Decision, span: TimeSpan, waivers: readonly StandingWaiver[]): boolean {
  const effect = waivers.find(({ waiver }) => waiver.id === decision.id)?.effect;
  if (effect && touches(effect, span)) return true;
  const stretch = decision.kind === 'submission' ? decision.about : at(decision.decidedAt);
  return touches(stretch, span) || touches(at(decision.decidedAt), span);
}

const at = (instant: Instant): TimeSpan => ({ from: instant, to: instant });

/** Which exceptions are covered, by what; results themselves are in their own documents, unchanged. */
function beside(controls: readonly ControlEvaluation[], waivers: readonly StandingWaiver[]): readonly object[] {
  return besideResults(controls, waivers)
    .filter((evaluation) => evaluation.waivers !== undefined)
    .map(({ control, result, counts, waivers: own, checks }) => ({
      control: control.id,
      result,
      exceptions: counts.exception,
      waived: counts.waived ?? 0,
      waivedAfterwards: counts.waivedAfterwards ?? 0,
      waivers: (own ?? []).map(({ waiver }) => waiver.id),
      members: checks.flatMap(({ check, members }) =>
        members.flatMap(({ member, waivers: covering }) => (covering ? [{ check, member, covering }] : [])),
      ),
    }));
}

type Telling = Pick<AppContext, 'content' | 'config'>;

function statementAtEnd(run: Run, sealed: readonly SealedDecision[], { content, config }: Telling): object {
  const end = spanOf(run.period).to;
  const decisions = sealed.map(({ decision }) => decision);
  const { controls, criteria, requests } = content;
  const samePerson = samePersonAmong(config.people);
  const known = { now: run.finishedAt, decisions, controls, criteria, requests, samePerson };
  const statement = (version: string | undefined): object =>
    statementOf({ at: end, ...(version !== undefined && { version }) }, known, () => run);
  const approved = decisions.some((one) => one.kind === 'applicability-version' && one.decidedAt <= end);
  return {
    type: 'plumbline-statement-of-applicability',
    version: 1,
    run: run.id,
    inForce: approved ? statement('in-force') : null,
    rowsAsTheyStood: statement(undefined),
  };
}

function requestsThen(run: Run, sealed: readonly SealedDecision[], context: Telling): object {
  const decisions = sealed.map(({ decision }) => decision);
  const view = requestsOf({ period: run.period, at: run.finishedAt, decisions }, context);
  return { type: 'plumbline-evidence-requests', version: 1, run: run.id, ...view };
}
