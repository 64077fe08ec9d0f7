/** What landed, held against what was merged: direct pushes, queues, backports, content that was altered on the way. */
import type { Instant } from '../../base/instant.ts';
import { isFromPrivateFork } from '../../git/changesets/claims.ts';
import { patchIds } from '../../git/changesets/patch-ids.ts';
import type { TreePair } from '../../git/tree-differences.ts';
import { parentsOfCommits, treesOfCommits } from '../../git/ancestry.ts';
import { isProvenBackport } from '../../model/change.ts';
import type { Changeset } from '../../model/changeset.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { changesetFactId } from '../landed-change/forge-knowledge.ts';
import { originalOf, type JoinedLanding } from '../landed-change/joined-landing.ts';
import { landedFactId, type Found, type Reconciling } from './difference.ts';

export async function* landingDifferences(source: Reconciling): AsyncIterable<Found> {
  const { joined, chain } = source.forge;
  const backports = await provenBackports(source);
  const since = firstChangesetAt(source);
  for (const one of joined.values()) {
    const { commit } = one.landing;
    const direct = directPush(one, since, source);
    if (direct) yield direct;
    const backport = backports.get(commit);
    if (backport) yield backport;
    if (one.method === 'queue' && one.changeset) yield byQueue(one, one.changeset, source);
    // A rebase is compared as a whole: told once, with its last landing.
    if (chain.landings[one.last]?.commit === commit) yield* altered(one, source);
  }
}

/** History from before the first changeset may have been brought in from elsewhere, where it was reviewed or not. */
function firstChangesetAt({ forge }: Reconciling): Instant | undefined {
  let first: Instant | undefined;
  for (const { createdAt } of forge.knowledge.changesets.values())
    if (first === undefined || createdAt < first) first = createdAt;
  return first;
}

/** Only where the forge told everything, or its log of the branch says outright that it was pushed. */
function directPush(
  { landing, change, move, joinReason }: JoinedLanding,
  since: Instant | undefined,
  source: Reconciling,
): Found | undefined {
  if (change !== null || landing.parents.length === 0) return undefined;
  const { knowledge } = source.forge;
  const isPushed = move?.entry.activity === 'push' || move?.entry.activity === 'force-push';
  const isKnown = knowledge.isWhole && since !== undefined && landing.landedAt >= since;
  if (!isKnown && !isPushed) return undefined;
  const by = move?.entry.actor ? ` by ${move.entry.actor}` : '';
  const isAdvisory = isFromPrivateFork(landing.message);
  const because = isAdvisory
    ? 'by its title it is the fix of a security advisory, which lands from a private fork without a public changeset'
    : `${isPushed ? `the forge’s log says that it was pushed${by}` : 'no changeset of the forge landed as this commit'}; ${joinReason}`;
  const relied = [landedFactId(source, landing.commit), ...(move ? [moveId(source, move.entry)] : [])];
  return { code: 'direct-push', subject: landing.commit, at: landing.landedAt, because, explained: isAdvisory, relied };
}

const moveId = ({ repository }: Reconciling, { ref, id }: { readonly ref: string; readonly id: string }): string =>
  `ref-move:${repository.name}:${ref}@log-${id}`;

function byQueue({ landing }: JoinedLanding, changeset: Changeset, source: Reconciling): Found {
  const because = `#${changeset.id} was approved as ${changeset.head}; the merge queue made another commit of it`;
  return {
    code: 'landed-by-queue',
    subject: landing.commit,
    at: landing.landedAt,
    because,
    explained: true,
    relied: relying(landing.commit, changeset, source),
  };
}

function relying(commit: ObjectId, { id }: Changeset, source: Reconciling): readonly string[] {
  return [landedFactId(source, commit), changesetFactId(source.repository.name, id)];
}

function* altered({ landing, changeset }: JoinedLanding, source: Reconciling): Iterable<Found> {
  const content = source.landed.length === 0 ? undefined : contentOf(landing.commit, source);
  if (changeset === undefined || (content?.result !== 'different' && content?.result !== 'conflict')) return;
  const where = content.paths.length === 0 ? '' : ` (${content.paths.slice(0, 5).join(', ')})`;
  yield {
    code: 'landed-altered',
    subject: landing.commit,
    at: landing.landedAt,
    because: `${content.because}${where}`,
    explained: false,
    relied: relying(landing.commit, changeset, source),
  };
}

/** Built once for each list of landings. */
const contents = new WeakMap<Reconciling['landed'], ReadonlyMap<ObjectId, Reconciling['landed'][number]['value']>>();

function contentOf(commit: ObjectId, { landed }: Reconciling) {
  const known = contents.get(landed) ?? new Map(landed.map(({ value }) => [value.commit, value]));
  contents.set(landed, known);
  return known.get(commit)?.content;
}

