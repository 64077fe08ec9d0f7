/**
 * The corpus as searches walk it: all files of all repositories in the order of results (repository name, path), each
 * with the place of its content. Flat arrays, because there are hundreds of thousands of files. Immutable: a search keeps
 * the one it started with, whatever is published meanwhile.
 */
import type { CorpusFile, CorpusRepository, UnsearchedReason } from '../contract.ts';
import { Pace } from '../pace.ts';
import type { Catalog } from './catalog.ts';
import type { Shard } from './shard-file.ts';

/** What is known of a file's content, as kept per file. */
const fileStates = ['text', 'binary', 'missing-object', 'too-large', 'not-indexed-yet'] as const;

export const pathsPerText = 128;

export class Snapshot {
  /** Sorted by name. */
  readonly repositories: readonly CorpusRepository[];
  readonly paths: string[] = [];
  /** Index of the repository of each file. */
  readonly repositoryOf: Uint32Array;
  /** Index of the first file of each repository, and one more for the end. */
  readonly firstFile: Uint32Array;
  /** Id of the shard with the content, 0 when none has it. */
  readonly shardOf: Uint32Array;
  readonly documentOf: Uint32Array;
  readonly shards: ReadonlyMap<number, Shard>;
  readonly #states: Uint8Array;
  #pathTexts: readonly string[] | undefined;

  private constructor(repositories: readonly CorpusRepository[], shards: readonly Shard[]) {
    const files = repositories.reduce((sum, repository) => sum + repository.files.length, 0);
    this.repositories = repositories.toSorted((a, b) => compare(a.name, b.name));
    this.shards = new Map(shards.map((shard) => [shard.id, shard]));
    this.repositoryOf = new Uint32Array(files);
    this.firstFile = new Uint32Array(repositories.length + 1);
    this.shardOf = new Uint32Array(files);
    this.documentOf = new Uint32Array(files);
    this.#states = new Uint8Array(files).fill(fileStates.indexOf('not-indexed-yet'));
  }

  /** In slices: a server that publishes while others search must not make them wait. */
  static async build(repositories: readonly CorpusRepository[], catalog: Catalog): Promise<Snapshot> {
    const snapshot = new Snapshot(repositories, catalog.shards());
    const pace = new Pace(undefined);
    for (const [index, repository] of snapshot.repositories.entries()) {
      for (const file of repository.files.toSorted(byPath)) {
        snapshot.#add(index, file, catalog);
        if ((snapshot.files & 255) === 0) await pace.breathe();
      }
      snapshot.firstFile[index + 1] = snapshot.files;
    }
    return snapshot;
  }

  #add(repository: number, { path, blob }: CorpusFile, catalog: Catalog): void {
    const file = this.paths.push(path) - 1;
    this.repositoryOf[file] = repository;
    const location = catalog.locate(blob);
    // A shard that was registered since the build began is not part of this snapshot.
    if (!location || this.shards.get(location.shard.id) !== location.shard) return;
    this.shardOf[file] = location.shard.id;
    this.documentOf[file] = location.document;
    this.#states[file] = fileStates.indexOf(location.shard.index.state(location.document));
  }

  get files(): number {
    return this.paths.length;
  }

  isText(file: number): boolean {
    return this.#states[file] === 0;
  }

  /** Why the content of a file is not searched, or undefined when it is. */
  unsearchedReason(file: number): UnsearchedReason | undefined {
    const state = fileStates[this.#states[file]!]!;
    return state === 'text' ? undefined : state;
  }

  /**
   * The paths as texts to be matched like any other, a path a line, `pathsPerText` of them each: small enough that the
   * slowest pattern over one of them does not hold up others. A line break in a path shows as U+FFFD.
   */
  async pathTexts(pace: Pace): Promise<readonly string[]> {
    if (this.#pathTexts) return this.#pathTexts;
    const texts: string[] = [];
    for (let first = 0; first < this.files; first += pathsPerText) {
      texts.push(
        this.paths
          .slice(first, first + pathsPerText)
          .map(pathAsLine)
          .join('\n'),
      );
      await pace.breathe();
    }
    this.#pathTexts = texts;
    return texts;
  }
}

export function pathAsLine(path: string): string {
  return path.includes('\n') ? path.replaceAll('\n', '\ufffd') : path;
}

function byPath(a: CorpusFile, b: CorpusFile): number {
  return compare(a.path, b.path);
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
