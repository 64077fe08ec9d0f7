/**
 * The population of a check with what is needed to make the list again and to see whether it is whole. The ids of all
 * members and exclusions are hashed in the order of the list, so that a shortened list cannot pass for the whole.
 */
import { sha256 } from '../base/digest.ts';
import type { Period } from '../model/control.ts';
import type { LandedChange } from '../model/change.ts';
import type { Fact, FactKind } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { Population } from '../model/population.ts';
import type { RepositoryName } from '../model/repository.ts';
import type { AnyCheck, CheckParameters } from './check.ts';
import type { FactIndex } from './fact-index.ts';
import { touchesListing } from './gaps.ts';
import type { Member } from './judge.ts';
import { listed } from './words.ts';

export interface Listing {
  readonly population: Population;
  readonly members: readonly Member[];
  /** Why the list may not be whole. */
  readonly gaps: readonly Gap[];
  readonly isOfEvents: boolean;
}

interface ListRequest {
  readonly check: AnyCheck;
  readonly index: FactIndex;
  readonly gaps: readonly Gap[];
  readonly period: Period;
  readonly parameters: CheckParameters;
}

export function listPopulation(request: ListRequest): Listing {
  const { check, index, period, parameters } = request;
  const { starts } = index.all(check.population);
  const isEvent = check.meta.evaluation === 'population';
  const found = isEvent ? eventsOf(starts, period) : statesOf(starts, period);
  const members: Member[] = [];
  const exclusions: { readonly id: string; readonly because: string }[] = [];
  for (const member of found) {
    const outside = check.scope?.(member.versions.at(-1)!, parameters);
    if (outside) exclusions.push({ id: member.id, because: outside.excluded });
    else members.push(member);
  }
  const ids = found.map((member) => member.id);
  const gaps = listingGaps(request, found);
  const population: Population = {
    kind: check.population,
    query: queryOf(check.population, isEvent, period),
    size: ids.length,
    ids,
    idsDigest: sha256(ids.join('\n')),
    exclusions,
    complete: gaps.length === 0,
    reconciledWith: reconciliationOf(check.population, starts, index.all('branch').starts.filter(isBranch)),
  };
  return { population, members, gaps, isOfEvents: isEvent };
}

function eventsOf(starts: readonly Fact[], period: Period): readonly Member[] {
  const member = (fact: Fact): Member => ({ id: fact.id, versions: [fact] });
  if (period.type === 'window') {
    return starts.filter(({ valid }) => period.from <= valid.from.at && valid.from.at < period.to).map(member);
  }
  const last = new Map<string, Fact>();
  for (const fact of starts) if (fact.valid.from.at <= period.at) last.set(placeOf(fact), fact);
  return starts.filter((fact) => last.get(placeOf(fact)) === fact).map(member);
}

/** Branches of a repository are lists of their own. */
const placeOf = ({ kind, repository, value }: Fact): string =>
  kind === 'landed-change' ? `${repository}\0${(value as LandedChange).branch}` : repository;

/** Facts with the same id are versions of one member. Those that ended before the period are no part of it. */
function statesOf(starts: readonly Fact[], period: Period): readonly Member[] {
  const begin = period.type === 'as-of' ? period.at : period.from;
  const versions = new Map<string, Fact[]>();
  for (const fact of starts) {
    if (fact.valid.to !== undefined && fact.valid.to.at <= begin) continue;
    const known = versions.get(fact.id);
    if (known) known.push(fact);
    else versions.set(fact.id, [fact]);
  }
  return [...versions].map(([id, facts]) => ({ id, versions: facts }));
}

function listingGaps({ check, index, gaps, period }: ListRequest, found: readonly Member[]): readonly Gap[] {
  const kind = check.population;
  const evaluation = check.meta.evaluation;
  const present = new Set(found.map((member) => member.versions[0]!.repository));
  const touching = gaps.filter((gap) => touchesListing(gap, { kind, evaluation, period, listed: present }));
  if (evaluation === 'state') return touching;
  const end = period.type === 'as-of' ? period.at : period.to;
  const repositories = index.all('repository').starts;
  const unobserved = repositories
    .filter((fact) => fact.observedAt < end)
    .map((fact) =>
      notListed(
        fact,
        kind,
        `Nothing was observed after ${fact.observedAt}; run the audit again to cover the rest of the period.`,
      ),
    );
  const silenceMeans = check.silenceMeans ?? (period.type === 'as-of' ? lastOf[kind] : undefined);
  if (silenceMeans === undefined) return [...touching, ...unobserved];
  const silent = repositories
    .filter((fact) => !present.has(fact.repository) && fact.valid.from.at < end)
    .map((fact) => notListed(fact, kind, silenceMeans));
  return [...touching, ...unobserved, ...silent];
}

