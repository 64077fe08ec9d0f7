import { findingCheck } from '../../kit/finding-check.ts';

export const noKnownMisconfiguration = findingCheck({
  meta: {
    id: 'no-known-misconfiguration',
    title: 'Infrastructure code holds no known misconfiguration',
    question: 'How do you detect insecure configuration before it ships?',
    rationale:
      'Public storage, open ports, privileged containers and missing encryption in infrastructure code become facts with the next deployment. Findings of the rules for infrastructure are listed here, whatever pipeline scans for them elsewhere.',
    remediation:
      'Correct the setting where the finding points. A setting that is meant to be so can be allowed with a comment that says why.',
    reference: 'SEC-11',
  },
  where: 'infrastructure code',
  selects: ({ class: of }) => of === 'iac',
  noun: 'misconfiguration',
  absent: 'No known misconfiguration was found in infrastructure code.',
});
