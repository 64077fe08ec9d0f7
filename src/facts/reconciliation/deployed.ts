/**
 * What was deployed, held against what landed: commits that are on no branch in scope, and commits that hold landings which
 * nobody else had approved, or which were pushed or altered past review.
 *
 * Environments that are not production by their name are listed as explained: previews exist to show what has not landed.
 */
import type { Instant } from '../../base/instant.ts';
import type { LandedChange } from '../../model/change.ts';
import type { Deployment } from '../../model/deployment.ts';
import type { Fact } from '../../model/fact.ts';
import { deploymentFactId } from '../landed-change/forge-knowledge.ts';
import { isWithin, type Found, type Reconciling } from './difference.ts';

const production = /(?:^|[^a-z])(?:prod|production|live)(?:$|[^a-z])/i;

export function* deployedDifferences(source: Reconciling, others: readonly Found[]): Iterable<Found> {
  const { forge, landedAs } = source;
  // A deployment is held against all branches in scope at once, with the production branch.
  for (const deployment of landedAs === undefined ? forge.knowledge.deployments : []) {
    const off = offBranch(deployment, source);
    if (off) yield off;
  }
  yield* unreviewed(source, others);
}

function offBranch(deployment: Deployment, source: Reconciling): Found | undefined {
  const { forge, history, repository, isSeveral = false } = source;
  const { commit, environment, createdAt, finishedAt, ref, id } = deployment;
  const at = finishedAt ?? createdAt;
  const standing = forge.standings?.get(commit);
  // A clone that lacks its past, or is older than the deployment, cannot say what is not on the branch.
  const isWhole = history.commits[0]?.parents.length === 0;
  if (standing === undefined || standing.isOnBranch || standing.isOnAnother || !isWithin(source, at)) return undefined;
  if (!standing.isKnown && (!isWhole || at >= repository.observedAt)) return undefined;
  const isProduction = production.test(environment);
  const others = isSeveral ? ' or another branch in scope' : '';
  const where = standing.isKnown
    ? `is not on ${history.branch}${others}`
    : 'is not in the clone, and so on no branch of it';
  const why = isProduction ? '' : `; ${environment} is not production by its name`;
  return {
    code: 'deployed-off-branch',
    subject: id,
    at,
    because: `${commit}${ref === '' ? '' : ` (${ref})`} was deployed to ${environment}, and ${where}${why}`,
    explained: !isProduction,
    relied: [deploymentFactId(repository.name, id)],
  };
}

function* unreviewed({ landed, forge }: Reconciling, others: readonly Found[]): Iterable<Found> {
  const excused = new Set(
    others.filter(({ code, explained }) => code === 'backport-of-reviewed' && explained).map(({ subject }) => subject),
  );
  const accused = new Set(
    others
      .filter(({ code, explained }) => (code === 'direct-push' || code === 'landed-altered') && !explained)
      .map(({ subject }) => subject),
  );
  const byDeployment = new Map<
    string,
    { readonly at: Instant; readonly environment: string; readonly held: Fact<'landed-change'>[] }
  >();
  for (const fact of landed) {
    const { value } = fact;
    if (excused.has(value.commit) || forge.knowledge.activity.length + forge.knowledge.changesets.size === 0) continue;
    for (const { environment, at, fact: deployment } of value.deployments ?? []) {
      if (!production.test(environment) || !(accused.has(value.commit) || isUnapproved(value, at))) continue;
      const known = byDeployment.get(deployment) ?? { at, environment, held: [] };
      known.held.push(fact);
      byDeployment.set(deployment, known);
    }
  }
  for (const [deployment, { at, environment, held }] of byDeployment) {
    const named = held.slice(0, 5).map(({ value }) => value.commit.slice(0, 10));
    const more = held.length > named.length ? ` and ${held.length - named.length} more` : '';
    const isLate = held.every(({ value }) => !accused.has(value.commit) && isApproved(value, undefined));
    yield {
      code: 'deployed-unreviewed',
      subject: deployment.slice(deployment.lastIndexOf(':') + 1),
      at,
      because: `what was deployed to ${environment} holds landings that nobody else had approved, or that are not what was approved: ${named.join(', ')}${more}${isLate ? '; they were approved afterwards' : ''}`,
      explained: isLate,
      relied: [deployment, ...held.map(({ id }) => id)],
    };
  }
}

/** Certainly not approved by then: what is not known accuses nobody. */
function isUnapproved(value: LandedChange, at: Instant): boolean {
  const { proposed } = value;
  if (proposed === undefined || proposed.missing.some(({ part }) => part === 'reviews')) return false;
  return !isApproved(value, at);
}

function isApproved({ proposed }: LandedChange, by: Instant | undefined): boolean {
  return (proposed?.approvals ?? []).some(
    (one) =>
      !one.bot &&
      one.state === 'standing' &&
      !proposed!.writers.includes(one.identity) &&
      (by === undefined || one.at === null || one.at <= by),
  );
}
