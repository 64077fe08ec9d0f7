/**
 * Joins what files say with the time over which they stood: from the landing that brought a version to the one that took it
 * away. Versions that another file decides (a property in a parent, a catalog, a lock file) change when that file changes,
 * though the manifest itself did not: each landing is walked once, and what it touches is resolved anew.
 *
 * Invariant: a version of a file that could not be read ends nothing and begins nothing: it is a fault with its stretch of
 * time. What stood in the oldest version that was read may be older, and says so (`sinceKnown`).
 */
import type { Boundary } from '../../model/fact.ts';
import type { DependencyRow } from '../../model/dependency.ts';
import { fileContextOf } from '../../model/file-kind.ts';
import type { PathTenure, RepositoryHistory } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from './format.ts';
import { dependencyFormatOf } from './read.ts';
import { resolveGradle } from './resolve/gradle.ts';
import { resolveRequirements, unanswered, withDirectness } from './resolve/locks.ts';
import { resolveMaven } from './resolve/maven.ts';
import { resolveNpm } from './resolve/npm.ts';
import { resolveNuget } from './resolve/nuget.ts';
import { Surroundings, type StandingFile } from './resolve/surroundings.ts';

export interface DependencyJoin {
  /** Tenures of the files that were read; others may be among them. */
  readonly history: Pick<RepositoryHistory, 'commits' | 'tenures'>;
  /** The first landing whose files were read: what stood then may be older. 0: all of history was. */
  readonly readFrom: number;
  /** Undefined: no clone has the blob, or it is no text. */
  readonly fileOf: (blob: ObjectId, format: DependencyFormat) => ReadDependencies | undefined;
}

export interface UnreadDependencies {
  readonly path: string;
  readonly reason: string;
  readonly from: Boundary;
  readonly to?: Boundary;
}

/** `since` and `until` are positions of landings; without `until` it stands at the head. */
export type JoinedStay = DependencyRow & {
  readonly path: string;
  readonly since: number;
  readonly sinceKnown: boolean;
  readonly until?: number;
};

export interface JoinedDependencies {
  readonly dependencies: readonly JoinedStay[];
  readonly unread: readonly UnreadDependencies[];
}

interface Stay {
  readonly from: number;
  readonly sinceKnown: boolean;
  row: DependencyRow;
}

export function joinDependencies(join: DependencyJoin): JoinedDependencies {
  return new Walk(join).run();
}

class Walk {
  readonly #join: DependencyJoin;
  readonly #around = new Surroundings();
  readonly #stays = new Map<string, Map<string, Stay>>();
  readonly #dependencies: JoinedStay[] = [];
  readonly #unread: UnreadDependencies[] = [];
  /** Of files that stood when reading began: since when, as they were then. */
  readonly #began = new Map<string, number>();

  constructor(join: DependencyJoin) {
    this.#join = join;
  }

