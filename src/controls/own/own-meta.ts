import type { CheckMeta } from '../check.ts';

/** What every check of the user's own says of itself; `reference`: the id of the control that rests on it. */
export type OwnMeta = Omit<CheckMeta, 'evaluation' | 'parameters'>;

export interface OwnCheckOptions {
  /** Whether a repository is one of those that the patterns name. */
  readonly covers: (patterns: readonly string[], repository: string) => boolean;
  /** Whether a pattern (RE2) is found in a text. */
  readonly finds: (pattern: string, text: string) => boolean;
}

/** Out of a specification, which says more. */
export const metaOf = ({ id, title, question, rationale, remediation, reference }: OwnMeta): OwnMeta => ({
  id,
  title,
  question,
  rationale,
  remediation,
  reference,
});
