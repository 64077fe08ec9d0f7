/**
 * What Bitbucket's branch restrictions come to for one branch. Pure. Each restriction is of one kind and holds for branches
 * by pattern, or by their type in the branching model.
 *
 * Merge checks (approvals, builds) bind only together with `enforce_merge_checks`, which takes the plan Premium: without it
 * Bitbucket shows a warning and merges all the same. So a number of approvals that is not enforced is not demanded.
 *
 * What no restriction says is "no" only where all restrictions are known. They are not where they cannot be read, where
 * the branching model that they refer to cannot be, and where the repository takes over those of its project, which the
 * interface does not tell: then it is null.
 */
import type { Actor, BranchRules, BypassActor, RuleOrigin } from '../../model/branch-rules.ts';
import { covers } from '../star-pattern.ts';
import { accountOf } from './account.ts';
import type { BranchingModel, Restriction } from './rules-schema.ts';
import { passingBuilds } from './status-checks.ts';

export interface RuleSources {
  readonly branch: string;
  /** All of the repository; null: not readable. */
  readonly restrictions: readonly Restriction[] | null;
  readonly model: BranchingModel | null;
  /** The repository takes over the restrictions of its project. */
  readonly inherits: boolean;
}

const everybody: Actor = { kind: 'role', id: 'write', name: 'Everybody who may write' };

export function rulesInForce(sources: RuleSources): BranchRules {
  const { branch } = sources;
  const view = new View(sources);
  const pushers = pushersOf(view);
  const enforced = view.demands('enforce_merge_checks');
  return {
    branch,
    origins: view.matching.map(originOf),
    requiresChangeset: pushers && pushers.length === 0,
    requiredApprovals: whenEnforced(enforced, numberOf(view, approvalKinds), 0),
    // Bitbucket's interface does not tell whether owners of code have to approve.
    requiresCodeOwners: null,
    dismissesStale: eitherOf(
      view.demands('reset_pullrequest_approvals_on_change'),
      view.demands('smart_reset_pullrequest_approvals'),
    ),
    requiresLastPushApproval: false,
    authorCanApprove: null,
    committerCanApprove: null,
    approvalsCanBeOverridden: false,
    requiredChecks: requiredChecks(view, enforced),
    skippedPipelinePasses: null,
    forcePushAllowed: pushers?.length === 0 ? false : inverse(view.demands('force')),
    deletionAllowed: inverse(view.demands('delete')),
    pushers,
    // To push without a pull request is the one way around what is demanded of pull requests.
    bypass: pushers?.map((actor): BypassActor => ({ ...actor, mode: 'always' })) ?? null,
    bindsAdministrators: null,
  };
}

const approvalKinds = ['require_approvals_to_merge', 'require_default_reviewer_approvals_to_merge'];

/** The restrictions that hold for one branch, and whether there may be others. */
class View {
  readonly matching: readonly Restriction[];
  /** Others may hold, and are not known. */
  readonly isPartial: boolean;
  readonly #unclear: readonly Restriction[];

  constructor({ branch, restrictions, model, inherits }: RuleSources) {
    const all = restrictions ?? [];
    const fits = all.map((one) => ({ one, fit: doesFit(one, branch, model) }));
    this.matching = fits.flatMap(({ one, fit }) => (fit === true ? [one] : []));
    this.#unclear = fits.flatMap(({ one, fit }) => (fit === null ? [one] : []));
    this.isPartial = restrictions === null || inherits;
  }

  of(kind: string): readonly Restriction[] {
    return this.matching.filter((one) => one.kind === kind);
  }

  mayHaveMore(kind: string): boolean {
    return this.isPartial || this.#unclear.some((one) => one.kind === kind);
  }

  demands(kind: string): boolean | null {
    if (this.of(kind).length > 0) return true;
    return this.mayHaveMore(kind) ? null : false;
  }
}

/** Null: a matter of the branching model, which is not known. */
function doesFit(restriction: Restriction, branch: string, model: BranchingModel | null): boolean | null {
  const { branch_match_kind: how, branch_type: type, pattern } = restriction;
  if (how === 'glob') return covers(pattern, branch);
  if (model === null) return null;
  if (type === 'development' || type === 'production') {
    const role = model[type];
    return role ? role.branch?.name === branch || (!role.branch && role.name === branch) : false;
  }
  const own = model.branch_types?.find(({ kind }) => kind === type);
  return own !== undefined && branch.startsWith(own.prefix);
}

function originOf({ id, kind, pattern, branch_type: type }: Restriction): RuleOrigin {
  const name = `${kind} on ${pattern === '' ? `${type ?? 'unknown'} branches` : pattern}`;
  return { kind: 'protected-branch', id: String(id), name, level: 'repository' };
}

/** Who is named by any of several restrictions counts: which one decides, Bitbucket leaves open. */
function pushersOf(view: View): readonly Actor[] | null {
  const restrictions = view.of('push');
  if (restrictions.length === 0) return view.mayHaveMore('push') ? null : [everybody];
  const actors = restrictions.flatMap(({ users, groups }): readonly Actor[] => [
    ...(users ?? []).flatMap((user): readonly Actor[] => {
      const account = accountOf(user);
      return account ? [{ kind: 'account', id: account.id, name: account.name ?? account.login }] : [];
    }),
    ...(groups ?? []).map(({ slug, name }): Actor => ({ kind: 'team', id: slug, name: name ?? slug })),
  ]);
  return [...new Map(actors.map((one) => [`${one.kind} ${one.id}`, one])).values()];
}

/** The largest that any of them asks for; null: others may ask for more. */
function numberOf(view: View, kinds: readonly string[]): number | null {
  const values = kinds.flatMap((kind) => view.of(kind).map(({ value }) => value ?? 1));
  if (values.length > 0) return Math.max(...values);
  return kinds.some((kind) => view.mayHaveMore(kind)) ? null : 0;
}

function whenEnforced<T>(enforced: boolean | null, demanded: T | null, nothing: T): T | null {
  if (enforced === false) return nothing;
  return enforced === null && demanded !== nothing ? null : demanded;
}

function requiredChecks(view: View, enforced: boolean | null): BranchRules['requiredChecks'] {
  const count = whenEnforced(enforced, numberOf(view, ['require_passing_builds_to_merge']), 0);
  if (count === null) return null;
  return count === 0 ? [] : [passingBuilds(count)];
}

const inverse = (value: boolean | null): boolean | null => (value === null ? null : !value);

function eitherOf(a: boolean | null, b: boolean | null): boolean | null {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}
