/**
 * A world as it stood at an instant: what had not happened yet is not there, what was still so is so. Faces need not know
 * of it: they answer from the world that they are handed, and `playForge` hands them this one when it is told to.
 *
 * What a world keeps without a time (titles, labels, teams, settings) is the same at all times; accounts that are gone were
 * there until their owner left.
 */
import type { Instant } from '../../src/base/instant.ts';
import { pipelineApplication } from './making/people.ts';
import type {
  SimAccount,
  SimChangeset,
  SimCommit,
  SimDeployment,
  SimLanding,
  SimRepository,
  SimStatusCheck,
  World,
} from './world.ts';

/** Made once for a world, asked for many instants; the last answer is kept. */
export function worldsOver(world: World): (now: Instant) => World {
  // GitLab makes all jobs of a pipeline at once: what has not begun waits, and the pipeline has not succeeded.
  const isOnePipeline = world.habits.forge === 'gitlab';
  const pasts = world.repositories.map((repository) => new RepositoryPast(repository, isOnePipeline));
  let last: World | undefined;
  return (now) => {
    if (last?.now === now) return last;
    last = {
      ...world,
      now,
      accounts: accountsAt(world, now),
      organisation: {
        ...world.organisation,
        accessTokens: world.organisation.accessTokens
          .filter(({ createdAt }) => createdAt <= now)
          .map((one) => ({ ...one, lastUsedAt: until(one.lastUsedAt, now) })),
      },
      repositories: pasts.map((past) => past.at(now)),
      audit: world.audit.filter(({ at }) => at <= now),
      injected: world.injected.filter(({ at }) => at <= now),
    };
    return last;
  };
}

const until = (instant: Instant | null, now: Instant): Instant | null =>
  instant !== null && instant <= now ? instant : null;

const accountsAt = ({ accounts }: World, now: Instant): ReadonlyMap<string, SimAccount> =>
  new Map(
    [...accounts].map(([login, one]) => {
      const leftAt = until(one.leftAt, now);
      return [login, { ...one, leftAt, deleted: one.deleted && leftAt === one.leftAt }];
    }),
  );

class RepositoryPast {
  readonly #repository: SimRepository;
  /** When each commit came onto a protected branch; what was there from the first has the time of that. */
  readonly #landedAt = new Map<string, Instant>();

  readonly #isOnePipeline: boolean;

  constructor(repository: SimRepository, isOnePipeline: boolean) {
    this.#repository = repository;
    this.#isOnePipeline = isOnePipeline;
    for (const { after, at } of repository.moves) this.#reached(after, at);
    for (const { commits, at } of repository.landings) for (const commit of commits) this.#reached(commit, at);
  }

  #reached(commit: string | null, at: Instant): void {
    if (commit !== null && !this.#landedAt.has(commit)) this.#landedAt.set(commit, at);
  }

