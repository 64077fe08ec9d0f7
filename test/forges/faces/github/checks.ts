/** Check runs and statuses of commits (docs.github.com/rest/checks/runs, /rest/commits/statuses). */
import type { Ask, Route } from '../face.ts';
import type { SimChangeset, SimRepository, SimStatusCheck } from '../../world.ts';
import { paged } from './lists.ts';
import { notFound, repositoryRoute } from './routing.ts';
import { application, htmlUrl, minimalRepository, nodeId, repositoryUrl, type Shape } from './shapes.ts';

/** Worlds do not change: each is gone through once. */
const indexes = new WeakMap<SimRepository, Map<string, SimStatusCheck[]>>();

export function checksOf(repository: SimRepository, commit: string): readonly SimStatusCheck[] {
  let index = indexes.get(repository);
  if (index === undefined) {
    index = new Map();
    for (const { statusChecks } of repository.changesets)
      for (const one of statusChecks) index.set(one.commit, [...(index.get(one.commit) ?? []), one]);
    indexes.set(repository, index);
  }
  return index.get(commit) ?? [];
}

/** Of runs of one name by one application the last, which is what `filter=latest` means. */
export function latest(checks: readonly SimStatusCheck[]): SimStatusCheck[] {
  const last = new Map<string, SimStatusCheck>();
  for (const one of checks.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)))
    last.set(`${one.application} ${one.name}`, one);
  return [...last.values()];
}

export const checkRoutes: readonly Route[] = [
  repositoryRoute('/commits/{ref}/check-runs', 'checks', (ask, repository) => {
    const commit = ask.parameters['ref'] ?? '';
    if (!repository.commits.has(commit)) return notFound(ask, `No commit found for SHA: ${commit}`);
    const runs = checksOf(repository, commit).filter(({ application: by }) => by !== null);
    const shown = ask.query.get('filter') === 'all' ? runs : latest(runs);
    const name = ask.query.get('check_name');
    const meant = shown.filter((one) => name === null || one.name === name);
    const wrap = (page: unknown[]): Shape => ({ total_count: meant.length, check_runs: page });
    return paged(ask, meant, (one) => runShape(ask, repository, one), wrap);
  }),
  repositoryRoute('/commits/{ref}/status', 'statuses', (ask, repository) => {
    const commit = ask.parameters['ref'] ?? '';
    if (!repository.commits.has(commit)) return notFound(ask, `No commit found for SHA: ${commit}`);
    const statuses = latest(checksOf(repository, commit).filter(({ application: by }) => by === null));
    const url = `${repositoryUrl(ask, repository)}/commits/${commit}`;
    const wrap = (page: unknown[]): Shape => ({
      state:
        statuses.every(({ conclusion }) => conclusion === 'success') && statuses.length > 0 ? 'success' : 'pending',
      statuses: page,
      sha: commit,
      total_count: statuses.length,
      repository: minimalRepository(ask, repository),
      commit_url: url,
      url: `${url}/status`,
    });
    return paged(ask, statuses, (one) => statusShape(ask, repository, one), wrap);
  }),
];

export const conclusionOf = ({ conclusion, completedAt }: SimStatusCheck): string | null =>
  completedAt === null || conclusion === 'pending' ? null : conclusion.replace('-', '_');

function runShape(ask: Ask, repository: SimRepository, one: SimStatusCheck): Shape {
  const url = `${repositoryUrl(ask, repository)}/check-runs/${one.id}`;
  return {
    id: one.id,
    head_sha: one.commit,
    node_id: nodeId('CR', one.id),
    external_id: String(one.id),
    url,
    html_url: `${htmlUrl(ask, repository)}/runs/${one.id}`,
    details_url: `${htmlUrl(ask, repository)}/actions/runs/${one.id}`,
    status: one.completedAt === null ? 'in_progress' : 'completed',
    conclusion: conclusionOf(one),
    started_at: one.startedAt,
    completed_at: one.completedAt,
    output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${url}/annotations` },
    name: one.name,
    check_suite: { id: one.id + 1_000_000 },
    app: application(ask, one.application!),
    pull_requests: repository.changesets
      .filter(({ head }) => head === one.commit)
      .map((pull) => pullMinimal(ask, repository, pull)),
  };
}

function pullMinimal(
  ask: Ask,
  repository: SimRepository,
  { id, number, source, head, base, baseCommit }: SimChangeset,
): Shape {
  const url = repositoryUrl(ask, repository);
  const repo = { id: repository.id, url, name: repository.name };
  return {
    id,
    number,
    url: `${url}/pulls/${number}`,
    head: { ref: source, sha: head, repo },
    base: { ref: base, sha: baseCommit, repo },
  };
}

function statusShape(ask: Ask, repository: SimRepository, one: SimStatusCheck): Shape {
  return {
    description: null,
    id: one.id,
    node_id: nodeId('SC', one.id),
    state: one.conclusion === 'success' ? 'success' : one.conclusion === 'pending' ? 'pending' : 'failure',
    context: one.name,
    target_url: null,
    avatar_url: `${ask.origin}/avatars/u/0`,
    url: `${repositoryUrl(ask, repository)}/statuses/${one.commit}`,
    created_at: one.completedAt ?? one.startedAt,
    updated_at: one.completedAt ?? one.startedAt,
  };
}
