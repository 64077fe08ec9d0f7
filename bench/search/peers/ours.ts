/**
 * Our engine in this process, over exactly the files of the corpus, read from the bare repositories. `count` asks for numbers
 * only, `first` takes matches with path, line number and text as they come.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startingGit } from '../../../src/app/reading/starting-git.ts';
import type { CorpusRepository, SearchEngine } from '../../../src/search/contract.ts';
import { openSearchEngine } from '../../../src/search/engine.ts';
import { addBlobs } from '../git-corpus.ts';
import { readPrepared, type PreparedRepository } from '../prepare.ts';
import type { BenchQuery } from '../queries.ts';
import type { BuildFigures, Peer } from './peer.ts';

export interface OursSetup {
  readonly folder: string;
  readonly scratch: string;
  readonly residentBytes: number;
}

export function asCorpus({ name, commit, branch, files }: PreparedRepository): CorpusRepository {
  return { name, commit, branch, unsearched: [], files: files.map(([path, blob]) => ({ path, blob })) };
}

/** `/x/` with slashes inside escaped: the query language's way to write a regular expression whatever it holds. */
export function spelled({ pattern, ignoreCase }: BenchQuery): string {
  const slashed = `/${pattern.replace(/\\.|\//g, (part) => (part === '/' ? '\\/' : part))}/`;
  return `patternType:keyword type:file case:${ignoreCase ? 'no' : 'yes'} content:${slashed}`;
}

async function build(engine: SearchEngine, prepared: readonly PreparedRepository[]): Promise<BuildFigures> {
  const start = performance.now();
  const corpus = prepared.map(asCorpus);
  const writer = engine.writer();
  const missing = new Set(engine.missingBlobs(corpus));
  const origins = corpus.map(({ files }, index) => {
    const blobs = files.flatMap(({ blob }) => (missing.has(blob) ? [blob] : []));
    return { directory: prepared[index]!.directory, blobs, files };
  });
  const bytes = await addBlobs(origins, writer);
  await writer.commit();
  await engine.publish(corpus);
  const seconds = (performance.now() - start) / 1000;
  const { indexBytes } = engine.statistics();
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  return { seconds, megabytes: bytes / 1e6, indexMegabytes: indexBytes / 1e6, peakMegabytes };
}

export interface Ours extends Peer {
  readonly engine: () => SearchEngine;
  /** The same engine, making the fingerprint of what it counts, too: no other peer does. */
  readonly fingerprinted: Peer;
}

export function ours({ folder, scratch, residentBytes }: OursSetup): Ours {
  const directory = join(scratch, 'our-index');
  let engine: SearchEngine | undefined;
  const opened = (): SearchEngine => {
    if (!engine) throw new Error('prepare first');
    return engine;
  };
  const countWith =
    (fingerprint: boolean): Peer['count'] =>
    async (query) => {
      for await (const event of opened().search(`${spelled(query)} count:all`, { countOnly: true, fingerprint })) {
        if (event.type === 'error') throw new Error(`${event.message} in ${query.pattern}`);
        if (event.type === 'manifest') return event.manifest.matchingLines;
      }
      throw new Error('the search ended without a manifest');
    };
  return {
    name: 'ours',
    version: '',
    unit: 'lines',
    engine: opened,
    prepare: async () => {
      const isBuilt = existsSync(directory);
      engine = await openSearchEngine({ directory, residentBytes });
      const built = engine;
      if (isBuilt) return undefined;
      // As an audit of many repositories starts git.
      return startingGit(async (expectMany) => {
        await expectMany();
        return build(built, readPrepared(folder));
      });
    },
    count: countWith(false),
    first: async (query, most) => {
      let lines = 0;
      for await (const event of opened().search(`${spelled(query)} count:${most}`, { order: 'rank' })) {
        if (event.type === 'error') throw new Error(`${event.message} in ${query.pattern}`);
        if (event.type !== 'matches') continue;
        for (const match of event.matches) if (match.type === 'content') lines += match.lineMatches.length;
      }
      return lines;
    },
    stop: async () => engine?.close(),
    fingerprinted: {
      name: 'ours with fingerprint',
      version: '',
      unit: 'lines',
      prepare: () => Promise.resolve(undefined),
      count: countWith(true),
      stop: () => Promise.resolve(),
    },
  };
}
