/**
 * The folder of one repository: its segments and the shards they name. The listing is the catalog; what is in a chain from
 * the root on counts, everything else is left over from a kill, a rewritten branch or damage, and is swept away.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../base/app-error.ts';
import type { Observer } from '../../base/progress.ts';
import { shardSuffix, type Unusable } from '../index/shard-format.ts';
import { segmentName, segmentSuffix } from './segment-format.ts';
import { Segment } from './segment.ts';

export function folderOf(directory: string, repository: string): string {
  return join(directory, createHash('sha256').update(repository).digest('hex').slice(0, 32));
}

/** Segments that follow one another from the root, oldest first. */
export async function readChain(folder: string, observer: Observer): Promise<readonly Segment[]> {
  const chain: Segment[] = [];
  const names = new Set(await namesIn(folder));
  // What begins in between was taken up into another one.
  for (let from = 0; names.has(segmentName(from)); from = chain.at(-1)!.header.to) {
    const name = segmentName(from);
    const last = chain.at(-1)?.header;
    const segment = Segment.read(await readFile(join(folder, name)));
    if (!segment.ok) {
      observer.note(rebuilding(`the record of differences ${name}`, segment.error));
      break;
    }
    const { header } = segment.value;
    if (header.from !== from || header.to <= from || header.previous !== last?.tip) break;
    const shards = [...header.lineShards, ...header.messageShards];
    if (!shards.every((shard) => names.has(shard.name))) {
      observer.note(`a shard of the record of differences ${name} is lacking: it will be rebuilt`);
      break;
    }
    chain.push(segment.value);
  }
  return chain;
}

/** What is said of a part of the record that cannot be used. */
export function rebuilding(what: string, { why, isOfAnotherVersion }: Unusable): string {
  return isOfAnotherVersion
    ? `${what} is of another version of Plumbline: it will be built anew`
    : `${what} is damaged (${why}): it will be rebuilt`;
}

export async function hasSegments(folder: string): Promise<boolean> {
  return (await namesIn(folder)).some((name) => name.endsWith(segmentSuffix));
}

/** Removes segments that do not hold any more, so that none of them comes to stand behind those that replace them. */
export async function keepOnly(folder: string, segments: readonly Segment[]): Promise<void> {
  const kept = new Set(segments.map(({ header }) => segmentName(header.from)));
  for (const name of await namesIn(folder))
    if (name.endsWith(segmentSuffix) && !kept.has(name)) await rm(join(folder, name), { force: true });
}

/** Removes whatever the chain does not need. */
export async function sweep(folder: string, chain: readonly Segment[]): Promise<void> {
  const needed = new Set<string>();
  for (const { header } of chain) {
    needed.add(segmentName(header.from));
    for (const { name } of [...header.lineShards, ...header.messageShards]) needed.add(name);
  }
  for (const name of await namesIn(folder)) {
    const isOurs = name.endsWith(segmentSuffix) || name.endsWith(shardSuffix) || name.endsWith('.tmp');
    if (isOurs && !needed.has(name)) await rm(join(folder, name), { force: true });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
