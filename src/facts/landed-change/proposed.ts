/** What the forge says of the changeset that a landing came through, held against the landing. */
import { later, type Instant } from '../../base/instant.ts';
import type { ContentComparison, ProposedChange } from '../../model/change.ts';
import type { Account } from '../../model/account.ts';
import type { Changeset } from '../../model/changeset.ts';
import type { ObjectId, RepositoryName } from '../../model/repository.ts';
import { approvalsOf, unclearReviews } from './approvals.ts';
import { landedQuestion, mergeQuestion, questionKey, type ContentProofs } from './content-questions.ts';
import { changesetFactId, type ForgeKnowledge } from './forge-knowledge.ts';
import type { LoggedChain } from './forge-claims.ts';
import type { JoinedLanding } from './joined-landing.ts';
import { lastPusherOf, writersOf } from './writers.ts';

export interface ProposedSource {
  readonly repository: RepositoryName;
  readonly forge: ForgeKnowledge;
  readonly chain: LoggedChain;
  readonly proofs: ContentProofs;
}

export function proposedOf(
  joined: JoinedLanding,
  changeset: Changeset,
  { repository, forge, chain, proofs }: ProposedSource,
): ProposedChange {
  const { identities } = forge;
  const displayOf = (account: Account | null | undefined): string | null =>
    account ? identities.ofAccount(account).display : null;
  const comparedWith = (commit: ObjectId): ContentComparison | undefined => {
    const question = landedQuestion(joined, commit, chain);
    return question && proofs.answers.get(questionKey(question));
  };
  const isPlainMerge = (commit: ObjectId): boolean => {
    const question = mergeQuestion(commit, proofs.parentsOf.get(commit) ?? []);
    return question !== undefined && proofs.answers.get(questionKey(question))?.result === 'equal';
  };
  const landedAuthors = joined.landing.parents.length > 1 ? [] : joined.git.authors;
  const writers = writersOf(changeset, { identities, landedAuthors, isPlainMerge });
  const landedAt = landedAtOf(joined, changeset);
  const source = `api:${forge.forge}`;
  return {
    fact: changesetFactId(repository, changeset.id),
    author: displayOf(changeset.author),
    writers: writers.map(({ key }) => key).sort(),
    ...lastPusherOf(changeset, { identities, isPlainMerge, parentsOf: proofs.parentsOf }),
    createdAt: changeset.createdAt,
    mergedAt: changeset.mergedAt,
    mergedBy: displayOf(changeset.mergedBy),
    head: changeset.head,
    base: changeset.base,
    labels: changeset.labels,
    described: isDescribed(changeset),
    approvals: approvalsOf(changeset, { identities, writers, landedAt, comparedWith, source }),
    statusChecks: changeset.statusChecks,
    missing: [...changeset.missing, ...unclearReviews(changeset, landedAt)],
  };
}

/**
 * Reviews are dated by the forge, so they are held against the forge's own time of the merge. A changeset that landed
 * elsewhere first (a backport) is held against the landing itself, and so is one that the forge does not date.
 */
export function landedAtOf({ landing, isOfAnotherBranch, move }: JoinedLanding, { mergedAt }: Changeset): Instant {
  if (isOfAnotherBranch && mergedAt !== null) return later(mergedAt, landing.landedAt);
  return mergedAt ?? move?.entry.at ?? landing.landedAt;
}

/** What templates put in without anybody writing it (comments, headings, empty boxes) does not count. */
function isDescribed({ title, body }: Changeset): boolean {
  const isWritten = (line: string): boolean => !/^(?:#|[-*] \[[ xX]\])/.test(line);
  const written = withoutComments(body)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && isWritten(line))
    .join('\n');
  return written !== '' && written !== title.trim();
}

/** Cut by hand: the text is anybody's, and a pattern over it could be made to take long. */
function withoutComments(text: string): string {
  const parts = text.split('<!--');
  const kept = parts.slice(1).map((part) => {
    const end = part.indexOf('-->');
    return end < 0 ? '' : part.slice(end + 3);
  });
  return [parts[0], ...kept].join('');
}