/** `git cherry-pick -x` names what it took over. */
const picked = /^\(cherry picked from commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\)/m;

/** Landings whose patch git proves to be that of a changeset which was reviewed for another branch. */
async function provenBackports(source: Reconciling): Promise<ReadonlyMap<ObjectId, Found>> {
  const { joined, knowledge } = source.forge;
  const { landedAs } = source;
  const found = new Map<ObjectId, Found>();
  const merged = [...knowledge.changesets.values()].filter(({ state }) => state === 'merged');
  const byCommit = new Map(
    merged.flatMap((one) => [
      ...one.commits.map(({ commit }) => [commit, one] as const),
      ...(one.landedAs === null ? [] : [[one.landedAs, one] as const]),
    ]),
  );
  const open: { readonly one: JoinedLanding; readonly of: ObjectId; readonly original: Changeset }[] = [];
  for (const one of joined.values()) {
    const { changeset, landing } = one;
    if (one.isOfAnotherBranch && changeset && one.joinedBy === 'patch-id') {
      found.set(landing.commit, backportOf(one, changeset, source));
      continue;
    }
    const origin = one.git.backport;
    const proven =
      origin && isProvenBackport(origin) && originalOf(origin, { forge: knowledge, ...(landedAs && { landedAs }) });
    if (proven && proven.id !== changeset?.id) {
      found.set(landing.commit, backportOf(one, proven, source));
      continue;
    }
    const of = pickedFrom(one);
    const original = of === undefined ? undefined : byCommit.get(asObjectId(of));
    if (of !== undefined && original && original.id !== changeset?.id) open.push({ one, of: asObjectId(of), original });
  }
  const equal = await equalPatches(open, source);
  for (const { one, original } of open)
    if (equal.has(one.landing.commit)) found.set(one.landing.commit, backportOf(one, original, source));
  return found;
}

/** A squash may have left out what the message of the proposal's only commit says. */
function pickedFrom({ landing, changeset }: JoinedLanding): string | undefined {
  const proposed = changeset?.commits.length === 1 ? changeset.commits[0]!.message : '';
  return (picked.exec(landing.message) ?? picked.exec(proposed))?.[1];
}

function backportOf({ landing }: JoinedLanding, original: Changeset, source: Reconciling): Found {
  const approval = original.reviews.find(
    ({ state, reviewer, submittedAt, dismissed }) =>
      state === 'approved' &&
      dismissed === undefined &&
      reviewer?.login !== original.author?.login &&
      submittedAt !== null &&
      submittedAt <= (original.mergedAt ?? submittedAt),
  );
  const reviewed = approval
    ? `was approved by ${approval.reviewer?.login ?? 'an account that is gone'}`
    : 'nobody approved';
  return {
    code: 'backport-of-reviewed',
    subject: landing.commit,
    at: landing.landedAt,
    because: `its patch is that of #${original.id}, which ${reviewed} and which was merged into ${original.base}`,
    explained: approval !== undefined,
    relied: relying(landing.commit, original, source),
  };
}

async function equalPatches(
  open: readonly { readonly one: JoinedLanding; readonly of: ObjectId }[],
  { repository, signal }: Reconciling,
): Promise<ReadonlySet<ObjectId>> {
  if (open.length === 0) return new Set();
  const parents = await parentsOfCommits(
    repository.gitDirectory,
    open.map(({ of }) => of),
    signal,
  );
  const commits = open.flatMap(({ one: { landing }, of }) => [of, landing.commit, ...landing.parents.slice(0, 1)]);
  const before = [...parents.values()].flatMap((own) => own.slice(0, 1));
  const trees = await treesOfCommits(repository.gitDirectory, new Set([...commits, ...before]), signal);
  const pairOf = (from: ObjectId | undefined, to: ObjectId): TreePair | undefined => {
    const pair = { before: trees.get(from ?? to), after: trees.get(to) };
    return from === undefined || pair.before === undefined || pair.after === undefined
      ? undefined
      : { before: pair.before, after: pair.after };
  };
  const whole = open.flatMap(({ one: { landing }, of }) => {
    const original = pairOf(parents.get(of)?.[0], of);
    const landed = pairOf(landing.parents[0], landing.commit);
    return original && landed ? [{ landing, original, landed }] : [];
  });
  const pairs = whole.flatMap(({ original, landed }) => [original, landed]);
  const ids = pairs.length === 0 ? [] : await patchIds(repository.gitDirectory, pairs, signal);
  return new Set(
    whole.flatMap(({ landing }, at) => {
      const id = ids[2 * at];
      return id !== undefined && id === ids[2 * at + 1] ? [landing.commit] : [];
    }),
  );
}
