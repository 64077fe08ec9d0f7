import { test } from 'node:test';
import { casesOf, landing, repository } from '../../test-facts.ts';
import { proposed } from '../../test-forge-facts.ts';
import { migrationsApproved } from './check.ts';

const migration = (value: Parameters<typeof landing>[0] = {}) =>
  landing({ paths: ['db/migrate/20260101120000_add_users.rb', 'app/user.rb'], joinedBy: 'api', ...value }, { from: 5 });

const cases = casesOf(migrationsApproved, {
  passes: [
    {
      name: 'approved by another',
      facts: [repository(), migration({ proposed: proposed() })],
      because: /Approved by Bob/,
    },
    {
      name: 'changes of other things are left out',
      facts: [repository(), migration({ proposed: proposed() }), landing({ paths: ['src/app.ts'] }, { from: 6 })],
      because: /1 excluded|Approved by Bob/,
    },
  ],
  fails: [
    {
      name: 'approved by nobody',
      facts: [repository(), migration({ proposed: proposed({ approvals: [] }) })],
      because: /Nobody approved it/,
    },
  ],
  notDetermined: [
    {
      name: 'without a forge',
      facts: [repository(), migration({ joinedBy: 'none' })],
      because: /approvals on a forge are not in git/,
    },
  ],
  notApplicable: [
    {
      name: 'the first commit',
      facts: [repository({ from: 5 }), migration()],
      because: /began with this commit/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
