/**
 * Known vulnerabilities of what a repository depends on, as facts. Only what is exposed becomes one, so that they stay few;
 * that the rest was looked at is said once for each repository (`lookup`).
 */
import type { Instant } from '../base/instant.ts';
import type { Advisory } from './advisory.ts';
import type { DependencyScope, Ecosystem, VersionBasis } from './dependency.ts';
import type { FileContext } from './file-kind.ts';

export type ExposureFact = Exposure | UndecidedExposure | ExposureLookup;

interface ExposedPackage {
  readonly path: string;
  /** Of the manifest or lock file as it last said so. */
  readonly line: number;
  readonly context: FileContext;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly scope: DependencyScope;
  readonly direct: boolean | null;
  /** When the first version that is exposed landed there. */
  readonly landedAt: Instant;
  /** False: it stood in the oldest version of the file that was read, and may be older. */
  readonly landedKnown: boolean;
  /** When the first advisory was published. Null: it does not tell. */
  readonly publishedAt: Instant | null;
  /** The landing after which it was gone or another version. Null: it still stands. */
  readonly fixedAt: Instant | null;
}

/** Of one package at one path by one advisory, from when both were there: the later of publication and landing. */
export interface Exposure extends ExposedPackage {
  readonly is: 'exposed';
  readonly versions: readonly string[];
  readonly known: VersionBasis;
  readonly advisory: string;
  /** All its names, that one too. */
  readonly ids: readonly string[];
  readonly severity: Advisory['severity'];
  readonly summary: string;
  /** By which version; null: the package is gone, or it still stands. */
  readonly fixedBy: string | null;
}

/** Advisories name the package, and its version is not known well enough to say whether it is meant. */
export interface UndecidedExposure extends ExposedPackage {
  readonly is: 'undecided';
  /** As declared, and why it is not known. */
  readonly constraint: string | null;
  readonly because: string | null;
  readonly advisories: readonly string[];
}

/** What the inventory of a repository was held against. */
export interface ExposureLookup {
  readonly is: 'lookup';
  /** Whether plumbline.yaml names advisories. */
  readonly isConfigured: boolean;
  readonly ecosystems: readonly LookedUpEcosystem[];
  /** Different packages that were exposed or are undecided, in the period: each is a fact of its own. */
  readonly named: number;
  /** Files among the advisories that hold none. */
  readonly refused: number;
}

/** One that the repository depends on. */
export interface LookedUpEcosystem {
  readonly ecosystem: Ecosystem;
  /** Different packages that stood in the period, whatever their versions. */
  readonly packages: number;
  /** About this ecosystem. */
  readonly advisories: number;
  /** When one of those was last changed, as they say: what became known after that is not among them. */
  readonly newest: Instant | null;
  /** So few advisories that they cannot be all: that none of them names a package shows nothing. */
  readonly isPartial?: true;
}
