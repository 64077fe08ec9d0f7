/** Where in the history of a path a reader stands, and what comes before and after. Tenures are latest first, as the API gives them. */
import type { FileHistory } from '../../../../src/http/schema.ts';

export type Tenure = FileHistory['tenures'][number];

export interface Place {
  readonly index: number;
  readonly newer: Tenure | undefined;
  readonly older: Tenure | undefined;
}

/**
 * By the commit when that is a landing that changed the file; else by the content. A content may stand several times: then
 * the latest.
 */
export function placeIn(
  tenures: readonly Tenure[],
  at: { readonly commit: string; readonly blob: string },
): Place | undefined {
  const byCommit = tenures.findIndex(({ since }) => since.commit === at.commit);
  const index = byCommit >= 0 ? byCommit : tenures.findIndex(({ blob }) => blob === at.blob);
  if (index < 0) return undefined;
  return { index, newer: tenures[index - 1], older: tenures[index + 1] };
}

/** Between two tenures the path may not have been there at all. */
export function gapBefore(tenures: readonly Tenure[], index: number): boolean {
  const until = tenures[index + 1]?.until;
  return until !== undefined && until.commit !== tenures[index]?.since.commit;
}
