import { test } from 'node:test';
import { casesOf, landing, repository } from '../../test-facts.ts';
import { approval, proposed } from '../../test-forge-facts.ts';
import { incidentFixesReviewed } from './check.ts';

const fix = (value: Parameters<typeof landing>[0] = {}) =>
  landing({ subject: 'INC-42: close the pool', joinedBy: 'api', proposed: proposed(), ...value }, { from: 5 });

const cases = casesOf(incidentFixesReviewed, {
  passes: [
    {
      name: 'named and approved',
      facts: [repository(), fix()],
      because: /It names INC-42\. Approved by Bob/,
    },
    {
      name: 'reviewed afterwards',
      facts: [repository(), fix({ proposed: proposed({ approvals: [approval({ beforeLanding: false })] }) })],
      because: /It names INC-42\. Bob <bob@example\.com> reviewed it afterwards/,
    },
    {
      name: 'named by a ticket',
      facts: [repository(), fix({ subject: 'Close the pool', requests: ['SEV-7'] })],
      because: /It names SEV-7/,
    },
  ],
  fails: [
    {
      name: 'reviewed by nobody',
      facts: [repository(), fix({ proposed: proposed({ approvals: [] }) })],
      because: /It names INC-42\. Nobody approved it/,
    },
    {
      name: 'a label and no incident',
      facts: [repository(), fix({ subject: 'Close the pool', proposed: proposed({ labels: ['hotfix'] }) })],
      because: /bears the label hotfix and names no incident/,
    },
  ],
  notDetermined: [
    {
      name: 'without a forge',
      facts: [repository(), landing({ subject: 'inc #42 close the pool' }, { from: 5 })],
      because: /It names INC-42\. .*approvals on a forge are not in git/,
    },
  ],
  notApplicable: [
    // A repository in which no change names one.
    {
      name: 'none',
      facts: [repository(), landing({}, { from: 5 })],
      because: /declares which changes mend an incident/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
