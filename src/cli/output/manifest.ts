/**
 * The last line of every list in JSON: what was covered, what was not and why. A list that is short says here whether it
 * is short because there is nothing, or because something could not be looked at.
 */
import type { Gap } from '../../model/gap.ts';
import type { Run } from '../../model/run.ts';

export interface Manifest {
  readonly type: 'manifest';
  readonly command: string;
  /** Lines printed before this one, and how many there are without a limit. */
  readonly listed: number;
  readonly total: number;
  /** The audit that the lines come from; null when they come from none. */
  readonly run: string | null;
  readonly period: Run['period'] | null;
  readonly repositories: readonly { readonly name: string; readonly head: string | null }[];
  readonly gaps: readonly Omit<Gap, 'kind'>[];
}

interface Parts {
  readonly listed: number;
  readonly total?: number;
  readonly run?: Run | undefined;
  readonly repositories?: Manifest['repositories'];
  readonly gaps?: readonly Gap[];
}

export function manifestOf(command: string, parts: Parts): Manifest {
  const { listed, total = listed, run } = parts;
  const repositories = run?.repositories.map(({ name, head }) => ({ name, head: head ?? null })) ?? [];
  return {
    type: 'manifest',
    command,
    listed,
    total,
    run: run?.id ?? null,
    period: run?.period ?? null,
    repositories: parts.repositories ?? repositories,
    gaps: (parts.gaps ?? gapsOf(run)).map(({ kind: _kind, ...gap }) => gap),
  };
}

/** Gaps of a run, each once: a check lists those of its repositories again. */
export function gapsOf(run: Run | undefined): readonly Gap[] {
  if (!run) return [];
  const all = [
    ...run.repositories.flatMap((repository) => repository.gaps),
    ...run.controls.flatMap((evaluation) => evaluation.checks.flatMap((check) => check.gaps)),
  ];
  return [...new Map(all.map((gap) => [JSON.stringify(gap), gap])).values()];
}
