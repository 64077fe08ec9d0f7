/**
 * What may be asked of the change population, and the forms of the answers: a page in any order, groups, days, the rules
 * of the branch through time, and one change with everything known of it.
 *
 * Invariant: every number is over all changes that fit the wish, never over the page; groups and days add up to the
 * total. Rejected: sorting and grouping in the browser, which would need the whole population there.
 */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { JoinedBy, LandingMethod } from '../../model/change.ts';
import type { BranchRulesInForce } from '../../model/branch-rules.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { OutcomeResult } from '../../model/outcome.ts';
import type { ObjectId, RepositoryName } from '../../model/repository.ts';
import type { ChangeRow } from '../plumbline.ts';

export interface ChangeWish {
  /** Id of the run whose judgement is asked for; the latest when absent. */
  readonly run?: string;
  /** Absent: the stretch of the run. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly repository?: string;
  readonly branch?: string;
  readonly outcome?: OutcomeResult;
  readonly method?: LandingMethod;
  readonly joinedBy?: JoinedBy;
  /** Has a finding of this code (a check or a difference). */
  readonly finding?: string;
  /** Wrote or approved it: the text is part of the name or address, letter case ignored. */
  readonly person?: string;
  readonly automation?: boolean;
  /** Part of the subject, commit, changeset, request, author; letter case ignored. */
  readonly text?: string;
  /** Only the members of this group, as a grouping of the same wish counts them. */
  readonly group?: { readonly by: ChangeGrouping; readonly key: string | null };
}

export const changeOrders = ['landed', 'outcome', 'repository', 'author', 'method', 'joined-by'] as const;
export type ChangeOrder = (typeof changeOrders)[number];

export interface ChangePageWish extends ChangeWish {
  /** Ties are broken by the time of landing, newest first, then by repository and position in the branch. */
  readonly order: ChangeOrder;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** From the worst to the harmless: so they are ordered when asked in the order of `outcome`, unless descending. */
export const outcomesInOrder = ['exception', 'not-determined', 'pass', 'not-applicable'] as const;

export type OutcomeTally = Readonly<Record<OutcomeResult, number>>;

/** A branch in scope, with what is needed to count its landings again. */
export interface CountedBranch {
  readonly name: string;
  readonly head: string | null;
  /** Where it left a branch before it in scope; null: its landings count from the first commit. */
  readonly fork: string | null;
  /** Of the stretch that is asked about. */
  readonly landings: number;
  /** Of its whole history: `git rev-list --first-parent --count FORK..HEAD`. */
  readonly landingsEver: number;
  /** It is deleted since it was read. */
  readonly isGone?: boolean;
}

export interface CountedRepository {
  readonly name: RepositoryName;
  /** What production is built from. */
  readonly branch: string;
  /** On all branches in scope. */
  readonly landings: number;
  /** The production branch first. Absent in what was kept before there could be several. */
  readonly branches?: readonly CountedBranch[];
  /** Patterns of branches in scope that none fits. */
  readonly unmatchedBranches?: readonly string[];
}

export interface ChangePage {
  readonly span: TimeSpan;
  readonly total: number;
  readonly outcomes: OutcomeTally;
  readonly repositories: readonly CountedRepository[];
  readonly gaps: readonly Gap[];
  readonly items: readonly ChangeRow[];
}

export const changeGroupings = [
  'repository',
  'branch',
  'outcome',
  'method',
  'joined-by',
  'author',
  'approver',
  'finding',
  'month',
] as const;
export type ChangeGrouping = (typeof changeGroupings)[number];

/**
 * One value of a grouping; a branch is one of its repository (`acme/shop main`). A change with two authors, approvers or findings is in two groups; one without any is in the
 * group with the key null.
 */
export interface ChangeGroup {
  readonly key: string | null;
  readonly total: number;
  readonly outcomes: OutcomeTally;
  readonly first: Instant;
  readonly last: Instant;
}

export interface ChangeGroups {
  readonly total: number;
  /** The largest first. */
  readonly groups: readonly ChangeGroup[];
}

export interface ChangeDays {
  readonly span: TimeSpan;
  readonly total: number;
  /** In their order. */
  readonly days: readonly ChangeDay[];
}

/** Days are those of UTC, written `2026-01-31`; a day without a landing is left out. */
export interface ChangeDay {
  readonly day: string;
  readonly outcomes: OutcomeTally;
}

/** What the rules of one branch demanded, stretch by stretch, oldest first; between two stretches nothing is known. */
export interface ProtectionTrack {
  readonly repository: RepositoryName;
  readonly branch: string;
  readonly stretches: readonly (BranchRulesInForce & { readonly fact: string })[];
  readonly gaps: readonly Gap[];
}

export interface Protection {
  readonly span: TimeSpan;
  readonly tracks: readonly ProtectionTrack[];
}

export type ProtectionWish = Pick<ChangeWish, 'run' | 'from' | 'to' | 'repository'>;

export interface ChangeStoryWish extends Pick<ChangeWish, 'run' | 'from' | 'to'> {
  readonly repository: string;
  readonly commit: string;
}

/** A forge that a repository was read from. */
export interface ForgeSeen {
  /** `github:acme` */
  readonly source: string;
  /** When the latest list of it was read to its end; null: none was yet. */
  readonly syncedAt: Instant | null;
}

/** Another landing, as far as a link needs it. */
export interface OtherLanding {
  readonly commit: ObjectId;
  readonly at: Instant;
  readonly subject: string;
}

/** What part of a story a gap leaves open; `all`: any of it. */
export const storyParts = ['proposal', 'landing', 'deployments', 'rules', 'differences', 'all'] as const;
export type StoryPart = (typeof storyParts)[number];

/** Everything known of one change: the row, and the facts it leads to. */
export interface ChangeStory {
  readonly row: ChangeRow;
  /** The changeset as the forge tells it; absent without a forge. */
  readonly changeset?: Fact<'changeset'>;
  /** The rules that held when it landed; absent where nothing is known of that time. */
  readonly rules?: BranchRulesInForce & { readonly fact: string };
  /** Facts that outcomes, differences and deployments of this change rest on; secrets in them are redacted. */
  readonly relied: readonly Fact[];
  /** What could not be looked at around the landing. Part null: the story has no such part. */
  readonly gaps: readonly (Gap & { readonly part: StoryPart | null })[];
  /** Null: none is connected. Absent: the population was kept before this was. */
  readonly forge?: ForgeSeen | null;
  /** The landing that it takes back, where that one is in the population. */
  readonly reverts?: OtherLanding;
  /** Landings that take it back, oldest first. Absent: the population was kept before this was. */
  readonly revertedBy?: readonly OtherLanding[];
  /** Ids of the sealed results of checks, by check; those of a run only. */
  readonly evidence?: ReadonlyMap<string, string>;
  /** Times of the changeset's commits, as far as the clone holds them. */
  readonly commitTimes: ReadonlyMap<ObjectId, Instant>;
  /** The landings before and after it on the branch. */
  readonly before: ObjectId | null;
  readonly after: ObjectId | null;
}
