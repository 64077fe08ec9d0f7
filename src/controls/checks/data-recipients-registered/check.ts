import type { Fact } from '../../../model/fact.ts';
import { notDetermined, type Outcome } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionGap } from '../../kit/code.ts';
import { heldAgainstRegister } from '../../kit/vendor-register.ts';
import { usedVendors } from '../../kit/vendors.ts';
import { counted, listed, place } from '../../words.ts';

export const dataRecipientsRegistered = defineCheck({
  meta: {
    id: 'data-recipients-registered',
    title: 'Each third party that libraries send data to is registered and was reviewed in time',
    question: 'Which vendors receive customer data from your code?',
    rationale:
      'Analytics, error reports, messages, payments and language models all send data of customers to somebody else. Those whose library is among the dependencies are held against the register, which names each with the day until which its last review holds: `sentry@2026-12-31`. Without a register it cannot be said that somebody is not on it. Fields of persons that are seen to flow into calls of analytics and error trackers are named; whether the register allows their classes is for a reader to judge. Recipients that are called without a library are only seen by such a flow.',
    remediation:
      'Register each recipient with the classes of data it gets, the agreement and the day until which the last review holds, or take the library out.',
    reference: 'DAT-04',
    evaluation: 'state',
    parameters: { recipients: '' },
  },
  population: 'repository',
  reads: ['dependency-manifest', 'finding'],
  // No word is said of fields that were not seen to be sent.
  relevantGap: (gap) => gap.of === 'dependency-manifest' && productionGap(gap),
  test(_item, facts, { recipients }) {
    const used = usedVendors(facts.of('dependency-manifest'), []);
    const flows = facts.of('finding').filter((one) => inProduction(one) && isSent(one));
    const held = heldAgainstRegister(
      used.filter(({ isSentData }) => isSentData),
      recipients,
      { facts, noun: 'recipient of data' },
    );
    return flows.length === 0 ? held : withFlows(held, flows);
  },
});

const isSent = ({ value: { rule, flow, suppressed } }: Fact<'finding'>): boolean =>
  rule === 'personal-data-to-third-party' && flow?.certainty === 'flows' && (suppressed?.reason ?? '').trim() === '';

function withFlows(held: Outcome, flows: readonly Fact<'finding'>[]): Outcome {
  const told = listed(
    flows.map(
      ({ value }) => `${value.flow!.field} (${value.flow!.dataType}) by ${value.flow!.callee} at ${place(value)}`,
    ),
    4,
  );
  const said = `${counted(flows.length, 'field')} with personal data seen to be sent: ${told}.`;
  if (held.result === 'not-applicable') return notDetermined(`${said} No library tells who receives it.`);
  const because = `${held.because} ${said}`;
  return 'relied' in held
    ? { ...held, because, relied: [...held.relied, ...flows.map(({ id }) => id)] }
    : { ...held, because };
}
