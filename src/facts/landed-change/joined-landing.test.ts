/** Which word counts when git, the forge's log, the forge and a message say different things of a landing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { RefActivity } from '../../forges/ref-activity.ts';
import type { ChangesetJoin } from '../../git/changesets.ts';
import type { Changeset } from '../../model/changeset.ts';
import type { LandedCommit } from '../../model/history.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { resolveIdentities } from '../identity/identities.ts';
import { LoggedChain } from './forge-claims.ts';
import { joinLandings } from './joined-landing.ts';

const at = (hour: number): Instant => new Date(Date.UTC(2026, 0, 1, hour)).toISOString() as Instant;
const oid = (index: number): ObjectId => asObjectId(String(index).repeat(40));
const ann = { name: 'Ann', email: 'ann@x' };

const landing = (index: number, more: Partial<LandedCommit> = {}): LandedCommit => ({
  index,
  commit: oid(index),
  tree: oid(index),
  parents: index === 0 ? [] : [oid(index - 1)],
  author: ann,
  authoredAt: at(index),
  committer: ann,
  committedAt: at(index),
  landedAt: at(index),
  landedProvenance: 'reconstructed',
  subject: `Landing ${index}`,
  message: `Landing ${index}`,
  ...more,
});

const git = (
  id: string | null,
  joinedBy: ChangesetJoin['joinedBy'],
  method: ChangesetJoin['method'],
): ChangesetJoin => ({
  change: id === null ? null : { id, url: null },
  joinedBy,
  joinReason: 'git says so',
  method,
  authors: ['Ann <ann@x>'],
  approvers: [],
  requests: [],
  signature: 'none',
});
const nothing = git(null, 'none', 'direct');

const proposal = (message: string): Changeset['commits'][number] => ({
  commit: asObjectId('f'.repeat(40)),
  author: ann,
  authorAccount: null,
  committer: ann,
  committerAccount: null,
  message,
});

const changeset = (id: string, more: Partial<Changeset> = {}): Changeset => ({
  id,
  url: `https://forge/${id}`,
  title: `Changeset ${id}`,
  body: '',
  state: 'merged',
  draft: false,
  author: null,
  createdAt: at(0),
  updatedAt: at(1),
  mergedAt: at(1),
  mergedBy: null,
  closedAt: at(1),
  base: 'main',
  source: 'topic',
  head: oid(9),
  baseCommit: null,
  landedAs: null,
  method: null,
  labels: [],
  commits: [proposal('One')],
  reviews: [],
  pushes: null,
  statusChecks: [],
  requests: [],
  missing: [],
  ...more,
});

const move = (before: number, after: number, activity: RefActivity['activity'] = 'changeset-merge'): RefActivity => ({
  id: `${before}-${after}`,
  ref: 'refs/heads/main',
  before: oid(before),
  after: oid(after),
  at: at(after),
  actor: 'bob',
  activity,
  seen: 'logged',
});

interface Case {
  readonly name: string;
  /** Of the last landing; others are joined to nothing. */
  readonly git: ChangesetJoin;
  readonly changesets: readonly Changeset[];
  readonly activity?: readonly RefActivity[];
  readonly landings?: readonly LandedCommit[];
  readonly isWhole?: boolean;
  /** How, number, method, first and last position; of the last landing. */
  readonly expected: string;
}

