/** Projects with their settings, protected branches, rules of approval, and the log of pushes (docs.gitlab.com/api/events). */
import { millisOf } from '../../../../src/base/instant.ts';
import type { Ask, Route } from '../face.ts';
import type { SimRepository, SimRules, SimRuleset } from '../../world.ts';
import { paged } from './lists.ts';
import { good, groupRoute, noSuchPath, notFound, paidFor, projectRoute, type Server } from './routing.ts';
import { project, user, type Shape } from './shapes.ts';

export function projectRoutes(server: Server): readonly Route[] {
  const forPlan = (
    template: string,
    answer: (ask: Ask, repository: SimRepository) => ReturnType<Route['answer']>,
  ): Route => {
    const route = projectRoute(template, 'maintainer', answer as Parameters<typeof projectRoute>[2]);
    return paidFor(server, 'premium') ? route : { ...route, answer: () => noSuchPath };
  };
  return [
    groupRoute('/projects', 'read_api', (ask) => paged(ask, ask.world.repositories, (one) => project(ask, one))),
    {
      method: 'GET',
      template: '/users/{user_id}/projects',
      needs: 'read_api',
      answer: (ask) =>
        [...ask.world.accounts.values()].some(({ id, login }) =>
          [String(id), login].includes(ask.parameters['user_id'] ?? ''),
        )
          ? paged(ask, [], String)
          : notFound('User'),
    },
    projectRoute('', 'read_api', (ask, repository) =>
      good({ ...project(ask, repository), ...settings(ask, repository) }),
    ),
    projectRoute('/protected_branches', 'maintainer', (ask, repository) =>
      paged(ask, protections(ask, repository, server), (one) => one),
    ),
    forPlan('/approvals', (ask, repository) => good(approvalSettings(ask, repository))),
    forPlan('/approval_rules', (ask, repository) =>
      paged(ask, inForce(ask, repository), (one) => approvalRule(ask, repository, one, server)),
    ),
    paidFor(server, 'ultimate')
      ? projectRoute('/security_settings', 'maintainer', (_, one) => good(securitySettings(one)))
      : projectRoute('/security_settings', 'maintainer', () => forbidden),
    forPlan('/push_rule', (_, one) => good(pushRule(one))),
    projectRoute('/events', 'read_api', (ask, repository) =>
      paged(ask, pushes(ask, repository), (one) => event(ask, repository, one)),
    ),
  ];
}

/** What the licence does not have, by this list's own way of saying so. */
const forbidden = { status: 403, body: { message: '403 Forbidden' } };

const securitySettings = ({ id, createdAt, scanners }: SimRepository): Shape => ({
  project_id: id,
  created_at: createdAt,
  updated_at: createdAt,
  auto_fix_container_scanning: true,
  auto_fix_dast: true,
  auto_fix_dependency_scanning: true,
  auto_fix_sast: true,
  continuous_vulnerability_scans_enabled: scanners.dependencies,
  container_scanning_for_registry_enabled: false,
  secret_push_protection_enabled: scanners.secrets,
});

const pushRule = ({ id, createdAt }: SimRepository): Shape => ({
  id: 4000 + id,
  project_id: id,
  created_at: createdAt,
  commit_message_regex: '',
  commit_message_negative_regex: '',
  branch_name_regex: '',
  deny_delete_tag: false,
  member_check: false,
  prevent_secrets: false,
  author_email_regex: '',
  file_name_regex: '',
  max_file_size: 0,
});

interface InForce {
  readonly ruleset: SimRuleset;
  readonly rules: SimRules;
}

function inForce({ now }: Ask, { rules }: SimRepository): InForce[] {
  return rules.flatMap((ruleset) => {
    const version = ruleset.versions.findLast(({ at }) => at <= now);
    return version?.rules.active ? [{ ruleset, rules: version.rules }] : [];
  });
}

function settings(ask: Ask, repository: SimRepository): Shape {
  const rules = inForce(ask, repository);
  return {
    only_allow_merge_if_pipeline_succeeds: rules.some((one) => one.rules.checks.length > 0),
    allow_merge_on_skipped_pipeline: true,
    only_allow_merge_if_all_discussions_are_resolved: false,
    merge_method: 'merge',
    squash_option: 'default_off',
  };
}

const roleNames: Readonly<Record<number, string>> = { 0: 'No one', 30: 'Developers + Maintainers', 40: 'Maintainers' };

