/** Something is to be mended: by whom, until when. It ends when a later audit shows it and another person has looked. */
import { z } from 'zod';
import { daysAfter, earlier } from '../../base/instant.ts';
import { remediationSeverities } from '../../model/decision.ts';
import { remediationsAt } from '../../model/standing/remediations.ts';
import {
  decisionOf,
  defineAct,
  idText,
  instantText,
  personText,
  refused,
  requireAnother,
  said,
  shortText,
  unknown,
} from './act.ts';
import { retestIn } from './retest-verdict.ts';
import { requireTarget, targetSchema } from './target.ts';

export const openRemediation = defineAct({
  schema: z.strictObject({
    act: z.literal('open-remediation'),
    ...said,
    target: targetSchema,
    owner: personText,
    severity: z.enum(remediationSeverities, `expected one of ${remediationSeverities.join(', ')}`),
    dueAt: instantText.optional(),
    link: shortText.optional(),
  }),
  async decide({ by, reason, target, owner, severity, dueAt, link }, known) {
    const days = known.config.remediation.dueDays[severity];
    const latest = daysAfter(known.now, days);
    if (dueAt !== undefined && dueAt > latest)
      throw refused(
        `what is ${severity} has to be mended in ${days} days, that is until ${latest}`,
        'Give an earlier day, or ask for a waiver for the time beyond; plumbline.yaml sets the days (remediation.dueDays).',
      );
    if (dueAt !== undefined && dueAt <= known.now) throw refused('the day it is due has passed', 'Give a later one.');
    const draft = {
      kind: 'remediation',
      decidedBy: by,
      reason,
      target: await requireTarget(target, known),
      owner,
      severity,
      dueAt: earlier(dueAt ?? latest, latest),
      ...(link !== undefined && { link }),
    } as const;
    return [{ draft }];
  },
});

export const retest = defineAct({
  schema: z.strictObject({
    act: z.literal('retest'),
    ...said,
    of: idText,
    run: idText.default('latest'),
    /** Who looked may say that it is not mended although the audit sees nothing; never the reverse. */
    verdict: z.literal('not-mended').optional(),
  }),
  async decide({ by, reason, of, run: runId, verdict }, known) {
    const remediation = decisionOf(known, 'remediation', of);
    const standing = remediationsAt(known.decisions, known.now).find((one) => one.remediation.id === of);
    if (standing?.standing === 'mended' || standing?.standing === 'withdrawn')
      throw refused(`${of} is ${standing.standing}`, 'A deviation that came back is another remediation.');
    requireAnother(known, { by, other: remediation.owner, what: `who mends cannot test it again` });
    const run = await known.run(runId);
    if (!run) throw unknown(`there is no audit "${runId}"`, 'plumbline run list shows all of them.');
    if (run.startedAt <= remediation.decidedAt)
      throw refused(`the audit ${run.id} is not later than ${of}`, 'Audit again: plumbline audit.');
    const shown = retestIn(run, remediation.target, remediation.decidedAt);
    if (!shown.ok && verdict === undefined)
      throw refused(`the audit cannot show that ${of} is mended: ${shown.error}`, 'Audit a period that shows it.');
    const seen = shown.ok ? shown.value.because : shown.error;
    const result = verdict ?? (shown.ok ? shown.value.verdict : 'not-mended');
    return [{ draft: { kind: 'retest', decidedBy: by, reason, of, run: run.id, verdict: result, because: seen } }];
  },
});
