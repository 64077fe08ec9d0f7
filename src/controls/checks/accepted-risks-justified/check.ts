import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { dayOf, daysAfter } from '../../time.ts';
import { counted, listed, outOf, place } from '../../words.ts';

type View = FactView<'accepted-risk' | 'forge-alert'>;

export const acceptedRisksJustified = defineCheck({
  meta: {
    id: 'accepted-risks-justified',
    title: 'Each weakness that scanners are told to pass over has a reason and an end that has not come',
    question: 'Show every vulnerability you chose not to fix.',
    rationale:
      'An exception is a decision, and decisions have reasons and are looked at again. Files of exceptions (Trivy, Snyk, OSV-Scanner, Grype, audit-ci, cargo) and alerts that somebody dismissed on the forge are held against three questions: why, until when, and is that day still to come. What has no end may stand for the days of the parameter from when it landed. Who approved an exception shows in the change that landed it; comments beside code that allow a finding are counted where the finding is judged.',
    remediation:
      'Write a reason and an end beside each exception (`exp:2026-06-30`, `ignoreUntil`, `expires`), and take out those whose day has passed.',
    reference: 'VUL-09',
    evaluation: 'state',
    parameters: { maximumDays: 180 },
  },
  population: 'repository',
  reads: ['accepted-risk', 'forge-alert'],
  relevantGap: ({ of }) => of === 'accepted-risk' || of === 'all',
  test(_item, facts, { maximumDays }) {
    const risks = facts.of('accepted-risk');
    const dismissed = facts
      .of('forge-alert')
      .filter(({ value }) => value.state === 'dismissed' && value.dismissed !== null);
    const all = risks.length + dismissed.length;
    if (all === 0)
      return notApplicable('No weakness is passed over by a file of exceptions or by a dismissal on the forge.');
    const flawed = [
      ...risks.flatMap((fact) => told(fact, riskFlaws(fact, facts, maximumDays), riskName)),
      ...dismissed.flatMap((fact) => told(fact, alertFlaws(fact, facts, maximumDays), alertName)),
    ];
    if (flawed.length > 0)
      return exception(
        `${outOf(flawed.length, all, 'accepted risk')}: ${listed(
          flawed.map(({ said }) => said),
          4,
        )}.`,
        flawed.map(({ fact }) => fact),
      );
    return pass(
      `${counted(all, 'accepted risk')}, each with a reason and an end: ${listed([...risks.map(riskName), ...dismissed.map(alertName)])}.`,
      [...risks, ...dismissed],
    );
  },
});

function told<K extends 'accepted-risk' | 'forge-alert'>(
  fact: Fact<K>,
  flaws: readonly string[],
  name: (fact: Fact<K>) => string,
): readonly { readonly fact: Fact<K>; readonly said: string }[] {
  return flaws.length === 0 ? [] : [{ fact, said: `${name(fact)} ${listed(flaws)}` }];
}

function riskFlaws({ value, valid }: Fact<'accepted-risk'>, facts: View, days: number): readonly string[] {
  const { reason, until } = value;
  const isOver = until === null ? facts.hasPassed(daysAfter(valid.from.at, days)) : facts.hasPassed(until);
  const end = until === null ? `has no end and stands for more than ${days} days` : `ended on ${dayOf(until)}`;
  return [...(reason === null ? ['has no reason'] : []), ...(isOver ? [end] : [])];
}

function alertFlaws({ value }: Fact<'forge-alert'>, facts: View, days: number): readonly string[] {
  const { at, reason } = value.dismissed!;
  return [
    ...(reason.trim() === '' ? ['was dismissed without a reason'] : []),
    ...(facts.hasPassed(daysAfter(at, days)) ? [`was dismissed on ${dayOf(at)}, more than ${days} days ago`] : []),
  ];
}

const riskName = ({ value }: Fact<'accepted-risk'>): string => `${value.subject || 'an exception'} (${place(value)})`;
const alertName = ({ value }: Fact<'forge-alert'>): string => `alert ${value.title}`;
