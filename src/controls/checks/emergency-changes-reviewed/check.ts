import { millisOf, type Instant } from '../../../base/instant.ts';
import type { Approval, ProposedChange } from '../../../model/change.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { course, defineCheck, type FactView, type Said } from '../../check.ts';
import { missingPart, weighApprovals, wrote } from '../../kit/approvals.ts';
import { afterBusinessDays } from '../../kit/business-days.ts';
import { bypassesOf } from '../../kit/bypasses.ts';
import { rulesAround, rulesAt } from '../../kit/branch-rules.ts';
import { changeName } from '../../kit/changes.ts';
import { heldAgainst, refusedFor } from '../../kit/demands.ts';
import { differencesAbout, isDirectPush } from '../../kit/differences.ts';
import { readRegister } from '../../kit/register.ts';
import { dayOf } from '../../time.ts';
import { clause, listed } from '../../words.ts';

export const emergencyChangesReviewed = defineCheck({
  meta: {
    id: 'emergency-changes-reviewed',
    title: 'Each emergency change was reviewed by somebody else within the agreed days',
    question: 'Show your emergency changes and their approval after the fact.',
    rationale:
      'An emergency may land first and be reviewed later, but it is declared, and the review comes in time. Emergencies are the changesets with one of the `labels`, and everything that the forge let through against its rules. What went around the rules without being declared is an exception whoever looked at it later. An approval before the landing is as good. Days are working days in UTC and end at midnight; while the time is still running, nothing is claimed. Where the log of bypasses does not reach, a landing passes all the same when nobody could have gone around the rules of its day, or when it meets all that they are known to have demanded, so that nobody had to; and one that lacks what the forge itself would have stopped it for, counted as favourably as any forge counts, went around them. Where two looks near to one another tell otherwise of the rules, that is what both demanded. Comments are not counted as a review, and a ticket is shown where one is named.',
    remediation:
      'Label emergencies when they are made, have them reviewed within the agreed time by somebody who wrote none of it, and name the incident.',
    reference: 'CHG-09',
    evaluation: 'sla',
    parameters: { labels: 'emergency, hotfix, break-glass', reviewWithinBusinessDays: 2, minimumApprovers: 1 },
  },
  population: 'landed-change',
  reads: ['landed-change', 'rule-bypass', 'difference', 'branch-rules'],
  toleratesGaps:
    'a label and a review that the forge told are there; where its log of bypasses or its reviews could not be read, it is said.',
  label: changeName,
  test(item, facts, { labels, reviewWithinBusinessDays: days, minimumApprovers: minimum }) {
    const { proposed } = item.value;
    const words = readRegister(labels).map(({ name }) => name);
    const declared = proposed?.labels.filter((label) => words.includes(label.toLowerCase())) ?? [];
    const bypasses = bypassesOf(facts, item.value.commit);
    if (declared.length === 0 && bypasses.length > 0) return undeclared(item, bypasses);
    if (proposed === undefined || declared.length === 0) return noEmergency(item, facts);
    const weighed = weighApprovals(proposed, { minimum, byAutomation: item.value.bot });
    const relied = [item, { id: proposed.fact }, ...bypasses];
    const what = `It is declared as ${listed(declared)}${ticketsOf(item.value.requests)}`;
    if (weighed.result === 'approved') return pass(`${what}, and was approved before: ${weighed.because}.`, relied);
    if (weighed.result === 'unclear') return notDetermined(`${what}. ${weighed.because}.`, facts.gaps('landed-change'));
    return afterwards(item, proposed, { facts, due: afterBusinessDays(item.value.landedAt, days), what, relied });
  },
});

type View = FactView<'landed-change' | 'rule-bypass' | 'difference' | 'branch-rules'>;

interface Declared {
  readonly facts: View;
  readonly due: Approval['at'] & string;
  readonly what: string;
  readonly relied: readonly { readonly id: string }[];
}

function afterwards(item: Fact<'landed-change'>, proposed: ProposedChange, by: Declared): Said {
  const { facts, due, what, relied } = by;
  const reviews = proposed.approvals
    .filter((one) => one.beforeLanding === false && one.state === 'standing' && isIndependent(one, proposed, item))
    .sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
  const first = reviews.find(({ at }) => at !== null);
  const undated = reviews.find(({ at }) => at === null);
  if (undated && !(first?.at && first.at < due))
    return notDetermined(
      `${what}; ${undated.person} reviewed it afterwards, at a time that is not known.`,
      facts.gaps('landed-change'),
    );
  const hidden = missingPart(proposed, 'reviews');
  if (hidden !== undefined && !(first?.at && first.at < due))
    return notDetermined(`${what}; not all of its reviews could be read: ${hidden}.`, facts.gaps('landed-change'));
  const review = first?.at
    ? `${first.person} reviewed it on ${dayOf(first.at)}`
    : 'nobody else has reviewed it (unreviewed)';
  const told = { since: item.value.landedAt, due, answeredAt: first?.at ?? undefined, seenUntil: item.observedAt };
  return course({ ...told, because: `${what}; ${review}` }, relied);
}

function isIndependent(approval: Approval, proposed: ProposedChange, { value }: Fact<'landed-change'>): boolean {
  const isKnown = approval.identity !== '' && (proposed.writers.length > 0 || value.bot);
  return isKnown && !approval.bot && !approval.namesakeOfWriter && !wrote(approval, proposed);
}

