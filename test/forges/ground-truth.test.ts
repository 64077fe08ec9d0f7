import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Instant } from '../../src/base/instant.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { githubHabits } from './faces/github.ts';
import { businessDaysAfter, peopleList, truthOf, type Claim } from './ground-truth.ts';
import { makeWorld } from './make-world.ts';
import type { Habits, World } from './world.ts';

const directory = scratchDirectory('forge-truth');
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');

function worldOf(seed: number, more: Partial<Parameters<typeof makeWorld>[0]> = {}): World {
  return makeWorld({ seed, changes, directory: path.join(directory, String(seed)), habits: githubHabits, ...more });
}

const named = ({ code, changeset, commit, deployment }: Claim): string =>
  `${code} ${changeset} ${commit} ${deployment}`;

for (const seed of [1, 2, 3])
  test(`judging the world of seed ${seed} finds what was injected, and nothing else`, () => {
    const world = worldOf(seed, { subtle: seed === 3, changes: seed === 3 ? changes + 10 : changes });
    const wanted = world.injected.filter(({ nature }) => nature === 'violation').map(named);
    assert.deepEqual(truthOf(world).claims.map(named).sort(), wanted.sort());
  });

/** Forges differ in how changesets land and in who may approve. */
const otherHabits: readonly (readonly [string, Partial<Habits>])[] = [
  [
    'where authors approve and branches are forwarded',
    { authorCanApprove: true, methods: ['merge', 'squash', 'fast-forward'] },
  ],
  [
    'with every way of landing',
    { authorCanApprove: true, methods: ['merge', 'squash', 'rebase', 'fast-forward', 'queue'] },
  ],
  ['with squashes only', { methods: ['squash', 'merge'] }],
];
for (const [i, [name, more]] of otherHabits.entries())
  test(`a forge ${name} is judged rightly too`, () => {
    const world = worldOf(20 + i, { habits: { ...githubHabits, ...more } });
    const wanted = world.injected.filter(({ nature }) => nature === 'violation').map(named);
    assert.deepEqual(truthOf(world).claims.map(named).sort(), wanted.sort());
    const codes = new Set(world.injected.map(({ code }) => code));
    assert.equal(codes.has('self-approval'), more.authorCanApprove === true);
    assert.equal(codes.has('fast-forward'), more.methods?.includes('fast-forward'));
    assert.equal(codes.has('tampered-rebase'), more.methods?.includes('rebase'));
  });

test('what only looks like a violation comes out as sound or as explained', () => {
  const world = worldOf(6, { subtle: true, changes: changes + 10 });
  const { landings } = truthOf(world);
  const outcomes = world.injected.flatMap(({ nature, changeset, code }) => {
    const truth = landings.find((one) => one.changeset?.number === changeset);
    return nature === 'harmless' && truth ? [[code, truth.approvedAsLanded, truth.claims.length]] : [];
  });
  assert.ok(outcomes.length >= 18);
  for (const [code, approved, claims] of outcomes) {
    const isExplained = code === 'backport' || code === 'emergency-reviewed';
    assert.deepEqual([code, approved, claims], [code, isExplained ? 'explained' : 'pass', 0]);
  }
});

test('nothing is claimed of an innocent world', () => {
  const { claims, landings } = truthOf(worldOf(7, { innocent: true }));
  assert.deepEqual(claims, []);
  assert.ok(
    landings.every(({ proposed, unaltered, checked }) => [proposed, unaltered, checked].every((one) => one === 'pass')),
  );
});

test('the people list joins two accounts of one person and knows who left', () => {
  const people = peopleList(worldOf(8));
  assert.deepEqual(people.find(({ person }) => person === 'tomas')?.accounts, ['github:tomas', 'github:tomas-at-home']);
  assert.deepEqual(
    people.filter(({ to }) => to !== null).map(({ person }) => person),
    ['felix', 'nadia'],
  );
});

test('working days leave weekends out', () => {
  // 2025-03-07 is a Friday.
  assert.equal(businessDaysAfter('2025-03-07T15:00:00.000Z' as Instant, 2), '2025-03-11T23:59:59.000Z');
});
