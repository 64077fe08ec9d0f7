/**
 * Landings of one repository with what the checks over landings say of them. Those checks look at nothing outside of the
 * member's repository, so repositories are judged one at a time, and fifty thousand need no more memory than the largest.
 */
import type { TimeSpan } from '../../base/instant.ts';
import { describeChecks, evaluateControls } from '../../controls/evaluate.ts';
import { accountKey, type Identities } from '../../facts/identity/identities.ts';
import type { Account } from '../../model/account.ts';
import type { CheckResult, Control } from '../../model/control.ts';
import type { Fact, FactKind } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import { configuredControls } from '../auditing/configured-controls.ts';
import { scopeByDate } from '../auditing/scope-dates.ts';
import { outcomesInOrder } from './questions.ts';
import type { AppContext } from '../context.ts';
import type { ChangeRow, ChangeVerdict, KnownAccount } from '../plumbline.ts';

export interface JudgedFrom {
  /** Of one repository. */
  readonly facts: readonly Fact[];
  /** That touch it. */
  readonly gaps: readonly Gap[];
  readonly span: TimeSpan;
  /** Who is who; absent when no forge is connected. */
  readonly identities?: Identities;
}

export type JudgingContext = Pick<AppContext, 'content' | 'config' | 'checkVersions'>;

/** Branch by branch, in the order of each. */
export function judgeChanges(from: JudgedFrom, context: JudgingContext): readonly ChangeRow[] {
  const landed = from.facts.filter(isOf('landed-change'));
  if (landed.length === 0) return [];
  const rows = withDifferences(rowsOf(landed, judged(from, context)), from.facts.filter(isOf('difference')));
  return from.identities ? withPeople(rows, from.facts.filter(isOf('changeset')), from.identities) : rows;
}

export const isOf =
  <K extends FactKind>(kind: K) =>
  (fact: Fact): fact is Fact<K> =>
    fact.kind === kind;

type JudgedCheck = CheckResult & { readonly controls: readonly string[] };

function judged({ facts, gaps, span }: JudgedFrom, context: JudgingContext): readonly JudgedCheck[] {
  const controls = overLandings(context);
  const period = { type: 'window', ...span } as const;
  const versions = (id: string) => context.checkVersions.of(id);
  const { parameters } = context.config;
  const scope = scopeByDate(context.config);
  const given = { controls, facts, gaps, period, versions, parameters, ...(scope && { scope }) };
  const evaluations = evaluateControls(given);
  const asked = evaluations.flatMap(({ control, checks }) => checks.map((check) => ({ control: control.id, check })));
  // A check that two controls ask is one word about a change, not two.
  return [...Map.groupBy(asked, ({ check }) => check.check).values()].map((same) => ({
    ...same[0]!.check,
    controls: same.map(({ control }) => control),
  }));
}

/** Only checks whose population is the landings: the others have nothing to say about one change. */
function overLandings({ content, config }: JudgingContext): readonly Control[] {
  const population = new Map(describeChecks().map((check) => [check.id, check.population]));
  return configuredControls(content.controls, config)
    .enabled.filter(({ area }) => area === 'change-management')
    .map((control) => ({ ...control, checks: control.checks.filter((id) => population.get(id) === 'landed-change') }))
    .filter(({ checks }) => checks.length > 0);
}

function rowsOf(facts: readonly Fact<'landed-change'>[], checks: readonly JudgedCheck[]): readonly ChangeRow[] {
  const results = new Map<string, ChangeVerdict[]>();
  for (const { check, controls, members } of checks) {
    for (const { member, result, because, intervals } of members) {
      const verdict = { check, controls, result, because, relied: intervals[0]?.relied ?? [] };
      const known = results.get(member);
      if (known) known.push(verdict);
      else results.set(member, [verdict]);
    }
  }
  return facts.map((fact) => {
    const own = results.get(fact.id) ?? [];
    const outcome = outcomesInOrder.find((wanted) => own.some(({ result }) => result === wanted)) ?? 'not-applicable';
    // What is wrong before what is not known: lists show the first.
    const findings = (['exception', 'not-determined'] as const).flatMap((wanted) =>
      own.filter(({ result }) => result === wanted).map(({ check, because }) => ({ code: check, because })),
    );
    return { fact, outcome, findings, verdicts: own };
  });
}

/** A difference that nothing explains is a finding of the landing that it is about. */
function withDifferences(rows: readonly ChangeRow[], differences: readonly Fact<'difference'>[]): readonly ChangeRow[] {
  const byLanding = new Map<string, Fact<'difference'>[]>();
  for (const difference of differences)
    for (const fact of difference.value.relied) {
      const known = byLanding.get(fact);
      if (known) known.push(difference);
      else byLanding.set(fact, [difference]);
    }
  return rows.map((row) => {
    const own = byLanding.get(row.fact.id);
    if (!own) return row;
    const open = own.filter(({ value }) => !value.explained);
    const found = open.map(({ value: { code, because } }) => ({ code, because }));
    return { ...row, findings: [...row.findings, ...found], differences: own.map(({ value }) => value) };
  });
}

/** Told with the row: to find them out later would be to resolve everybody again. */
function withPeople(
  rows: readonly ChangeRow[],
  changesets: readonly Fact<'changeset'>[],
  identities: Identities,
): readonly ChangeRow[] {
  const byId = new Map(changesets.map((fact) => [fact.id, fact.value]));
  const known = new Map<string, KnownAccount>();
  const knownAs = (account: Account): KnownAccount => {
    const key = accountKey(account.forge, account.login);
    const found = known.get(key);
    if (found) return found;
    const { display, key: identity } = identities.ofAccount(account);
    const person = { account: key, person: display, identity };
    known.set(key, person);
    return person;
  };
  return rows.map((row) => {
    const changeset = byId.get(row.fact.value.proposed?.fact ?? '');
    if (!changeset) return row;
    const words = changeset.reviews.flatMap(({ reviewer, state }) => (state === 'approved' ? [] : [reviewer]));
    const accounts = [...words, ...(changeset.pushes ?? []).map(({ by }) => by)];
    const people = new Set(accounts.flatMap((account) => (account === null ? [] : [knownAs(account)])));
    return people.size === 0 ? row : { ...row, people: [...people] };
  });
}
