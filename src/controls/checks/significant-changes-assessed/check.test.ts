import { test } from 'node:test';
import { casesOf, document, gap, healthField, landing, manifest, repository, resource } from '../../test-facts.ts';
import { approval, proposed } from '../../test-forge-facts.ts';
import { significantChangesAssessed } from './check.ts';

const began = repository();
/** Of day 3, as everything that comes with it. */
const change = (value: Parameters<typeof landing>[0] = {}) => landing(value, { from: 3 });
const by = (identity: string, person: string) => proposed({ approvals: [approval({ identity, person })], labels: [] });
const database = resource('aws_db_instance', {}, {}, { from: 3 });
const health = healthField({ from: 3 });
const model = document('threat-model', {}, { from: 3 });
const approved = change({ proposed: by('bob', 'Bob <bob@example.com>') });

const cases = casesOf(significantChangesAssessed, {
  passes: [
    {
      name: 'with a threat model',
      facts: [began, approved, database, model],
      because: /datastore aws_db_instance\.main; with it came docs\/threat-model\.md\. Approved/,
    },
    {
      name: 'with a label',
      facts: [
        began,
        change({ proposed: proposed({ labels: ['Security-Reviewed'], approvals: [approval()] }) }),
        health,
      ],
      because: /personal data user\.health_and_medical; its changeset bears the label/,
    },
    {
      name: 'approved by whoever answers for it',
      facts: [began, approved, database],
      parameters: { approvers: 'bob@example.com' },
      because: /Bob <bob@example\.com>, who may assess it, approved it/,
    },
  ],
  fails: [
    {
      name: 'they are kept here, and there is none',
      facts: [began, approved, manifest({ dependencies: ['openai'] }, { from: 3 })],
      parameters: { keptHere: true },
      because: /the vendor openai; no assessment of its risks came with it/,
    },
    {
      name: 'approved by somebody else',
      facts: [began, approved, database],
      parameters: { approvers: 'carol@example.com' },
      because: /none of carol@example\.com approved it/,
    },
    {
      name: 'assessed, and approved by nobody',
      facts: [began, change({ proposed: proposed({ approvals: [], labels: [] }) }), database, model],
      because: /with it came docs\/threat-model\.md\. .*1 needed/,
    },
  ],
  notDetermined: [
    { name: 'one may stand elsewhere', facts: [began, approved, database], because: /one may stand elsewhere/ },
    {
      name: 'it may be no such kind of data',
      facts: [began, approved, healthField({ from: 3 }, 'possible')],
      parameters: { keptHere: true },
      because: /may alter no risk/,
    },
    {
      name: 'git names nobody',
      facts: [began, change(), database],
      parameters: { approvers: 'bob@example.com' },
      because: /not in git/,
    },
    {
      name: 'with one, and the forge was not asked',
      facts: [began, change(), database, model],
      gaps: [gap('landed-change')],
      because: /approvals on a forge are not in git/,
    },
  ],
  notApplicable: [
    { name: 'it brings nothing new', facts: [began, approved], because: /first to bring no datastore/ },
    { name: 'another brought it', facts: [began, approved, healthField({ from: 1 })], because: /first to bring no/ },
    {
      name: 'only within the cluster',
      facts: [began, approved, resource('aws_lb', { internal: true }, {}, { from: 3 })],
      because: /first to bring no/,
    },
    {
      name: 'the first commit',
      facts: [began, landing({}, { from: 0 }), resource('aws_db_instance', {})],
      because: /began with this commit/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
