/**
 * What GitHub demands of branches: rulesets with their history, rules in force on a branch, classic protection, rule suites
 * (docs.github.com/rest/repos/rules, /rule-suites, /branches/branch-protection).
 */
import { instantFromMillis, millisOf, type Instant } from '../../../../src/base/instant.ts';
import type { Ask, Reply, Route } from '../face.ts';
import type { SimBypass, SimRepository, SimRules, SimRuleset, SimRuleVersion } from '../../world.ts';
import { paged } from './lists.ts';
import { good, newestFirst, notFound, organisationRoute, repositoryRoute } from './routing.ts';
import { nodeId, repositoryPath, repositoryUrl, type Shape } from './shapes.ts';

const spans: Readonly<Record<string, number>> = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24 };

export const ruleRoutes: readonly Route[] = [
  repositoryRoute('/rules/branches/{branch}', 'metadata', (ask, repository) =>
    paged(ask, rulesOf(ask, repository, ask.parameters['branch'] ?? ''), (rule) => rule),
  ),
  repositoryRoute('/rulesets/rule-suites', 'administration', (ask, repository) => suites(ask, repository)),
  repositoryRoute('/rulesets/rule-suites/{rule_suite_id}', 'administration', (ask, repository) => {
    const suite = kept(ask, repository, 'month').find(({ id }) => id === Number(ask.parameters['rule_suite_id']));
    return suite
      ? good({ ...suiteShape(ask, repository, suite), rule_evaluations: evaluations(repository, suite) })
      : notFound(ask);
  }),
  repositoryRoute('/rulesets', 'metadata', (ask, repository) =>
    paged(ask, rulesets(repository), (one) => head(ask, repository, one, now(one, ask.now))),
  ),
  rulesetRoute('', 'metadata', (ask, repository, one) => good(whole(ask, repository, one, now(one, ask.now)))),
  rulesetRoute('/history', 'administration', (ask, _, { versions }) =>
    paged(
      ask,
      newestFirst(past(versions, ask.now), ({ at }) => at),
      (version) => versionShape(ask, version),
    ),
  ),
  rulesetRoute('/history/{version_id}', 'administration', (ask, repository, one) => {
    const version = past(one.versions, ask.now).find(({ id }) => id === Number(ask.parameters['version_id']));
    return version
      ? good({ ...versionShape(ask, version), state: whole(ask, repository, one, version) })
      : notFound(ask);
  }),
  organisationRoute('/rulesets', 'organization_administration', (ask) => paged(ask, [], (one) => one)),
  repositoryRoute('/branches/{branch}/protection', 'administration', (ask, repository) => {
    const url = `${repositoryUrl(ask, repository)}/branches/${encodeURIComponent(ask.parameters['branch'] ?? '')}/protection`;
    const rules = classicOf(repository, ask.parameters['branch'] ?? '', ask.now);
    return rules ? good(protection(url, rules)) : notFound(ask, 'Branch not protected');
  }),
];

export function isProtected(repository: SimRepository, branch: string, at: Instant): boolean {
  return repository.rules.some((one) => one.branches.includes(branch) && now(one, at).rules.active);
}

const rulesets = ({ rules }: SimRepository): SimRuleset[] => rules.filter(({ kind }) => kind === 'ruleset');
const past = (versions: readonly SimRuleVersion[], at: Instant): SimRuleVersion[] =>
  versions.filter((one) => one.at <= at);
const now = ({ versions }: SimRuleset, at: Instant): SimRuleVersion => past(versions, at).at(-1) ?? versions[0]!;

export function classicOf({ rules }: SimRepository, branch: string, at: Instant): SimRules | undefined {
  const found = rules.find(({ kind, branches }) => kind === 'classic' && branches.includes(branch));
  return found && now(found, at).rules.active ? now(found, at).rules : undefined;
}

function rulesetRoute(
  template: string,
  needs: string,
  answer: (ask: Ask, repository: SimRepository, ruleset: SimRuleset) => Reply,
): Route {
  return repositoryRoute(`/rulesets/{ruleset_id}${template}`, needs, (ask, repository) => {
    const found = rulesets(repository).find(({ id }) => id === Number(ask.parameters['ruleset_id']));
    return found ? answer(ask, repository, found) : notFound(ask);
  });
}

/** Rules that are switched off are not told. */
function rulesOf(ask: Ask, repository: SimRepository, branch: string): Shape[] {
  return rulesets(repository)
    .filter((one) => one.branches.includes(branch) && now(one, ask.now).rules.active)
    .flatMap((one) =>
      ruleShapes(now(one, ask.now).rules).map((rule) => ({
        ...rule,
        ruleset_source_type: 'Repository',
        ruleset_source: repositoryPath(repository),
        ruleset_id: one.id,
      })),
    );
}

