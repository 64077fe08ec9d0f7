/** Branches, tags, commits, releases, and the log of moves (docs.github.com/rest/repos/repos, "List repository activities"). */
import { instantFromMillis, millisOf } from '../../../../src/base/instant.ts';
import type { Ask, Route } from '../face.ts';
import type { SimCommit, SimMove, SimRelease, SimRepository } from '../../world.ts';
import { cursored, paged } from './lists.ts';
import { commitShape } from './pulls.ts';
import { good, newestFirst, notFound, repositoryRoute } from './routing.ts';
import { classicOf, isProtected } from './rules.ts';
import { htmlUrl, mergeQueueLogin, nodeId, nullableUser, repositoryUrl, user, type Shape } from './shapes.ts';

const activityTypes: Readonly<Record<SimMove['activity'], string>> = {
  push: 'push',
  'force-push': 'force_push',
  creation: 'branch_creation',
  deletion: 'branch_deletion',
  'changeset-merge': 'pr_merge',
  'queue-merge': 'merge_queue_merge',
};

const spans: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };

export const refRoutes: readonly Route[] = [
  repositoryRoute('/activity', 'contents', (ask, repository) => {
    const since = instantFromMillis(
      millisOf(ask.now) - (spans[ask.query.get('time_period') ?? 'year'] ?? 365) * 86_400_000,
    );
    const ref = ask.query.get('ref');
    const type = ask.query.get('activity_type');
    const actor = ask.query.get('actor');
    const meant = repository.moves.filter(
      (one) =>
        one.at >= since &&
        one.at <= ask.now &&
        (ref === null || one.ref === ref || one.ref === `refs/heads/${ref}`) &&
        (type === null || activityTypes[one.activity] === type) &&
        (actor === null || one.by === actor),
    );
    const sorted = newestFirst(meant, ({ at }) => at);
    if (ask.query.get('direction') === 'asc') sorted.reverse();
    return cursored(
      ask,
      sorted,
      ({ id }) => String(id),
      (one) => activityShape(ask, one),
    );
  }),
  repositoryRoute('/branches', 'contents', (ask, repository) => {
    const only = ask.query.get('protected');
    const meant = [...repository.branches].filter(
      ([name]) => only === null || String(isProtected(repository, name, ask.now)) === only,
    );
    return paged(ask, meant, ([name, sha]) => ({
      name,
      commit: { sha, url: `${repositoryUrl(ask, repository)}/commits/${sha}` },
      protected: isProtected(repository, name, ask.now),
    }));
  }),
  repositoryRoute('/branches/{branch}', 'contents', (ask, repository) => {
    const name = ask.parameters['branch'] ?? '';
    const commit = repository.commits.get(repository.branches.get(name) ?? '');
    return commit ? good(branchWhole(ask, repository, name, commit)) : notFound(ask, 'Branch not found');
  }),
  repositoryRoute('/tags', 'contents', (ask, repository) =>
    paged(ask, [...repository.tags], ([name, sha]) => ({
      name,
      commit: { sha, url: `${repositoryUrl(ask, repository)}/commits/${sha}` },
      zipball_url: `${repositoryUrl(ask, repository)}/zipball/refs/tags/${name}`,
      tarball_url: `${repositoryUrl(ask, repository)}/tarball/refs/tags/${name}`,
      node_id: nodeId('REF', name),
    })),
  ),
  repositoryRoute('/releases', 'contents', (ask, repository) =>
    paged(
      ask,
      newestFirst(repository.releases, ({ publishedAt }) => publishedAt),
      (one) => releaseShape(ask, repository, one),
    ),
  ),
  repositoryRoute('/commits/{ref}', 'contents', (ask, repository) => {
    const commit = repository.commits.get(ask.parameters['ref'] ?? '');
    return commit ? good(commitShape(ask, repository, commit)) : notFound(ask, 'No commit found');
  }),
];

/** `protected` is of rulesets and of classic protection; `protection` is of the classic one alone, and told to everybody. */
function branchWhole(ask: Ask, repository: SimRepository, name: string, commit: SimCommit): Shape {
  const url = `${repositoryUrl(ask, repository)}/branches/${encodeURIComponent(name)}`;
  const classic = classicOf(repository, name, ask.now);
  const contexts = classic?.checks.map((check) => check.name) ?? [];
  return {
    name,
    commit: commitShape(ask, repository, commit),
    _links: { self: url, html: `${htmlUrl(ask, repository)}/tree/${name}` },
    protected: isProtected(repository, name, ask.now),
    protection: {
      enabled: classic !== undefined,
      required_status_checks: { enforcement_level: classic ? 'everyone' : 'off', contexts, checks: [] },
    },
    protection_url: `${url}/protection`,
  };
}

function activityShape(ask: Ask, one: SimMove): Shape {
  const none = '0'.repeat(40);
  return {
    id: one.id,
    node_id: nodeId('PSH', one.id),
    before: one.before ?? none,
    after: one.after ?? none,
    ref: one.ref,
    timestamp: one.at,
    activity_type: activityTypes[one.activity],
    actor: nullableUser(ask, one.activity === 'queue-merge' ? mergeQueueLogin : one.by),
  };
}

function releaseShape(ask: Ask, repository: SimRepository, one: SimRelease): Shape {
  const url = `${repositoryUrl(ask, repository)}/releases/${one.id}`;
  return {
    url,
    html_url: `${htmlUrl(ask, repository)}/releases/tag/${one.tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: `${repositoryUrl(ask, repository)}/tarball/${one.tag}`,
    zipball_url: `${repositoryUrl(ask, repository)}/zipball/${one.tag}`,
    id: one.id,
    node_id: nodeId('RE', one.id),
    tag_name: one.tag,
    target_commitish: one.commit,
    name: one.name,
    body: null,
    draft: false,
    prerelease: false,
    created_at: one.publishedAt,
    published_at: one.publishedAt,
    author: user(ask, one.author),
    assets: [],
  };
}