  run(): JoinedDependencies {
    for (const [position, changes] of this.#landings()) {
      const touched = new Set<string>();
      for (const { path, tenure } of changes) for (const one of this.#change(path, tenure)) touched.add(one);
      for (const path of touched) this.#settle(path, position);
    }
    for (const path of this.#stays.keys()) this.#end(path, undefined);
    return { dependencies: this.#dependencies, unread: this.#unread };
  }

  /** What each landing changed, in order; a file that ended and began at one landing is one change. */
  #landings(): readonly (readonly [number, readonly { readonly path: string; readonly tenure?: PathTenure }[]])[] {
    const landings = new Map<number, Map<string, PathTenure | undefined>>();
    const note = (position: number, path: string, tenure: PathTenure | undefined): void => {
      const changes = landings.get(position) ?? new Map<string, PathTenure | undefined>();
      landings.set(position, changes);
      if (tenure || !changes.has(path)) changes.set(path, tenure);
    };
    for (const tenure of this.#join.history.tenures) {
      if (tenure.mode === '120000' || tenure.mode === '160000' || !dependencyFormatOf(tenure.path)) continue;
      // What stood when reading began is looked at together: of earlier landings only a part was read.
      note(Math.max(tenure.from, this.#join.readFrom), tenure.path, tenure);
      if (tenure.to !== undefined) note(tenure.to, tenure.path, undefined);
    }
    return [...landings]
      .sort(([a], [b]) => a - b)
      .map(([at, changes]) => [at, [...changes].map(([path, tenure]) => ({ path, ...(tenure && { tenure }) }))]);
  }

  #change(path: string, tenure: PathTenure | undefined): Iterable<string> {
    if (!tenure) return this.#around.change(path, undefined);
    if (tenure.from <= this.#join.readFrom) this.#began.set(path, tenure.from);
    const format = dependencyFormatOf(path)!;
    const read = this.#join.fileOf(tenure.blob, format);
    if (read?.ok) return this.#around.change(path, { path, format, file: read.value });
    const { commits } = this.#join.history;
    const isTest = ['test', 'vendored'].includes(fileContextOf(path));
    // What is broken in test material is broken on purpose.
    if (!isTest)
      this.#unread.push({
        path,
        reason: read ? read.error : 'no clone has its content, or it is no text',
        from: boundaryAt(commits, tenure.from),
        ...(tenure.to !== undefined && { to: boundaryAt(commits, tenure.to) }),
      });
    // As it was last read: neither confirmed nor removed.
    return [];
  }

  #settle(path: string, position: number): void {
    const standing = this.#around.get(path);
    const rows = standing ? this.#around.asking(path, () => resolve(standing, this.#around)) : [];
    const before = this.#stays.get(path);
    const now = new Map<string, Stay>();
    for (const row of rows) {
      const { open: _, ...plain } = row;
      const key = keyOf(plain);
      if (now.has(key)) continue;
      const stay = before?.get(key);
      if (stay) stay.row = plain;
      now.set(key, stay ?? { ...this.#beginning(path, row, position), row: plain });
    }
    for (const [key, stay] of before ?? []) if (!now.has(key)) this.#close(path, stay, position);
    if (now.size > 0) this.#stays.set(path, now);
    else this.#stays.delete(path);
  }

  /** What a file says by itself it said since it stood there; what others had a part in is known from `readFrom` on. */
  #beginning(path: string, row: WrittenRow, position: number): Pick<Stay, 'from' | 'sinceKnown'> {
    const { readFrom } = this.#join;
    if (position > readFrom || position === 0) return { from: position, sinceKnown: true };
    const isOwn = row.version !== undefined && !this.#hasOpenRows(path);
    return { from: isOwn ? (this.#began.get(path) ?? position) : position, sinceKnown: false };
  }

  #hasOpenRows(path: string): boolean {
    return this.#around.get(path)?.file.rows.some(({ open }) => open !== undefined) ?? true;
  }

  #end(path: string, position: number | undefined): void {
    for (const stay of this.#stays.get(path)!.values()) this.#close(path, stay, position);
    this.#stays.delete(path);
  }

  #close(path: string, { row, from, sinceKnown }: Stay, until: number | undefined): void {
    this.#dependencies.push({ ...row, path, since: from, sinceKnown, ...(until !== undefined && { until }) });
  }
}

function resolve(standing: StandingFile, around: Surroundings): readonly WrittenRow[] {
  const { format, file } = standing;
  if (format.role === 'lock') return withDirectness(standing, around);
  if (format.role === 'support') return file.rows;
  return unanswered(standing, declared(standing, around), around);
}

function declared(standing: StandingFile, around: Surroundings): readonly WrittenRow[] {
  switch (standing.format.family) {
    case 'maven':
      return resolveMaven(standing, around);
    case 'gradle':
      return resolveGradle(standing, around);
    case 'nuget':
      return resolveNuget(standing, around);
    case 'npm':
      return resolveNpm(standing, around);
    case 'pip':
      return resolveRequirements(standing, around);
    default:
      return standing.file.rows;
  }
}

/** All but the line and the words: lines move. */
function keyOf({ ecosystem, name, version, constraint, scope, direct, known }: DependencyRow): string {
  return [
    ecosystem,
    name,
    version ?? '',
    version === undefined ? (constraint ?? '') : '',
    scope,
    String(direct),
    known,
  ].join('\n');
}

function boundaryAt(commits: RepositoryHistory['commits'], index: number): Boundary {
  const { landedAt, commit } = commits[index]!;
  return { at: landedAt, commit };
}
