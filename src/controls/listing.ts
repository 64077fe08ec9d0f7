/**
 * The population of a check with what is needed to make the list again and to see whether it is whole. The ids of all
 * members and exclusions are hashed in the order of the list, so that a shortened list cannot pass for the whole.
 *
 * Whether a candidate is a member is settled by its judgement in three kinds (`isMember`): a violation is only known as
 * one then, and so is a trigger of before the period that was open still, or which interval is the last one settled.
 */
import { sha256 } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { Period } from '../model/control.ts';
import type { LandedChange } from '../model/change.ts';
import type { Fact, FactKind } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { Population } from '../model/population.ts';
import type { RepositoryName } from '../model/repository.ts';
import { intervalsOf } from './calendar.ts';
import type { AnyCheck } from './check.ts';
import type { ParametersInForce } from './dated-parameters.ts';
import { isWhollyInScope, nextScopeChange, outsideScope, type ScopeOf } from './dated-scope.ts';
import type { FactIndex } from './fact-index.ts';
import { nothingAfter, touchesListing } from './gaps.ts';
import { bornAt } from './judge.ts';
import type { Member } from './member-result.ts';
import { lastInstantOf } from './time.ts';
import { counted, listed } from './words.ts';

export interface Listing {
  readonly population: Population;
  /** Why the list may not be whole. */
  readonly gaps: readonly Gap[];
  readonly members: readonly Member[];
  /** How many were looked at, members or not. */
  readonly looked: number;
}

export interface ListRequest {
  readonly check: AnyCheck;
  readonly index: FactIndex;
  readonly gaps: readonly Gap[];
  readonly period: Period;
  readonly parameters: ParametersInForce;
  readonly scope: ScopeOf | undefined;
}

export interface Candidate {
  readonly member: Member;
  /** Why it is not judged. */
  readonly excluded?: string;
}

export function listCandidates(request: ListRequest): readonly Candidate[] {
  const { check, parameters } = request;
  return foundBy(request).map((member) => {
    const at = member.interval?.from ?? timeOf(member, request);
    const outside = check.scope?.(member.versions.at(-1)!, parameters.at(at))?.excluded ?? outOfScope(member, request);
    return { member, ...(outside !== undefined && { excluded: outside }) };
  });
}

/** The population of those candidates that are members. `beside`: gaps that were met while judging. */
export function listingOf(
  request: ListRequest,
  candidates: readonly Candidate[],
  beside: { readonly gaps: readonly Gap[]; readonly dropped: number },
): Listing {
  const { check, index, period } = request;
  const { starts } = index.all(check.population);
  const ids = candidates.map(({ member }) => member.id);
  const gaps = [...listingGaps(request, candidates), ...beside.gaps];
  const population: Population = {
    kind: check.population,
    query: queryOf(check, period),
    size: ids.length,
    ids,
    idsDigest: sha256(ids.join('\n')),
    exclusions: candidates.flatMap(({ member, excluded }) =>
      excluded === undefined ? [] : [{ id: member.id, because: excluded }],
    ),
    complete: gaps.length === 0,
    reconciledWith:
      check.meta.evaluation === 'invariant'
        ? `Looked at: ${counted(candidates.length + beside.dropped, 'event')} of the period, ${beside.dropped} without a violation. ${reconciliationOf(check.population, starts, index)}`
        : reconciliationOf(check.population, starts, index),
  };
  const members = candidates.flatMap(({ member, excluded }) => (excluded === undefined ? [member] : []));
  return { population, gaps, members, looked: candidates.length + beside.dropped };
}

/** When a trigger or an event was, for its parameters; the last instant of the period for what lasts. */
function timeOf(member: Member, { check, period }: ListRequest): Instant {
  return check.meta.evaluation === 'state' ? lastInstantOf(period) : triggerOf(check, member.versions[0]!)!;
}