/** Of these there is always a last one, so on a date their absence means that nobody listed them. */
const lastOf: Readonly<Partial<Record<FactKind, string>>> = {
  'landed-change':
    'A repository with history has a last landing by that date, but it is not among the facts: judge a window, or collect the landings before the date.',
};

const notListed = (repository: Fact, of: FactKind, detail: string): Gap => ({
  kind: 'gap',
  of,
  repository: repository.repository,
  reason: 'not-observed',
  detail,
});

function queryOf(kind: FactKind, isEvent: boolean, period: Period): string {
  const span = period.type === 'as-of' ? `at ${period.at}` : `from ${period.from} until (not including) ${period.to}`;
  const what = listedBy[kind];
  if (!isEvent) return `Every ${what}, ${span}; no filter.`;
  return period.type === 'as-of'
    ? `The last ${what} of each repository by ${period.at}: one example for each; a window lists all of them.`
    : `Every ${what}, ${span}; no filter.`;
}

/** How each list is made, so that another person can make it again. */
const listedBy: Readonly<Record<FactKind, string>> = {
  repository: 'repository of the run whose default branch has commits (`git rev-list --max-count=1 <default branch>`)',
  branch: 'branch in scope of a repository of the run that has commits (`git rev-parse <branch>`)',
  'landed-change':
    'landing on a branch in scope (`git log --first-parent <branch>`, from where it left a branch before it in scope; by landing time)',
  'ref-move': 'step of a branch in scope, by the forge’s log or between two observations in the ref ledger',
  pipeline: 'pipeline definition on the default branch',
  'code-owners': 'code owners file on the default branch',
  'update-bot': 'configuration of a dependency update bot on the default branch',
  'dependency-manifest': 'dependency manifest and lock file on the default branch',
  'runtime-version': 'declared runtime version on the default branch',
  'container-image': 'container image reference on the default branch',
  'infrastructure-resource': 'infrastructure resource declared on the default branch',
  document: 'recognised document on the default branch',
  'tracked-file': 'tracked file on the default branch',
  'access-review': 'record of an access review on the default branch',
  finding: 'finding on the default branch',
  changeset: 'merged changeset of an audited branch, by merge time (the forge’s list, paged to its end)',
  difference: 'difference between the lists of landings, merged changesets, deployments and requests',
  'branch-rules': 'state of the rules of an audited branch, as the forge tells or as snapshots show',
  'rule-bypass': 'push or merge that the forge let through against its rules',
  deployment: 'deployment that the forge has on record',
  environment: 'deployment environment on the forge',
  release: 'published release',
  'forge-alert': 'alert that the forge keeps',
  organisation: 'organisation or group that holds an audited repository',
  membership: 'account with access to an audited repository or its organisation',
  team: 'team of the organisation',
  'machine-credential': 'deploy key, token, application and webhook with access',
  'audit-event': 'entry of the forge’s audit log',
  employment: 'person of the people list',
};

const isBranch = (fact: Fact): fact is Fact<'branch'> => fact.kind === 'branch';

/** Each branch with its tip and its number: those of the whole history, of which the period takes a part. */
function countedByBranch(branches: readonly Fact<'branch'>[]): string {
  const counted = branches.map(({ repository, value: { branch, head, fork, landings } }) => {
    const range = fork === null ? head.slice(0, 12) : `${fork.slice(0, 12)}..${head.slice(0, 12)}`;
    return `${repository} ${branch} (${range}) ${landings}`;
  });
  return `To compare with \`git rev-list --first-parent --count <range>\` for each branch, whole history up to the observation: ${counted.join(', ')}.`;
}

/** The numbers of the whole history, which another person can count without this program. */
function reconciliationOf(kind: FactKind, starts: readonly Fact[], branches: readonly Fact<'branch'>[]): string {
  if (kind === 'landed-change' && branches.length > 0) return countedByBranch(branches);
  const counts = new Map<RepositoryName, number>();
  for (const fact of starts) counts.set(fact.repository, (counts.get(fact.repository) ?? 0) + 1);
  const perRepository = [...counts].map(([repository, count]) => `${repository} ${count}`);
  if (kind === 'landed-change') {
    const all = perRepository.join(', ') || 'none';
    return `To compare with \`git rev-list --first-parent --count <default branch>\`, whole history up to the observation: ${all}.`;
  }
  if (kind === 'repository') return `To compare with the list of configured repositories: ${counts.size}.`;
  return `Known over the whole history: ${listed(perRepository, 1000) || 'none'}.`;
}
