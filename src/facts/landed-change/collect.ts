/**
 * One fact per landing of the period: the population of change management. Complete by construction (every landing of the
 * first-parent chain is a member, joined or not), and honest about its limits: approvals that only a forge knows are a
 * gap, never an absence.
 */
import { earlier, millisOf, type Instant, type TimeSpan } from '../../base/instant.ts';
import { revertedIn, unique } from '../../git/trailers.ts';
import type { Standing } from '../../git/ancestry.ts';
import type { ChangesetJoin } from '../../git/changesets.ts';
import type { LandedChange } from '../../model/change.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { LandedCommit, RepositoryHistory } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { isKnownBot } from './bots.ts';
import { noProofs, type ContentProofs } from './content-questions.ts';
import { firstDeployments } from './deployments.ts';
import type { LoggedChain } from './forge-claims.ts';
import type { ForgeKnowledge } from './forge-knowledge.ts';
import type { JoinedLanding } from './joined-landing.ts';
import { forgeSideOf } from './forge-side.ts';

export interface LandedChangeSource {
  readonly history: RepositoryHistory;
  /** One per landing of the period. */
  readonly joins: ReadonlyMap<ObjectId, ChangesetJoin>;
  readonly period: TimeSpan;
  readonly observedAt: Instant;
  /** Paths that a landing touched against its first parent. */
  readonly pathsOf: (landing: LandedCommit) => readonly string[];
  /** Absent when no forge is connected. */
  readonly forge?: ForgeSource;
}

/** What the forge told, joined with the landings and proved as far as git can. */
export interface ForgeSource {
  readonly knowledge: ForgeKnowledge;
  readonly chain: LoggedChain;
  readonly joined: ReadonlyMap<ObjectId, JoinedLanding>;
  readonly proofs?: ContentProofs;
  /** Where deployed commits stand. */
  readonly standings?: ReadonlyMap<ObjectId, Standing>;
}

const collector = 'landed-change@1';

export function* collectLandedChanges(source: LandedChangeSource): Iterable<Fact<'landed-change'> | Gap> {
  const { history, joins, period, forge } = source;
  const { ownFrom = 0 } = history;
  const landings = history.commits.filter(
    ({ landedAt }, at) => at >= ownFrom && period.from <= landedAt && landedAt < period.to,
  );
  const commits = new Set(history.commits.map(({ commit }) => commit));
  const deployed = deployedBy(source);
  for (const landing of landings) {
    const join = joins.get(landing.commit);
    if (!join) {
      yield notLookedAt(landing, source);
      continue;
    }
    yield factOf(landing, join, { ...source, commits, deployed });
    const joined = forge?.joined.get(landing.commit);
    if (joined?.change && joined.changeset === undefined) yield changesetNotRead(joined, source);
  }
  if (landings.length > 0 && forge === undefined) yield reviewsNotConnected(source);
}

interface Context extends LandedChangeSource {
  /** All landings of the branch. */
  readonly commits: ReadonlySet<ObjectId>;
  readonly deployed: ReturnType<typeof firstDeployments>;
}

function deployedBy({ history, forge }: LandedChangeSource): Context['deployed'] {
  if (forge === undefined) return new Map();
  const { standings, chain, knowledge } = forge;
  return firstDeployments({
    repository: history.repository,
    deployments: knowledge.deployments,
    landings: history.commits.length,
    holdsUpTo: (commit) => chain.positionOf(standings?.get(commit)?.holdsUpTo ?? null),
  });
}

function factOf(landing: LandedCommit, join: ChangesetJoin, context: Context): Fact<'landed-change'> {
  const { history, observedAt } = context;
  return {
    kind: 'landed-change',
    id: `landed-change:${history.repository}:${landing.commit}`,
    repository: history.repository,
    value: valueOf(landing, join, context),
    valid: { from: { at: landing.landedAt, commit: landing.commit } },
    observedAt,
    provenance: landing.landedProvenance,
    source: { collector, raw: landing.commit, commit: landing.commit },
  };
}

