/**
 * What git is asked about the content of landings: whether what landed is what was proposed, and what each approval of an
 * earlier revision looked at; whether a merge of the base branch into the proposal brought anything of its own.
 *
 * An answer belongs to its three commits and to nothing else, so it may be kept under them.
 */
import type { ContentQuestion } from '../../git/landed-content.ts';
import type { ContentComparison } from '../../model/change.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { LoggedChain } from './forge-claims.ts';
import type { JoinedLanding } from './joined-landing.ts';

export interface ContentProofs {
  readonly answers: ReadonlyMap<string, ContentComparison>;
  /** Of the commits of changesets, as far as this clone has them. */
  readonly parentsOf: ReadonlyMap<ObjectId, readonly ObjectId[]>;
}

export const noProofs: ContentProofs = { answers: new Map(), parentsOf: new Map() };

export const questionKey = ({ before, proposed, landed }: ContentQuestion): string => `${before} ${proposed} ${landed}`;

/** Undefined: nothing to compare with. A changeset of another branch is built on what this branch does not hold. */
export function landedQuestion(
  joined: JoinedLanding,
  proposed: ObjectId,
  { landings }: LoggedChain,
): ContentQuestion | undefined {
  const before = landings[joined.first]?.parents[0];
  const landed = landings[joined.last]?.commit;
  if (joined.changeset === undefined || joined.isOfAnotherBranch) return undefined;
  return before === undefined || landed === undefined ? undefined : { before, proposed, landed };
}

export function mergeQuestion(commit: ObjectId, parents: readonly ObjectId[]): ContentQuestion | undefined {
  const [before, proposed, ...others] = parents;
  if (before === undefined || proposed === undefined || others.length > 0) return undefined;
  return { before, proposed, landed: commit };
}

/** Each question once. */
export function contentQuestions(
  joined: Iterable<JoinedLanding>,
  chain: LoggedChain,
  parentsOf: ContentProofs['parentsOf'],
): readonly ContentQuestion[] {
  const questions = new Map<string, ContentQuestion>();
  const ask = (question: ContentQuestion | undefined): void => {
    if (question) questions.set(questionKey(question), question);
  };
  for (const one of joined) {
    const { changeset } = one;
    if (changeset === undefined) continue;
    ask(landedQuestion(one, changeset.head, chain));
    for (const { state, commit } of changeset.reviews)
      if (state === 'approved' && commit !== null && commit !== changeset.head) ask(landedQuestion(one, commit, chain));
    for (const { commit } of changeset.commits) ask(mergeQuestion(commit, parentsOf.get(commit) ?? []));
  }
  return [...questions.values()];
}
