/**
 * Keeps the dependency inventory: reads the manifests and lock files that stood in a stretch of time, each blob once, and
 * joins them with their histories to stays. A repository whose branch, readers and stretch are as they were is not touched.
 *
 * Invariant: a stretch that was read once stays read: an audit of a later period does not forget what an earlier one saw.
 * What is older than the oldest landing that was read is not said to be absent: `readFrom` is told with every answer.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { sha256Of } from '../../base/digest.ts';
import type { TimeSpan } from '../../base/instant.ts';
import { joinDependencies } from '../../facts/dependencies/join.ts';
import { dependencyFormats } from '../../facts/dependencies/formats/index.ts';
import type { DependencyFormat, ReadDependencies } from '../../facts/dependencies/format.ts';
import { dependencyFormatOf, formatVersion, readDependencies } from '../../facts/dependencies/read.ts';
import type { LandedCommit, PathTenure } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import type { DependencyStore, StoredFile } from '../../store/dependencies.ts';
import type { Working } from '../plumbline.ts';
import { readInLanes } from '../reading/blob-lanes.ts';
import { landingInForce } from '../reading/read-repository.ts';

export interface RepositoryInventory {
  readonly repository: Repository;
  readonly commits: readonly LandedCommit[];
  /** All tenures of all files. */
  readonly tenures: readonly PathTenure[];
}

interface Refreshing extends Working {
  readonly store: DependencyStore;
}

/** A change of how files are joined makes every stay anew; a change of a reader is in the reader's version. */
const joinVersion = 3;
/** No manifest is larger; a lock file that is would not be read either. */
const bytesAtMost = 128 * 2 ** 20;

/** `span` absent: what stands at the head. */
export async function refreshInventory(
  of: RepositoryInventory,
  span: TimeSpan | undefined,
  { store, signal }: Refreshing,
): Promise<void> {
  const { repository, commits } = of;
  if (commits.length === 0) return;
  const known = await store.reading(repository.name);
  const head = commits.length - 1;
  const wanted = span === undefined ? head : Math.max(0, Math.min(head, landingInForce(commits, span.from)));
  const isSameBranch = known?.key.startsWith(`${commits[0]!.commit} `) === true;
  const readFrom = isSameBranch ? Math.min(wanted, known.readFrom) : wanted;
  const key = `${commits[0]!.commit} ${commits[head]!.commit} ${readersVersion()}`;
  if (known?.key === key && known.readFrom === readFrom) return;
  const tenures = of.tenures.filter(
    ({ path, to, mode }) =>
      mode !== '120000' && mode !== '160000' && (to === undefined || to > readFrom) && dependencyFormatOf(path),
  );
  const files = new Files(store);
  await files.load(tenures);
  await files.read(repository, signal);
  const { dependencies, unread } = joinDependencies({
    history: { commits, tenures },
    readFrom,
    fileOf: (blob, format) => files.of(blob, format),
  });
  await store.replace(repository.name, { key, readFrom, unread: JSON.stringify(unread) }, dependencies);
}

/** Names everything but the history that an inventory is made from. */
export function readersVersion(): string {
  return sha256Of(String(joinVersion), ...dependencyFormats.map(formatVersion));
}

const nameOf = (blob: string, format: DependencyFormat): string => `${blob} ${formatVersion(format)}`;

/** What was said of the blobs of one repository, compressed until it is asked for: hundreds of versions of a lock file. */
class Files {
  readonly #store: DependencyStore;
  readonly #documents = new Map<string, Uint8Array>();
  readonly #lacking = new Map<ObjectId, Set<DependencyFormat>>();

  constructor(store: DependencyStore) {
    this.#store = store;
  }

  of(blob: ObjectId, format: DependencyFormat): ReadDependencies | undefined {
    const document = this.#documents.get(nameOf(blob, format));
    return document && (JSON.parse(zstdDecompressSync(document).toString('utf8')) as ReadDependencies);
  }

  async load(tenures: readonly PathTenure[]): Promise<void> {
    const wanted = new Map<DependencyFormat, Set<ObjectId>>();
    for (const { path, blob } of tenures) {
      const format = dependencyFormatOf(path)!;
      const blobs = wanted.get(format) ?? new Set();
      wanted.set(format, blobs.add(blob));
    }
    for (const [format, blobs] of wanted) {
      for (const { blob, document } of await this.#store.files(formatVersion(format), [...blobs]))
        this.#documents.set(nameOf(blob, format), document);
      for (const blob of blobs) {
        if (this.#documents.has(nameOf(blob, format))) continue;
        const formats = this.#lacking.get(blob) ?? new Set();
        this.#lacking.set(blob, formats.add(format));
      }
    }
  }

  /** Missing blobs stay missing; the next run asks for them again. */
  async read({ gitDirectory }: Repository, signal: AbortSignal): Promise<void> {
    if (this.#lacking.size === 0) return;
    let batch: StoredFile[] = [];
    const save = async (): Promise<void> => {
      const full = batch;
      batch = [];
      await this.#store.saveFiles(full);
    };
    const visit = async (oid: ObjectId, bytes: Uint8Array): Promise<void> => {
      if (bytes.subarray(0, 8000).includes(0)) return;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
      for (const format of this.#lacking.get(oid)!) {
        const document = zstdCompressSync(JSON.stringify(readDependencies(format, text)));
        this.#documents.set(nameOf(oid, format), document);
        batch.push({ blob: oid, format: formatVersion(format), document });
      }
      if (batch.length >= 500) await save();
    };
    await readInLanes(
      [{ gitDirectory, blobs: [...this.#lacking.keys()] }],
      async (_, read) => {
        if (!('missing' in read)) await visit(read.oid, read.bytes);
      },
      { lanes: 1, bytesAtMost, signal },
    );
    await save();
  }
}

/** Of all repositories, one after the other: what a search and a list then find ready. */
export async function readInventories(
  reads: readonly { readonly repository: Repository; readonly history: Omit<RepositoryInventory, 'repository'> }[],
  span: TimeSpan | undefined,
  refreshing: Refreshing,
): Promise<void> {
  const all = { step: 'Reading dependencies', total: reads.length, unit: 'repositories' };
  for (const [done, { repository, history }] of reads.entries()) {
    refreshing.signal.throwIfAborted();
    refreshing.observer.progress({ ...all, done, detail: repository.name });
    await refreshInventory({ repository, commits: history.commits, tenures: history.tenures }, span, refreshing);
  }
  refreshing.observer.progress({ ...all, done: reads.length });
}
