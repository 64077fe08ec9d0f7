/**
 * What GitHub's layers of rules come to for one branch: rulesets of the repository, of the organisation and of the
 * enterprise add up, and classic protection adds to them; the strictest of each demand holds
 * (docs.github.com, "About rulesets": rule layering). Pure.
 *
 * Invariant: a layer that could not be read makes everything that it might demand unknown, unless another layer demands
 * it anyway; "unknown" is never "off". Rulesets that are switched off or only evaluated demand nothing.
 */
import type { Actor, BranchRules, BypassActor, RequiredCheck, RuleOrigin } from '../../model/branch-rules.ts';
import type { NamedActors, Protection, PullRequestRule, Rule, Ruleset, StatusChecksRule } from './rules-schema.ts';

export interface Layer {
  readonly origin: RuleOrigin;
  readonly rules: readonly Rule[];
  /** Null: not told to this token. */
  readonly bypass: readonly BypassActor[] | null;
}

export interface Layers {
  readonly branch: string;
  readonly layers: readonly Layer[];
  /** Rulesets that cover the branch and are not in force. */
  readonly switchedOff?: readonly RuleOrigin[];
  /** `none`: the branch has no classic protection. */
  readonly classic: Protection | 'none' | 'unreadable';
}

export function rulesInForce({ branch, layers, switchedOff = [], classic }: Layers): BranchRules {
  const rules = layers.flatMap((layer) => layer.rules);
  const pulls = rules.filter(isPullRequest).map(({ parameters }) => parameters);
  const has = (type: string): boolean => rules.some((rule) => rule.type === type);
  const protection = typeof classic === 'string' ? undefined : classic;
  const reviews = protection?.required_pull_request_reviews;
  const isKnown = classic !== 'unreadable';
  const bypass = bypassOf(layers, classic);
  const told = layers.flatMap((layer) => layer.bypass ?? []);
  const either = (demanded: boolean): boolean | null => (demanded ? true : isKnown ? false : null);
  const approvals = Math.max(
    0,
    ...pulls.map((pull) => pull.required_approving_review_count),
    reviews?.required_approving_review_count ?? 0,
  );
  return {
    branch,
    origins: [...layers.map(({ origin }) => origin), ...(protection ? [classicOrigin(branch)] : [])],
    ...(switchedOff.length > 0 && { switchedOff }),
    requiresChangeset: either(has('pull_request') || reviews !== undefined),
    requiredApprovals: approvals > 0 || isKnown ? approvals : null,
    requiresCodeOwners: either(
      pulls.some((pull) => pull.require_code_owner_review) || reviews?.require_code_owner_reviews === true,
    ),
    dismissesStale: either(
      pulls.some((pull) => pull.dismiss_stale_reviews_on_push) || reviews?.dismiss_stale_reviews === true,
    ),
    requiresLastPushApproval: either(
      pulls.some((pull) => pull.require_last_push_approval) || reviews?.require_last_push_approval === true,
    ),
    // GitHub lets nobody approve a changeset that they opened, and asks nothing about other committers.
    authorCanApprove: false,
    committerCanApprove: null,
    approvalsCanBeOverridden: false,
    requiredChecks: requiredChecks(rules, protection, isKnown),
    skippedPipelinePasses: true,
    forcePushAllowed: allowed(has('non_fast_forward'), classic, ({ allow_force_pushes: one }) => one?.enabled === true),
    deletionAllowed: allowed(has('deletion'), classic, ({ allow_deletions: one }) => one?.enabled === true),
    pushers: pushersOf(has('pull_request') || reviews !== undefined, has('update'), classic),
    bypass,
    ...(bypass === null && told.length > 0 && { knownBypass: told }),
    bindsAdministrators: bindsAdministrators(layers, classic),
  };
}

const isPullRequest = (rule: Rule): rule is PullRequestRule => rule.type === 'pull_request';
const isStatusChecks = (rule: Rule): rule is StatusChecksRule => rule.type === 'required_status_checks';

const classicOrigin = (branch: string): RuleOrigin => ({
  kind: 'classic',
  id: branch,
  name: `protection of ${branch}`,
  level: 'repository',
});

function requiredChecks(rules: readonly Rule[], protection: Protection | undefined, isKnown: boolean) {
  const found = new Map<string, RequiredCheck>();
  const add = (name: string, application: number | null | undefined): void => {
    const reportedBy =
      application === null || application === undefined || application < 0 ? null : String(application);
    // Demanded twice, once from a certain application: that is the stricter demand.
    if (found.get(name)?.reportedBy === undefined || reportedBy !== null) found.set(name, { name, reportedBy });
  };
  for (const { parameters } of rules.filter(isStatusChecks))
    for (const check of parameters.required_status_checks) add(check.context, check.integration_id);
  const classic = protection?.required_status_checks;
  for (const check of classic?.checks ?? []) add(check.context, check.app_id);
  for (const context of classic?.contexts ?? []) if (!found.has(context)) add(context, null);
  return found.size > 0 || isKnown ? [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) : null;
}

/** A branch without any protection can be pushed over and deleted; classic protection forbids both unless it says so. */
function allowed(
  forbidden: boolean,
  classic: Layers['classic'],
  allows: (protection: Protection) => boolean,
): boolean | null {
  if (forbidden) return false;
  if (classic === 'unreadable') return null;
  return classic === 'none' || allows(classic);
}

