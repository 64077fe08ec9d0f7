/** A waiver is asked for by one person and has no effect until another approves it; either ends with a decision of its own. */
import { z } from 'zod';
import { dayMillis, millisOf } from '../../base/instant.ts';
import { waiverKinds, type Decision } from '../../model/decision.ts';
import { remediationsAt } from '../../model/standing/remediations.ts';
import { submissionsAt } from '../../model/standing/requests.ts';
import { waiversAt } from '../../model/standing/waivers.ts';
import {
  decisionOf,
  defineAct,
  idText,
  instantText,
  refused,
  requireAnother,
  said,
  shortText,
  unknown,
  type Known,
} from './act.ts';
import { requireTarget, targetSchema } from './target.ts';

export const requestWaiver = defineAct({
  schema: z.strictObject({
    act: z.literal('request-waiver'),
    ...said,
    waiver: z.enum(waiverKinds, `expected one of ${waiverKinds.join(', ')}`),
    target: targetSchema,
    from: instantText.optional(),
    expiresAt: z.string('a waiver without an expiry is none: say until when it covers').pipe(instantText),
    link: shortText.optional(),
  }),
  async decide({ by, reason, waiver, target, from, expiresAt, link }, known) {
    const begin = from ?? known.now;
    requireLength(begin, expiresAt, known);
    const draft = {
      kind: 'waiver',
      decidedBy: by,
      reason,
      waiver,
      target: await requireTarget(target, known),
      from: begin,
      expiresAt,
      ...(link !== undefined && { link }),
    } as const;
    return [{ draft }];
  },
});

function requireLength(from: Decision['decidedAt'], expiresAt: Decision['decidedAt'], { config }: Known): void {
  if (expiresAt <= from)
    throw refused(`the waiver would end (${expiresAt}) before it begins (${from})`, 'Give an expiry after its begin.');
  const { maximumDays } = config.waivers;
  const days = (millisOf(expiresAt) - millisOf(from)) / dayMillis;
  if (days > maximumDays)
    throw refused(
      `the waiver would cover ${Math.ceil(days)} days, and ${maximumDays} are allowed`,
      `Give an earlier expiry and ask again when it ends; plumbline.yaml sets the limit (waivers.maximumDays).`,
    );
}

export const approveWaiver = defineAct({
  schema: z.strictObject({
    act: z.literal('approve-waiver'),
    ...said,
    of: idText,
    verdict: z.enum(['approved', 'refused'], 'expected approved or refused'),
  }),
  decide({ by, reason, of, verdict }, known) {
    const waiver = decisionOf(known, 'waiver', of);
    const standing = waiversAt(known.decisions, known.now).find((one) => one.waiver.id === of);
    if (standing?.approval)
      throw refused(
        `${of} was ${standing.approval.verdict} by ${standing.approval.decidedBy} already`,
        'Ask for another waiver, or withdraw this one: what was decided stays.',
      );
    if (standing?.withdrawal) throw refused(`${of} was withdrawn`, 'Ask for it anew.');
    requireAnother(known, { by, other: waiver.decidedBy, what: `who asked for ${of} cannot decide it` });
    return [{ draft: { kind: 'approval', decidedBy: by, reason, of, verdict } }];
  },
});

export const withdraw = defineAct({
  schema: z.strictObject({ act: z.literal('withdraw'), ...said, of: idText }),
  decide({ by, reason, of }, known) {
    const because = whyNot(of, known);
    if (because !== undefined)
      throw refused(`${of} cannot be withdrawn: ${because}`, 'What no longer stands stays as it is.');
    return [{ draft: { kind: 'withdrawal', decidedBy: by, reason, of } }];
  },
});

/** Undefined when it stands and may be withdrawn. */
function whyNot(of: string, { decisions, now }: Known): string | undefined {
  const decision = decisions.find(({ id }) => id === of);
  if (!decision) throw unknown(`there is no decision "${of}"`, 'plumbline decision list shows all of them.');
  switch (decision.kind) {
    case 'waiver': {
      const standing = waiversAt(decisions, now).find(({ waiver }) => waiver.id === of)!.standing;
      return ['refused', 'expired', 'withdrawn'].includes(standing) ? `it is ${standing}` : undefined;
    }
    case 'remediation': {
      const { standing } = remediationsAt(decisions, now).find(({ remediation }) => remediation.id === of)!;
      return ['mended', 'withdrawn'].includes(standing) ? `it is ${standing}` : undefined;
    }
    case 'submission': {
      const { standing } = submissionsAt(decisions, now).find(({ submission }) => submission.id === of)!;
      return ['handed-in', 'accepted'].includes(standing) ? undefined : `it is ${standing}`;
    }
    case 'applicability':
      return 'a row of the Statement of Applicability is replaced by deciding it anew';
    case 'approval':
      return 'withdraw the waiver that it approved';
    case 'withdrawal':
    case 'retest':
    case 'applicability-version':
    case 'submission-review':
      return `a ${decision.kind} stays`;
  }
}
