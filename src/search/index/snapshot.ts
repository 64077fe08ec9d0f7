/**
 * The corpus as searches see it: columns of occurrences (see layer.ts), one layer for what stands at the heads and one for
 * what stood there before; a table of all paths and one of the repositories' names. Immutable: a search keeps the one it
 * started with, whatever is published meanwhile.
 *
 * A new snapshot takes over from the one before what has not changed: the columns of a repository as long as its files are
 * the same, the place of a content as long as its shard is there. Joining the columns is a few passes over flat numbers.
 */
import { createHash } from 'node:crypto';
import { languageOfPath } from '../../base/language.ts';
import type { CorpusFile, CorpusRepository, UnsearchedReason } from '../contract.ts';
import { Pace } from '../pace.ts';
import { PathColumns } from '../rank/path-columns.ts';
import type { Catalog, Location } from './catalog.ts';
import { StoredRepository } from './corpus-record.ts';
import { Layer, stillStanding, type LayerColumns } from './layer.ts';
import { LineTable } from './line-table.ts';
import { recordStandings } from './record-columns.ts';
import type { Shard } from './shard-file.ts';
import { shardVersion } from './shard-format.ts';

/** What is known of a file's content, as kept per occurrence. */
const fileStates = ['text', 'binary', 'missing-object', 'too-large', 'not-indexed-yet'] as const;
const notIndexed = fileStates.indexOf('not-indexed-yet');
const missingObject = fileStates.indexOf('missing-object');

/** Names of languages by number; 0 is none. Shared by all snapshots, like the table of paths. */
class PathTable extends LineTable {
  readonly #languages: string[] = [''];
  #languageOf = new Uint8Array(0);

  languageOf(path: number): string | undefined {
    return languageOfPath(this.line(path))?.name;
  }

