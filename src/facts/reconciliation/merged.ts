/** Changesets that the forge says were merged into the branch, and that no landing came through. */
import { standingOf } from '../../git/ancestry.ts';
import type { Changeset } from '../../model/changeset.ts';
import type { Fact } from '../../model/fact.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { changesetFactId } from '../landed-change/forge-knowledge.ts';
import { isWithin, landedFactId, type Found, type Reconciling } from './difference.ts';

export async function* mergedDifferences(source: Reconciling): AsyncIterable<Found> {
  const { forge, history } = source;
  const joined = new Set([...forge.joined.values()].flatMap(({ change }) => (change === null ? [] : [change.id])));
  for (const changeset of forge.knowledge.changesets.values()) {
    const { state, base, mergedAt, id, landedAs } = changeset;
    if (state !== 'merged' || mergedAt === null || base !== history.branch || joined.has(id)) continue;
    if (!isWithin(source, mergedAt) || isAheadOfClone(mergedAt, source)) continue;
    const position = forge.chain.positionOf(landedAs);
    if (position !== undefined) {
      // As one that landed with another: that one's landing is this one's, too.
      const other = forge.joined.get(asObjectId(landedAs!));
      if (other?.change && other.change.id !== id)
        yield throughAnother(changeset, other.landing.commit, { other: other.change.id, source });
      continue;
    }
    yield await notLanded(changeset, mergedAt, source);
  }
}

/** The clone was looked at before, or holds an older state of the branch: nothing can be said of what came later. */
function isAheadOfClone(mergedAt: Changeset['createdAt'], { repository, forge, history }: Reconciling): boolean {
  if (mergedAt >= repository.observedAt) return true;
  const last = forge.knowledge.activity.at(-1);
  if (last !== undefined)
    return last.after !== null && last.after !== repository.head && forge.chain.positionOf(last.after) === undefined;
  const head = history.commits.at(-1);
  return head === undefined || mergedAt > head.landedAt;
}

async function notLanded(
  changeset: Changeset,
  mergedAt: NonNullable<Changeset['mergedAt']>,
  source: Reconciling,
): Promise<Found> {
  const { repository, forge, moves, signal } = source;
  const { gitDirectory, head } = repository;
  const isLanding = (commit: ObjectId): boolean => forge.chain.positionOf(commit) !== undefined;
  const branch = { gitDirectory, head: head!, isLanding, signal };
  const standing = await standingOf(changeset.head, branch);
  if (standing.isOnBranch) {
    const carrier = [...forge.joined.values()].find(({ changeset: other }) =>
      other?.commits.some(({ commit }) => commit === changeset.head),
    );
    return throughAnother(changeset, carrier?.landing.commit, { other: carrier?.change?.id, source });
  }
  const fact = changesetFactId(repository.name, changeset.id);
  const common = { code: 'merged-not-landed', subject: `#${changeset.id}`, at: mergedAt } as const;
  const removal = moves.find((move) => isRemoval(move, mergedAt));
  if (removal === undefined) {
    const because = `the forge says that #${changeset.id} was merged into ${changeset.base} as ${changeset.landedAs ?? 'an unnamed commit'}, and neither that commit nor its content is on the branch`;
    return { ...common, because, explained: false, relied: [fact] };
  }
  const because = `#${changeset.id} landed as ${changeset.landedAs ?? 'an unnamed commit'}, and was taken off ${changeset.base} when its history was replaced on ${removal.valid.from.at}`;
  return { ...common, because, explained: true, relied: [fact, removal.id] };
}

/** A later move that left out what was there. */
const isRemoval = ({ value, valid }: Fact<'ref-move'>, mergedAt: string): boolean =>
  valid.from.at >= mergedAt && (value.fastForward === false || value.activity === 'force-push');

interface Carrier {
  readonly other: string | undefined;
  readonly source: Reconciling;
}

function throughAnother(changeset: Changeset, commit: ObjectId | undefined, { other, source }: Carrier): Found {
  const fact = changesetFactId(source.repository.name, changeset.id);
  const name = other === undefined ? 'another landing' : `#${other}`;
  const relied = [
    fact,
    ...(other === undefined ? [] : [changesetFactId(source.repository.name, other)]),
    ...(commit === undefined ? [] : [landedFactId(source, commit)]),
  ];
  return {
    code: 'landed-through-another',
    subject: `#${changeset.id}`,
    at: changeset.mergedAt!,
    because: `the commits of #${changeset.id} came onto ${changeset.base} as part of ${name}`,
    explained: true,
    relied,
  };
}
