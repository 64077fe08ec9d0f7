import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { ChangesetJoin } from '../../git/changesets.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { LandedCommit, RepositoryHistory } from '../../model/history.ts';
import { asObjectId, asRepositoryName, type ObjectId } from '../../model/repository.ts';
import { isKnownBot } from './bots.ts';
import { collectLandedChanges } from './collect.ts';

const day = (number: number): Instant => new Date(Date.UTC(2026, 0, number)).toISOString() as Instant;
const oid = (index: number): ObjectId => asObjectId(String(index).repeat(40));
const ann = { name: 'Ann', email: 'ann@x' };

const landing = (index: number, message = `Landing ${index}`): LandedCommit => ({
  index,
  commit: oid(index),
  tree: oid(index),
  parents: index === 0 ? [] : [oid(index - 1)],
  author: ann,
  authoredAt: day(index + 1),
  committer: ann,
  committedAt: day(index + 1),
  landedAt: day(index + 1),
  landedProvenance: 'reconstructed',
  subject: message.split('\n')[0]!,
  message,
});

const join = (more: Partial<ChangesetJoin> = {}): ChangesetJoin => ({
  change: { id: '7', url: null },
  joinedBy: 'merge-commit',
  joinReason: 'because',
  method: 'merge',
  authors: ['Ann <ann@x>'],
  approvers: [],
  requests: ['SHOP-1'],
  signature: 'none',
  ...more,
});

function collect(commits: readonly LandedCommit[], joins: readonly (ChangesetJoin | undefined)[], from = 1, to = 30) {
  const repository = asRepositoryName('r');
  const history: RepositoryHistory = {
    repository,
    branch: 'main',
    commits,
    tenures: [],
    observedAt: day(30),
    gaps: [],
  };
  const joined = new Map(joins.flatMap((each, index) => (each ? [[oid(index), each] as const] : [])));
  const period = { from: day(from), to: day(to) };
  const pathsOf = ({ index }: LandedCommit): readonly string[] => [`file-${index}`];
  const items = [...collectLandedChanges({ history, joins: joined, period, observedAt: day(30), pathsOf })];
  return {
    facts: items.filter((item): item is Fact<'landed-change'> => item.kind === 'landed-change'),
    gaps: items.filter((item): item is Gap => item.kind === 'gap'),
  };
}

test('one fact per landing of the half-open period, with what git knows', () => {
  const commits = [0, 1, 2, 3].map((index) => landing(index));
  const { facts } = collect(
    commits,
    commits.map(() => join()),
    2,
    4,
  );
  assert.deepEqual(
    facts.map(({ id }) => id),
    [`landed-change:r:${oid(1)}`, `landed-change:r:${oid(2)}`],
  );
  const [fact] = facts;
  assert.deepEqual(fact!.valid, { from: { at: day(2), commit: oid(1) } });
  assert.equal(fact!.provenance, 'reconstructed');
  assert.deepEqual([fact!.value.branch, fact!.value.paths, fact!.value.requests], ['main', ['file-1'], ['SHOP-1']]);
});

test('reviews are a gap as long as no forge is connected, and only where something landed', () => {
  const { gaps } = collect([landing(0)], [join()]);
  assert.deepEqual(
    gaps.map(({ reason, of, span }) => [reason, of, span]),
    [['not-connected', 'landed-change', { from: day(1), to: day(30) }]],
  );
  assert.deepEqual(collect([landing(0)], [join()], 5, 6), { facts: [], gaps: [] });
});

test('a landing that nobody joined is a gap, never left out in silence', () => {
  const { facts, gaps } = collect([landing(0), landing(1)], [join(), undefined]);
  assert.equal(facts.length, 1);
  assert.match(gaps[0]!.detail, new RegExp(oid(1)));
});

const reverts: readonly (readonly [name: string, message: string, expected: ObjectId | undefined])[] = [
  ['whole id', `Revert "x"\n\nThis reverts commit ${oid(0)}.`, oid(0)],
  ['short id', `Revert "x"\n\nThis reverts commit ${oid(0).slice(0, 9)}.`, oid(0)],
  ['a commit that never landed', `Revert "x"\n\nThis reverts commit ${oid(9)}.`, undefined],
  ['no revert', 'Do not revert', undefined],
];
for (const [name, message, expected] of reverts) {
  test(`reverts: ${name}`, () => {
    const { facts } = collect([landing(0), landing(1, message)], [join(), join()]);
    assert.equal(facts[1]!.value.revertOf, expected);
  });
}

test('a change is a bot’s when all its authors are', () => {
  const bot = 'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>';
  const of = (authors: readonly string[]): boolean => collect([landing(0)], [join({ authors })]).facts[0]!.value.bot;
  assert.deepEqual([of([bot]), of([bot, 'Ann <ann@x>']), of(['Ann <ann@x>']), of([])], [true, false, false, false]);
});

const bots: readonly (readonly [person: string, expected: boolean])[] = [
  ['renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>', true],
  ['Renovate Bot <bot@renovateapp.com>', true],
  ['GitHub Actions <actions@github.com>', true],
  ['snyk-bot <snyk-bot@snyk.io>', true],
  ['CI Token <0123abcd@bots.bitbucket.org>', true],
  ['updates <project_12_bot_0a9f@noreply.gitlab.example>', true],
  ['updates <group_7_bot3@noreply.gitlab.com>', true],
  ['deploys <service_account_group_7_0a9f@noreply.gitlab.com>', true],
  ['Robot Schmidt <schmidt@x>', false],
  ['Ann <project_12_bot_0a9f@acme.example>', false],
  ['Abbott <abbott@x>', false],
];
for (const [person, expected] of bots) test(`bots: ${person}`, () => assert.equal(isKnownBot(person), expected));
