/**
 * Four lists that must agree: what landed (git), what was merged (forge), what was deployed, what was asked for
 * (tickets). Wherever two do not, there is a difference, and each difference has one of these names.
 */
import type { Instant } from '../base/instant.ts';

export const differenceCodes = {
  'direct-push': 'Landed without a changeset',
  'landed-through-another': 'Merged by the forge’s word, landed as part of another changeset',
  'landed-by-queue': 'Landed by a merge queue, under another commit than was approved',
  'backport-of-reviewed': 'The same patch was reviewed on another branch',
  'merged-not-landed': 'Merged by the forge’s word, and nothing on the branch corresponds',
  'landed-altered': 'What landed is not what was approved',
  'history-replaced': 'The branch was moved to a commit that does not descend from where it was; landings were lost',
  'deployed-off-branch': 'A deployed commit is not on the branch',
  'deployed-unreviewed': 'A deployed commit holds landings that do not pass',
  'ref-log-gap': 'Two following entries of the forge’s log of the branch do not join: something between is missing',
  'request-not-found': 'A ticket that is named does not exist, or was made after the change landed',
} as const;

export type DifferenceCode = keyof typeof differenceCodes;

export interface Difference {
  readonly code: DifferenceCode;
  readonly branch: string;
  /** What it is about: a commit, a changeset's number, a deployment's id, a span of the log. */
  readonly subject: string;
  readonly at: Instant;
  readonly because: string;
  /** Explained (a queue, a backport, another changeset) is listed and harmless; unexplained is for people to look at. */
  readonly explained: boolean;
  /** Ids of facts. */
  readonly relied: readonly string[];
}