function undeclared(item: Fact<'landed-change'>, bypasses: readonly Fact<'rule-bypass'>[]): Outcome {
  const { actor, rules } = bypasses[0]!.value;
  const by = actor === null ? 'Somebody' : actor;
  const which = rules.length === 0 ? '' : ` (${listed(rules)})`;
  return exception(`${by} went around the rules${which}, and no label declares an emergency (undeclared).`, [
    item,
    ...bypasses,
  ]);
}

function noEmergency(item: Fact<'landed-change'>, facts: View): Outcome {
  const gaps = facts.gaps('rule-bypass');
  const { proposed, commit } = item.value;
  const direct = differencesAbout(facts, { id: item.id, commit }).some(isDirectPush);
  if (proposed === undefined && !direct)
    return notDetermined('Labels and bypassed rules lie on the forge, which tells nothing of this change.', gaps);
  if (gaps.length > 0) {
    const byRules = withoutBypass(item, facts) ?? aroundRules(item, facts);
    if (byRules) return byRules;
    const why = listed(
      gaps.map(({ detail }) => clause(detail)),
      2,
    );
    return notDetermined(`No label declares an emergency; whether rules were bypassed is not known: ${why}.`, gaps);
  }
  return notApplicable('No label declares an emergency, and no rule was bypassed.');
}

/** By the rules of its day: nobody could go around them, or it had no need to. Undefined: neither is known. */
function withoutBypass(item: Fact<'landed-change'>, facts: View): Outcome | undefined {
  const { branch, landedAt, proposed } = item.value;
  const rules = rulesAt(facts, branch, proposed?.mergedAt ?? landedAt);
  if ('unknown' in rules) return undefined;
  const { value } = rules.fact;
  const relied = [item, rules.fact];
  // What was pushed over rules that demand a changeset went around them by some way, whatever they say of ways around.
  if (proposed === undefined && value.requiresChangeset !== false) return undefined;
  if (value.bypass?.length === 0 && value.bindsAdministrators === true && value.origins.length > 0)
    return pass(
      `No label declares an emergency, and the rules of ${branch} let nobody go around them${rules.basis}.`,
      relied,
    );
  // Whose approval the owners file demanded, nothing here tells.
  if (value.requiresCodeOwners === true) return undefined;
  const { demanded, lacks, open } = heldAgainst(item, value);
  if (lacks.length > 0 || open.length > 0 || demanded.length === 0) return undefined;
  return pass(
    `No label declares an emergency, and it meets what the rules of ${branch} are known to have demanded (${listed(demanded)}), so nobody had to go around them${rules.basis}.`,
    proposed === undefined ? relied : [...relied, { id: proposed.fact }],
  );
}

/** Nothing tells how it was done, but it landed without what the forge demanded on that day. */
function aroundRules(item: Fact<'landed-change'>, facts: View): Outcome | undefined {
  const { branch, landedAt, proposed } = item.value;
  // Of what was merged elsewhere first, or came along with another changeset, these rules demanded nothing.
  if (proposed?.base !== branch || cameAlong(item, facts.ever('landed-change'))) return undefined;
  const { lacks, basis, rules } = demandedOf(item, facts, proposed.mergedAt ?? landedAt);
  if (lacks.length === 0) return undefined;
  return exception(
    `The rules of ${branch} demanded ${listed(lacks)}: somebody went around them or took them away for it, and no label declares an emergency (undeclared)${basis}.`,
    [item, { id: proposed.fact }, ...rules],
  );
}

interface Refused {
  readonly lacks: readonly string[];
  readonly basis: string;
  readonly rules: readonly Fact<'branch-rules'>[];
}

/**
 * Between two looks that tell otherwise, only what both demand. What the later one no longer saw may have been given up
 * before the landing, by a decision that is another control's: to call that a way around the rules would be a guess.
 */
function demandedOf(item: Fact<'landed-change'>, facts: View, at: Instant): Refused {
  const { branch } = item.value;
  const rules = rulesAt(facts, branch, at);
  if (!('unknown' in rules))
    return { lacks: refusedFor(item, rules.fact.value), basis: rules.basis, rules: [rules.fact] };
  const around = rulesAround(facts, branch, at);
  if (around === undefined) return { lacks: [], basis: '', rules: [] };
  const { before, after, basis } = around;
  const later = refusedFor(item, after.value);
  const lacks = refusedFor(item, before.value).filter((one) => later.includes(one));
  return { lacks, basis, rules: [before, after] };
}

type Landing = Fact<'landed-change'>;
const minuteMillis = 60_000;
const minuteOf = ({ value }: Landing): number =>
  Math.floor(millisOf(value.proposed?.mergedAt ?? value.landedAt) / minuteMillis);
const byMinute = new WeakMap<readonly Landing[], ReadonlyMap<number, readonly Landing[]>>();

/** A branch that is put forward by another changeset's commits takes those it was built upon along: forges call all of them merged. */
function cameAlong(item: Landing, all: readonly Landing[]): boolean {
  const index = byMinute.get(all) ?? Map.groupBy(all, minuteOf);
  byMinute.set(all, index);
  const minute = minuteOf(item);
  const near = [minute - 1, minute, minute + 1].flatMap((at) => index.get(at) ?? []);
  const { branch, change } = item.value;
  return near.some(({ value }) => value.branch === branch && value.change?.id !== change?.id);
}

const ticketsOf = (requests: readonly string[]): string =>
  requests.length === 0 ? ', without an incident or ticket' : ` (${listed(requests)})`;