function accessLevel(id: number, role: number, server: Server): Shape {
  return {
    id,
    access_level: role,
    access_level_description: roleNames[role],
    ...(paidFor(server, 'premium') && { user_id: null, group_id: null }),
    deploy_key_id: null,
  };
}

function protections(ask: Ask, repository: SimRepository, server: Server): Shape[] {
  return inForce(ask, repository).flatMap(({ ruleset, rules }) =>
    ruleset.branches.map((name) => ({
      id: ruleset.id,
      name,
      // Whoever may go around the rules of this company does so by pushing.
      push_access_levels: [accessLevel(ruleset.id * 10, rules.bypass.length > 0 ? 40 : 0, server)],
      merge_access_levels: [accessLevel(ruleset.id * 10 + 1, 30, server)],
      allow_force_push: rules.forcePushAllowed,
      ...(paidFor(server, 'premium') && {
        unprotect_access_levels: [],
        code_owner_approval_required: rules.codeOwners,
        inherited: false,
      }),
    })),
  );
}

function approvalSettings(ask: Ask, repository: SimRepository): Shape {
  const rules = inForce(ask, repository).map((one) => one.rules);
  return {
    approvers: [],
    approver_groups: [],
    approvals_before_merge: 0,
    reset_approvals_on_push: rules.some((one) => one.dismissesStale),
    disable_overriding_approvers_per_merge_request: true,
    merge_requests_author_approval: ask.world.habits.authorCanApprove,
    merge_requests_disable_committers_approval: false,
    require_password_to_approve: false,
  };
}

function approvalRule(ask: Ask, repository: SimRepository, { ruleset, rules }: InForce, server: Server): Shape {
  const own = protections(ask, repository, server).filter(({ name }) => ruleset.branches.includes(name as string));
  return {
    id: ruleset.id,
    name: ruleset.name,
    rule_type: 'regular',
    eligible_approvers: [],
    approvals_required: rules.approvals,
    users: [],
    groups: [],
    contains_hidden_groups: false,
    report_type: null,
    protected_branches: own,
    applies_to_all_protected_branches: false,
  };
}

interface PushEvent {
  readonly id: number;
  readonly at: string;
  readonly by: string;
  readonly action: 'pushed' | 'created' | 'removed';
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
}

const threeYears = 3 * 365 * 86_400_000;

/** Newest first. What accounts did goes with them, and everything goes after three years. */
function pushes(ask: Ask, { moves, changesets }: SimRepository): PushEvent[] {
  const { query, now, world } = ask;
  const moved = moves.map(({ id, at, by, activity, ref, before, after }): PushEvent => {
    const action = activity === 'creation' ? 'created' : activity === 'deletion' ? 'removed' : 'pushed';
    return { id, at, by, action, ref: ref.replace('refs/heads/', ''), before, after };
  });
  const proposed = changesets.flatMap(({ id, source, pushes: own }) =>
    own.map(({ at, by, before, after }, i): PushEvent => {
      return { id: id * 1000 + i, at, by, action: i === 0 ? 'created' : 'pushed', ref: source, before, after };
    }),
  );
  const [before, after] = [query.get('before'), query.get('after')];
  return [...moved, ...proposed]
    .filter(
      ({ at, by }) =>
        at <= now && millisOf(at as typeof now) >= millisOf(now) - threeYears && !world.accounts.get(by)?.deleted,
    )
    .filter(({ at }) => (before === null || at.slice(0, 10) < before) && (after === null || at.slice(0, 10) > after))
    .sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : b.id - a.id));
}

const actions = { pushed: 'pushed to', created: 'pushed new', removed: 'deleted' } as const;

function event(ask: Ask, { id: project_id, commits }: SimRepository, one: PushEvent): Shape {
  return {
    id: one.id,
    project_id,
    action_name: actions[one.action],
    target_id: null,
    target_iid: null,
    target_type: null,
    author_id: user(ask, one.by)['id'],
    target_title: null,
    created_at: one.at,
    author: user(ask, one.by),
    imported: false,
    imported_from: 'none',
    push_data: {
      commit_count: 1,
      action: one.action,
      ref_type: 'branch',
      commit_from: one.before,
      commit_to: one.after,
      ref: one.ref,
      commit_title: commits.get(one.after ?? '')?.message.split('\n')[0] ?? null,
      ref_count: null,
    },
    author_username: one.by,
  };
}
