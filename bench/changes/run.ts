/**
 * Times what an audit does with changesets in memory: identities, joining landings, facts, requests and deployments, over a
 * made-up branch of squashed changesets. Git's own share (joins, merges made anew) is not in it: see bench/audit.
 *
 *   node bench/changes/run.ts [CHANGES]
 *
 * Prints one JSON line per step with seconds, and one with the peak memory of the process, the made-up world included.
 */
import { instantFromMillis, type Instant } from '../../src/base/instant.ts';
import { cluesFrom } from '../../src/facts/identity/clues.ts';
import { resolveIdentities } from '../../src/facts/identity/identities.ts';
import { collectLandedChanges } from '../../src/facts/landed-change/collect.ts';
import { contentQuestions, questionKey } from '../../src/facts/landed-change/content-questions.ts';
import { LoggedChain } from '../../src/facts/landed-change/forge-claims.ts';
import { joinLandings } from '../../src/facts/landed-change/joined-landing.ts';
import { requestDifferences } from '../../src/facts/reconciliation/requests.ts';
import { deployedDifferences } from '../../src/facts/reconciliation/deployed.ts';
import type { RefActivity } from '../../src/forges/ref-activity.ts';
import type { ChangesetJoin } from '../../src/git/changesets.ts';
import type { Account } from '../../src/model/account.ts';
import type { ContentComparison } from '../../src/model/change.ts';
import type { Changeset } from '../../src/model/changeset.ts';
import type { Deployment } from '../../src/model/deployment.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { LandedCommit, RepositoryHistory } from '../../src/model/history.ts';
import { asObjectId, asRepositoryName, type ObjectId, type Repository } from '../../src/model/repository.ts';

const count = Number(process.argv[2] ?? 50_000);
const start = Date.UTC(2020, 0, 1);
const people = 400;

const at = (index: number, minutes = 0): Instant => instantFromMillis(start + index * 3_600_000 + minutes * 60_000);
const oid = (kind: string, index: number): ObjectId => asObjectId(`${kind}${index.toString(16)}`.padStart(40, '0'));
const account = (number: number): Account => {
  const login = `person-${number % people}`;
  return { forge: 'github', id: login, login, kind: 'person', name: `Person ${number % people}` };
};
const person = (number: number) => ({
  name: `Person ${number % people}`,
  email: `person-${number % people}@example.com`,
});

function landing(index: number): LandedCommit {
  const message = `Change number ${index} (#${index + 1})\n\nCloses SHOP-${index}`;
  return {
    index,
    commit: oid('a', index),
    tree: oid('b', index),
    parents: index === 0 ? [] : [oid('a', index - 1)],
    author: person(index),
    authoredAt: at(index),
    committer: { name: 'GitHub', email: 'noreply@github.com' },
    committedAt: at(index),
    landedAt: at(index),
    landedProvenance: 'reconstructed',
    subject: message.split('\n')[0]!,
    message,
  };
}

function changeset(index: number): Changeset {
  const commits = Array.from({ length: 1 + (index % 4) }, (_, number) => ({
    commit: oid(`c${number}`, index),
    author: person(index),
    authorAccount: account(index),
    committer: person(index),
    committerAccount: account(index),
    message: `Step ${number} of ${index}`,
  }));
  return {
    id: String(index + 1),
    url: `https://forge.example/acme/shop/pull/${index + 1}`,
    title: `Change number ${index}`,
    body: `What it does and why.\n\nCloses #${index}\n\n${'Some words about it. '.repeat(20)}`,
    state: 'merged',
    draft: false,
    author: account(index),
    createdAt: at(index, -600),
    updatedAt: at(index),
    mergedAt: at(index),
    mergedBy: account(index + 1),
    closedAt: at(index),
    base: 'main',
    source: `change-${index}`,
    head: commits.at(-1)!.commit,
    baseCommit: oid('a', Math.max(index - 1, 0)),
    landedAs: oid('a', index),
    method: 'squash',
    labels: [],
    commits,
    reviews: [0, 1].map((number) => ({
      id: `${index}-${number}`,
      reviewer: account(index + 7 + number),
      state: 'approved',
      submittedAt: at(index, -60 + number),
      timeFrom: 'review',
      commit: commits[number === 0 ? 0 : commits.length - 1]!.commit,
    })),
    pushes: [],
    statusChecks: ['build', 'test', 'lint'].map((name) => ({
      name,
      reportedBy: '15368',
      commit: commits.at(-1)!.commit,
      conclusion: 'success',
      startedAt: at(index, -50),
      completedAt: at(index, -40),
    })),
    requests: [],
    missing: [],
  };
}