function valueOf(landing: LandedCommit, join: ChangesetJoin, context: Context): LandedChange {
  const { history, commits, pathsOf } = context;
  const reverted = revertedLanding(landing.message, commits);
  const fromGit: LandedChange = {
    branch: history.branch,
    commit: landing.commit,
    subject: landing.subject,
    landedAt: landing.landedAt,
    ...claimedDates(landing, history.commits[landing.index - 1]),
    provenance: landing.landedProvenance,
    change: join.change,
    joinedBy: join.joinedBy,
    joinReason: join.joinReason,
    method: join.method,
    authors: join.authors,
    committer: landing.committer,
    approvers: join.approvers,
    requests: join.requests,
    bot: join.authors.length > 0 && join.authors.every(isKnownBot),
    ...(reverted === undefined ? {} : { revertOf: reverted }),
    ...(join.backport && { backportOf: join.backport }),
    signature: join.signature,
    paths: pathsOf(landing),
  };
  const joined = context.forge?.joined.get(landing.commit);
  if (context.forge === undefined || joined === undefined) return fromGit;
  const { knowledge: forge, chain, proofs = noProofs } = context.forge;
  const side = forgeSideOf(joined, { repository: history.repository, forge, chain, proofs });
  const deployments = context.deployed.get(chain.positionOf(landing.commit)!);
  return {
    ...fromGit,
    ...side,
    approvers: unique([...(side.approvers ?? []), ...join.approvers], ({ person, source }) => `${person} ${source}`),
    ...(deployments && { deployments }),
  };
}

/** An authored date of up to a day before the landing is how work goes. */
const usualMillis = 86_400_000;

function claimedDates(
  { authoredAt, committedAt, landedAt }: LandedCommit,
  previous: LandedCommit | undefined,
): Pick<LandedChange, 'claimedDates'> {
  const isBackwards = previous !== undefined && committedAt < previous.committedAt;
  const isOld = millisOf(landedAt) - millisOf(earlier(authoredAt, committedAt)) > usualMillis;
  const isAhead = committedAt > landedAt || authoredAt > committedAt;
  if (!isBackwards && !isOld && !isAhead) return {};
  return { claimedDates: { authoredAt, committedAt, ...(isBackwards && { before: previous.committedAt }) } };
}

/** The landing that is taken back; messages may give an abbreviated id, and name commits that never landed under it. */
function revertedLanding(message: string, commits: ReadonlySet<ObjectId>): ObjectId | undefined {
  const named = revertedIn(message);
  if (named === undefined) return undefined;
  const matching = [...commits].filter((commit) => commit.startsWith(named));
  return matching.length === 1 ? matching[0] : undefined;
}

function notLookedAt(landing: LandedCommit, { history, observedAt }: LandedChangeSource): Gap {
  const detail = `Landing ${landing.commit} ("${landing.subject}") was not joined to a changeset: it was not looked at.`;
  return {
    kind: 'gap',
    of: 'landed-change',
    repository: history.repository,
    reason: 'not-observed',
    detail,
    span: { from: landing.landedAt, to: observedAt },
  };
}

/** It came through a changeset that the forge did not tell of: what was reviewed there is not known. */
function changesetNotRead({ landing, change }: JoinedLanding, { history, observedAt }: LandedChangeSource): Gap {
  const detail = `Landing ${landing.commit} came through changeset ${change!.id}, which was not read from the forge; sync the source.`;
  return {
    kind: 'gap',
    of: 'changeset',
    repository: history.repository,
    reason: 'not-observed',
    detail,
    span: { from: landing.landedAt, to: observedAt },
  };
}

function reviewsNotConnected({ history, period }: LandedChangeSource): Gap {
  const detail =
    'No forge is connected, so approvals are known only where a commit message names them; who approved the other changes, and when, was not looked at. Connecting the forge would mend it.';
  return {
    kind: 'gap',
    of: 'landed-change',
    repository: history.repository,
    reason: 'not-connected',
    detail,
    span: period,
  };
}
