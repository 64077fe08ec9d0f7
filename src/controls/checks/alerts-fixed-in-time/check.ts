import type { Instant } from '../../../base/instant.ts';
import type { ForgeAlert } from '../../../model/deployment.ts';
import { notDetermined } from '../../../model/outcome.ts';
import { course, defineCheck } from '../../check.ts';
import { dayOf, daysAfter } from '../../time.ts';

export const alertsFixedInTime = defineCheck({
  meta: {
    id: 'alerts-fixed-in-time',
    title:
      'Each vulnerability that the forge reported was mended, or dismissed with a reason, within the days of its severity',
    question: 'How fast do you fix critical and high vulnerabilities?',
    rationale:
      'The clock runs from the moment at which the forge reported a vulnerable dependency or a flaw in the code until it saw it mended. A dismissal with a reason ends the clock too, and the outcome names who dismissed it and why: whether that was right is for a reader to judge. Alerts of secrets are judged as credentials. The severity is the one that the forge tells now; a later change of it is not seen. Findings of scanners that report elsewhere are not seen, and where alerts are switched off their list is a gap.',
    remediation:
      'Mend what is overdue, newest patch first; where there is none, record who accepts the risk and until when.',
    reference: 'VUL-03',
    evaluation: 'sla',
    parameters: { criticalDays: 7, highDays: 30, mediumDays: 90, lowDays: 180 },
  },
  population: 'forge-alert',
  reads: ['forge-alert'],
  silenceMeans: 'The forge told of no alert: either there was none, or nobody asked it.',
  label: ({ repository, value }) => `${repository}: ${value.title} (${value.severity})`,
  scope: ({ value }) => (value.kind === 'secret' ? { excluded: 'It is about a credential.' } : undefined),
  test(item, _facts, days) {
    const { createdAt, severity } = item.value;
    if (severity === 'unknown') return notDetermined('The forge does not tell its severity, so no deadline is known.');
    const limits = { critical: days.criticalDays, high: days.highDays, medium: days.mediumDays, low: days.lowDays };
    const answer = answerOf(item.value);
    return course(
      {
        since: createdAt,
        due: daysAfter(createdAt, limits[severity]),
        answeredAt: answer.at,
        seenUntil: item.observedAt,
        because: `${severity}, reported on ${dayOf(createdAt)}, to be mended within ${limits[severity]} days; ${answer.said}`,
      },
      [item],
    );
  },
});

/** A dismissal without a reason is no answer, and what was opened again is open. */
function answerOf({ state, fixedAt, dismissed }: ForgeAlert): {
  readonly at: Instant | undefined;
  readonly said: string;
} {
  if (state === 'open') return { at: undefined, said: 'it still stands' };
  if (fixedAt !== null) return { at: fixedAt, said: `mended on ${dayOf(fixedAt)}` };
  if (dismissed === null) return { at: undefined, said: 'it still stands' };
  const by = `${dismissed.by ?? 'somebody whom the forge does not name'} on ${dayOf(dismissed.at)}`;
  const reason = dismissed.reason.trim();
  return reason === ''
    ? { at: undefined, said: `dismissed by ${by} without a reason, and it still stands` }
    : { at: dismissed.at, said: `dismissed by ${by}: ${reason}` };
}
