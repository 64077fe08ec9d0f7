/** A made-up branch of squashed changesets: everything that a forge and git tell of it, and the facts that come of that. */
import { instantFromMillis, type Instant } from '../../src/base/instant.ts';
import { collectRepositoryFact } from '../../src/facts/collect.ts';
import { cluesFrom } from '../../src/facts/identity/clues.ts';
import { resolveIdentities } from '../../src/facts/identity/identities.ts';
import { collectLandedChanges } from '../../src/facts/landed-change/collect.ts';
import { contentQuestions, questionKey } from '../../src/facts/landed-change/content-questions.ts';
import { LoggedChain } from '../../src/facts/landed-change/forge-claims.ts';
import { joinLandings } from '../../src/facts/landed-change/joined-landing.ts';
import type { RefActivity } from '../../src/forges/ref-activity.ts';
import type { ChangesetJoin } from '../../src/git/changesets.ts';
import type { Account } from '../../src/model/account.ts';
import type { ContentComparison } from '../../src/model/change.ts';
import type { Changeset } from '../../src/model/changeset.ts';
import type { Deployment } from '../../src/model/deployment.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { Gap } from '../../src/model/gap.ts';
import type { LandedCommit, RepositoryHistory } from '../../src/model/history.ts';
import { asObjectId, asRepositoryName, type ObjectId, type Repository } from '../../src/model/repository.ts';

const start = Date.UTC(2020, 0, 1);
const people = 400;

export const at = (index: number, minutes = 0): Instant =>
  instantFromMillis(start + index * 3_600_000 + minutes * 60_000);
export const oid = (kind: string, index: number): ObjectId =>
  asObjectId(`${kind}${index.toString(16)}`.padStart(40, '0'));
export const account = (number: number): Account => {
  const login = `person-${number % people}`;
  return { forge: 'github', id: login, login, kind: 'person', name: `Person ${number % people}` };
};
export const person = (number: number) => ({
  name: `Person ${number % people}`,
  email: `person-${number % people}@example.com`,
});

export function landing(index: number): LandedCommit {
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

export function changeset(index: number): Changeset {
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

export const claim = (index: number): ChangesetJoin => ({
  change: { id: String(index + 1), url: null },
  joinedBy: index % 3 === 0 ? 'trailer' : 'patch-id',
  joinReason: 'made up',
  method: 'squash',
  authors: [`Person ${index % people} <person-${index % people}@example.com>`],
  approvers: [],
  requests: [`SHOP-${index}`],
  signature: 'none',
});

export const move = (index: number): RefActivity => ({
  id: String(index),
  ref: 'refs/heads/main',
  before: index === 0 ? null : oid('a', index - 1),
  after: oid('a', index),
  at: at(index),
  actor: `person-${index % people}`,
  activity: 'changeset-merge',
  seen: 'logged',
});

export const deployment = (index: number): Deployment => ({
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

export function repositoryOf(name: string, count: number): Repository {
  return {
    name: asRepositoryName(name),
    location: `/made/up/${name}`,
    gitDirectory: `/made/up/${name}`,
    objectFormat: 'sha1',
    defaultBranch: 'main',
    observedAt: at(count),
    gaps: [],
  };
}

/** As collected by an audit, but for what needs a clone. */
export function factsOf(repository: Repository, count: number): readonly (Fact | Gap)[] {
  const { name, observedAt } = repository;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const commits = numbers.map(landing);
  const changesets = numbers.map(changeset);
  const activity = numbers.map(move);
  const history: RepositoryHistory = { repository: name, branch: 'main', commits, tenures: [], observedAt, gaps: [] };
  const identities = resolveIdentities(cluesFrom({ changesets, persons: commits.map(({ author }) => author) }));
  const deployments = numbers.filter((index) => index % 5 === 0).map(deployment);
  const knowledge = {
    forge: 'github' as const,
    path: name,
    changesets: new Map(changesets.map((one) => [one.id, one])),
    isWhole: true,
    activity,
    deployments,
    identities,
  };
  const chain = new LoggedChain(commits, activity);
  const joins = new Map(numbers.map((index) => [oid('a', index), claim(index)]));
  const joined = joinLandings({ branch: 'main', chain, landings: commits, joins, forge: knowledge });
  const equal: ContentComparison = { result: 'equal', against: null, because: 'made up', paths: [] };
  const questions = contentQuestions(joined.values(), chain, new Map());
  const proofs = { answers: new Map(questions.map((one) => [questionKey(one), equal])), parentsOf: new Map() };
  const standings = new Map(
    deployments.map(({ commit }) => [commit, { holdsUpTo: commit, isOnBranch: true, isKnown: true }]),
  );
  const forge = { knowledge, chain, joined, proofs, standings };
  const period = { from: at(0), to: at(count) };
  const pathsOf = ({ index }: LandedCommit) => [
    `src/part-${index % 50}/file.ts`,
    `src/part-${index % 50}/file.test.ts`,
  ];
  return [
    ...collectRepositoryFact({ history, languagesAtHead: {} }),
    ...collectLandedChanges({ history, joins, period, observedAt, pathsOf, forge }),
  ];
}
