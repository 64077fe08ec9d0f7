/**
 * What was looked at and what was not: the sums and lists of the manifest. Kept as bitmaps over occurrences, so that the
 * alternatives of a query are counted once however much they overlap.
 *
 * Invariant: considered = searched + unsearched, unless the search ended early, which the manifest says.
 */
import type { SearchManifest, UnsearchedFile } from '../contract.ts';
import type { DocumentBits, Layer, Part } from '../index/layer.ts';
import type { Snapshot } from '../index/snapshot.ts';
import { countBits, emptyBits, hasBit, intersect, setBit, unite } from './bits.ts';
import type { GivenUp } from '../structural/structure.ts';
import type { LayerScope } from './scope.ts';

type Unsearched = SearchManifest['unsearched'][number];

interface LayerAccount {
  considered: Uint32Array | 'all';
  /** Considered for their content, which some of them do not have. */
  content: Uint32Array | 'all' | undefined;
  /** How many alternatives look at it. */
  scopes: number;
  /** Reached before the search ended early; only made when more than a sum is needed. */
  reached: Uint32Array | undefined;
  /** Reached, and not marked there yet. */
  readonly parts: { readonly part: Part; readonly only: DocumentBits | undefined }[];
  /** Occurrences in which there may be more matches. */
  readonly givenUp: Map<number, GivenUp>;
}

