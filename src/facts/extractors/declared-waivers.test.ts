import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredWaivers, readWaivers } from './declared-waivers.ts';
import { factsOf, gapsOf } from './said-by.ts';

const path = 'plumbline-waivers.yaml';
const good = `waivers:
  - id: legacy-tls
    control: ENC-01
    check: tls-minimum
    member: acme/legacy
    kind: risk-accepted
    requestedBy: Ada Lovelace <ada@example.org>
    approvedBy: Grace Hopper
    reason: The partner moves in March.
    from: 2026-01-01
    until: 2026-03-31
    link: https://tracker.example.org/42
`;

test('a waiver is read with everything that it says; its last day belongs to it', () => {
  const [fact, ...rest] = factsOf(declaredWaivers, path, good);
  assert.deepEqual(rest, []);
  assert.equal(fact!.key, 'legacy-tls');
  assert.deepEqual(fact!.value, {
    path,
    id: 'legacy-tls',
    waiver: 'risk-accepted',
    target: { control: 'ENC-01', check: 'tls-minimum', member: 'acme/legacy' },
    requestedBy: 'Ada Lovelace <ada@example.org>',
    approvedBy: 'Grace Hopper',
    reason: 'The partner moves in March.',
    from: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-04-01T00:00:00.000Z',
    link: 'https://tracker.example.org/42',
  });
  assert.deepEqual(gapsOf(declaredWaivers, path, good), []);
});

test('which files it reads', () => {
  for (const wanted of [path, 'ops/plumbline-waivers.yml', '.plumbline/waivers.yaml', 'api/.plumbline/waivers.yml'])
    assert.ok(declaredWaivers.wants(wanted), wanted);
  for (const other of ['waivers.yaml', 'my-plumbline-waivers.yaml', 'test/fixtures/plumbline-waivers.yaml'])
    assert.ok(!declaredWaivers.wants(other), other);
});

const change = (from: RegExp, to: string): string => good.replace(from, to);

for (const [name, text, line, because] of [
  ['no reason', change(/ {4}reason.*\n/, ''), 2, /^reason is missing$/],
  ['an empty approver', change(/approvedBy: .*/, 'approvedBy:'), 8, /^approvedBy is missing$/],
  ['a key that nothing reads', change(/until:/, 'expires:'), 11, /nothing reads "expires": expected id, control, /],
  ['no end', change(/ {4}until.*\n/, ''), 2, /^until is missing$/],
  ['a day that does not exist', change(/2026-03-31/, '2026-02-31'), 11, /"2026-02-31" is no date that exists/],
  ['an end before its beginning', change(/2026-03-31/, '2025-12-30'), 11, /end before it begins/],
  ['another kind', change(/risk-accepted/, 'because'), 6, /expected one of emergency, .* found "because"/],
  ['an id of words', change(/legacy-tls/, 'our legacy'), 2, /letters, digits, dots and dashes/],
  ['a member of no check', change(/ {4}check.*\n/, ''), 4, /a member belongs to a check/],
  ['the same id again', `${good}${good.replace('waivers:\n', '')}`, 13, /the id legacy-tls stands in line 2 already/],
  ['no list', 'waivers: none\n', 1, /expected a list/],
  ['a word as an entry', 'waivers:\n  - legacy\n', 2, /expected a waiver/],
  ['no YAML', 'waivers: [\n', 1, /./],
] as const)
  test(`${name} is told with its line, and covers nothing`, () => {
    const { waivers, faults } = readWaivers(path, text);
    assert.equal(waivers.length, name === 'the same id again' ? 1 : 0);
    const fault = faults.find((one) => because.test(one.because));
    assert.ok(fault, JSON.stringify(faults));
    assert.equal(fault.line, line);
    assert.equal(gapsOf(declaredWaivers, path, text).length, faults.length);
  });

test('one with a fault hides no other; an empty file says nothing', () => {
  const two = `${good}  - id: second\n${good.split('\n').slice(2, -1).join('\n').replace('Grace Hopper', '')}\n`;
  const { waivers, faults } = readWaivers(path, two);
  assert.deepEqual([waivers.length, faults.length], [1, 1]);
  for (const empty of ['', '# none yet\n', 'waivers:\n', 'waivers: []\n'])
    assert.deepEqual(readWaivers(path, empty), { waivers: [], faults: [] });
});
