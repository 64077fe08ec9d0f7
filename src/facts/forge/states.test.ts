/** States that a forge tells: members and rules over several looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Capability } from '../../forges/forge.ts';
import type { MachineCredential } from '../../model/access.ts';
import type { BranchRules, BranchRulesInForce, RuleOrigin } from '../../model/branch-rules.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import { asRepositoryName } from '../../model/repository.ts';
import { collectBranchRules } from './branch-rules.ts';
import { collectSnapshots } from './snapshots.ts';
import type { RecordVersion, StrandSweep } from './strand-history.ts';

const repository = asRepositoryName('r');
const at = (day: number): Instant => new Date(Date.UTC(2026, 0, day)).toISOString() as Instant;
const dayOf = (instant: string): string =>
  instant.startsWith('1970') ? '*' : String(Math.floor((Date.parse(instant) - Date.parse(at(0))) / 86_400_000));
const capability: Capability = {
  offered: 'yes',
  memory: 'snapshot',
  decaysAfterDays: null,
  leastScope: 'read',
  level: 'repository',
};
const version = <T>(key: string, value: T, days: readonly [number, number, number?]): RecordVersion<T> => ({
  key,
  value,
  firstSeenAt: at(days[0]),
  lastSeenAt: at(days[1]),
  ...(days[2] !== undefined && { goneAt: at(days[2]) }),
  raw: [],
});
const sweeps = (...days: readonly number[]) =>
  days.map((day) => ({ startedAt: at(day), finishedAt: at(day), whole: true, gaps: [] }));
const shown = (found: Iterable<Fact | Gap>, what: (fact: Fact) => string): readonly string[] =>
  [...found].map((one) =>
    one.kind === 'gap'
      ? `gap ${dayOf(one.span!.from)}-${dayOf(one.span!.to)}`
      : `${what(one)} ${dayOf(one.valid.from.at)}-${one.valid.to ? dayOf(one.valid.to.at) : ''}`,
  );

const key = (more: Partial<MachineCredential>): MachineCredential => ({
  kind: 'deploy-key',
  id: '1',
  title: 'mirror',
  readOnly: true,
  scopes: [],
  createdAt: null,
  lastUsedAt: null,
  expiresAt: null,
  addedBy: null,
  enabled: true,
  ...more,
});

test('a key that changed between two looks: when is not known; that it was used is no change', () => {
  const versions = [
    version('1', key({ lastUsedAt: at(1) }), [1, 2]),
    version('1', key({ lastUsedAt: at(3) }), [3, 4]),
    version('1', key({ readOnly: false }), [6, 8]),
    version('2', key({ id: '2' }), [6, 6, 8]),
  ];
  const found = collectSnapshots(
    { strand: 'machine-credentials', level: 'repository', capability, versions, sweeps: sweeps(1, 2, 3, 4, 6, 8) },
    repository,
  );
  const facts = shown(found, ({ value }) => String((value as MachineCredential).readOnly));
  assert.deepEqual(facts, ['true 1-4', 'false 6-', 'true 6-6', 'gap 4-6', 'gap 6-8']);
});

const rules = (approvals: number): BranchRules =>
  ({ branch: 'main', requiredApprovals: approvals, origins: [] as readonly RuleOrigin[] }) as BranchRules;
const snapshot = (approvals: number, days: readonly [number, number]): RecordVersion<BranchRulesInForce> =>
  version(
    'main',
    { rules: rules(approvals), from: at(days[0]), until: null, dated: 'snapshot', changedBy: null },
    days,
  );
/** As told at one look. */
const past = (approvals: number, [from, until]: readonly [number, number], look: number) =>
  version(
    `main@${from}`,
    { rules: rules(approvals), from: at(from), until: at(until), dated: 'history' as const, changedBy: null },
    [look, look],
  );

const stories: readonly (readonly [string, readonly RecordVersion<BranchRulesInForce>[], readonly string[]])[] = [
  ['one look', [snapshot(1, [5, 5])], ['1 5-', 'gap *-5']],
  ['two looks that tell the same', [snapshot(1, [3, 3]), snapshot(1, [5, 5])], ['1 3-', 'gap *-3']],
  ['two looks that differ', [snapshot(1, [3, 3]), snapshot(2, [5, 5])], ['1 3-3', '2 5-', 'gap *-3', 'gap 3-5']],
  [
    'seen so twice, then otherwise',
    [snapshot(1, [2, 4]), snapshot(2, [6, 6])],
    ['1 2-4', '2 6-', 'gap *-2', 'gap 4-6'],
  ],
  [
    'a history before the first look',
    [past(0, [1, 3], 6), past(1, [3, 6], 6), snapshot(1, [6, 6])],
    ['0 1-3', '1 3-6', '1 6-', 'gap *-1'],
  ],
  [
    'off for a day between two looks that tell the same',
    [snapshot(1, [2, 2]), past(1, [1, 4], 8), past(0, [4, 5], 8), past(1, [5, 8], 8), snapshot(1, [8, 8])],
    ['1 2-4', '0 4-5', '1 5-8', '1 8-', 'gap *-2'],
  ],
  ['only a history', [past(1, [1, 4], 4)], ['1 1-4', 'gap *-1']],
];
for (const [name, versions, expected] of stories)
  test(`rules: ${name}`, () => {
    const found = collectBranchRules(
      { strand: 'branch-rules', level: 'repository', capability, versions, sweeps: [] },
      repository,
    );
    assert.deepEqual(
      shown(found, ({ value }) => String((value as BranchRules).requiredApprovals)),
      expected,
    );
  });

