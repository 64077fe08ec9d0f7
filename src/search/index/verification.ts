/**
 * When the texts of which shard were last read through and found sound. Searches compare what they read, so no answer rests
 * on damage; this is about damage nobody has met yet, and about not reading a whole index again in every process.
 *
 *   verified.jsonl   {"format":"plumbline-verified","version":1}, then per shard
 *                    {"name","bytes","modified","changed","at"}, then {"sha256": of all bytes before this line}
 *
 * Invariant: what is not known to be sound is due. A shard without a line, a file whose size or times are others than when it
 * was read, and a list that is missing or does not add up: all of that is read through, however much it is. What was sound
 * is read again in turn, the longest ago first: so much a call that nothing stays unread for `roundDays` where it is called
 * daily, but at most once a day. Rejected: trusting what was found sound for good (disks forget), reading everything in every
 * process (at 100 GB an audit would do nothing else).
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { instantFromMillis, millisOf, parseInstant, type Instant } from '../../base/instant.ts';
import type { Shard } from './shard-file.ts';

const listName = 'verified.jsonl';
const formatLine = JSON.stringify({ format: 'plumbline-verified', version: 1 });
const dayMillis = 24 * 60 * 60 * 1000;
/** Within so many days everything is read again. */
const roundDays = 30;
/** So much is read again in a call, however small the index. */
const leastBytes = 2 ** 30;

const shardLine = z.strictObject({
  name: z.string(),
  bytes: z.number(),
  modified: z.number(),
  changed: z.number(),
  at: z.string().refine((text) => parseInstant(text) !== undefined),
});
type ShardLine = z.infer<typeof shardLine>;
/** What of a file would be other if somebody had written to it. */
type FileMarks = Pick<ShardLine, 'bytes' | 'modified' | 'changed'>;

/** A shard to be read through; `marks` were taken before. */
export interface DueShard {
  readonly shard: Shard;
  readonly marks: FileMarks;
}

export class VerificationRecord {
  readonly #path: string;
  readonly #lines: Map<string, ShardLine>;
  #isChanged = false;

  private constructor(path: string, lines: readonly ShardLine[]) {
    this.#path = path;
    this.#lines = new Map(lines.map((line) => [line.name, line]));
  }

  static async open(directory: string): Promise<VerificationRecord> {
    const path = join(directory, listName);
    return new VerificationRecord(path, linesOf(await readIfThere(path)));
  }

  /** What is to be read through now; of what is known to be sound at least `least` bytes, and one shard. */
  async due(shards: readonly Shard[], now: Instant, least = leastBytes): Promise<readonly DueShard[]> {
    const unknown: DueShard[] = [];
    const known: (DueShard & { readonly millis: number })[] = [];
    let bytes = 0;
    for (const shard of shards) {
      const marks = await marksOf(shard);
      const line = this.#lines.get(basename(shard.path));
      const millis = line && isSame(line, marks) ? millisOf(line.at as Instant) : undefined;
      bytes += shard.fileBytes;
      // A time to come is no time to trust.
      if (millis === undefined || millis > millisOf(now)) unknown.push({ shard, marks });
      else known.push({ shard, marks, millis });
    }
    let left = Math.max(least, bytes / roundDays);
    const again = known
      .filter(({ millis }) => millisOf(now) - millis >= dayMillis)
      .sort((a, b) => a.millis - b.millis)
      // The one that goes beyond is the last one.
      .filter(({ shard }) => {
        const isWithin = left > 0;
        left -= shard.fileBytes;
        return isWithin;
      });
    return [...unknown, ...again];
  }

  /** It was read through and is sound. */
  note({ shard, marks }: DueShard, now: Instant): void {
    const name = basename(shard.path);
    this.#lines.set(name, { name, ...marks, at: instantFromMillis(millisOf(now)) });
    this.#isChanged = true;
  }

  /** Writes what was noted; shards that are no more are left out. */
  save(shards: readonly Shard[]): void {
    if (!this.#isChanged) return;
    const names = new Set(shards.map(({ path }) => basename(path)));
    const lines = [...this.#lines.values()].filter(({ name }) => names.has(name));
    const body = [formatLine, ...lines.map((line) => JSON.stringify(line)), ''].join('\n');
    writeFileAtomically(this.#path, `${body}${JSON.stringify({ sha256: digestOf(body) })}\n`);
    this.#isChanged = false;
  }
}

async function marksOf(shard: Shard): Promise<FileMarks> {
  const { size, mtimeMs, ctimeMs } = await shard.status();
  return { bytes: size, modified: mtimeMs, changed: ctimeMs };
}

function isSame(line: FileMarks, marks: FileMarks): boolean {
  return line.bytes === marks.bytes && line.modified === marks.modified && line.changed === marks.changed;
}

/** None when there is anything wrong with the list: then all shards are due. */
function linesOf(text: string): readonly ShardLine[] {
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  const body = text.slice(0, end);
  if (text.slice(end) !== `${JSON.stringify({ sha256: digestOf(body) })}\n`) return [];
  const [first, ...lines] = body.trimEnd().split('\n');
  if (first !== formatLine) return [];
  const parsed = z.array(shardLine).safeParse(lines.map((line) => JSON.parse(line) as unknown));
  return parsed.success ? parsed.data : [];
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
