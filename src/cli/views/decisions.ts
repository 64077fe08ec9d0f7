/** Decisions and what they come to, for the terminal and as JSON. The shapes are a contract (docs/cli.md lists them). */
import type { Decided } from '../../app/decisions/perform.ts';
import { titleOf, targetText } from '../../model/decision-titles.ts';
import type { Statement } from '../../model/standing/statement.ts';
import type { StandingRemediation } from '../../model/standing/remediations.ts';
import type { StandingRequest, StandingSubmission } from '../../model/standing/requests.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import type { Paint, Style } from '../output/style.ts';
import { visible } from '../output/width.ts';
import { instantText, many } from '../output/words.ts';

type SealedDecision = Decided['decisions'][number];

export function decisionDocument({ decision, evidence }: SealedDecision) {
  const { id, digest } = evidence.envelope;
  return { type: 'decision', ...decision, evidence: { id, index: evidence.index, digest } };
}

export function decisionLine({ decision, evidence }: SealedDecision): string {
  return `${visible(titleOf(decision))}  (${instantText(decision.decidedAt)}, entry ${evidence.index} of the ledger)`;
}

const said = (by: { readonly decidedBy: string; readonly decidedAt: string; readonly reason: string } | undefined) =>
  by ? { by: by.decidedBy, at: by.decidedAt, reason: by.reason } : null;

export function waiverDocument({ waiver, standing, approval, withdrawal, effect, declared }: StandingWaiver) {
  const { id, waiver: kind, target, from, expiresAt, reason, link, decidedBy, decidedAt } = waiver;
  return {
    type: 'waiver',
    id,
    standing,
    kind,
    target,
    from,
    expiresAt,
    effect: effect ?? null,
    requestedBy: decidedBy,
    requestedAt: decidedAt,
    reason,
    link: link ?? null,
    approval: approval ? { verdict: approval.verdict, ...said(approval) } : null,
    withdrawal: said(withdrawal),
    ...(declared && { declared }),
  };
}

export function waiverText(of: StandingWaiver, style: Style): string {
  const { waiver, standing, approval, withdrawal, declared } = of;
  const { id, waiver: kind, target, from, expiresAt, reason, link, decidedBy, decidedAt } = waiver;
  return [
    `${style.bold(id)}  ${paintStanding(style, standing)(standing)}  ${kind}  ${visible(targetText(target))}`,
    `  asked for by ${visible(decidedBy)} on ${instantText(decidedAt)}: ${visible(reason)}`,
    `  from ${instantText(from)} until ${instantText(expiresAt)} (UTC, end exclusive)${link === undefined ? '' : `, ${visible(link)}`}`,
    ...(approval
      ? [
          `  ${approval.verdict} by ${visible(approval.decidedBy)} on ${instantText(approval.decidedAt)}: ${visible(approval.reason)}`,
        ]
      : []),
    ...(withdrawal
      ? [
          `  withdrawn by ${visible(withdrawal.decidedBy)} on ${instantText(withdrawal.decidedAt)}: ${visible(withdrawal.reason)}`,
        ]
      : []),
    ...(declared ? declaredLines(declared) : []),
  ].join('\n');
}

/** What git says of one that stands in a file, beside what the file says. */
function declaredLines({
  repository,
  path,
  line,
  landed,
  approverSeen,
  problem,
}: NonNullable<StandingWaiver['declared']>): readonly string[] {
  const place = `${repository} ${path}${line === undefined ? '' : `:${line}`}`;
  const seen = approverSeen ? '' : '; nobody saw the named approver there';
  return [
    `  stands in ${visible(place)}, merged with ${landed.commit.slice(0, 10)} by ${visible(landed.by ?? 'somebody unknown')}${seen}`,
    ...(problem === undefined ? [] : [`  covers nothing: ${visible(problem)}`]),
  ];
}

export function remediationDocument({ remediation, standing, retests, withdrawal, late }: StandingRemediation) {
  const { id, target, owner, severity, dueAt, link, reason, decidedBy, decidedAt } = remediation;
  return {
    type: 'remediation',
    id,
    standing,
    target,
    owner,
    severity: severity ?? null,
    dueAt,
    late,
    link: link ?? null,
    openedBy: decidedBy,
    openedAt: decidedAt,
    reason,
    retests: retests.map((one) => ({
      id: one.id,
      run: one.run,
      verdict: one.verdict,
      because: one.because ?? null,
      ...said(one),
    })),
    withdrawal: said(withdrawal),
  };
}

export function submissionDocument({ submission, standing, review, withdrawal }: StandingSubmission) {
  const { id, request, name, mediaType, size, digest, about, reason, decidedBy, decidedAt } = submission;
  return {
    id,
    request,
    standing,
    name,
    mediaType,
    size,
    digest,
    about,
    submittedBy: decidedBy,
    submittedAt: decidedAt,
    reason,
    review: review ? { verdict: review.verdict, ...said(review) } : null,
    withdrawal: said(withdrawal),
  };
}

export function requestDocument(standing: StandingRequest, submissions: readonly StandingSubmission[]) {
  const { request, owner, begunAt, instances, counts, result, because, outside } = standing;
  const own = submissions.filter(({ submission }) => submission.request === request.id);
  return {
    type: 'evidence-request',
    ...request,
    owner,
    begunAt,
    result,
    because,
    counts,
    instances,
    outside,
    submissions: own.map(submissionDocument),
  };
}

/** The colour of a word for how something stands; unknown ones are plain. */
export function paintStanding(style: Style, standing: string): Paint {
  if (['in-force', 'approved', 'accepted', 'mended'].includes(standing)) return style.good;
  if (['overdue', 'refused', 'rejected'].includes(standing)) return style.bad;
  if (['requested', 'handed-in', 'due', 'open'].includes(standing)) return style.warning;
  return style.dim;
}

export function statementDocument(statement: Statement) {
  return { type: 'statement', ...statement };
}

export function statementSummary({ counts, version, inForce, at }: Statement): string {
  const shown = version
    ? `version ${version.version}, approved by ${visible(version.approvedBy)} on ${instantText(version.approvedAt)}`
    : `the rows as they stand on ${instantText(at)}${inForce ? `; in force is version ${inForce.version}` : '; no version was approved yet'}`;
  const { decided, annexA, applicable, excluded, implemented, own } = counts;
  return `Statement of Applicability, ${shown}\n${decided} of ${annexA} controls of Annex A decided, ${many(own, 'row')} of your own; ${applicable} applicable, ${implemented} of them implemented or inherited; ${excluded} not applicable`;
}
