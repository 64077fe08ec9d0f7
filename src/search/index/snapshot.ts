/**
 * The corpus as searches walk it: all files of all repositories in the order of results (repository name, path), each
 * with the place of its content. Flat arrays, because there are hundreds of thousands of files. Immutable: a search keeps
 * the one it started with, whatever is published meanwhile.
 */
import type { CorpusFile, CorpusRepository, UnsearchedReason } from '../contract.ts';
import type { Catalog } from './catalog.ts';
import type { Shard } from './shard-file.ts';

export class Snapshot {
  /** Sorted by name. */
  readonly repositories: readonly CorpusRepository[];
  readonly paths: readonly string[];
  /** Index of the repository of each file. */
  readonly repositoryOf: Uint32Array;
  /** Index of the first file of each repository, and one more for the end. */
  readonly firstFile: Uint32Array;
  /** Id of the shard with the content, 0 when none has it. */
  readonly shardOf: Uint32Array;
  readonly documentOf: Uint32Array;
  readonly shards: ReadonlyMap<number, Shard>;
  #pathText: string | undefined;

  constructor(repositories: readonly CorpusRepository[], catalog: Catalog) {
    this.repositories = repositories.toSorted((a, b) => compare(a.name, b.name));
    const count = this.repositories.reduce((sum, { files }) => sum + files.length, 0);
    const paths: string[] = [];
    this.repositoryOf = new Uint32Array(count);
    this.firstFile = new Uint32Array(this.repositories.length + 1);
    this.shardOf = new Uint32Array(count);
    this.documentOf = new Uint32Array(count);
    this.repositories.forEach((repository, index) => {
      for (const { path, blob } of repository.files.toSorted(byPath)) {
        const at = paths.length;
        paths.push(path);
        this.repositoryOf[at] = index;
        const location = catalog.locate(blob);
        if (!location) continue;
        this.shardOf[at] = location.shard.id;
        this.documentOf[at] = location.document;
      }
      this.firstFile[index + 1] = paths.length;
    });
    this.paths = paths;
    this.shards = new Map(catalog.shards().map((shard) => [shard.id, shard]));
  }

  get files(): number {
    return this.paths.length;
  }

  /** Why the content of a file is not searched, or undefined when it is. */
  unsearchedReason(file: number): UnsearchedReason | undefined {
    const shard = this.shards.get(this.shardOf[file]!);
    if (!shard) return 'not-indexed-yet';
    const state = shard.index.state(this.documentOf[file]!);
    return state === 'text' ? undefined : state;
  }

  /** All paths, one a line in file order, to be matched like a text. A line break in a path shows as U+FFFD. */
  get pathText(): string {
    this.#pathText ??= this.paths.map((path) => path.replaceAll('\n', '\ufffd')).join('\n');
    return this.#pathText;
  }
}

function byPath(a: CorpusFile, b: CorpusFile): number {
  return compare(a.path, b.path);
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