  /** A bitmap over the paths, as far as `readLanguages` has come. */
  ofLanguage(name: string): Uint32Array {
    const bits = new Uint32Array((this.size + 31) >> 5);
    const number = this.#languages.indexOf(name);
    if (number < 1) return bits;
    for (let path = 0; path < this.#languageOf.length; path++)
      if (this.#languageOf[path] === number) bits[path >> 5]! |= 1 << (path & 31);
    return bits;
  }

  #numberOfLanguage(name: string): number {
    const known = this.#languages.indexOf(name);
    return known > 0 ? known : this.#languages.push(name) - 1;
  }

  readonly #rankColumns = new PathColumns();
  #reading: Promise<void> | undefined;

  /** What ranking knows of the paths; read when first asked for, once, however many ask. */
  async rankColumns(pace: Pace): Promise<PathColumns> {
    while (!this.#rankColumns.areOf(this)) {
      this.#reading ??= this.#rankColumns.read(this, new Pace(undefined)).finally(() => (this.#reading = undefined));
      await pace.until(this.#reading);
    }
    return this.#rankColumns;
  }

  /** The same, if they were read. */
  get knownRankColumns(): PathColumns | undefined {
    return this.#rankColumns.areOf(this) ? this.#rankColumns : undefined;
  }

  async readLanguages(pace: Pace): Promise<void> {
    const known = this.#languageOf.length;
    const count = this.size;
    if (known === count) return;
    const numbers = new Uint8Array(count);
    numbers.set(this.#languageOf);
    const numberOf = new Map(this.#languages.map((name, at) => [name, at]));
    for (let path = known; path < count; path++) {
      const name = languageOfPath(this.line(path))?.name;
      if (name !== undefined) {
        if (!numberOf.has(name)) numberOf.set(name, this.#numberOfLanguage(name));
        numbers[path] = numberOf.get(name)!;
      }
      if ((path & 255) === 0 && pace.isDue) await pace.breathe();
    }
    // Two searches may have read at the same time: numbers of languages are shared, and the longer column stays.
    if (count > this.#languageOf.length) this.#languageOf = numbers;
  }
}

/** Where contents lie. */
type Places = Pick<Catalog, 'shards' | 'locate' | 'locateId'>;

interface Tables {
  readonly paths: PathTable;
  readonly names: LineTable;
}

/** Ids of blobs; looked up without making texts of them where they stand in a record. */
interface Blobs {
  readonly length: number;
  at(index: number): string | undefined;
  locate(index: number, places: Places): Location | undefined;
}

class GivenBlobs implements Blobs {
  readonly #ids: readonly string[];

  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  get length(): number {
    return this.#ids.length;
  }

  at(index: number): string | undefined {
    return this.#ids[index];
  }

  locate(index: number, places: Places): Location | undefined {
    return places.locate(this.#ids[index]!);
  }
}

/** One kind of occurrences of one repository, in the order of results. */
interface Standings {
  readonly paths: Uint32Array;
  readonly blobs: Blobs;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly shardOf: Uint32Array;
  readonly documentOf: Uint32Array;
  readonly states: Uint8Array;
}

interface RepositoryColumns {
  readonly repository: CorpusRepository;
  readonly heads: Standings;
  readonly past: Standings;
}

export class Snapshot {
  /** Sorted by name. */
  readonly repositories: readonly CorpusRepository[];
  readonly shards: ReadonlyMap<number, Shard>;
  readonly paths: PathTable;
  /** Line of the table of names of each repository. */
  readonly nameOf: readonly number[];
  readonly names: LineTable;
  readonly heads: Layer;
  readonly #columns: readonly RepositoryColumns[];
  #past: Layer | undefined;
  readonly #derived = new Map<string, unknown>();

  private constructor(columns: readonly RepositoryColumns[], shards: readonly Shard[], tables: Tables) {
    this.repositories = columns.map(({ repository }) => repository);
    this.shards = new Map(shards.map((shard) => [shard.id, shard]));
    this.paths = tables.paths;
    this.names = tables.names;
    this.nameOf = this.repositories.map(({ name }) => tables.names.idOf(name));
    this.#columns = columns;
    this.heads = new Layer(joined(columns.map(({ heads }) => heads)), this.shards);
  }

  /** In slices: a server that publishes while others search must not make them wait. */
  static async build(repositories: readonly CorpusRepository[], catalog: Catalog): Promise<Snapshot> {
    const before = latest.get(catalog);
    const snapshot = await Snapshot.#buildOn(before, repositories, catalog);
    latest.set(catalog, snapshot);
    return snapshot;
  }

  /** The files of other revisions, as a snapshot of their own over the same shards. */
  async withRepositories(repositories: readonly CorpusRepository[], catalog: Places): Promise<Snapshot> {
    return Snapshot.#buildOn(this, repositories, catalog);
  }

  static async #buildOn(
    before: Snapshot | undefined,
    repositories: readonly CorpusRepository[],
    catalog: Places,
  ): Promise<Snapshot> {
    const pace = new Pace(undefined);
    const tables = { paths: before?.paths ?? new PathTable(), names: before?.names ?? new LineTable() };
    const known = new Map((before ? before.#columns : []).map((columns) => [columns.repository.name, columns]));
    const shards = catalog.shards();
    const place = placer(catalog, shards);
    const all: RepositoryColumns[] = [];
    for (const repository of repositories.toSorted((a, b) => compare(a.name, b.name))) {
      const old = known.get(repository.name);
      const columns =
        old && isSame(old.repository, repository)
          ? { ...old, repository }
          : await columnsOf(repository, tables.paths, pace);
      all.push({ ...columns, heads: await place(columns.heads, pace), past: await place(columns.past, pace) });
    }
    const snapshot = new Snapshot(all, shards, tables);
    await tables.names.index(pace);
    return snapshot;
  }

  /** What stood on the branches before. Made when first asked for. */
  get past(): Layer {
    this.#past ??= new Layer(joined(this.#columns.map(({ past }) => past)), this.shards);
    return this.#past;
  }

  get hasPast(): boolean {
    return this.#columns.some(({ past }) => past.blobs.length > 0);
  }

  /** Changes with what can be found: the repositories and their commits, and the format of the index. */
  get version(): string {
    return this.derive('version', () => {
      const hash = createHash('sha256');
      for (const { name, commit, history } of this.repositories)
        hash.update(`${name}\0${commit}\0${history?.completeFrom ?? ''}\n`);
      return `${shardVersion}-${hash.digest('hex').slice(0, 16)}`;
    });
  }

  /** What is worked out from this snapshot and worth keeping with it. */
  derive<T>(key: string, make: () => T): T {
    if (!this.#derived.has(key)) this.#derived.set(key, make());
    return this.#derived.get(key) as T;
  }

  blobOf(layer: Layer, occurrence: number): string {
    const repository = layer.columns.repositoryOf[occurrence]!;
    const { heads, past } = this.#columns[repository]!;
    return (layer === this.heads ? heads : past).blobs.at(occurrence - layer.columns.firstOf[repository]!)!;
  }

  pathOf(layer: Layer, occurrence: number): string {
    return this.paths.line(layer.columns.pathOf[occurrence]!);
  }

  repositoryOf(layer: Layer, occurrence: number): CorpusRepository {
    return this.repositories[layer.columns.repositoryOf[occurrence]!]!;
  }

  /** Why the content of an occurrence is not searched, or undefined when it is. */
  unsearchedReason(layer: Layer, occurrence: number): UnsearchedReason | undefined {
    const state = fileStates[layer.columns.states[occurrence]!]!;
    return state === 'text' ? undefined : state;
  }
}

/** The newest snapshot over each catalog: what the next one is built on. */
const latest = new WeakMap<Catalog, Snapshot>();

function isSame(a: CorpusRepository, b: CorpusRepository): boolean {
  if (a === b) return true;
  if (a instanceof StoredRepository && b instanceof StoredRepository)
    return a.completeFrom === b.completeFrom && a.hasFilesOf(b);
  return (
    sameFiles(a.files, b.files) &&
    a.history?.completeFrom === b.history?.completeFrom &&
    sameTenures(a.history?.tenures ?? [], b.history?.tenures ?? [])
  );
}

function sameFiles(a: readonly CorpusFile[], b: readonly CorpusFile[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({ path, blob, since }, at) => {
        const other = b[at]!;
        return blob === other.blob && path === other.path && since === other.since;
      }))
  );
}

type Tenures = NonNullable<CorpusRepository['history']>['tenures'];

function sameTenures(a: Tenures, b: Tenures): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({ path, blob, from, to }, at) => {
        const other = b[at]!;
        return blob === other.blob && path === other.path && from === other.from && to === other.to;
      }))
  );
}

/** Occurrences as they come, and from which landing to which each of them stands. */
interface Listed<One extends Pick<CorpusFile, 'path' | 'blob'>> {
  readonly list: readonly One[];
  readonly from: (one: One) => number;
  readonly to: (one: One) => number;
}

async function columnsOf(repository: CorpusRepository, paths: LineTable, pace: Pace): Promise<RepositoryColumns> {
  if (repository instanceof StoredRepository) {
    const { heads, past } = await recordStandings(repository, paths, pace);
    return { repository, heads: unplaced(heads), past: unplaced(past) };
  }
  const { files, history } = repository;
  const begin = history?.completeFrom ?? 0;
  const heads: Listed<CorpusFile> = { list: files, from: ({ since }) => since ?? begin, to: () => stillStanding };
  const past: Listed<Tenures[number]> = { list: history?.tenures ?? [], from: ({ from }) => from, to: ({ to }) => to };
  return {
    repository,
    heads: await standingsOf(heads, paths, pace),
    past: await standingsOf(past, paths, pace),
  };
}

/** Without an object for each: a first query makes these columns for hundreds of thousands. */
async function standingsOf<One extends Pick<CorpusFile, 'path' | 'blob'>>(
  { list, from, to }: Listed<One>,
  paths: LineTable,
  pace: Pace,
): Promise<Standings> {
  const inOrder = (a: One, b: One) => compare(a.path, b.path) || from(a) - from(b);
  // As it usually comes.
  const isSorted = list.every((one, at) => at === 0 || inOrder(list[at - 1]!, one) <= 0);
  const sorted = isSorted ? list : list.toSorted(inOrder);
  const size = sorted.length;
  const standings = unplaced({
    paths: new Uint32Array(size),
    blobs: new GivenBlobs(sorted.map(({ blob }) => blob)),
    from: new Int32Array(size),
    to: new Int32Array(size),
  });
  for (let at = 0; at < size; at++) {
    const one = sorted[at]!;
    standings.paths[at] = paths.idOf(one.path);
    standings.from[at] = from(one);
    standings.to[at] = to(one);
    if ((at & 255) === 0 && pace.isDue) await pace.breathe();
  }
  return standings;
}

function unplaced(columns: Pick<Standings, 'paths' | 'blobs' | 'from' | 'to'>): Standings {
  const size = columns.blobs.length;
  return {
    ...columns,
    shardOf: new Uint32Array(size),
    documentOf: new Uint32Array(size),
    states: new Uint8Array(size).fill(notIndexed),
  };
}

/** Finds the places of contents that have none yet, or had one in a shard that is gone. */
function placer(catalog: Places, shards: readonly Shard[]): (standings: Standings, pace: Pace) => Promise<Standings> {
  const present = new Map(shards.map((shard) => [shard.id, shard]));
  const isPlaced = ({ states, shardOf }: Standings, at: number) =>
    states[at] !== notIndexed && states[at] !== missingObject && present.has(shardOf[at]!);
  return async (standings, pace) => {
    let placed: Standings | undefined;
    for (let at = 0; at < standings.blobs.length; at++) {
      if ((at & 255) === 0 && pace.isDue) await pace.breathe();
      if (isPlaced(standings, at)) continue;
      placed ??= copied(standings);
      const location = standings.blobs.locate(at, catalog);
      // A shard that was registered since the build began is not part of this snapshot.
      const isHere = location !== undefined && present.get(location.shard.id) === location.shard;
      placed.shardOf[at] = isHere ? location.shard.id : 0;
      placed.documentOf[at] = isHere ? location.document : 0;
      placed.states[at] = isHere ? fileStates.indexOf(location.shard.index.state(location.document)) : notIndexed;
    }
    return placed ?? standings;
  };
}

/** Another snapshot may be looking at the old columns. */
function copied(standings: Standings): Standings {
  const { shardOf, documentOf, states } = standings;
  return { ...standings, shardOf: shardOf.slice(), documentOf: documentOf.slice(), states: states.slice() };
}

function joined(standings: readonly Standings[]): LayerColumns {
  const size = standings.reduce((sum, { blobs }) => sum + blobs.length, 0);
  const columns = {
    repositoryOf: new Uint32Array(size),
    firstOf: new Uint32Array(standings.length + 1),
    pathOf: new Uint32Array(size),
    shardOf: new Uint32Array(size),
    documentOf: new Uint32Array(size),
    states: new Uint8Array(size),
    from: new Int32Array(size),
    to: new Int32Array(size),
  };
  let at = 0;
  for (const [repository, { paths, shardOf, documentOf, states, from, to }] of standings.entries()) {
    columns.pathOf.set(paths, at);
    columns.shardOf.set(shardOf, at);
    columns.documentOf.set(documentOf, at);
    columns.states.set(states, at);
    columns.from.set(from, at);
    columns.to.set(to, at);
    columns.repositoryOf.fill(repository, at, at + paths.length);
    at += paths.length;
    columns.firstOf[repository + 1] = at;
  }
  return columns;
}

/** By code units: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
