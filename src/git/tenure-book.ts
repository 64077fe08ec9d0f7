/**
 * Keeps account of which blob stands at which path from which landing to which: tree differences in, tenures out.
 *
 * Invariant: at any time, for every path, the standing tenure is what the landing last entered has there; except below
 * the folders that could not be read, where the entry of before is kept until the folder can be read again.
 */
import type { PathTenure } from '../model/history.ts';
import type { ObjectId } from '../model/repository.ts';
import type { TreeChange } from './tree-differences.ts';
import type { TreeListing } from './tree-listing.ts';

interface Standing {
  readonly blob: ObjectId;
  readonly mode: string;
  readonly from: number;
}

export class TenureBook {
  readonly #standing = new Map<string, Standing>();
  readonly #ended: PathTenure[] = [];

  /** As of landing `at`: what began later is forgotten, what ended later stands again. */
  static truncated(tenures: readonly PathTenure[], at: number): TenureBook {
    const book = new TenureBook();
    for (const { path, blob, mode, from, to } of tenures) {
      if (from > at) continue;
      if (to !== undefined && to <= at) book.#ended.push({ path, blob, mode, from, to });
      else book.#standing.set(path, { blob, mode, from });
    }
    return book;
  }

  enter(landing: number, changes: readonly TreeChange[]): void {
    for (const { path, now } of changes) {
      this.#end(path, landing);
      if (now) this.#standing.set(path, { ...now, from: landing });
    }
  }

  /** Brings the account in line with a listing of the whole tree. */
  reconcile(landing: number, listing: TreeListing): void {
    this.enter(landing, this.differences(listing));
  }

  /** What would have to change for the account to agree with a listing; empty when it does. */
  differences({ files, unreadable }: TreeListing): readonly TreeChange[] {
    const changes: TreeChange[] = [];
    for (const path of this.#standing.keys()) {
      if (!files.has(path) && !unreadable.some((prefix) => path.startsWith(prefix))) changes.push({ path });
    }
    for (const [path, now] of files) {
      const stands = this.#standing.get(path);
      if (stands?.blob !== now.blob || stands.mode !== now.mode) changes.push({ path, now });
    }
    return changes;
  }

  tenures(): readonly PathTenure[] {
    const standing = [...this.#standing].map(([path, { blob, mode, from }]) => ({ path, blob, mode, from }));
    return [...this.#ended, ...standing].sort(byPathThenLanding);
  }

  #end(path: string, landing: number): void {
    const stood = this.#standing.get(path);
    if (!stood) return;
    this.#standing.delete(path);
    if (stood.from < landing) this.#ended.push({ path, ...stood, to: landing });
  }
}

function byPathThenLanding(a: PathTenure, b: PathTenure): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.from - b.from;
}
