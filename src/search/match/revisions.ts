/**
 * Searches at other revisions (`repo:x@v1`, `rev:`, `rev:at.time()`): a corpus of their trees, made for one search. Contents
 * that lie in shards are searched there; the others are read from git into shards of their own in a folder that goes when
 * the search is over, so that there is one way to search, and nothing is left out because it was not indexed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CorpusRepository, Incompleteness, RevisionSource, SearchAlert } from '../contract.ts';
import { kindOf } from '../index/blocks.ts';
import type { Catalog, Location } from '../index/catalog.ts';
import { openShard, type Shard } from '../index/shard-file.ts';
import { ShardSink } from '../index/shard-sink.ts';
import type { Snapshot } from '../index/snapshot.ts';
import { createPostingCollector, type KernelProgram } from '../kernels/load.ts';
import type { Alternative, Revision } from '../query/ast.ts';
import { listed } from './attributes.ts';
import { resolveRevisions, revisionsOf } from './named-revisions.ts';
import { planQuery } from './query-plan.ts';
import { Scoping } from './scope.ts';

export interface RevisionSetting {
  readonly snapshot: Snapshot;
  readonly catalog: Pick<Catalog, 'shards' | 'locate'>;
  readonly source: RevisionSource;
  readonly program: KernelProgram;
  readonly signal?: AbortSignal;
}

export interface RevisedCorpus {
  readonly snapshot: Snapshot;
  readonly alerts: readonly SearchAlert[];
  readonly incomplete: readonly Incompleteness[];
  /** Removes what was read for it; returns the shards that are gone. */
  dispose(): Promise<readonly number[]>;
}

const shardBytes = 16 << 20;
/** Shards of the catalog have small numbers. */
let nextShard = 2 ** 31;

export async function corpusAt(alternative: Alternative, setting: RevisionSetting): Promise<RevisedCorpus> {
  const unknown = new Set<string>();
  const repositories: CorpusRepository[] = [];
  for (const repository of repositoriesInQuestion(alternative, setting)) {
    const revisions = revisionsOf(alternative, repository.name);
    if (!revisions) repositories.push(repository);
    else repositories.push(...(await treesOf(repository, revisions, setting, unknown)));
  }
  const loose = new LooseShards(setting.catalog);
  try {
    await loose.read(repositories, setting);
    const snapshot = await setting.snapshot.withRepositories(repositories, loose);
    const names = [...unknown];
    return {
      snapshot,
      alerts: names.length > 0 ? [revisionsNotFound(names)] : [],
      incomplete: names.length > 0 ? [{ reason: 'revision-unknown', repositories: names }] : [],
      dispose: () => loose.dispose(),
    };
  } catch (error) {
    await loose.dispose();
    throw error;
  }
}

function repositoriesInQuestion(
  alternative: Alternative,
  { snapshot, program }: RevisionSetting,
): readonly CorpusRepository[] {
  const scoping = new Scoping(planQuery(alternative), snapshot, {
    program,
    predicates: new Map(),
    excluded: new Set(),
  });
  scoping.prepare();
  return snapshot.repositories.filter((_, index) => scoping.repositoryTruth(index) !== false);
}

async function treesOf(
  repository: CorpusRepository,
  revisions: readonly Revision[],
  { source, signal }: RevisionSetting,
  unknown: Set<string>,
): Promise<readonly CorpusRepository[]> {
  const { name } = repository;
  const { wanted, excluded, isUnknown } = await resolveRevisions(name, revisions, source, signal);
  if (isUnknown) unknown.add(name);
  const trees: CorpusRepository[] = [];
  for (const { name: branch, commit } of wanted) {
    signal?.throwIfAborted();
    if (excluded.has(commit)) continue;
    const { attributes } = repository;
    const tree = await source.tree(name, commit);
    trees.push({ name, commit, branch, ...tree, ...(attributes && { attributes }) });
  }
  return trees;
}

export function revisionsNotFound(names: readonly string[]): SearchAlert {
  return {
    title: `A revision was not found in ${names.length} ${names.length === 1 ? 'repository' : 'repositories'}`,
    description: `${listed(names)}: nothing was searched there for it.`,
    proposedQueries: [],
  };
}

/** The shards of the index, and those of contents that no shard holds. */
class LooseShards {
  readonly #catalog: Pick<Catalog, 'shards' | 'locate'>;
  readonly #locations = new Map<string, Location>();
  readonly #own: Shard[] = [];
  #directory: string | undefined;

  constructor(catalog: Pick<Catalog, 'shards' | 'locate'>) {
    this.#catalog = catalog;
  }

  shards(): readonly Shard[] {
    return [...this.#catalog.shards(), ...this.#own];
  }

  locate(blob: string): Location | undefined {
    return this.#locations.get(blob) ?? this.#catalog.locate(blob);
  }

  locateId(ids: Uint8Array, from: number, idBytes: number): Location | undefined {
    return this.locate(Buffer.from(ids.subarray(from, from + idBytes)).toString('hex'));
  }

  async read(repositories: readonly CorpusRepository[], { source, program, signal }: RevisionSetting): Promise<void> {
    const lacking = (blob: string) => {
      const known = this.#catalog.locate(blob);
      return !known || known.shard.index.state(known.document) === 'missing-object';
    };
    const directory = mkdtempSync(join(tmpdir(), 'plumbline-revisions-'));
    this.#directory = directory;
    const collector = (textBytes: number) => createPostingCollector(program, textBytes);
    const sink = new ShardSink({ directory, shardBytes, standing: false, collector });
    const added = new Set<string>();
    for (const { name, files } of repositories) {
      const blobs = [...new Set(files.map(({ blob }) => blob))].filter((blob) => !added.has(blob) && lacking(blob));
      if (blobs.length === 0) continue;
      const paths = new Map(files.map(({ blob, path }) => [blob, path]));
      for await (const read of source.read(name, blobs, signal)) {
        const { blob } = read;
        // Another repository may have it.
        if ('missing' in read) continue;
        added.add(blob);
        const { bytes } = read;
        const kind = kindOf(bytes);
        sink.add({ blob, ...kind, bytes: kind.state === 'text' ? bytes : new Uint8Array(0), path: paths.get(blob)! });
      }
    }
    for (const path of sink.finish()) await this.#take(path);
  }

  async #take(path: string): Promise<void> {
    const opened = await openShard(nextShard++, path);
    if (!opened.ok) throw new Error(`a shard that was just written is damaged: ${opened.error.why}`);
    const shard = opened.value;
    this.#own.push(shard);
    shard.blobs.forEach((blob, document) => this.#locations.set(blob, { shard, document }));
  }

  async dispose(): Promise<readonly number[]> {
    const own = this.#own.splice(0);
    for (const shard of own) await shard.close();
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
    return own.map(({ id }) => id);
  }
}
