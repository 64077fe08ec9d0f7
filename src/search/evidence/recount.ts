/** What counting again came to, to be compared with what a manifest says. */
import type { MatchPlace } from './match-digest.ts';
import type { VerifiableManifest } from './manifest.ts';

/** What matched, before `select:`. */
export interface Found extends MatchPlace {
  readonly type: 'repo' | 'path' | 'content' | 'symbol' | 'commit' | 'owner';
  /** Where it stands; of a commit, itself. */
  readonly commit: string;
  /** Of commits: as many as count; of others, their lines. */
  readonly weight?: number;
  /** What tells its results apart where that is not the numbers of its lines: definitions, lines of a difference. */
  readonly marks?: readonly string[];
  /** With `select:file.owners`: who owns the file. */
  readonly owners?: readonly string[];
}

export interface Recount {
  readonly places: Found[];
  readonly unsearched: { readonly repository: string; readonly path: string; readonly reason: string }[];
  readonly landings: NonNullable<VerifiableManifest['landings']>[number][];
  readonly differences: string[];
  /** Why nobody can tell; the verdict cannot be better than that. */
  readonly unclear: string[];
  considered: number;
  searched: number;
  /** Contents and lines that were read, for the report. */
  files: number;
  lines: number;
}

export function newRecount(): Recount {
  return {
    places: [],
    unsearched: [],
    landings: [],
    differences: [],
    unclear: [],
    considered: 0,
    searched: 0,
    files: 0,
    lines: 0,
  };
}
