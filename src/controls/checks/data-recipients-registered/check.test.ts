import { test } from 'node:test';
import { casesOf, finding, gap, manifest } from '../../test-facts.ts';
import { dataRecipientsRegistered } from './check.ts';

const uses = manifest({ dependencies: ['@sentry/node', 'left-pad'] });

const flow = finding({
  class: 'personal-data',
  rule: 'personal-data-to-third-party',
  flow: {
    dataType: 'user.contact.email',
    owner: 'user',
    field: 'email',
    sink: 'error-tracker',
    callee: 'Sentry.setUser',
    certainty: 'flows',
  },
});

const cases = casesOf(dataRecipientsRegistered, {
  passes: [
    {
      name: 'registered and reviewed',
      facts: [uses],
      parameters: { recipients: 'Sentry@2027-01-01, stripe@2027-01-01' },
      because: /1 recipient of data, each registered: sentry/,
    },
    {
      name: 'registered, with a field that is sent',
      facts: [uses, flow],
      parameters: { recipients: 'sentry@2027-01-01' },
      because:
        /each registered: sentry\. 1 field with personal data seen to be sent: email \(user\.contact\.email\) by Sentry\.setUser/,
    },
  ],
  fails: [
    {
      name: 'not registered',
      facts: [uses],
      parameters: { recipients: 'stripe@2027-01-01' },
      because: /1 of 1 recipient of data: sentry \(package\.json\) is not registered/,
    },
    {
      name: 'reviewed too long ago',
      facts: [uses],
      parameters: { recipients: 'sentry@2026-02-01' },
      because: /was last reviewed too long ago/,
    },
    {
      name: 'without a day',
      facts: [uses],
      parameters: { recipients: 'sentry' },
      because: /without the day until which its last review holds/,
    },
  ],
  notDetermined: [
    {
      name: 'a field is sent to nobody knows whom',
      facts: [manifest(), flow],
      because: /No library tells who receives it/,
    },
    {
      name: 'no register',
      facts: [uses],
      because: /The code uses sentry \(package\.json\); no register is declared/,
    },
    {
      name: 'a manifest could not be read',
      facts: [manifest()],
      gaps: [gap('dependency-manifest')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'none', facts: [manifest()], because: /No recipient of data was recognised/ },
    {
      name: 'a vendor that is sent none',
      facts: [manifest({ dependencies: ['contentful'] })],
      because: /No recipient/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
