/** A segment as it is read: its columns laid open. Made of bytes whose checksums were compared (segment-format.ts). */
import { z } from 'zod';
import { instantFromMillis, type Instant } from '../../base/instant.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Signature } from '../contract.ts';
import type { Unusable } from '../index/shard-format.ts';
import { decodeHunks } from './entry.ts';
import type { Hunks } from './line-difference.ts';
import {
  decodeSegment,
  incompleteFlag,
  noBlob,
  type SegmentColumns,
  type SegmentHeader,
  type SegmentSection,
} from './segment-format.ts';

const peopleSchema = z.array(z.tuple([z.string(), z.string()]));
const pathsSchema = z.array(z.string());
const gapsSchema = z.array(
  z.tuple([z.number(), z.string(), z.enum(['binary', 'missing-object', 'too-large', 'submodule'])]).rest(z.string()),
);

/** Where the texts of a pack lie: `documents` of its shards one after the other. */
export interface PackColumns {
  readonly shards: readonly { readonly name: string; readonly documents: number }[];
  readonly documents: Uint32Array;
  readonly lines: Uint32Array;
}

export class Segment {
  readonly header: SegmentHeader;
  readonly entries: number;
  readonly commits: number;
  /** `Name <mail>` as filters see it. */
  readonly people: readonly { readonly name: string; readonly email: string }[];
  readonly paths: readonly string[];
  readonly gaps: z.infer<typeof gapsSchema>;
  readonly lines: PackColumns;
  readonly messages: PackColumns;
  readonly entryLandings: Uint32Array;
  readonly entryPaths: Uint32Array;
  readonly commitLandings: Uint32Array;
  readonly commitPeople: Uint32Array;
  /** Per landing from `header.from` on its own commit. */
  readonly commitOfLanding: Uint32Array;
  readonly #columns: SegmentColumns;
  readonly #entryBlobs: Uint32Array;
  readonly #entryHunks: Uint32Array;
  readonly #commitTimes: Float64Array;
  readonly #landedAt: Float64Array;
  #hasIncomplete: boolean | undefined;

  private constructor(header: SegmentHeader, columns: SegmentColumns) {
    const words = (name: SegmentSection) => new Uint32Array(copied(columns[name]));
    const doubles = (name: SegmentSection) => new Float64Array(copied(columns[name]));
    const parsed = <T>(name: SegmentSection, schema: z.ZodType<T>): T =>
      schema.parse(JSON.parse(Buffer.from(columns[name]).toString()));
    this.header = header;
    this.#columns = columns;
    this.entryLandings = words('entryLandings');
    this.entryPaths = words('entryPaths');
    this.commitLandings = words('commitLandings');
    this.commitPeople = words('commitPeople');
    this.entries = this.entryLandings.length;
    this.commits = this.commitLandings.length;
    this.people = parsed('people', peopleSchema).map(([name, email]) => ({ name, email }));
    this.paths = parsed('paths', pathsSchema);
    this.gaps = parsed('gaps', gapsSchema);
    this.lines = { shards: header.lineShards, documents: words('entryDocuments'), lines: words('entryLines') };
    this.messages = {
      shards: header.messageShards,
      documents: words('messageDocuments'),
      lines: words('messageLines'),
    };
    this.#entryBlobs = words('entryBlobs');
    this.#entryHunks = words('entryHunks');
    this.#commitTimes = doubles('commitTimes');
    this.#landedAt = doubles('landedAt');
    this.commitOfLanding = new Uint32Array(header.to - header.from);
    // A landing's own commit comes first: going backwards it is the last one written.
    for (let commit = this.commits - 1; commit >= 0; commit--)
      this.commitOfLanding[this.commitLandings[commit]! - header.from] = commit;
  }

  static read(bytes: Buffer): Result<Segment, Unusable> {
    const decoded = decodeSegment(bytes);
    if (!decoded.ok) return failed(decoded.error);
    return ok(new Segment(decoded.value.header, decoded.value.columns));
  }

  landedMillis(landing: number): number {
    return this.#landedAt[landing - this.header.from]!;
  }

  landedAt(landing: number): Instant {
    return instantFromMillis(this.landedMillis(landing));
  }

  commitId(commit: number): string {
    return this.#id('commitIds', commit);
  }

  parents(commit: number): number {
    return this.#columns.commitParents[commit]!;
  }

  signatures(commit: number): { readonly author: Signature; readonly committer: Signature } {
    const signature = (at: number): Signature => ({
      ...this.people[this.commitPeople[2 * commit + at]!]!,
      at: instantFromMillis(this.#commitTimes[2 * commit + at]!),
    });
    return { author: signature(0), committer: signature(1) };
  }

  blobs(entry: number): { readonly before?: string; readonly after?: string } {
    const before = this.#entryBlobs[2 * entry]!;
    const after = this.#entryBlobs[2 * entry + 1]!;
    return {
      ...(before !== noBlob && { before: this.#id('blobIds', before) }),
      ...(after !== noBlob && { after: this.#id('blobIds', after) }),
    };
  }

  /** A side of it could not be read as text: what it says of added and removed lines is only good for sums. */
  isIncomplete(entry: number): boolean {
    return (this.#columns.entryFlags[entry]! & incompleteFlag) !== 0;
  }

  get hasIncomplete(): boolean {
    return (this.#hasIncomplete ??= this.#columns.entryFlags.some((flags) => (flags & incompleteFlag) !== 0));
  }

  hunks(entry: number): Hunks {
    return decodeHunks(this.#columns.hunks, this.#entryHunks[entry]!, this.#entryHunks[entry + 1]!);
  }

  #id(section: SegmentSection, index: number): string {
    const { idBytes } = this.header;
    const column = this.#columns[section];
    return Buffer.from(column.buffer, column.byteOffset + index * idBytes, idBytes).toString('hex');
  }
}

/** Aligned for a typed array. */
function copied(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy.buffer;
}

/** The text that a line of a document belongs to. `documents` counts over all shards of the pack. */
export function textAt({ documents, lines }: PackColumns, document: number, line: number): number {
  let low = documents[document]!;
  let high = documents[document + 1]! - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]! <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where a text lies: its shard (index in the pack's list), document within the shard, and first line. */
export function placeOf(
  { shards, documents, lines }: PackColumns,
  text: number,
): { readonly shard: number; readonly document: number; readonly line: number } {
  let low = 0;
  let high = documents.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (documents[middle]! <= text) low = middle;
    else high = middle - 1;
  }
  let document = low;
  let shard = 0;
  while (document >= shards[shard]!.documents) document -= shards[shard++]!.documents;
  return { shard, document, line: lines[text]! };
}
