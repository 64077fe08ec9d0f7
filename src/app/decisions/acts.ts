/** Every act, by the name that its request bears. Adding one is adding it here. */
import { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import type { DecisionErrorCode, Drafted, Known } from './act.ts';
import { approveStatement, setApplicability } from './applicability.ts';
import { openRemediation, retest } from './remediations.ts';
import { reviewSubmission, submitEvidence } from './submissions.ts';
import { approveWaiver, requestWaiver, withdraw } from './waivers.ts';

const requestSchema = z.discriminatedUnion('act', [
  requestWaiver.schema,
  approveWaiver.schema,
  withdraw.schema,
  openRemediation.schema,
  retest.schema,
  setApplicability.schema,
  approveStatement.schema,
  submitEvidence.schema,
  reviewSubmission.schema,
]);

export type ActRequest = z.input<typeof requestSchema>;
export type ActName = ActRequest['act'];
type Asked = z.output<typeof requestSchema>;

export interface ParsedAct {
  readonly asked: Asked;
  readonly decide: (known: Known) => Promise<readonly Drafted[]>;
}

/** Throws `decision/invalid` with every fault. */
export function parseAct(request: ActRequest): ParsedAct {
  const parsed = requestSchema.safeParse(request);
  if (parsed.success) return { asked: parsed.data, decide: async (known) => ruled(parsed.data, known) };
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message,
  );
  throw new AppError<DecisionErrorCode>('decision/invalid', faults.join('; '), {
    hint: 'Nothing was decided. Mend what is named and ask again.',
  });
}

function ruled(asked: Asked, known: Known): Promise<readonly Drafted[]> | readonly Drafted[] {
  switch (asked.act) {
    case 'request-waiver':
      return requestWaiver.decide(asked, known);
    case 'approve-waiver':
      return approveWaiver.decide(asked, known);
    case 'withdraw':
      return withdraw.decide(asked, known);
    case 'open-remediation':
      return openRemediation.decide(asked, known);
    case 'retest':
      return retest.decide(asked, known);
    case 'set-applicability':
      return setApplicability.decide(asked, known);
    case 'approve-statement':
      return approveStatement.decide(asked, known);
    case 'submit-evidence':
      return submitEvidence.decide(asked, known);
    case 'review-submission':
      return reviewSubmission.decide(asked, known);
  }
}
