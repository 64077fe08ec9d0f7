/** Commits and what ran on them. */
import type { Ask } from '../../face.ts';
import { pipelineApplication } from '../../../making/people.ts';
import type { SimCommit, SimRepository, SimStatusCheck } from '../../../world.ts';
import { checksOf, conclusionOf, latest } from '../checks.ts';
import { accountByEmail, htmlUrl, nodeId } from '../shapes.ts';
import { actor } from './actors.ts';
import type { Resolved } from './execute.ts';
import { connection, needing } from './lists.ts';

export function commitType(ask: Ask, repository: SimRepository, one: SimCommit): Resolved {
  const gitActor = ({ name, email }: { name: string; email: string }, date: string): Resolved => {
    const account = accountByEmail(ask, email);
    // Only people are users; of a bot GitHub names no user here.
    const user = account?.kind === 'person' ? actor(ask, account.login) : null;
    return { __typename: 'GitActor', name, email, date, user };
  };
  const author = gitActor(one.author, one.authoredAt);
  return {
    __typename: 'Commit',
    id: nodeId('C', one.oid),
    oid: one.oid,
    url: `${htmlUrl(ask, repository)}/commit/${one.oid}`,
    message: one.message,
    messageHeadline: one.message.split('\n')[0],
    author,
    authors: connection({ type: 'GitActorConnection', items: [author] }, (each) => each),
    committer: gitActor(one.committer, one.committedAt),
    authoredDate: one.authoredAt,
    committedDate: one.committedAt,
    tree: { __typename: 'Tree', id: nodeId('TR', one.tree), oid: one.tree },
    parents: connection({ type: 'CommitConnection', items: one.parents }, (oid) =>
      commitType(ask, repository, repository.commits.get(oid)!),
    ),
    statusCheckRollup: needing(ask, 'checks', () => rollup(ask, repository, one)),
  };
}

function rollup(ask: Ask, repository: SimRepository, commit: SimCommit): Resolved | null {
  const items = latest(checksOf(repository, commit.oid));
  if (items.length === 0) return null;
  const isFailing = items.some(({ conclusion }) => conclusion === 'failure');
  return {
    __typename: 'StatusCheckRollup',
    id: nodeId('SCR', commit.oid),
    state: isFailing ? 'FAILURE' : items.every(({ completedAt }) => completedAt !== null) ? 'SUCCESS' : 'PENDING',
    commit: commitType(ask, repository, commit),
    contexts: connection({ type: 'StatusCheckRollupContextConnection', items }, (one) =>
      one.application === null ? statusContext(ask, repository, commit, one) : checkRun(ask, repository, commit, one),
    ),
  };
}

function checkRun(ask: Ask, repository: SimRepository, commit: SimCommit, one: SimStatusCheck): Resolved {
  const known = ask.world.organisation.applications.find(({ id }) => id === one.application);
  const isPipeline = one.application === pipelineApplication;
  const url = `${htmlUrl(ask, repository)}/actions/runs/${one.id}`;
  const slug = known?.slug ?? (isPipeline ? 'github-actions' : `app-${one.application}`);
  return {
    __typename: 'CheckRun',
    id: nodeId('CR', one.id),
    databaseId: one.id,
    name: one.name,
    status: one.completedAt === null ? 'IN_PROGRESS' : 'COMPLETED',
    conclusion: conclusionOf(one)?.toUpperCase() ?? null,
    startedAt: one.startedAt,
    completedAt: one.completedAt,
    detailsUrl: url,
    url,
    checkSuite: {
      __typename: 'CheckSuite',
      id: nodeId('CS', one.id),
      databaseId: one.id + 1_000_000,
      commit: commitType(ask, repository, commit),
      app: {
        __typename: 'App',
        id: nodeId('A', one.application!),
        databaseId: one.application,
        name: known?.name ?? slug,
        slug,
      },
    },
  };
}

function statusContext(ask: Ask, repository: SimRepository, commit: SimCommit, one: SimStatusCheck): Resolved {
  return {
    __typename: 'StatusContext',
    id: nodeId('SC', one.id),
    context: one.name,
    state: one.conclusion === 'success' ? 'SUCCESS' : one.conclusion === 'pending' ? 'PENDING' : 'FAILURE',
    createdAt: one.completedAt ?? one.startedAt,
    targetUrl: null,
    description: null,
    creator: actor(ask, one.by),
    commit: commitType(ask, repository, commit),
  };
}
