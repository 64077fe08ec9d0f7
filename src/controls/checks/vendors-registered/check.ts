import { defineCheck } from '../../check.ts';
import { providerGap } from '../../kit/declared.ts';
import { heldAgainstRegister } from '../../kit/vendor-register.ts';
import { usedVendors } from '../../kit/vendors.ts';

export const vendorsRegistered = defineCheck({
  meta: {
    id: 'vendors-registered',
    title: 'Each vendor that dependencies and infrastructure code tell of is registered and was reviewed in time',
    question: 'List your vendors, their criticality and last review.',
    rationale:
      'A vendor comes in with a line of a manifest, and stays without anybody having looked at it. Vendors are known by their libraries and by their providers in Terraform; the register names each with the day until which its last review holds: `stripe@2026-12-31`. Without a register it cannot be said that somebody is not on it. Vendors without a library that is known here, and what the review found, are not seen.',
    remediation:
      'Review each vendor (data, regions, contract, report of an auditor), and register it with the day until which the review holds.',
    reference: 'SEC-06',
    evaluation: 'state',
    parameters: { vendors: '' },
  },
  population: 'repository',
  reads: ['dependency-manifest', 'infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts, { vendors }) {
    const used = usedVendors(facts.of('dependency-manifest'), facts.of('infrastructure-resource'));
    return heldAgainstRegister(used, vendors, { facts, noun: 'vendor' });
  },
});
