/** What may be asked of the dependency inventory, and what is answered. */
import type { Instant } from '../../base/instant.ts';
import type { Advisory } from '../../model/advisory.ts';
import type { Dependency, Ecosystem } from '../../model/dependency.ts';
import type { Boundary } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { Working } from '../plumbline.ts';

export interface DependencyWish {
  readonly repository?: string;
  readonly ecosystem?: Ecosystem;
  /** A name, or the end of one after `:` or `/`; `@` and a range of versions may follow. */
  readonly name?: string;
  readonly direct?: boolean;
  /** Only versions that an advisory of plumbline.yaml names; those that are not known well enough are undecided. */
  readonly vulnerable?: boolean;
  /** What stood then; with neither this nor a window: what stands at the head. */
  readonly asOf?: Instant;
  /** Whatever stood at any time that was read; nothing older is read for it. */
  readonly everRead?: boolean;
  readonly from?: Instant;
  readonly to?: Instant;
}

export interface InventoriedRepository {
  readonly name: string;
  readonly head: string | null;
  /** The oldest landing whose files were read; null: the repository is empty. */
  readonly readFrom: Boundary | null;
}

export interface DependencyList {
  readonly items: readonly Dependency[];
  /** Of the name that was asked for: rows whose version is not known well enough to say whether it is in the range. */
  readonly undecided: readonly Dependency[];
  readonly repositories: readonly InventoriedRepository[];
  readonly gaps: readonly Gap[];
}

/** A package at a path that had a known vulnerability for some time. */
export interface ExposureStay {
  readonly repository: string;
  readonly path: string;
  readonly context: Dependency['context'];
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** In order of time. */
  readonly versions: readonly string[];
  readonly scope: Dependency['scope'];
  readonly direct?: boolean;
  readonly known: Dependency['known'];
  readonly line: number;
  readonly advisory: string;
  readonly ids: readonly string[];
  readonly severity: Advisory['severity'];
  readonly summary: string;
  readonly published?: string;
  readonly exposedSince: Boundary;
  readonly sinceKnown: boolean;
  /** Absent: it still stands so. */
  readonly fixedAt?: Boundary;
  /** By which version; absent when the package is gone. */
  readonly fixedBy?: string;
  /** Whole days from then to the end, or to now. */
  readonly days: number;
}

export interface ExposureWish extends DependencyWish {
  /** Files, zip archives and folders of OSV documents; absolute. Absent: those that plumbline.yaml names. */
  readonly advisories?: readonly string[];
}

export interface ExposureList extends Omit<DependencyList, 'items'> {
  readonly items: readonly ExposureStay[];
  readonly advisories: number;
  /** Files that hold no OSV document, with the reason. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

export type BillFormat = 'cyclonedx' | 'spdx';

export interface DependencyUseCases {
  dependencies(wish: DependencyWish, working: Working): Promise<DependencyList>;
  exposures(wish: ExposureWish, working: Working): Promise<ExposureList>;
  /** A bill of materials as a document of JSON. */
  billOfMaterials(
    wish: DependencyWish,
    format: BillFormat,
    working: Working,
  ): Promise<{ readonly document: object; readonly list: DependencyList }>;
}
