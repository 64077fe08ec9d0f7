import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidents } from './incidents.ts';
import { keptRecords } from './kept-records.ts';
import { factsOf, gapsOf } from './said-by.ts';

const valuesOf = (path: string, text: string) => factsOf(keptRecords, path, text).map(({ value }) => value);
const actionsOf = (text: string) =>
  valuesOf('docs/postmortems/2026-01-lag.md', text).map((value) => {
    assert.ok('done' in value);
    const { text: what, done, owner, due, item } = value;
    return [what, done, owner, due?.slice(0, 10) ?? null, item];
  });

const places: readonly (readonly [path: string, topic: string | undefined])[] = [
  ['exercises/2026-tabletop.md', 'incident-exercise'],
  ['security/incident-drills/2026-03-10.yaml', 'incident-exercise'],
  ['drills/restore-2026-03-10.yaml', 'restore-test'],
  ['docs/dr-tests/2026.md', 'recovery-exercise'],
  ['ops/capacity/2026-Q1.md', 'capacity-review'],
  ['security/log-reviews/2026-W10.md', 'log-review'],
  ['governance/reviews/2026.md', 'management-review'],
  ['security/pentests/2026.yaml', 'penetration-test'],
  ['security/advisory-triage/2026-03.md', 'threat-review'],
  ['docs/advisories/cve_2017_14491.md', undefined],
  ['.github/workflows/restore-test.yml', undefined],
  ['docs/restore-test-procedure.md', undefined],
  ['tests/restore-test.md', undefined],
  ['src/restore_test.go', undefined],
  ['charts/pentest/values.yaml', undefined],
];
for (const [path, topic] of places) {
  test(`${path} is ${topic ?? 'no record'}`, () => {
    if (topic === undefined) {
      assert.equal(keptRecords.wants(path), false);
      return;
    }
    const [value] = valuesOf(path, path.endsWith('.yaml') ? 'date: 2026-03-10\n' : 'Date: 2026-03-10\n');
    assert.ok(value && 'topic' in value);
    assert.equal(value.topic, topic);
  });
}

test('a record: its day, people, fields and sections; what is a form still says nothing', () => {
  const text = [
    '# Tabletop: ransomware',
    '- **Date**: 2026-03-10',
    '- **Participants**: Ann (commander), Bob (legal, privacy), Carol',
    '| Scenario | Build server encrypted |',
    'Outcome: TBD',
    '## Observations',
    'Nobody knew the key.',
    '## Empty',
    '## Actions',
    '- [x] Print the key list @bob',
  ].join('\n');
  const [record, action] = valuesOf('exercises/tabletop-1.md', text);
  assert.deepEqual(record, {
    path: 'exercises/tabletop-1.md',
    topic: 'incident-exercise',
    title: 'Tabletop: ransomware',
    date: '2026-03-10T00:00:00.000Z',
    people: ['Ann (commander)', 'Bob (legal, privacy)', 'Carol'],
    fields: { scenario: 'Build server encrypted' },
    sections: ['tabletop: ransomware', 'observations', 'actions'],
    actions: 1,
  });
  assert.ok(action && 'done' in action);
  assert.deepEqual([action.done, action.owner], [true, 'bob']);
});

test('a file without a day is a procedure; the day may stand in its name; broken YAML is a gap', () => {
  assert.deepEqual(valuesOf('exercises/tabletop.md', '# How we do it\nParticipants: all\n'), []);
  const [named] = valuesOf('exercises/2026-03-10-tabletop.md', '# Ransomware\n');
  assert.ok(named && 'date' in named);
  assert.equal(named.date, '2026-03-10T00:00:00.000Z');
  assert.deepEqual(gapsOf(keptRecords, 'drills/restore-1.yaml', 'a: [\n'), ['unreadable', 'unreadable']);
});

const actions: readonly (readonly [name: string, lines: readonly string[], expected: readonly unknown[]])[] = [
  [
    'a box',
    ['## Action items', '- [ ] Alert on lag (@ann, due 2026-02-01)'],
    [['Alert on lag (@ann, due 2026-02-01)', false, 'ann', '2026-02-01', null]],
  ],
  [
    'a row, with columns in any order',
    [
      '## Follow-ups',
      '| Status | Owner | Action | Due | Ticket |',
      '|---|---|---|---|---|',
      '| Done | @ann | Alert on lag | 2026-02-01 | OPS-12 |',
      '| ? | TBD | Test it | | |',
    ],
    [
      ['Alert on lag', true, 'ann', '2026-02-01', 'OPS-12'],
      ['Test it', null, null, null, null],
    ],
  ],
  ['a plain item', ['- **Review actions**:', '  - Alert on lag'], [['Alert on lag', null, null, null, null]]],
  [
    'plain items beside boxes explain them',
    ['## Actions', '- P0 comes first', '- [x] Alert on lag'],
    [['Alert on lag', true, null, null, null]],
  ],
  [
    'where it is tracked',
    ['## Actions', '- Alert, see [#12](https://github.com/a/b/issues/12)'],
    [['Alert, see #12', null, null, null, 'https://github.com/a/b/issues/12']],
  ],
  ['what was done at the time promises nothing', ['## Actions taken', '- [x] Rolled back'], []],
  [
    'a form that nobody filled in',
    ['## Actions', '| Action | Owner |', '|--|--|', '| *e.g., add an alert* | |', '| | |', '- None'],
    [],
  ],
  [
    'an identifier of a flaw is no ticket',
    ['## Actions', '- [ ] Mend CVE-2026-1234'],
    [['Mend CVE-2026-1234', false, null, null, null]],
  ],
  ['in a fence', ['## Actions', '```', '- [ ] no', '```'], []],
];
for (const [name, lines, expected] of actions)
  test(`actions: ${name}`, () => assert.deepEqual(actionsOf(lines.join('\n')), expected));

test('an incident: fields, lines and times; a time that cannot be read is told', () => {
  const text = [
    '---',
    'id: INC-14',
    'severity: SEV-2',
    'data_affected: unknown',
    '---',
    '# Checkout was down',
    '- **Key events**',
    '  - First detected: 2026-03-10 13:42',
    '  - Incident declared 2026-03-10 14:12',
    '  - Repaired: 2026-03-10 9.29',
    '  - Resolved 2026-03-10T19:18+01:00',
    '- **Commander**: Ann',
    '- **Impact**: Nobody could pay.',
  ].join('\n');
  const [fact] = factsOf(incidents, 'source/incidents/2026-03-10.html.md.erb', text);
  const { id, severity, times, unreadTimes, commander, hasSummary, personalData } = fact!.value;
  assert.deepEqual([id, severity, commander, hasSummary, personalData], ['INC-14', 2, 'Ann', true, 'unknown']);
  assert.deepEqual(times, {
    detected: '2026-03-10T13:42:00.000Z',
    acknowledged: '2026-03-10T14:12:00.000Z',
    resolved: '2026-03-10T18:18:00.000Z',
  });
  assert.deepEqual(unreadTimes, ['contained']);
  assert.deepEqual(factsOf(incidents, 'incidents/about.md', 'Severity: high\n'), []);
  assert.equal(incidents.wants('src/incidents/model.yaml'), false);
});
