/**
 * One reader per format of manifest or lock file. A reader sees a text and nothing else: its answer is kept by (blob,
 * format, version) and never asked for again, whatever the paths and commits at which the blob stands. What needs another
 * file (a parent, a property, a catalog, the manifest beside a lock file) is left open here and closed in `resolve/`.
 *
 * Invariant: broken input is a fault with a reason, never a shorter list. Readers take linear time.
 */
import type { Result } from '../../base/result.ts';
import type { DependencyRow } from '../../model/dependency.ts';

/** A row as the file alone can say it. */
export interface WrittenRow extends DependencyRow {
  /** What has to be looked up elsewhere to know the version. */
  readonly open?: OpenVersion;
}

export type OpenVersion =
  /** Text with `${name}` in it (Maven), or a version managed by parents and bills of materials when empty. */
  | { readonly kind: 'maven'; readonly version?: string; readonly type?: string }
  /** `libs.log4j.core` of a version catalog. */
  | { readonly kind: 'catalog'; readonly alias: string; readonly catalog: string }
  /** `$log4jVersion`, `libs.versions.x`, of a Gradle build: looked up in properties and other scripts. */
  | { readonly kind: 'gradle'; readonly version: string }
  /** `catalog:` or `catalog:name` of pnpm-workspace.yaml. */
  | { readonly kind: 'npm-catalog'; readonly catalog: string }
  /** Central package management of NuGet, or an MSBuild property `$(Version)`. */
  | { readonly kind: 'nuget'; readonly version?: string };

/** What a file offers to, or asks of, the others. All parts are plain JSON. */
export interface Surroundings {
  readonly maven?: MavenProject;
  /** `name = value` of gradle.properties, `ext` blocks, MSBuild properties. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Entries of a version catalog by their dotted alias. */
  readonly catalog?: Readonly<Record<string, CatalogEntry>>;
  /** Versions managed for others: platform constraints, Directory.Packages.props. */
  readonly managed?: Readonly<Record<string, string>>;
  /** `-r other.txt`, as written. */
  readonly includes?: readonly string[];
  /** `-c constraints.txt`, as written. */
  readonly constraints?: readonly string[];
}

export interface CatalogEntry {
  readonly names: readonly string[];
  readonly version?: string;
  readonly line: number;
}

export interface MavenProject {
  readonly group?: string;
  readonly artifact: string;
  readonly version?: string;
  readonly parent?: {
    readonly group: string;
    readonly artifact: string;
    readonly version?: string;
    readonly path?: string;
  };
  readonly properties: Readonly<Record<string, string>>;
  readonly managed: readonly ManagedArtifact[];
}

export interface ManagedArtifact {
  readonly group: string;
  readonly artifact: string;
  readonly version?: string;
  readonly scope?: string;
  /** `<scope>import</scope>` of a `pom`. */
  readonly isImport?: true;
}

export interface DependencyFile extends Surroundings {
  /** Of a lock file: names that it takes from folders of the same repository. They are no dependency on others. */
  readonly local?: readonly string[];
  readonly rows: readonly WrittenRow[];
}

export type ReadDependencies = Result<DependencyFile, string>;

export interface DependencyFormat {
  readonly id: string;
  /** Raised by hand whenever the same text may now give another answer. */
  readonly version: number;
  /**
   * `lock`: names what was resolved; what the manifests beside and below it ask for is answered by it. `support`: says
   * nothing of its own, others refer to it.
   */
  readonly role: 'manifest' | 'lock' | 'support';
  /** Of lock files and manifests that belong together. */
  readonly family: string;
  wants(path: string): boolean;
  read(text: string): ReadDependencies;
}

/** PEP 503. */
export const pythonPackage = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');
