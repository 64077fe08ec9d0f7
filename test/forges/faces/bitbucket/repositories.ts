/** Repositories with their rules, commits and tags. */
import { reachable } from '../../judging/git-proofs.ts';
import type { Ask, Route } from '../face.ts';
import type { SimCommit, SimRepository, SimRules, SimRuleset } from '../../world.ts';
import { paged } from './lists.ts';
import { good, isOurs, notFound, repositoryRoute, type Workspace } from './routing.ts';
import { apiUrl, commit, fullName, short, uuid, webUrl, type Shape } from './shapes.ts';

export function repositoryRoutes(workspace: Workspace): readonly Route[] {
  return [
    {
      method: 'GET',
      template: '/repositories/{workspace}',
      needs: 'read:repository',
      answer: (ask) =>
        isOurs(ask) ? paged(ask, ask.world.repositories, (one) => repository(ask, one)) : notFound('Workspace'),
    },
    repositoryRoute('/branch-restrictions', 'admin:repository', (ask, one) =>
      paged(ask, workspace.inheritsRestrictions ? [] : restrictions(ask, one, workspace), (restriction) => restriction),
    ),
    repositoryRoute('/branching-model', 'read:repository', (_, one) => good(branchingModel(one))),
    repositoryRoute('/override-settings', 'admin:repository', () =>
      good({
        type: 'repository_inheritance_state',
        override_settings: { branch_restrictions: !workspace.inheritsRestrictions, default_merge_strategy: true },
      }),
    ),
    repositoryRoute('/commit/{commit}', 'read:repository', (ask, one) => {
      const found = resolved(one, ask.parameters['commit'] ?? '');
      return found ? good(commit(ask, one, found)) : notFound('Commit');
    }),
    repositoryRoute('/commits/{revision}', 'read:repository', (ask, one) => {
      const found = resolved(one, ask.parameters['revision'] ?? '');
      if (found === undefined) return notFound('Commit');
      const without = resolved(one, ask.query.get('exclude') ?? '');
      const excluded = without ? reachable(one, without.oid) : new Set<string>();
      const all = [...reachable(one, found.oid)].filter((oid) => !excluded.has(oid));
      const order = [...one.commits.keys()];
      const newest = all.sort((a, b) => order.indexOf(b) - order.indexOf(a));
      return paged(ask, newest, (oid) => commit(ask, one, one.commits.get(oid)!));
    }),
    repositoryRoute('/refs/tags', 'read:repository', (ask, one) =>
      paged(
        ask,
        [...one.tags].sort(([a], [b]) => (a < b ? -1 : 1)),
        ([name, oid]) => ({
          type: 'tag',
          name,
          target: commit(ask, one, one.commits.get(oid)!),
        }),
      ),
    ),
  ];
}

function resolved({ commits }: SimRepository, id: string): SimCommit | undefined {
  if (id.length < 7) return undefined;
  const known = commits.get(id);
  return known ?? [...commits.values()].find(({ oid }) => oid.startsWith(short(id)) && oid.startsWith(id));
}

function repository(ask: Ask, one: SimRepository): Shape {
  const web = webUrl(ask, one);
  const { host } = new URL(ask.origin);
  return {
    type: 'repository',
    uuid: uuid(2, one.id),
    full_name: fullName(one),
    name: one.name,
    description: one.description,
    is_private: one.visibility !== 'public',
    scm: 'git',
    created_on: one.createdAt,
    updated_on: one.moves.at(-1)?.at ?? one.createdAt,
    size: 1,
    language: 'typescript',
    has_issues: true,
    has_wiki: false,
    fork_policy: 'no_public_forks',
    mainbranch: { type: 'branch', name: one.defaultBranch },
    links: {
      self: { href: apiUrl(ask, one) },
      html: { href: web },
      clone: [
        { name: 'https', href: `${ask.origin.replace('://', '://somebody@')}/${fullName(one)}.git` },
        { name: 'ssh', href: `ssh://git@${host}/${fullName(one)}.git` },
      ],
    },
  };
}

function restrictions(ask: Ask, { rules }: SimRepository, { premium }: Workspace): Shape[] {
  return rules.flatMap((ruleset) => {
    const version = ruleset.versions.findLast(({ at }) => at <= ask.now);
    if (version?.rules.active !== true) return [];
    return ruleset.branches.flatMap((pattern) => kindsOf(version.rules, premium).map(written(ruleset, pattern)));
  });
}

interface Demand {
  readonly kind: string;
  readonly value?: number;
  readonly groups?: readonly Shape[];
}

function kindsOf(rules: SimRules, premium: boolean): Demand[] {
  const administrators = { type: 'group', name: 'Administrators', slug: 'administrators' };
  const when = (isSo: boolean, demand: Demand): Demand[] => (isSo ? [demand] : []);
  return [
    // Whoever may go around the rules of this company does so by pushing.
    ...when(rules.requiresChangeset, { kind: 'push', groups: rules.bypass.length > 0 ? [administrators] : [] }),
    ...when(!rules.forcePushAllowed, { kind: 'force' }),
    ...when(!rules.deletionAllowed, { kind: 'delete' }),
    ...when(rules.approvals > 0, { kind: 'require_approvals_to_merge', value: rules.approvals }),
    ...when(rules.checks.length > 0, { kind: 'require_passing_builds_to_merge', value: rules.checks.length }),
    ...when(rules.dismissesStale && premium, { kind: 'reset_pullrequest_approvals_on_change' }),
    ...when(premium, { kind: 'enforce_merge_checks' }),
  ];
}

function written({ id }: SimRuleset, pattern: string): (demand: Demand, at: number) => Shape {
  return ({ kind, value, groups = [] }, at) => ({
    type: 'branchrestriction',
    id: id * 100 + at,
    kind,
    branch_match_kind: 'glob',
    pattern,
    ...(value !== undefined && { value }),
    users: [],
    groups,
  });
}

function branchingModel({ defaultBranch: name }: SimRepository): Shape {
  return {
    type: 'branching_model',
    development: { name, use_mainbranch: true, branch: { type: 'branch', name } },
    branch_types: [
      { kind: 'bugfix', prefix: 'bugfix/' },
      { kind: 'release', prefix: 'release/' },
    ],
  };
}
