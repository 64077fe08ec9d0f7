/**
 * A segment: what a run of landings did, in one immutable file `<8 digits>.segment` (its first landing) beside the shards
 * that hold its texts. Reader and writer share this page. Numbers are little endian, sections start at multiples of 8.
 *
 *    0  8 bytes  magic "PLUMDELT"
 *    8  u32      format version
 *   12  u32      length of the header in bytes
 *   16  u32      CRC-32 of the header
 *   20  u32      reserved, 0
 *   24  header   JSON, see `headerSchema`: whose landings these are, the shards of their lines and of messages, and where
 *                each section lies with its CRC-32
 *   landedAt        f64 per landing, milliseconds, oldest first
 *   commitIds       per commit its id in bytes. Commits: those of the newest landing first; of each the landing itself
 *                   first, then what it merged
 *   commitLandings  u32 per commit: index of the landing
 *   commitParents   u8 per commit: how many (255: that many or more)
 *   commitPeople    u32 × 2 per commit: author, committer (of `people`)
 *   commitTimes     f64 × 2 per commit: authored, committed, milliseconds
 *   messageDocuments u32 per document of the message shards plus one: its first commit
 *   messageLines    u32 per commit: the first line of its message within its document
 *   people          JSON: [name, email] each
 *   paths           JSON: texts
 *   blobIds         ids in bytes
 *   entryLandings   u32 per entry. Entries: one per landing and path, newest landing first, then by path
 *   entryPaths      u32 per entry (of `paths`)
 *   entryBlobs      u32 × 2 per entry: before, after (of `blobIds`; 0xffffffff: there was none)
 *   entryFlags      u8 per entry: 1 when a side could not be read as text and was taken to be empty
 *   entryDocuments  u32 per document of the line shards plus one: its first entry
 *   entryLines      u32 per entry: its first line within its document
 *   entryHunks      u32 per entry plus one: where its hunks begin in `hunks`
 *   hunks           per entry its hunks (entry.ts)
 *   gaps            JSON: [landing, path, reason] each, and the blob when it is an object that is missing
 *
 * Segments of a repository follow one another without a hole; each names the commit that the one before ended with. The
 * file is written after its shards, so what it names exists; shards that no segment names are remains of a kill.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Unusable } from '../index/shard-format.ts';

export const segmentMagic = 'PLUMDELT';
export const segmentVersion = 1;
export const segmentSuffix = '.segment';
export const noBlob = 0xffffffff;
export const incompleteFlag = 1;
const prefixBytes = 24;

export const segmentSections = [
  'landedAt',
  'commitIds',
  'commitLandings',
  'commitParents',
  'commitPeople',
  'commitTimes',
  'messageDocuments',
  'messageLines',
  'people',
  'paths',
  'blobIds',
  'entryLandings',
  'entryPaths',
  'entryBlobs',
  'entryFlags',
  'entryDocuments',
  'entryLines',
  'entryHunks',
  'hunks',
  'gaps',
] as const;
export type SegmentSection = (typeof segmentSections)[number];

const count = z.number().int().nonnegative();
const shardList = z.array(z.strictObject({ name: z.string().regex(/^[0-9a-f]{32}\.shard$/), documents: count }));
const headerSchema = z.strictObject({
  repository: z.string(),
  /** Landings [from, to). */
  from: count,
  to: count,
  /** The last commit of the segment before; absent when this one begins at the root. */
  previous: z.string().optional(),
  tip: z.string(),
  /** Of the history it was built from (steps.ts): when that was mended since, the segment is built again. */
  fingerprint: count,
  idBytes: z.union([z.literal(20), z.literal(32)]),
  lineShards: shardList,
  messageShards: shardList,
  sections: z.array(z.strictObject({ name: z.enum(segmentSections), offset: count, length: count, checksum: count })),
});

export type SegmentHeader = Omit<z.infer<typeof headerSchema>, 'sections'>;
export type SegmentColumns = Readonly<Record<SegmentSection, Uint8Array>>;

export function encodeSegment(header: SegmentHeader, columns: SegmentColumns): readonly Uint8Array[] {
  // Offsets count from the end of the header, so that its own length does not matter to them.
  let offset = 0;
  const sections = segmentSections.map((name) => {
    const section = { name, offset, length: columns[name].length, checksum: crc32(columns[name]) };
    offset = aligned(offset + section.length);
    return section;
  });
  const json = Buffer.from(JSON.stringify({ ...header, sections } satisfies z.infer<typeof headerSchema>));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(segmentMagic, 0, 'latin1');
  prefix.writeUInt32LE(segmentVersion, 8);
  prefix.writeUInt32LE(json.length, 12);
  prefix.writeUInt32LE(crc32(json), 16);
  const parts: Uint8Array[] = [prefix, json, padding(prefixBytes + json.length)];
  for (const name of segmentSections) parts.push(columns[name], padding(columns[name].length));
  return parts;
}

/** The parts, or what is wrong with it. */
export function decodeSegment(
  bytes: Buffer,
): Result<{ readonly header: SegmentHeader; readonly columns: SegmentColumns }, Unusable> {
  if (bytes.length < prefixBytes) return failed({ why: 'it is cut off' });
  if (bytes.toString('latin1', 0, 8) !== segmentMagic) return failed({ why: 'it is no segment' });
  const version = bytes.readUInt32LE(8);
  if (version !== segmentVersion)
    return failed({ why: `it has format ${version}, this program reads ${segmentVersion}`, isOfAnotherVersion: true });
  const end = prefixBytes + bytes.readUInt32LE(12);
  const json = bytes.subarray(prefixBytes, end);
  if (bytes.length < end || crc32(json) !== bytes.readUInt32LE(16))
    return failed({ why: 'its header does not add up' });
  const parsed = headerSchema.safeParse(JSON.parse(json.toString()));
  if (!parsed.success) return failed({ why: 'its header cannot be read' });
  const { sections, ...header } = parsed.data;
  const base = aligned(end);
  const columns: Partial<Record<SegmentSection, Uint8Array>> = {};
  for (const { name, offset, length, checksum } of sections) {
    const section = bytes.subarray(base + offset, base + offset + length);
    if (section.length !== length || crc32(section) !== checksum) return failed({ why: `its ${name} do not add up` });
    columns[name] = section;
  }
  const lacking = segmentSections.find((name) => !columns[name]);
  if (lacking) return failed({ why: `it has no ${lacking}` });
  const { previous, ...rest } = header;
  return ok({ header: { ...rest, ...(previous !== undefined && { previous }) }, columns: columns as SegmentColumns });
}

export function segmentName(from: number): string {
  return `${String(from).padStart(8, '0')}${segmentSuffix}`;
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

function padding(length: number): Uint8Array {
  return new Uint8Array(aligned(length) - length);
}