const claim = (index: number): ChangesetJoin => ({
  change: { id: String(index + 1), url: null },
  joinedBy: index % 3 === 0 ? 'trailer' : 'patch-id',
  joinReason: 'made up',
  method: 'squash',
  authors: [`Person ${index % people} <person-${index % people}@example.com>`],
  approvers: [],
  requests: [`SHOP-${index}`],
  signature: 'none',
});

const move = (index: number): RefActivity => ({
  id: String(index),
  ref: 'refs/heads/main',
  before: index === 0 ? null : oid('a', index - 1),
  after: oid('a', index),
  at: at(index),
  actor: `person-${index % people}`,
  activity: 'changeset-merge',
  seen: 'logged',
});

const deployment = (index: number): Deployment => ({
  id: String(index),
  environment: 'production',
  commit: oid('a', index),
  ref: 'main',
  createdAt: at(index, 30),
  requestedBy: account(index),
  state: 'success',
  finishedAt: at(index, 40),
  approvals: [],
  url: null,
});

function timed<T>(step: string, work: () => T): T {
  const began = performance.now();
  const result = work();
  process.stdout.write(`${JSON.stringify({ step, seconds: Math.round(performance.now() - began) / 1000 })}\n`);
  return result;
}

const numbers = Array.from({ length: count }, (_, index) => index);
const commits = numbers.map(landing);
const name = asRepositoryName('acme/shop');
const history: RepositoryHistory = {
  repository: name,
  branch: 'main',
  commits,
  tenures: [],
  observedAt: at(count),
  gaps: [],
};
const changesets = numbers.map(changeset);
const joins = new Map(numbers.map((index) => [oid('a', index), claim(index)]));
const activity = numbers.map(move);
const deployments = numbers.filter((index) => index % 5 === 0).map(deployment);
const period = { from: at(0), to: at(count) };

const identities = timed('identities', () =>
  resolveIdentities(cluesFrom({ changesets, persons: commits.map(({ author }) => author) })),
);
const knowledge = {
  forge: 'github' as const,
  path: 'acme/shop',
  changesets: new Map(changesets.map((one) => [one.id, one])),
  isWhole: true,
  activity,
  deployments,
  identities,
};
const chain = timed('log of the branch', () => new LoggedChain(commits, activity));
const joined = timed('joining', () =>
  joinLandings({ branch: 'main', chain, landings: commits, joins, forge: knowledge }),
);
const questions = timed('questions of content', () => contentQuestions(joined.values(), chain, new Map()));
const equal: ContentComparison = { result: 'equal', against: null, because: 'made up', paths: [] };
const proofs = { answers: new Map(questions.map((question) => [questionKey(question), equal])), parentsOf: new Map() };
const standings = new Map(
  deployments.map(({ commit }) => [commit, { holdsUpTo: commit, isOnBranch: true, isKnown: true }]),
);
const forge = { knowledge, chain, joined, proofs, standings };
const found = timed('facts', () => [
  ...collectLandedChanges({ history, joins, period, observedAt: at(count), pathsOf: () => [], forge }),
]);
const landed = found.filter((one): one is Fact<'landed-change'> => one.kind === 'landed-change');
const repository: Repository = {
  name,
  location: '/made/up',
  gitDirectory: '/made/up',
  objectFormat: 'sha1',
  observedAt: at(count),
  gaps: [],
};
const reconciling = { repository, history, period, forge, landed, moves: [], breaks: [] };
const requests = timed('requests', () => [...requestDifferences(reconciling)]);
const deployed = timed('deployments', () => [...deployedDifferences(reconciling, requests)]);
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
const summary = { changes: landed.length, questions: questions.length, differences: requests.length + deployed.length };
process.stdout.write(`${JSON.stringify({ ...summary, peakMegabytes })}\n`);
