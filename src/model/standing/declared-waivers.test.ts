import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { DeclaredWaiver } from '../declared-waiver.ts';
import { declaredAt, type House } from './declared-waivers.ts';
import { samePersonAmong } from './persons.ts';

const at = (day: string): Instant => `${day}T00:00:00.000Z` as Instant;
const house: House = { controls: new Set(['ENC-01']), samePerson: samePersonAmong([]), maximumDays: 180 };
const landed = { commit: 'a'.repeat(40), at: at('2026-01-10'), by: 'Grace Hopper', authors: ['Ada'], approvers: [] };
const removed = { ...landed, commit: 'b'.repeat(40), at: at('2026-02-10'), by: null };
const waiver: DeclaredWaiver = {
  repository: 'acme/api',
  path: 'plumbline-waivers.yaml',
  line: 2,
  id: 'legacy-tls',
  waiver: 'risk-accepted',
  target: { control: 'ENC-01' },
  requestedBy: 'Ada',
  approvedBy: 'grace  hopper',
  reason: 'the partner moves',
  from: null,
  expiresAt: at('2026-04-01'),
  landed,
};
const only = (one: DeclaredWaiver, day: string) => {
  const [standing, ...rest] = declaredAt([one], at(day), house);
  assert.deepEqual(rest, []);
  return standing;
};

test('it stands from its landing until its end, and is listed after it', () => {
  assert.equal(only(waiver, '2026-01-09'), undefined);
  const during = only(waiver, '2026-01-10')!;
  assert.deepEqual([during.standing, during.effect], ['in-force', { from: landed.at, to: waiver.expiresAt }]);
  assert.equal(during.waiver.id, 'acme/api:legacy-tls@aaaaaaaa');
  assert.deepEqual([during.declared?.landed.by, during.declared?.approverSeen], ['Grace Hopper', true]);
  assert.equal(only(waiver, '2026-05-01')!.standing, 'expired');
});

test('what took it from the file ends it; before that nobody knew', () => {
  const gone = { ...waiver, removed };
  assert.equal(only(gone, '2026-02-09')!.standing, 'in-force');
  const after = only(gone, '2026-03-01')!;
  assert.deepEqual([after.standing, after.effect], ['withdrawn', { from: landed.at, to: removed.at }]);
  assert.equal(after.withdrawal?.decidedBy, 'commit bbbbbbbb');
});

test('one that begins before it landed was approved afterwards', () => {
  const { effect, approval } = only({ ...waiver, from: at('2025-12-24') }, '2026-02-01')!;
  assert.ok(approval!.decidedAt > effect!.from);
});

test('an approver whom nobody saw at the landing is said to be one', () => {
  const unseen = only({ ...waiver, landed: { ...landed, by: 'Ada' } }, '2026-02-01')!;
  assert.deepEqual([unseen.declared?.approverSeen, unseen.standing], [false, 'in-force']);
});

for (const [name, changed, problem] of [
  ['who asks approves', { approvedBy: 'ADA' }, /one person/],
  ['no such control', { target: { control: 'ENC-99' } }, /no control ENC-99/],
  ['too long', { expiresAt: at('2027-01-01') }, /356 days, and 180 are allowed/],
  ['over before it landed', { expiresAt: at('2026-01-01') }, /ended before it began/],
] as const)
  test(`${name}: it is listed with its problem and covers nothing`, () => {
    const { standing, effect, approval, declared } = only({ ...waiver, ...changed }, '2026-02-01')!;
    assert.deepEqual([standing, effect, approval], ['requested', undefined, undefined]);
    assert.match(declared!.problem!, problem);
  });