test('each stretch of rules is a fact of its own, which another look that tells the same leaves alone', () => {
  const idsOf = (...versions: readonly RecordVersion<BranchRulesInForce>[]) =>
    [
      ...collectBranchRules(
        { strand: 'branch-rules', level: 'repository', capability, versions, sweeps: [] },
        repository,
      ),
    ]
      .filter((found) => found.kind === 'branch-rules')
      .map(({ id }) => id);
  const named = (...days: readonly number[]) => days.map((day) => `branch-rules:${repository}:main@${at(day)}`);
  const told = [past(0, [1, 3], 4), past(1, [3, 4], 4)];
  assert.deepEqual(idsOf(...told, snapshot(1, [4, 4])), named(1, 3, 4));
  assert.deepEqual(idsOf(...told, snapshot(1, [4, 9])), named(1, 3, 4));
  assert.deepEqual(idsOf(...told, snapshot(1, [4, 9]), snapshot(2, [12, 12])), named(1, 3, 4, 12));
});

test('what has no history stood beside the rules of the past when a look saw it, and not when neither look did', () => {
  const ruleset: RuleOrigin = { kind: 'ruleset', id: '1', name: 'main', level: 'repository' };
  const classic: RuleOrigin = { kind: 'classic', id: 'main', name: 'protection of main', level: 'repository' };
  const told = (origins: readonly RuleOrigin[], value: BranchRulesInForce): BranchRulesInForce => ({
    ...value,
    rules: { ...value.rules, origins },
  });
  const unread = (from: number, until: number): RecordVersion<BranchRulesInForce> => {
    const one = past(0, [from, until], 8);
    const rulesThen: BranchRules = { ...one.value.rules, requiredApprovals: null };
    return { ...one, value: { ...one.value, rules: rulesThen, ifNothingElse: rules(0) } };
  };
  const stretches = (first: readonly RuleOrigin[]): readonly string[] => {
    const look = (origins: readonly RuleOrigin[], day: number): RecordVersion<BranchRulesInForce> => {
      const one = snapshot(1, [day, day]);
      return { ...one, value: told(origins, one.value) };
    };
    const versions = [look(first, 2), past(1, [1, 4], 8), unread(4, 5), past(1, [5, 8], 8), look([ruleset], 8)];
    const found = collectBranchRules(
      { strand: 'branch-rules', level: 'repository', capability, versions, sweeps: [] },
      repository,
    );
    return shown(found, ({ value }) => String((value as BranchRules).requiredApprovals)).filter((one) =>
      one.endsWith(' 4-5'),
    );
  };
  assert.deepEqual(stretches([ruleset]), ['0 4-5']);
  assert.deepEqual(stretches([ruleset, classic]), ['null 4-5']);
});

test('rules that are known by looks alone say how near to one another the looks were', () => {
  const seenOf = (versions: readonly RecordVersion<BranchRulesInForce>[], looks: readonly StrandSweep[]) =>
    [
      ...collectBranchRules(
        { strand: 'branch-rules', level: 'repository', capability, versions, sweeps: looks },
        repository,
      ),
    ].flatMap((found) => (found.kind === 'branch-rules' ? [found.value.seen] : []));
  const hourly = Array.from({ length: 5 }, (_, hour) => {
    const startedAt = new Date(Date.parse(at(1)) + hour * 3 * 3_600_000).toISOString() as Instant;
    return { startedAt, finishedAt: startedAt, whole: true, gaps: [] };
  });
  assert.deepEqual(seenOf([snapshot(1, [1, 9])], [...hourly, ...sweeps(2, 9)]), [
    { looks: 7, withinHours: 12, apart: [{ from: at(2), to: at(9) }] },
  ]);
  assert.deepEqual(seenOf([snapshot(1, [5, 5])], sweeps(5)), [undefined]);
  // A look that was refused, or that asked about another branch, is none of this branch.
  const refused = { ...sweeps(4)[0]!, gaps: [{ reason: 'forbidden' as const, detail: 'No.' }], records: 0 };
  const elsewhere = { ...sweeps(5)[0]!, branches: ['release'] };
  assert.deepEqual(seenOf([snapshot(1, [1, 9])], [...sweeps(1), refused, elsewhere, ...sweeps(9)]), [
    { looks: 2, withinHours: 0, apart: [{ from: at(1), to: at(9) }] },
  ]);
  // One that was refused a part of it, as on a plan without it, was told the rest all the same.
  const partly = { ...refused, records: 1 };
  assert.deepEqual(seenOf([snapshot(1, [1, 9])], [...sweeps(1), partly, ...sweeps(9)]).length, 1);
  assert.deepEqual(seenOf([snapshot(1, [1, 9])], [...sweeps(1), partly, ...sweeps(9)])[0]?.looks, 3);
});

test('rules that a history dates need no look', () => {
  const ruleset: RuleOrigin = { kind: 'ruleset', id: '1', name: 'main', level: 'repository' };
  const whole = { deletionAllowed: false, forcePushAllowed: false, origins: [ruleset] };
  const closed = (one: RecordVersion<BranchRulesInForce>): RecordVersion<BranchRulesInForce> => ({
    ...one,
    value: { ...one.value, rules: { ...one.value.rules, ...whole } },
  });
  const versions = [closed(snapshot(1, [2, 2])), closed(past(1, [1, 8], 8)), closed(snapshot(1, [8, 8]))];
  const found = [
    ...collectBranchRules(
      { strand: 'branch-rules', level: 'repository', capability, versions, sweeps: sweeps(2, 8) },
      repository,
    ),
  ];
  assert.deepEqual(
    found.flatMap((one) => (one.kind === 'branch-rules' ? [one.value.seen] : [])),
    [undefined],
  );
});