  at(now: Instant): SimRepository {
    const whole = this.#repository;
    const changesets = whole.changesets.flatMap((one) => (one.createdAt <= now ? [this.#changeset(one, now)] : []));
    const releases = whole.releases.filter(({ publishedAt }) => publishedAt <= now);
    return {
      ...whole,
      changesets,
      branches: this.#branches(changesets, now),
      tags: new Map(releases.map(({ tag, commit }) => [tag, commit])),
      tickets: whole.tickets
        .filter(({ createdAt }) => createdAt <= now)
        .map((one) => ({ ...one, closedAt: until(one.closedAt, now) })),
      moves: whole.moves.filter(({ at }) => at <= now),
      landings: this.#landings(now),
      rules: whole.rules
        .map((one) => ({ ...one, versions: one.versions.filter(({ at }) => at <= now) }))
        .filter(({ versions }) => versions.length > 0),
      bypasses: whole.bypasses.filter(({ at }) => at <= now),
      deployments: whole.deployments.filter(({ createdAt }) => createdAt <= now).map((one) => deploymentAt(one, now)),
      releases,
      deployKeys: whole.deployKeys
        .filter(({ createdAt }) => createdAt <= now)
        .map((one) => ({ ...one, lastUsedAt: until(one.lastUsedAt, now) })),
      alerts: whole.alerts
        .filter(({ createdAt }) => createdAt <= now)
        .map((one) => ({
          ...one,
          fixedAt: until(one.fixedAt, now),
          dismissed: one.dismissed && one.dismissed.at <= now ? one.dismissed : null,
        })),
    };
  }

  #branches(changesets: readonly SimChangeset[], now: Instant): ReadonlyMap<string, string> {
    const branches = new Map<string, string>();
    for (const { ref, after, at } of this.#repository.moves) {
      if (at > now) continue;
      const name = ref.replace('refs/heads/', '');
      if (after === null) branches.delete(name);
      else branches.set(name, after);
    }
    for (const { state, source, head } of changesets) if (state === 'open') branches.set(source, head);
    return branches;
  }

  /** A landing is lost from when the branch was moved off it. */
  #landings(now: Instant): readonly SimLanding[] {
    const { landings, moves } = this.#repository;
    const isMovedOff = ({ commits }: SimLanding): boolean =>
      moves.some(({ activity, before, at }) => activity === 'force-push' && at <= now && commits.at(-1) === before);
    return landings.filter(({ at }) => at <= now).map((one) => (one.lost ? { ...one, lost: isMovedOff(one) } : one));
  }

  #changeset(one: SimChangeset, now: Instant): SimChangeset {
    const pushes = one.pushes.filter(({ at }) => at <= now);
    const reviews = one.reviews
      .filter(({ at }) => at <= now)
      .map((review) => ({
        ...review,
        dismissed: review.dismissed && review.dismissed.at <= now ? review.dismissed : null,
      }));
    const comments = one.comments.filter(({ at }) => at <= now);
    const isMerged = one.mergedAt !== null && one.mergedAt <= now;
    const closedAt = until(one.closedAt, now);
    const head = isMerged ? one.head : (pushes.at(-1)?.after ?? one.head);
    const commits = head === one.head ? one.commits : this.#commitsOf(head, now);
    const dismissals = reviews.flatMap(({ dismissed }) => dismissed ?? []);
    const times = [...reviews, ...dismissals, ...pushes, ...comments].map(({ at }) => at);
    const happened = [one.createdAt, ...times, ...(closedAt === null ? [] : [closedAt])];
    return {
      ...one,
      state: isMerged ? 'merged' : closedAt === null ? 'open' : 'closed',
      updatedAt: happened.toSorted().at(-1)!,
      mergedAt: isMerged ? one.mergedAt : null,
      mergedBy: isMerged ? one.mergedBy : null,
      closedAt,
      baseCommit: isMerged ? one.baseCommit : (commits[0]?.parents[0] ?? one.baseCommit),
      head,
      landedAs: isMerged ? one.landedAs : null,
      method: isMerged ? one.method : null,
      commits,
      pushes,
      reviews,
      reviewRequests: one.reviewRequests.filter(({ at }) => at <= now),
      comments,
      statusChecks: one.statusChecks.flatMap((check) => [
        ...checkAt(check, now),
        ...(this.#isOnePipeline ? waitingAt(check, one, now) : []),
      ]),
      queueCommit: isMerged ? one.queueCommit : null,
    };
  }

  /** What an earlier head held beside the branch as it then was. */
  #commitsOf(head: string, now: Instant): readonly SimCommit[] {
    const { commits } = this.#repository;
    const found: SimCommit[] = [];
    for (let at = commits.get(head); at !== undefined; at = commits.get(at.parents[0] ?? '')) {
      const landed = this.#landedAt.get(at.oid);
      if (landed !== undefined && landed <= now) break;
      found.unshift(at);
    }
    return found;
  }
}

/** What had begun and was not over yet was running. */
function checkAt(check: SimStatusCheck, now: Instant): readonly SimStatusCheck[] {
  if (check.startedAt > now) return [];
  if (check.completedAt === null || check.completedAt <= now) return [check];
  return [{ ...check, conclusion: 'pending', completedAt: null }];
}

/** A job of the pipeline that ran on its commit already, and has not begun; one that runs again is made when it does. */
function waitingAt(check: SimStatusCheck, { statusChecks }: SimChangeset, now: Instant): readonly SimStatusCheck[] {
  if (check.startedAt <= now || check.application !== pipelineApplication) return [];
  const pipeline = statusChecks.filter(
    ({ application, commit }) => application === pipelineApplication && commit === check.commit,
  );
  const begun = pipeline.filter(({ startedAt }) => startedAt <= now);
  if (begun.length === 0 || begun.some(({ name }) => name === check.name)) return [];
  const startedAt = begun.map((one) => one.startedAt).sort()[0]!;
  return [{ ...check, conclusion: 'pending', startedAt, completedAt: null }];
}

const deploymentAt = (one: SimDeployment, now: Instant): SimDeployment => ({
  ...one,
  statuses: one.statuses.filter(({ at }) => at <= now),
  approvals: one.approvals.filter(({ at }) => at <= now),
});
