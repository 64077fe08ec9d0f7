/**
 * Policies as they stand in a repository, clause by clause, and what the code does about each clause.
 *
 * A clause is a sentence that can be tested. Its marker stands right behind it, as a comment that a reader does not see:
 *
 *     Every change is approved by somebody who wrote none of it.
 *     <!-- clause: change-approval; approvals>=1; serves: CHG-02, CC8.1 -->
 *
 * Parts stand between semicolons: the clause's id first; typed parameters (`approvals>=1`, `critical<=72h`, `tls>=1.2`);
 * `check:` names checks that hold it up without a parameter; `evidence:` names evidence requests where no code decides it;
 * `serves:` names controls and criteria.
 */
import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { CheckResult } from './control.ts';
import type { RepositoryName } from './repository.ts';

export const clauseOperators = ['>=', '<=', '='] as const;
export type ClauseOperator = (typeof clauseOperators)[number];

export interface ClauseParameter {
  readonly name: string;
  readonly operator: ClauseOperator;
  /** As written: `1`, `72h`, `1.2`, `quarterly`. */
  readonly value: string;
}

export interface PolicyClause {
  readonly id: string;
  /** The words of the clause, without marks of Markdown, with single spaces. */
  readonly text: string;
  /** SHA-256 of `text`: the same wording has the same digest however its lines are broken. */
  readonly textDigest: Digest;
  /** Headings above it, outermost first. */
  readonly section: readonly string[];
  /** Of the marker, from 1. */
  readonly line: number;
  readonly parameters: readonly ClauseParameter[];
  readonly checks: readonly string[];
  readonly requests: readonly string[];
  readonly serves: readonly string[];
}

/** One policy document at one version of its file. */
export interface PolicyFact {
  readonly path: string;
  readonly title: string;
  /** From the front matter; null where it says nothing. */
  readonly owner: string | null;
  readonly version: string | null;
  readonly approvedBy: string | null;
  readonly clauses: readonly PolicyClause[];
  /** Sentences that demand something and carry no clause, at most fifty, and how many there are. */
  readonly unmarked: readonly { readonly line: number; readonly text: string }[];
  readonly unmarkedTotal: number;
  /** Markers that could not be read. */
  readonly faults: readonly { readonly line: number; readonly because: string }[];
}

/**
 * `enforced`: what is set up and what happened agree with it. `differs`: the code does something else than the policy
 * says. `indeterminate`: the code would tell, and could not be looked at. `not-testable`: no code decides it.
 */
export const clauseVerdicts = ['enforced', 'differs', 'indeterminate', 'not-testable'] as const;
export type ClauseVerdict = (typeof clauseVerdicts)[number];

/** `setting`: what is set up to happen. `behaviour`: what happened. */
export type ClauseTestKind = 'setting' | 'behaviour';

/** One check, run with the clause's parameters over the time in which the wording was in force. */
export interface ClauseTest extends Pick<
  CheckResult,
  'check' | 'checkVersion' | 'parameters' | 'result' | 'because' | 'counts' | 'coverage'
> {
  readonly kind: ClauseTestKind;
  readonly from: Instant;
  readonly to: Instant;
  /** What the run itself was judged with, where that is laxer or stricter than the policy. */
  readonly judgedWith?: CheckResult['parameters'];
}

/** A wording and the stretch of the period in which it was in force. */
export interface ClauseWording {
  readonly text: string;
  readonly textDigest: Digest;
  readonly parameters: readonly ClauseParameter[];
  readonly from: Instant;
  /** Absent: still. */
  readonly to?: Instant;
  /** Id of the fact that holds it. */
  readonly fact: string;
}

export interface ClauseReport {
  readonly repository: RepositoryName;
  readonly path: string;
  readonly line: number;
  readonly policy: string;
  readonly clause: string;
  readonly section: readonly string[];
  readonly serves: readonly string[];
  readonly requests: readonly string[];
  readonly verdict: ClauseVerdict;
  readonly because: string;
  /** Oldest first; all that were in force during the period. */
  readonly wordings: readonly ClauseWording[];
  readonly tests: readonly ClauseTest[];
  /** What is wrong with the clause itself: an unknown parameter, a number that its sentence does not say. */
  readonly faults: readonly string[];
}

/** How a clause is named over all policies: `REPOSITORY/PATH#CLAUSE`. */
export const clauseName = ({
  repository,
  path,
  clause,
}: Pick<ClauseReport, 'repository' | 'path' | 'clause'>): string => `${repository}/${path}#${clause}`;

/** Done, and written in no policy: the control operated, and no clause speaks of it. */
export interface UnwrittenPractice {
  readonly control: string;
  readonly title: string;
  readonly checks: readonly string[];
  readonly because: string;
}

export interface PolicyReport {
  readonly policies: readonly {
    readonly repository: RepositoryName;
    readonly path: string;
    readonly title: string;
    readonly owner: string | null;
    readonly version: string | null;
    readonly clauses: number;
    readonly unmarked: PolicyFact['unmarked'];
    readonly unmarkedTotal: number;
    readonly faults: PolicyFact['faults'];
  }[];
  readonly clauses: readonly ClauseReport[];
  readonly unwritten: readonly UnwrittenPractice[];
}
