import type { CheckMeta } from '../check.ts';

/** What every check of the user's own says of itself. */
export interface OwnMeta {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly rationale: string;
  readonly remediation: string;
  /** Id of the control that rests on it. */
  readonly reference: string;
}

export interface OwnCheckOptions {
  /** Whether a repository is one of those that the patterns name. */
  readonly covers: (patterns: readonly string[], repository: string) => boolean;
  /** Whether a pattern (RE2) is found in a text. */
  readonly finds: (pattern: string, text: string) => boolean;
}

export const metaOf = ({
  id,
  title,
  question,
  rationale,
  remediation,
  reference,
}: OwnMeta): Omit<CheckMeta, 'evaluation' | 'parameters'> => ({
  id,
  title,
  question,
  rationale,
  remediation,
  reference,
});
