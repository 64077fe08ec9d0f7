/** Repositories with their branch rules, feed of activities, releases and tags. */
import type { Ask, Route } from '../face.ts';
import type { SimRepository, SimRules, SimRuleset } from '../../world.ts';
import { paged } from './lists.ts';
import { good, isMember, isSiteAdmin, notFound, organisationRoute, repositoryRoute, type Server } from './routing.ts';
import { fullName, repository, user, type Shape } from './shapes.ts';

export function repositoryRoutes(server: Server): readonly Route[] {
  const { cut } = server;
  return [
    organisationRoute('/repos', 'read:organization', (ask) => {
      const seen = ask.world.repositories.filter(({ visibility }) => visibility === 'public' || isMember(ask));
      return paged(ask, seen, { cut, link: true, shape: (one) => repository(ask, one) });
    }),
    {
      method: 'GET',
      template: '/users/{username}/repos',
      needs: 'read:user',
      answer: (ask) =>
        ask.world.accounts.has(ask.parameters['username'] ?? '')
          ? paged(ask, [], { cut, link: true, shape: String })
          : notFound(ask),
    },
    repositoryRoute('/branch_protections', 'repository-admin', (ask, repo) => good(protections(ask, repo, server))),
    repositoryRoute('/activities/feeds', 'read:repository', (ask, repo) =>
      paged(ask, feed(ask, repo), { cut, shape: (one) => activity(ask, repo, one) }),
    ),
    repositoryRoute('/releases', 'read:repository', (ask, repo) =>
      paged(ask, repo.releases, { cut, link: true, shape: (one) => release(ask, repo, one) }),
    ),
    repositoryRoute('/tags/{tag}', 'read:repository', (ask, { tags, commits }) => {
      const name = ask.parameters['tag'] ?? '';
      const id = tags.get(name);
      if (id === undefined) return notFound(ask);
      const created = commits.get(id)?.committedAt;
      return good({ name, message: '', id, commit: { url: '', sha: id, created }, zipball_url: '', tarball_url: '' });
    }),
  ];
}

function inForce({ now }: Ask, { rules }: SimRepository): { ruleset: SimRuleset; rules: SimRules; at: string }[] {
  return rules.flatMap((ruleset) => {
    const version = ruleset.versions.findLast(({ at }) => at <= now);
    return version?.rules.active ? [{ ruleset, rules: version.rules, at: version.at }] : [];
  });
}

/** One rule holds for a branch, so what several rulesets demand together stands in one. */
function protections(ask: Ask, repo: SimRepository, server: Server): Shape[] {
  const all = inForce(ask, repo);
  const branches = [...new Set(all.flatMap(({ ruleset }) => ruleset.branches))];
  return branches.map((name, priority) => {
    const own = all.filter(({ ruleset }) => ruleset.branches.includes(name));
    const contexts = [...new Set(own.flatMap(({ rules }) => rules.checks.map((one) => one.name)))];
    const binds = own.every(({ rules }) => rules.bindsAdministrators);
    const dismisses = own.some(({ rules }) => rules.dismissesStale);
    return {
      branch_name: name,
      rule_name: name,
      ...noLists,
      enable_push: own.every(({ rules }) => !rules.requiresChangeset),
      enable_status_check: contexts.length > 0,
      status_check_contexts: contexts,
      required_approvals: Math.max(...own.map(({ rules }) => rules.approvals)),
      dismiss_stale_approvals: dismisses,
      ...(!server.old && { ignore_stale_approvals: dismisses }),
      ...(server.software === 'forgejo' && { apply_to_admins: binds }),
      ...(server.software === 'gitea' &&
        !server.old && {
          priority,
          enable_force_push: own.every(({ rules }) => rules.forcePushAllowed),
          enable_force_push_allowlist: false,
          force_push_allowlist_usernames: [],
          force_push_allowlist_teams: [],
          force_push_allowlist_deploy_keys: false,
          block_admin_merge_override: binds,
        }),
      created_at: own[0]!.at,
      updated_at: own.at(-1)!.at,
    };
  });
}