function pushersOf(
  needsChangeset: boolean,
  isRestricted: boolean,
  classic: Layers['classic'],
): readonly Actor[] | null {
  if (needsChangeset || isRestricted) return [];
  if (classic === 'unreadable') return null;
  const restrictions = classic === 'none' ? undefined : classic.restrictions;
  if (restrictions) return actorsOf(restrictions);
  return [{ kind: 'role', id: 'write', name: 'everybody who may write' }];
}

export function actorsOf({ users = [], teams = [], apps = [] }: NamedActors): readonly Actor[] {
  return [
    ...users.map(({ id, login }) => ({ kind: 'account' as const, id: String(id), name: login ?? String(id) })),
    ...teams.map(({ id, slug }) => ({ kind: 'team' as const, id: String(id), name: slug ?? String(id) })),
    ...apps.map(({ id, slug }) => ({ kind: 'application' as const, id: String(id), name: slug ?? String(id) })),
  ];
}

const administrators: BypassActor = { kind: 'role', id: 'admin', name: 'administrators', mode: 'always' };

function bypassOf(layers: readonly Layer[], classic: Layers['classic']): readonly BypassActor[] | null {
  if (classic === 'unreadable' || layers.some(({ bypass }) => bypass === null)) return null;
  const all: BypassActor[] = layers.flatMap(({ bypass }) => bypass ?? []);
  if (classic !== 'none') {
    if (classic.enforce_admins?.enabled !== true) all.push(administrators);
    const allowances = classic.required_pull_request_reviews?.bypass_pull_request_allowances;
    if (allowances) all.push(...actorsOf(allowances).map((actor) => ({ ...actor, mode: 'always' as const })));
  }
  const unique = new Map(all.map((actor) => [`${actor.kind} ${actor.id} ${actor.mode}`, actor]));
  return [...unique.values()];
}

function bindsAdministrators(layers: readonly Layer[], classic: Layers['classic']): boolean | null {
  const bypass = bypassOf(layers, classic);
  if (bypass === null) return null;
  return !bypass.some(({ kind, id }) => kind === 'role' && (id === 'admin' || id === 'organisation-owners'));
}

const roles: Readonly<Record<number, readonly [string, string]>> = {
  1: ['read', 'everybody who may read'],
  2: ['maintain', 'maintainers'],
  3: ['triage', 'everybody who may triage'],
  4: ['write', 'everybody who may write'],
  5: ['admin', 'administrators'],
};

const modes: Readonly<Record<string, BypassActor['mode']>> = { pull_request: 'changeset-only', exempt: 'exempt' };

export function bypassActors(ruleset: Ruleset): readonly BypassActor[] | null {
  if (ruleset.bypass_actors === undefined) return null;
  return ruleset.bypass_actors.map(({ actor_id: id, actor_type: type, bypass_mode: mode = 'always' }) => ({
    ...actorOf(type, id ?? null),
    mode: modes[mode] ?? 'always',
  }));
}

function actorOf(type: string, id: number | null): Actor {
  if (type === 'OrganizationAdmin')
    return { kind: 'role', id: 'organisation-owners', name: 'owners of the organisation' };
  if (type === 'DeployKey') return { kind: 'deploy-key', id: 'any', name: 'every deploy key that may write' };
  if (type === 'RepositoryRole') {
    const [role, name] = roles[id ?? 0] ?? [`role ${id}`, `role ${id}`];
    return { kind: 'role', id: role, name };
  }
  const kind = type === 'Team' ? 'team' : type === 'Integration' ? 'application' : 'account';
  return { kind, id: String(id), name: `${kind} ${id}` };
}

/** Does a ruleset speak of this branch? Names are patterns as fnmatch(3) reads them with FNM_PATHNAME. */
export function coversBranch({ conditions }: Ruleset, branch: string, defaultBranch: string | null): boolean {
  const names = conditions?.ref_name;
  if (!names) return true;
  const ref = `refs/heads/${branch}`;
  const matches = (pattern: string): boolean => {
    if (pattern === '~ALL') return true;
    if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch;
    return refMatches(pattern, ref);
  };
  return names.include.some(matches) && !names.exclude.some(matches);
}

/**
 * Is this version of a ruleset of the same repositories as the ruleset is now, which is of ours? What its other versions
 * were of, nobody tells without knowing all repositories as they were then.
 */
export function isOfSameRepositories(version: Ruleset, now: Ruleset | undefined): boolean {
  const repositories = ({ conditions }: Ruleset): string => {
    const { ref_name: _, ...others } = conditions ?? {};
    return JSON.stringify(others);
  };
  return repositories(version) === (now ? repositories(now) : '{}');
}

/** `*` and `?` stay within one part; a part `**` stands for any number of parts. */
export function refMatches(pattern: string, ref: string): boolean {
  return partsMatch(pattern.split('/'), ref.split('/'));
}

function partsMatch([first, ...others]: readonly string[], parts: readonly string[]): boolean {
  if (first === undefined) return parts.length === 0;
  if (first === '**')
    return parts.some((_, skipped) => partsMatch(others, parts.slice(skipped))) || others.length === 0;
  const [part, ...rest] = parts;
  return part !== undefined && partMatches(first, part) && partsMatch(others, rest);
}

/** Without regular expressions, and linear but for the last star. */
function partMatches(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark] = [p++, t];
    else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, t] = [star + 1, ++mark];
    else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
