/**
 * Kinds of subjects that repositories may not show although the company has them, and what a company may state of a whole
 * kind once, with a reason, somebody's name and dates, instead of switching off each control that asks about it.
 */
import type { Instant } from '../base/instant.ts';

export const subjectKinds = ['hosting', 'datastores', 'personal-data', 'interfaces', 'delivery', 'messages'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** Where the subject of a check may live (controls/kit/subjects.ts has the table). */
export type Subject =
  /** Absence is proof: why, as a clause. */
  | { readonly lives: 'here'; readonly because: string }
  /**
   * Absence proves nothing: what nothing declares, in words that follow `declares`. With its kind where a company may state
   * once that it has nothing of it (`scope.without`); who has vendors, or changes that mend incidents, cannot. `inCode`: it judges what programs would do where they
   * run, so what it found is no proof that the company runs any: a library has such code too.
   */
  | { readonly lives: 'elsewhere'; readonly what: string; readonly kind?: SubjectKind; readonly inCode?: true };

/** What is stated, in words that follow "there is ". */
export const noneOf: Readonly<Record<SubjectKind, string>> = {
  hosting: 'nothing that the company runs: no service, workload, network, cloud account or log of its own',
  datastores: 'no datastore, no file store and no backup of the company',
  'personal-data': 'no personal data that the company collects or keeps',
  interfaces: 'no interface that the company publishes',
  delivery: 'no pipeline that builds or delivers anything',
  messages: 'no message or request that the company works off',
};

/** Half open; `until` is absent while it holds. */
export interface SubjectStatement {
  readonly kind: SubjectKind;
  /** As written, for the auditor. */
  readonly reason: string;
  /** Who answers for it. */
  readonly by: string;
  readonly from: Instant;
  readonly until?: Instant;
}

/**
 * What became of a statement in one result. `believed`: it is why the check does not apply. `part`: it covers only a part of
 * the period, so the rest is open. `contradicted`: such a subject was found all the same, and the statement counts for nothing.
 */
export interface StatedSubject extends SubjectStatement {
  readonly standing: 'believed' | 'part' | 'contradicted';
}

/** For pages and reports. */
export const subjectWords = (subject: Subject): string =>
  subject.lives === 'here'
    ? `Where nothing of it is found, it does not apply: ${subject.because}.`
    : `Where nothing of it is found, it is open: ${subject.what} may be kept where no audited repository declares it.`;
