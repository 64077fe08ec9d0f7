/** Who approved a changeset, judged with everything known: persons behind accounts, times, and what was looked at. */
import type { Instant } from '../../../src/base/instant.ts';
import type { SimAccount, SimChangeset, SimReview, World } from '../world.ts';

export interface ApprovalJudgement {
  /** Persons who approved before it landed, stood by it, and wrote none of it. */
  readonly independent: readonly SimReview[];
  /** Persons who did so after it had landed. */
  readonly late: readonly SimReview[];
  /** Why there is none before, in the simulator's own word; undefined when there is one. */
  readonly lack:
    'none' | 'own' | 'second-account' | 'co-author' | 'pusher' | 'bot' | 'dismissed' | 'withdrawn' | 'late' | undefined;
}

/** Keys of all persons who wrote any of it; bots are left out. */
export function writersOf({ accounts }: World, changeset: SimChangeset): ReadonlySet<string> {
  const byEmail = new Map([...accounts.values()].map((one) => [one.email, one]));
  const emails = changeset.commits.flatMap(({ author, committer, message }) => [
    author.email,
    committer.email,
    ...[...message.matchAll(/^Co-authored-by: .*<([^>]+)>$/gm)].map(([, email]) => email!),
  ]);
  const found = [accounts.get(changeset.author), ...emails.map((email) => byEmail.get(email))];
  const pushers = changeset.pushes.map(({ by }) => accounts.get(by));
  return new Set([...found, ...pushers].flatMap((one) => (one?.kind === 'person' ? [one.person] : [])));
}

export function judgeApprovals(world: World, changeset: SimChangeset, landedAt: Instant): ApprovalJudgement {
  const writers = writersOf(world, changeset);
  const account = ({ by }: SimReview): SimAccount => world.accounts.get(by)!;
  const isIndependent = (review: SimReview): boolean => {
    const { kind, person, deleted } = account(review);
    // Of an account that is gone nobody can say whose it was.
    return kind === 'person' && !deleted && !writers.has(person);
  };
  const before = lastWords(changeset.reviews.filter(({ at }) => at <= landedAt));
  const standing = before.filter(
    ({ state, dismissed }) => state === 'approved' && !(dismissed && dismissed.at <= landedAt),
  );
  const independent = standing.filter(isIndependent);
  const late = lastWords(changeset.reviews.filter(({ at }) => at > landedAt)).filter(
    (one) => one.state === 'approved' && isIndependent(one),
  );
  const approvals = changeset.reviews.filter(({ state, at }) => state === 'approved' && at <= landedAt);
  const lack = independent.length > 0 ? undefined : lackOf(world, changeset, { standing, approvals, late });
  return { independent, late, lack };
}

function lastWords(reviews: readonly SimReview[]): SimReview[] {
  const last = new Map<string, SimReview>();
  for (const one of reviews) if (one.state !== 'commented') last.set(one.by, one);
  return [...last.values()];
}

interface Known {
  readonly standing: readonly SimReview[];
  readonly approvals: readonly SimReview[];
  readonly late: readonly SimReview[];
}

function lackOf({ accounts }: World, { author, pushes }: SimChangeset, known: Known): ApprovalJudgement['lack'] {
  const { standing, approvals, late } = known;
  const by = standing.map((one) => accounts.get(one.by)!).at(-1);
  if (by === undefined) {
    const taken = approvals.at(-1);
    if (taken) return taken.dismissed ? 'dismissed' : 'withdrawn';
    return late.length > 0 ? 'late' : 'none';
  }
  if (by.kind === 'bot') return 'bot';
  if (by.login === author) return 'own';
  if (by.person === accounts.get(author)?.person) return 'second-account';
  return pushes.some((push) => push.by === by.login) ? 'pusher' : 'co-author';
}