const three = [0, 1, 2, 3].map((index) => landing(index));
const cases: readonly Case[] = [
  { name: 'nobody knows of it', git: nothing, changesets: [], expected: 'none null direct 3-3' },
  {
    name: 'git proves it and the forge agrees',
    git: git('7', 'patch-id', 'squash'),
    changesets: [changeset('7', { landedAs: oid(3) })],
    activity: [move(2, 3)],
    expected: 'patch-id 7 squash 3-3',
  },
  {
    name: 'git proves it to be of one that was never merged, and the forge names another',
    git: git('6', 'patch-id', 'squash'),
    changesets: [changeset('6', { state: 'closed' }), changeset('7', { landedAs: oid(3), method: 'squash' })],
    expected: 'api 7 squash 3-3',
  },
  {
    name: 'git proves it, and the forge knows of no other: landed by hand',
    git: git('6', 'pull-ref', 'rebase'),
    changesets: [changeset('6', { state: 'closed' })],
    expected: 'pull-ref 6 rebase 3-3',
  },
  {
    name: 'a rebase that was altered: the log says what the button brought',
    git: nothing,
    changesets: [changeset('7', { landedAs: oid(3), commits: [proposal('A'), proposal('B')] })],
    activity: [move(1, 3)],
    expected: 'pushed-range 7 rebase 2-3',
  },
  {
    name: 'a rebase without a log: messages tell how far back it reaches',
    git: nothing,
    changesets: [changeset('7', { landedAs: oid(3), commits: [proposal('Landing 2'), proposal('Landing 3')] })],
    expected: 'api 7 rebase 2-3',
  },
  {
    name: 'a push by hand brings more than the changeset that it closes',
    git: nothing,
    changesets: [changeset('7', { landedAs: oid(3) })],
    activity: [move(0, 3, 'push')],
    expected: 'api 7 squash 3-3',
  },
  {
    name: 'a queue that lands two in one move',
    git: nothing,
    changesets: [changeset('6', { landedAs: oid(2) }), changeset('7', { landedAs: oid(3) })],
    activity: [move(1, 3, 'queue-merge')],
    expected: 'pushed-range 7 queue 3-3',
  },
  {
    name: 'a merge takes nothing of what came before it',
    git: nothing,
    changesets: [changeset('7', { landedAs: oid(3) })],
    landings: [...three.slice(0, 3), landing(3, { parents: [oid(2), oid(8)] })],
    activity: [move(1, 3)],
    expected: 'pushed-range 7 merge 3-3',
  },
  {
    name: 'the message names one that landed as another commit',
    git: git('7', 'trailer', 'squash'),
    changesets: [changeset('7', { landedAs: oid(1) })],
    expected: 'none null direct 3-3',
  },
  {
    name: 'the message names one that is still open',
    git: git('7', 'trailer', 'squash'),
    changesets: [changeset('7', { state: 'open', mergedAt: null })],
    expected: 'none null direct 3-3',
  },
  {
    name: 'the message names one that the forge has not, and it told all',
    git: git('7', 'trailer', 'squash'),
    changesets: [],
    expected: 'none null direct 3-3',
  },
  {
    name: 'the message names one that was not read',
    git: git('7', 'trailer', 'squash'),
    changesets: [],
    isWhole: false,
    expected: 'trailer 7 squash 3-3',
  },
  {
    name: 'the message names one that was closed: many land by hand',
    git: git('7', 'trailer', 'squash'),
    changesets: [changeset('7', { state: 'closed', mergedAt: null })],
    expected: 'trailer 7 squash 3-3',
  },
  {
    name: 'the patch of a changeset of another branch',
    git: git('7', 'patch-id', 'squash'),
    changesets: [changeset('7', { base: 'develop', landedAs: oid(8) })],
    expected: 'patch-id 7 backport 3-3',
  },
];

for (const { name, git: join, changesets, activity = [], landings = three, isWhole = true, expected } of cases)
  test(`joining: ${name}`, () => {
    const chain = new LoggedChain(landings, activity);
    const joins = new Map(landings.map(({ commit, index }) => [commit, index === 3 ? join : nothing]));
    const joined = joinLandings({
      branch: 'main',
      chain,
      landings,
      joins,
      forge: {
        forge: 'github',
        path: 'acme/shop',
        changesets: new Map(changesets.map((one) => [one.id, one])),
        isWhole,
        activity,
        deployments: [],
        identities: resolveIdentities([]),
      },
    });
    const { joinedBy, change, method, first, last } = joined.get(oid(3))!;
    assert.equal(`${joinedBy} ${change?.id ?? null} ${method} ${first}-${last}`, expected);
  });