function ruleShapes(rules: SimRules): Shape[] {
  const pull = {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: rules.approvals,
      dismiss_stale_reviews_on_push: rules.dismissesStale,
      require_code_owner_review: rules.codeOwners,
      require_last_push_approval: rules.lastPushApproval,
      required_review_thread_resolution: false,
      allowed_merge_methods: ['merge', 'squash', 'rebase'],
    },
  };
  const checks = {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      do_not_enforce_on_create: false,
      required_status_checks: rules.checks.map(({ name, application }) => ({
        context: name,
        ...(application !== null && { integration_id: application }),
      })),
    },
  };
  return [
    ...(rules.deletionAllowed ? [] : [{ type: 'deletion' }]),
    ...(rules.forcePushAllowed ? [] : [{ type: 'non_fast_forward' }]),
    ...(rules.requiresChangeset ? [pull] : []),
    ...(rules.checks.length > 0 ? [checks] : []),
  ];
}

function head(
  ask: Ask,
  repository: SimRepository,
  { id, name, versions }: SimRuleset,
  { rules, at }: SimRuleVersion,
): Shape {
  return {
    id,
    name,
    target: 'branch',
    source_type: 'Repository',
    source: repositoryPath(repository),
    enforcement: rules.active ? 'active' : 'disabled',
    node_id: nodeId('RRS', id),
    _links: {
      self: { href: `${repositoryUrl(ask, repository)}/rulesets/${id}` },
      html: { href: `${ask.origin}/${repositoryPath(repository)}/rules/${id}` },
    },
    created_at: versions[0]!.at,
    updated_at: at,
  };
}

const actorTypes = {
  role: 'RepositoryRole',
  team: 'Team',
  application: 'Integration',
  'organisation-owners': 'OrganizationAdmin',
};
const bypassModes = { always: 'always', 'changeset-only': 'pull_request', exempt: 'exempt' };

/** Who may go around it is told to those only who could change it. */
function whole(ask: Ask, repository: SimRepository, one: SimRuleset, version: SimRuleVersion): Shape {
  const scopes = ask.credential?.scopes ?? [];
  const isAdministrator = scopes.includes('*') || scopes.includes('administration:write');
  return {
    ...head(ask, repository, one, version),
    conditions: { ref_name: { include: one.branches.map((branch) => `refs/heads/${branch}`), exclude: [] } },
    rules: ruleShapes(version.rules),
    ...(isAdministrator && {
      bypass_actors: version.rules.bypass.map(({ kind, id, mode }) => ({
        actor_id: id,
        actor_type: actorTypes[kind],
        bypass_mode: bypassModes[mode],
      })),
      current_user_can_bypass: 'never',
    }),
  };
}

function versionShape(ask: Ask, { id, at, by }: SimRuleVersion): Shape {
  return { version_id: id, actor: { id: ask.world.accounts.get(by)?.id ?? 0, type: 'User' }, updated_at: at };
}

function kept(ask: Ask, repository: SimRepository, period: string): SimBypass[] {
  const since = instantFromMillis(millisOf(ask.now) - (spans[period] ?? 24) * 3_600_000);
  return repository.bypasses.filter(({ at }) => at >= since && at <= ask.now);
}

/** A day when nothing is said, a month at most: what is older is forgotten. */
function suites(ask: Ask, repository: SimRepository): Reply {
  const period = ask.query.get('time_period') ?? 'day';
  if (spans[period] === undefined)
    return { status: 422, body: { message: 'Validation Failed', errors: ['time_period'] } };
  const ref = ask.query.get('ref');
  const result = ask.query.get('rule_suite_result') ?? 'all';
  const actor = ask.query.get('actor_name');
  const meant = kept(ask, repository, period).filter(
    (one) =>
      (ref === null || one.ref === ref || one.ref === `refs/heads/${ref}`) &&
      (result === 'all' || one.result === result) &&
      (actor === null || one.by === actor),
  );
  return paged(
    ask,
    newestFirst(meant, ({ at }) => at),
    (one) => suiteShape(ask, repository, one),
  );
}

function suiteShape(ask: Ask, repository: SimRepository, one: SimBypass): Shape {
  return {
    id: one.id,
    actor_id: ask.world.accounts.get(one.by)?.id ?? 0,
    actor_name: one.by,
    before_sha: one.before ?? '0'.repeat(40),
    after_sha: one.after,
    ref: one.ref,
    repository_id: repository.id,
    repository_name: repository.name,
    pushed_at: one.at,
    result: one.result,
    evaluation_result: one.result,
  };
}

function evaluations(repository: SimRepository, { ruleset, rules }: SimBypass): Shape[] {
  const source = repository.rules.find(({ id }) => id === ruleset);
  return rules.map((type) => ({
    rule_source: { type: 'ruleset', id: ruleset, name: source?.name ?? null },
    enforcement: 'active',
    result: 'fail',
    rule_type: type,
    details: null,
  }));
}

function protection(url: string, rules: SimRules): Shape {
  return {
    url,
    required_status_checks: {
      url: `${url}/required_status_checks`,
      strict: false,
      contexts: rules.checks.map(({ name }) => name),
      contexts_url: `${url}/required_status_checks/contexts`,
      checks: rules.checks.map(({ name, application }) => ({ context: name, app_id: application })),
    },
    ...(rules.requiresChangeset && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: rules.dismissesStale,
        require_code_owner_reviews: rules.codeOwners,
        require_last_push_approval: rules.lastPushApproval,
        required_approving_review_count: rules.approvals,
      },
    }),
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: rules.bindsAdministrators },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: rules.forcePushAllowed },
    allow_deletions: { enabled: rules.deletionAllowed },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
}