/** Null: the fact holds no trigger. */
export const triggerOf = (check: AnyCheck, fact: Fact): Instant | null =>
  check.triggeredAt ? check.triggeredAt(fact) : fact.valid.from.at;

function outOfScope(member: Member, { check, scope, period }: ListRequest): string | undefined {
  if (scope === undefined) return undefined;
  const item = member.versions.at(-1)!;
  if (member.interval) {
    if (isWhollyInScope(scope, item, member.interval)) return undefined;
    return outsideScope(scope, item, member.interval.from) ?? 'It left the scope before the interval was over.';
  }
  if (check.meta.evaluation !== 'state') return outsideScope(scope, item, triggerOf(check, item)!);
  const begin = period.type === 'as-of' ? period.at : period.from;
  const next = nextScopeChange(scope, item, begin);
  // Whatever is in scope for a part of the period is judged for that part.
  return next === undefined || next > lastInstantOf(period) ? outsideScope(scope, item, begin) : undefined;
}

function foundBy(request: ListRequest): readonly Member[] {
  const { check, index, period } = request;
  const { starts } = index.all(check.population);
  switch (check.meta.evaluation) {
    case 'state':
      return statesOf(starts, request);
    case 'periodic':
      return statesOf(starts, request).flatMap((subject) => instancesOf(subject, request));
    case 'sla':
      return check.triggeredAt ? triggersOf(starts, request) : eventsOf(starts, period);
    case 'invariant':
      return starts.filter(({ valid }) => isAsked(valid.from.at, period)).map(eventMember);
    case 'population':
      return eventsOf(starts, period);
  }
}

const isAsked = (at: Instant, period: Period): boolean =>
  period.type === 'as-of' ? at <= period.at : period.from <= at && at < period.to;

const eventMember = (fact: Fact): Member => ({ id: fact.id, versions: [fact] });

function eventsOf(starts: readonly Fact[], period: Period): readonly Member[] {
  if (period.type === 'window') {
    return starts.filter(({ valid }) => isAsked(valid.from.at, period)).map(eventMember);
  }
  const last = new Map<string, Fact>();
  for (const fact of starts) if (fact.valid.from.at <= period.at) last.set(placeOf(fact), fact);
  return starts.filter((fact) => last.get(placeOf(fact)) === fact).map(eventMember);
}

/** Branches of a repository are lists of their own. */
const placeOf = ({ kind, repository, value }: Fact): string =>
  kind === 'landed-change' ? `${repository}\0${(value as LandedChange).branch}` : repository;

