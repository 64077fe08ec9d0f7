import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { heldAgainstRegister } from '../../kit/vendor-register.ts';
import { usedVendors } from '../../kit/vendors.ts';

export const dataRecipientsRegistered = defineCheck({
  meta: {
    id: 'data-recipients-registered',
    title: 'Each third party that libraries send data to is registered and was reviewed in time',
    question: 'Which vendors receive customer data from your code?',
    rationale:
      'Analytics, error reports, messages, payments and language models all send data of customers to somebody else. Those whose library is among the dependencies are held against the register, which names each with the day until which its last review holds: `sentry@2026-12-31`. Without a register it cannot be said that somebody is not on it. Which fields are sent, and recipients that are called without a library, are not seen.',
    remediation:
      'Register each recipient with the classes of data it gets, the agreement and the day until which the last review holds, or take the library out.',
    reference: 'DAT-04',
    evaluation: 'state',
    parameters: { recipients: '' },
  },
  population: 'repository',
  reads: ['dependency-manifest'],
  relevantGap: productionGap,
  test(_item, facts, { recipients }) {
    const used = usedVendors(facts.of('dependency-manifest'), []);
    return heldAgainstRegister(
      used.filter(({ isSentData }) => isSentData),
      recipients,
      { facts, noun: 'recipient of data' },
    );
  },
});
