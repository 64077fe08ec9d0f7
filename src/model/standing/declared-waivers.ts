/**
 * Waivers from files of repositories, as standing ones beside those that were decided through the doors. Git dates them: one
 * stands from the landing that brought its wording until the one that took it away, and is listed for ever after.
 *
 * Invariant: what the file says of people is a claim; what git and the forge say of the landing stands beside it, and the
 * two are never merged into one. One with a problem (who asks approves, no such control, too long) has no approval, so it
 * covers nothing. A change of its wording ends the old one and begins another.
 */
import { dayMillis, millisOf, type Instant } from '../../base/instant.ts';
import type { BroughtBy, DeclaredWaiver, DeclaredWaiverFact } from '../declared-waiver.ts';
import type { Approval, WaiverRequest, Withdrawal } from '../decision.ts';
import type { LandedChange } from '../change.ts';
import type { Fact, FactKind } from '../fact.ts';
import type { SamePerson } from './persons.ts';
import { standingWaiver, type StandingWaiver } from './waivers.ts';

/** Who stands behind a declared waiver, as far as it is known. */
export interface Declaration {
  readonly repository: string;
  readonly path: string;
  readonly line?: number;
  readonly landed: BroughtBy;
  readonly removed?: BroughtBy;
  /** Whether git or the forge saw the named approver at the landing: approving, merging or writing it. */
  readonly approverSeen: boolean;
  /** Why it covers nothing. */
  readonly problem?: string;
}

/** What the rules of the house said of one, when it was held against them. */
export type Held = Pick<Declaration, 'approverSeen' | 'problem'>;

export interface House {
  readonly controls: ReadonlySet<string>;
  readonly samePerson: SamePerson;
  readonly maximumDays: number;
}

/** With who brought and took them, from the landings among the facts. */
export function declaredIn(facts: readonly Fact[]): readonly DeclaredWaiver[] {
  const declared = facts.filter((fact) => isOf(fact, 'declared-waiver'));
  if (declared.length === 0) return [];
  const landings = new Map<string, LandedChange>(
    facts
      .filter((fact) => isOf(fact, 'landed-change'))
      .map(({ repository, value }) => [`${repository} ${value.commit}`, value]),
  );
  const brought = (repository: string, { at, commit = '' }: { readonly at: Instant; readonly commit?: string }) => {
    const landing = landings.get(`${repository} ${commit}`);
    return {
      commit,
      at,
      by: landing ? (landing.landedBy ?? landing.committer.name) : null,
      authors: landing?.authors ?? [],
      approvers: landing?.approvers.map(({ person }) => person) ?? [],
    };
  };
  return declared.map(({ repository, value, valid, source: { line } }) => ({
    ...value,
    repository,
    ...(line !== undefined && { line }),
    landed: brought(repository, valid.from),
    ...(valid.to && { removed: brought(repository, valid.to) }),
  }));
}

const isOf = <K extends FactKind>(fact: Fact, kind: K): fact is Fact<K> => fact.kind === kind;

/** As they stood then; those that landed later are not known yet. */
export function declaredAt(declared: readonly DeclaredWaiver[], at: Instant, house: House): readonly StandingWaiver[] {
  return standingDeclared(declared, at, (one) => heldAgainst(one, house));
}

/** Those that the rules of another day are to change nothing of: `held` says what was found then. */
export function standingDeclared(
  declared: readonly DeclaredWaiver[],
  at: Instant,
  held: (one: DeclaredWaiver) => Held,
): readonly StandingWaiver[] {
  return declared.filter(({ landed }) => landed.at <= at).map((one) => standingOf(one, at, held(one)));
}

function heldAgainst(one: DeclaredWaiver, house: House): Held {
  const { landed } = one;
  const problem = problemOf(one, one.from ?? landed.at, house);
  const seen = [...landed.authors, ...landed.approvers, ...(landed.by === null ? [] : [landed.by])];
  return {
    approverSeen: seen.some((person) => house.samePerson(person, one.approvedBy)),
    ...(problem !== undefined && { problem }),
  };
}

/** One wording at one time; another one gets another id. */
export const declaredId = ({ repository, id, landed: { commit } }: DeclaredWaiver): string =>
  `${repository}:${id}@${commit.slice(0, 8)}`;

function standingOf(one: DeclaredWaiver, at: Instant, held: Held): StandingWaiver {
  const { repository, path, line, landed, expiresAt, target, requestedBy, reason, link } = one;
  const id = declaredId(one);
  const waiver: WaiverRequest = {
    kind: 'waiver',
    id,
    decidedAt: landed.at,
    decidedBy: requestedBy,
    reason,
    waiver: one.waiver,
    target,
    from: one.from ?? landed.at,
    expiresAt,
    ...(link !== undefined && { link }),
  };
  const approval: Approval = {
    kind: 'approval',
    id: `${id}/approval`,
    decidedAt: landed.at,
    decidedBy: one.approvedBy,
    reason: `named in ${path}`,
    of: id,
    verdict: 'approved',
  };
  const removed = one.removed && one.removed.at <= at ? one.removed : undefined;
  const withdrawal: Withdrawal | undefined = removed && {
    kind: 'withdrawal',
    id: `${id}/withdrawal`,
    decidedAt: removed.at,
    decidedBy: removed.by ?? `commit ${removed.commit.slice(0, 8)}`,
    reason: `this wording no longer stands in ${path}`,
    of: id,
  };
  return {
    ...standingWaiver(
      { waiver, ...(held.problem === undefined && { approval }), ...(withdrawal && { withdrawal }) },
      at,
    ),
    declared: {
      repository,
      path,
      ...(line !== undefined && { line }),
      landed,
      ...(removed && { removed }),
      ...held,
    },
  };
}

/** Why it covers nothing, though it is written as it must be; `from`: when it begins. */
export function problemOf(
  { requestedBy, approvedBy, target: { control }, expiresAt }: DeclaredWaiverFact,
  from: Instant,
  { controls, samePerson, maximumDays }: House,
): string | undefined {
  if (samePerson(requestedBy, approvedBy)) return 'who asks for it and who approves it are one person';
  if (!controls.has(control)) return `there is no control ${control}`;
  if (expiresAt <= from) return 'it ended before it began';
  const days = Math.ceil((millisOf(expiresAt) - millisOf(from)) / dayMillis);
  return days > maximumDays ? `it would cover ${days} days, and ${maximumDays} are allowed` : undefined;
}