/** Triggers up to the end of the period, those of before it too: some were open when it began. Two of one fact's id have their time in theirs. */
function triggersOf(starts: readonly Fact[], { check, period }: ListRequest): readonly Member[] {
  const end = lastInstantOf(period);
  const triggers = starts
    .flatMap((fact) => {
      const at = triggerOf(check, fact);
      return at === null || at > end ? [] : [{ fact, at }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const counts = new Map<string, number>();
  for (const { fact } of triggers) counts.set(fact.id, (counts.get(fact.id) ?? 0) + 1);
  return triggers.map(({ fact, at }) => ({
    id: counts.get(fact.id) === 1 ? fact.id : `${fact.id}@${at}`,
    versions: [fact],
  }));
}

function instancesOf(subject: Member, { check, parameters, period }: ListRequest): readonly Member[] {
  const intervals = intervalsOf({
    start: bornAt(subject),
    every: (at) => check.every!(parameters.at(at)),
    after: period.type === 'window' ? period.from : period.at,
    // On a date, the interval before the one that is running is asked about as well.
    reach: period.type === 'window' ? 0 : 1,
    until: lastInstantOf(period),
    constant: !parameters.isDated,
  });
  return intervals.map((interval) => ({
    id: `${subject.id}@${interval.from.slice(0, 10)}`,
    versions: subject.versions,
    ...(subject.lookedUntil !== undefined && { lookedUntil: subject.lookedUntil }),
    interval,
  }));
}

/** Facts with the same id are versions of one member. Those that ended before the period are no part of it. */
function statesOf(starts: readonly Fact[], { index, period }: ListRequest): readonly Member[] {
  const begin = period.type === 'as-of' ? period.at : period.from;
  const versions = new Map<string, Fact[]>();
  for (const fact of starts) {
    if (fact.valid.to !== undefined && fact.valid.to.at <= begin) continue;
    const known = versions.get(fact.id);
    if (known) known.push(fact);
    else versions.set(fact.id, [fact]);
  }
  return [...versions].map(([id, facts]) => {
    const lookedUntil = lookedAtTip(facts.at(-1)!, index);
    return { id, versions: facts, ...(lookedUntil !== undefined && { lookedUntil }) };
  });
}

/** What a file says is as old as its tip, and true for as long as the repository was seen to have that tip. */
function lookedAtTip({ source, repository, valid }: Fact, index: ListRequest['index']): Instant | undefined {
  if (source.path === undefined || source.commit === undefined || valid.to !== undefined) return undefined;
  return index.in('repository', repository).starts.at(-1)?.observedAt;
}

function listingGaps({ check, index, gaps, period }: ListRequest, found: readonly Candidate[]): readonly Gap[] {
  const kind = check.population;
  const evaluation = check.meta.evaluation;
  // What an invariant's watch lacks, watch.ts says.
  if (evaluation === 'invariant') return [];
  const present = new Set(found.map(({ member }) => member.versions[0]!.repository));
  const touching = gaps.filter((gap) => touchesListing(gap, { kind, evaluation, period, listed: present }));
  if (evaluation === 'state' || evaluation === 'periodic') return touching;
  const end = period.type === 'as-of' ? period.at : period.to;
  const repositories = index.all('repository').starts;
  const unobserved = repositories
    .filter((fact) => fact.observedAt < end)
    .map((fact) => notListed(fact, kind, nothingAfter(fact.observedAt)));
  const silenceMeans = check.silenceMeans ?? (period.type === 'as-of' ? lastOf[kind] : undefined);
  if (silenceMeans === undefined) return [...touching, ...unobserved];
  // A list that holds no trigger was there all the same.
  const isSilent = ({ repository }: Fact): boolean =>
    check.triggeredAt ? index.in(kind, repository).starts.length === 0 : !present.has(repository);
  const silent = repositories
    .filter((fact) => isSilent(fact) && fact.valid.from.at < end)
    .map((fact) => notListed(fact, kind, silenceMeans));
  return [...touching, ...unobserved, ...silent];
}

/** Of these there is always a last one, so on a date their absence means that nobody listed them. */
const lastOf: Readonly<Partial<Record<FactKind, string>>> = {
  'landed-change':
    'A repository with history has a last landing by that date, but it is not among the facts: judge a window, or collect the landings before the date.',
};

export const notListed = (repository: Fact, of: FactKind, detail: string): Gap => ({
  kind: 'gap',
  of,
  repository: repository.repository,
  reason: 'not-observed',
  detail,
});

function queryOf(check: AnyCheck, period: Period): string {
  const { evaluation } = check.meta;
  const span = period.type === 'as-of' ? `at ${period.at}` : `from ${period.from} until (not including) ${period.to}`;
  const what = listedBy[check.population];
  const end = period.type === 'as-of' ? period.at : period.to;
  switch (evaluation) {
    case 'state':
      return `Every ${what}, ${span}; no filter.`;
    case 'periodic':
      return period.type === 'as-of'
        ? `For every ${what}: the last interval of its calendar that was settled by ${period.at}.`
        : `For every ${what}: each interval of its calendar that ends in the period or is running at its end, ${span}; no filter.`;
    case 'invariant':
      return `Every violation, and every event that may be one, among: every ${what}, ${period.type === 'as-of' ? `up to ${end}` : span}.`;
    case 'sla':
      if (!check.triggeredAt) break;
      return period.type === 'as-of'
        ? `Every ${what} with a trigger by ${end} that was open then, and the last trigger of each repository.`
        : `Every ${what} with a trigger ${span}, and those with an earlier one that was open when the period began.`;
    case 'population':
      break;
  }
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
  'pipeline-script': 'file of commands on the default branch that a pipeline may call',
  handler: 'handler of requests, calls or messages declared in production code on the default branch',
  'logging-file': 'source file on the default branch in which a function writes a log',
  'request-guard': 'guard before all requests of a service on the default branch',
  'handler-class': 'class, mixin or type that handlers of requests inherit or demand, on the default branch',
  'router-mount': 'place on the default branch where routers of other files are hung',
  'public-route': 'entry of a list of public routes on the default branch',
  'time-keeping': 'setting on the default branch that keeps a clock right, or pattern by which a log writes the time',
  'stored-table': 'table of a datastore as a file on the default branch declares it',
  'described-output': 'description of an interface (OpenAPI, GraphQL) on the default branch',
  'declared-waiver': 'waiver in a file on the default branch',
  'transport-policy': 'setting on the default branch that tells browsers to use TLS only',
  'collection-purpose': 'permission or kind of data that an app declares on the default branch',
  'table-constraints': 'table with its keys and constraints as a file on the default branch declares it',
  'consent-store': 'table or column for consents of people as a file on the default branch declares it',
  tracker: 'tracker that a page on the default branch starts, and sign that its visitors are asked before',
  'code-owners': 'code owners file on the default branch',
  'branch-owners': 'code owners files of a branch in scope beside the default branch, since they last changed there',
  'update-bot': 'configuration of a dependency update bot on the default branch',
  'dependency-manifest': 'dependency manifest and lock file on the default branch',
  'runtime-version': 'declared runtime version on the default branch',
  'container-image': 'container image reference on the default branch',
  'infrastructure-resource': 'infrastructure resource declared on the default branch',
  document: 'recognised document on the default branch',
  policy: 'policy document on the default branch',
  'tracked-file': 'tracked file on the default branch',
  'access-review': 'record of an access review on the default branch',
  finding: 'finding on the default branch',
  'side-commit-secret':
    'secret that stands only in commits beside the default branch, of all that any fetched ref reaches',
  'accepted-risk': 'weakness that a file of exceptions on the default branch tells a scanner to pass over',
  publishing: 'package, image, filter of a build or source map setting on the default branch',
  'kept-record': 'record of an exercise, test or review on the default branch',
  'promised-action': 'action that a post-mortem or a record on the default branch promises',
  incident: 'record of an incident on the default branch',
  'search-match': 'file version on the default branch that the search of a check of your own matches',
  changeset: 'merged changeset of an audited branch, by merge time (the forge’s list, paged to its end)',
  difference: 'difference between the lists of landings, merged changesets, deployments and requests',
  'branch-rules': 'state of the rules of an audited branch, as the forge tells or as snapshots show',
  'rule-bypass': 'push or merge that the forge let through against its rules',
  deployment: 'deployment that the forge has on record',
  environment: 'deployment environment on the forge',
  release: 'published release',
  'forge-alert': 'alert that the forge keeps',
  'forge-scanner': 'scanner that the forge runs by a setting of the repository',
  exposure:
    'dependency on the default branch that an advisory names (by path, package and advisory), and the look-up of each repository',
  organisation: 'organisation or group that holds an audited repository',
  membership: 'account with access to an audited repository or its organisation',
  team: 'team of the organisation',
  'machine-credential': 'deploy key, token, application and webhook with access',
  'audit-event': 'entry of the forge’s audit log',
  employment: 'person of the people list',
};

/** Every kind of fact that can be a population. */
export const listedKinds = Object.keys(listedBy) as [FactKind, ...FactKind[]];

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
function reconciliationOf(kind: FactKind, starts: readonly Fact[], index: FactIndex): string {
  const branches = index.all('branch').starts.filter(isBranch);
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