export class Account {
  blobsConsidered = 0;
  blobsRead = 0;
  /** Set when the search stopped before everything was looked at. */
  endedEarly = false;
  readonly #snapshot: Snapshot;
  readonly #layers = new Map<Layer, LayerAccount>();
  readonly #outside = new Map<number, ReadonlySet<UnsearchedFile> | 'all'>();
  /** Each with the commit that was searched, where that is not the head. */
  readonly #repositories = new Map<number, string | undefined>();
  #asksFiles = false;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  addRepository(index: number, commit?: string): void {
    this.#repositories.set(index, commit);
  }

  addScope({ layer, inScope }: LayerScope, withContent: boolean): void {
    this.#asksFiles = true;
    const known = this.#layers.get(layer);
    const considered = inScope ?? 'all';
    if (known) {
      known.scopes++;
      known.considered = united(known.considered, considered);
      if (withContent) known.content = known.content ? united(known.content, considered) : considered;
    } else {
      const content = withContent ? considered : undefined;
      const nothing = { reached: undefined, parts: [], givenUp: new Map<number, GivenUp>() };
      this.#layers.set(layer, { considered, content, scopes: 1, ...nothing });
    }
  }

  /** What stands in the trees but is no file of the corpus. */
  addOutside(repository: number, files: readonly UnsearchedFile[] | 'all'): void {
    const known = this.#outside.get(repository);
    if (known === 'all' || files === 'all') this.#outside.set(repository, 'all');
    else this.#outside.set(repository, new Set([...(known ?? []), ...files]));
  }

  /** Only noted: which occurrences that were is worked out when somebody asks. */
  reachPart(layer: Layer, part: Part, only?: DocumentBits): void {
    this.#layers.get(layer)?.parts.push({ part, only });
  }

  /** Matches may be missing there. */
  giveUp(layer: Layer, occurrence: number, reason: GivenUp = 'too-complex'): void {
    this.#layers.get(layer)?.givenUp.set(occurrence, reason);
  }

  filesConsidered(): number {
    let count = 0;
    for (const [layer, { considered }] of this.#layers) count += counted(considered, layer);
    for (const [repository] of this.#outside) count += this.#outsideOf(repository).length;
    return count;
  }

  /** So far, as far as that is followed. */
  filesReached(): number {
    let count = 0;
    for (const [layer, known] of this.#layers) {
      const { considered, parts } = known;
      // One search of everything tells of each document once: a sum is enough, in a hundredth of the time.
      if (known.scopes === 1 && considered === 'all') {
        for (const part of parts) eachReached(layer, part, (occurrences) => (count += occurrences.length));
        continue;
      }
      const reached = (known.reached ??= emptyBits(layer.size));
      for (const part of parts.splice(0))
        eachReached(layer, part, (occurrences) => {
          for (const occurrence of occurrences) setBit(reached, occurrence);
        });
      count += countBits(considered === 'all' ? reached : intersect(reached.slice(), considered), 0, layer.size);
    }
    return count;
  }

  filesSearched(): number {
    const givenUpFiles = [...this.#layers.values()].reduce((sum, { givenUp }) => sum + givenUp.size, 0);
    if (this.endedEarly) return Math.max(0, this.filesReached() - givenUpFiles);
    let count = 0 - givenUpFiles;
    for (const [layer, { considered, content }] of this.#layers) {
      count += counted(considered, layer);
      if (content === 'all') count -= layer.textless.length;
      else if (content) count -= layer.textless.reduce((sum, at) => sum + (hasBit(content, at) ? 1 : 0), 0);
    }
    return count;
  }

  /** Occurrences come and go with history: what is listed is listed once per path. */
  unsearched(): readonly Unsearched[] {
    const list: Unsearched[] = [];
    // One by one: as arguments of one call, a hundred thousand would not fit on the stack.
    for (const repository of this.#outside.keys()) for (const one of this.#outsideOf(repository)) list.push(one);
    for (const [layer, { content }] of this.#layers)
      if (content === 'all') {
        for (const one of this.#allTextless(layer)) list.push(one);
      } else if (content)
        for (const at of layer.textless) if (hasBit(content, at)) list.push(this.#textless(layer, at));
    for (const [layer, { givenUp }] of this.#layers)
      for (const [at, reason] of [...givenUp].sort(([a], [b]) => a - b))
        list.push({ ...this.#place(layer, at), reason });
    return list;
  }

  #place(layer: Layer, occurrence: number): { readonly repository: string; readonly path: string } {
    const repository = this.#snapshot.repositoryOf(layer, occurrence).name;
    return { repository, path: this.#snapshot.pathOf(layer, occurrence) };
  }

  #textless(layer: Layer, occurrence: number): Unsearched {
    return { ...this.#place(layer, occurrence), reason: this.#snapshot.unsearchedReason(layer, occurrence)! };
  }

  /** The same for most searches, so it is kept. */
  #allTextless(layer: Layer): readonly Unsearched[] {
    return this.#snapshot.derive(`textless ${layer === this.#snapshot.heads ? 'heads' : 'past'}`, () =>
      Array.from(layer.textless, (at) => this.#textless(layer, at)),
    );
  }

  #outsideOf(repository: number): readonly Unsearched[] {
    const { name, unsearched } = this.#snapshot.repositories[repository]!;
    const files = this.#outside.get(repository)!;
    const named = (list: Iterable<UnsearchedFile>) =>
      Array.from(list, ({ path, reason }) => ({ repository: name, path, reason }));
    return files === 'all' ? this.#snapshot.derive(`outside ${repository}`, () => named(unsearched)) : named(files);
  }

  repositories(): SearchManifest['repositories'] {
    const { repositories } = this.#snapshot;
    return [...this.#repositories]
      .sort(([a], [b]) => a - b)
      .map(([index, past]) => {
        const { name, commit, tree } = repositories[index]!;
        const known =
          past === undefined || past === commit
            ? { commit, ...(tree !== undefined && { tree }) }
            : { commit: past, head: commit };
        return { name, ...known, files: this.#filesOf(index) };
      });
  }

  #filesOf(repository: number): number {
    if (!this.#asksFiles) return 0;
    let count = 0;
    for (const [{ columns }, { considered }] of this.#layers) {
      const [from, to] = [columns.firstOf[repository]!, columns.firstOf[repository + 1]!];
      count += considered === 'all' ? to - from : countBits(considered, from, to);
    }
    return count;
  }
}

/** Occurrences of the documents that were looked at, document by document or many at once. */
function eachReached(
  layer: Layer,
  { part, only }: LayerAccount['parts'][number],
  tell: (occurrences: Uint32Array) => void,
): void {
  const { shard, from, to } = part;
  if (!only) return tell(layer.occurrencesWithin(shard.id, from, to));
  const offset = only.offsets.get(shard.id)!;
  for (let word = from >> 5; word << 5 < to; word++)
    for (let left = only.words[offset + word]!; left !== 0; left &= left - 1) {
      const document = (word << 5) + 31 - Math.clz32(left & -left);
      if (document >= from && document < to) tell(layer.occurrencesOf(shard.id, document));
    }
}

function united(left: Uint32Array | 'all', right: Uint32Array | 'all'): Uint32Array | 'all' {
  return left === 'all' || right === 'all' ? 'all' : unite(left.slice(), right);
}

function counted(bits: Uint32Array | 'all', layer: Layer): number {
  return bits === 'all' ? layer.size : countBits(bits, 0, layer.size);
}