const noLists = {
  enable_push_whitelist: false,
  push_whitelist_usernames: [],
  push_whitelist_teams: [],
  push_whitelist_deploy_keys: false,
  enable_merge_whitelist: false,
  merge_whitelist_usernames: [],
  merge_whitelist_teams: [],
  enable_approvals_whitelist: false,
  approvals_whitelist_username: [],
  approvals_whitelist_teams: [],
  block_on_rejected_reviews: false,
  block_on_official_review_requests: false,
  block_on_outdated_branch: false,
  require_signed_commits: false,
  protected_file_patterns: '',
  unprotected_file_patterns: '',
};

interface Activity {
  readonly id: number;
  readonly at: string;
  readonly by: string;
  readonly type: string;
  readonly ref: string;
  readonly content: string;
}

/** Newest first. Who keeps activities private is told to administrators of the server only. */
function feed(ask: Ask, repo: SimRepository): Activity[] {
  const moves = [
    ...repo.moves.map(({ id, at, by, ref, before, after, activity: kind }) => ({
      id: id * 4,
      at,
      by,
      ref,
      before,
      after,
      kind,
    })),
    ...repo.changesets.flatMap(({ id, source, pushes }) =>
      pushes.map(({ at, by, before, after }, i) => {
        return { id: (id * 100 + i) * 4, at, by, ref: `refs/heads/${source}`, before, after, kind: 'push' };
      }),
    ),
  ];
  const hidden = isSiteAdmin(ask) ? undefined : 'omar';
  return moves
    .flatMap(({ id, at, by, ref, before, after, kind }): Activity[] => {
      const entry = { at, by, ref };
      if (after === null) return [{ ...entry, id, type: 'delete_branch', content: '' }];
      const isNew = before === null || kind === 'creation';
      const from = before ?? repo.commits.get(after)?.parents[0];
      const address = from === undefined ? '' : `${fullName(repo)}/compare/${from}...${after}`;
      const message = repo.commits.get(after)?.message ?? '';
      const content = { Commits: [], HeadCommit: { Sha1: after, Message: message }, CompareURL: address, Len: 1 };
      return [
        ...(isNew ? [{ ...entry, id, type: 'commit_repo', content: '' }] : []),
        { ...entry, id: id + 1, type: 'commit_repo', content: JSON.stringify(content) },
        ...(kind === 'changeset-merge'
          ? [{ ...entry, ref: '', id: id + 2, type: 'merge_pull_request', content: '1|a title' }]
          : []),
      ];
    })
    .filter(({ at, by }) => at <= ask.now && by !== hidden)
    .sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : b.id - a.id));
}

function activity(ask: Ask, repo: SimRepository, one: Activity): Shape {
  return {
    id: one.id,
    user_id: 1,
    op_type: one.type,
    act_user_id: user(ask, one.by)['id'],
    act_user: user(ask, one.by),
    repo_id: repo.id,
    repo: repository(ask, repo),
    comment_id: 0,
    comment: null,
    ref_name: one.ref,
    is_private: true,
    content: one.content,
    created: one.at,
  };
}

function release(ask: Ask, repo: SimRepository, one: SimRepository['releases'][number]): Shape {
  const web = `${ask.origin}/${fullName(repo)}/releases/tag/${one.tag}`;
  return {
    id: one.id,
    tag_name: one.tag,
    target_commitish: repo.defaultBranch,
    name: one.name,
    body: '',
    url: web,
    html_url: web,
    tarball_url: '',
    zipball_url: '',
    upload_url: '',
    draft: false,
    prerelease: false,
    created_at: one.publishedAt,
    published_at: one.publishedAt,
    author: user(ask, one.author),
    assets: [],
  };
}
