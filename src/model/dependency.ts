/**
 * What a repository depends on. A file (a manifest, a lock file) says rows; rows joined with the history of the file, and
 * with the other files of the same commit that they refer to, are stays: this version stood here from that landing to that.
 */
import type { Boundary } from './fact.ts';
import type { FileContext } from './file-kind.ts';
import type { RepositoryName } from './repository.ts';

/** By the types of package URLs. */
export const ecosystems = [
  'npm',
  'pypi',
  'maven',
  'golang',
  'cargo',
  'gem',
  'composer',
  'nuget',
  'hex',
  'pub',
  'cocoapods',
  'swift',
  'conan',
] as const;
export type Ecosystem = (typeof ecosystems)[number];

export const dependencyScopes = ['runtime', 'optional', 'provided', 'build', 'dev', 'test'] as const;
export type DependencyScope = (typeof dependencyScopes)[number];

/**
 * What the version rests on. `lock-resolved`: a lock file names it. `declared-resolved`: a manifest names one version,
 * itself or through a property, parent, bill of materials or catalog of the same repository. `declared-range`: the manifest
 * admits several and no lock file decides. `unknown`: it is decided outside of the repository, or by a program.
 */
export type VersionBasis = 'lock-resolved' | 'declared-resolved' | 'declared-range' | 'unknown';

export interface DependencyRow {
  readonly ecosystem: Ecosystem;
  /** As the ecosystem spells it: `org.apache.logging.log4j:log4j-core`, `@scope/name`; names of PyPI normalised (PEP 503). */
  readonly name: string;
  /** Absent when it is not known. */
  readonly version?: string;
  /** As declared. */
  readonly constraint?: string;
  /** Undefined: the file does not tell, and no manifest beside it does. */
  readonly direct?: boolean;
  readonly scope: DependencyScope;
  /** From 1. */
  readonly line: number;
  readonly known: VersionBasis;
  /** Why it is known, or why not: `property log4j2.version in pom.xml`, `managed outside of the repository`. */
  readonly because?: string;
}

/** A row over time at one path of one repository. */
export interface Dependency extends DependencyRow {
  readonly repository: RepositoryName;
  readonly path: string;
  /** Test data and examples hold manifests, too: they are listed, and said to be that. */
  readonly context: FileContext;
  readonly purl: string;
  readonly since: Boundary;
  /** False: it stood in the oldest version of the file that was read, and may be older. */
  readonly sinceKnown: boolean;
  /** The landing after which it was gone, or another version; absent while it stands at the head. */
  readonly until?: Boundary;
  /** Of the vulnerable ones, when those were asked for: the advisories that name this version. */
  readonly advisories?: readonly string[];
}
