/**
 * Zoekt as it is run: its web server over a memory-mapped index, asked through its JSON interface. `--zoekt FOLDER` names the
 * folder with `zoekt-index` and `zoekt-webserver`.
 *
 * Counting: no limits, one file displayed, so that the answer is small; it counts matches, not lines. The time is that of the
 * request on loopback; files over 2 MiB or 20,000 trigrams are not in its index (`--max_trigram_count` is raised here).
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchQuery } from '../queries.ts';
import type { BuildFigures, Peer } from './peer.ts';

const unlimited = 1_000_000_000;
const port = 16_070;

interface Answer {
  readonly Result: {
    readonly MatchCount: number;
    readonly Files?: readonly { readonly LineMatches?: readonly unknown[] }[] | null;
  };
}

export function hasZoekt(folder: string): boolean {
  return existsSync(join(folder, 'zoekt-index')) && existsSync(join(folder, 'zoekt-webserver'));
}

function spelled({ pattern, ignoreCase }: BenchQuery): string {
  const quoted = pattern.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `case:${ignoreCase ? 'no' : 'yes'} content:"${quoted}"`;
}

async function ask(query: BenchQuery, options: Readonly<Record<string, number>>): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/api/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ Q: spelled(query), Opts: { MaxWallTime: 120_000_000_000, ...options } }),
  });
  if (!response.ok) throw new Error(`zoekt answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

async function build(binaries: string, tree: string, index: string, megabytes: number): Promise<BuildFigures> {
  mkdirSync(index, { recursive: true });
  const start = performance.now();
  const args = ['-index', index, '-disable_ctags', '-max_trigram_count', '1000000', '-parallelism', '2', tree];
  const { status, stderr } = spawnSync(join(binaries, 'zoekt-index'), args, { maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`zoekt-index ended with ${status}: ${stderr.toString().slice(-2000)}`);
  const seconds = (performance.now() - start) / 1000;
  const total = readdirSync(index).reduce((sum, name) => sum + statSync(join(index, name)).size, 0) / 1e6;
  return { seconds, megabytes, indexMegabytes: total - megabytes };
}

async function untilItAnswers(): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    try {
      const { Result } = await ask({ pattern: 'zzqqxx_warm', ignoreCase: false }, { MaxDocDisplayCount: 1 });
      if (Result !== undefined) return;
    } catch {
      // Not listening yet.
    }
    await sleep(200);
  }
  throw new Error('zoekt-webserver did not answer within a minute');
}

export function zoekt(setup: {
  readonly binaries: string;
  readonly tree: string;
  readonly scratch: string;
  readonly megabytes: number;
}): Peer {
  const index = join(setup.scratch, 'zoekt-index');
  let server: ChildProcess | undefined;
  return {
    name: 'zoekt',
    version: spawnSync(join(setup.binaries, 'zoekt-webserver'), ['-version']).stdout.toString().trim(),
    unit: 'matches',
    prepare: async () => {
      const isBuilt = existsSync(index) && readdirSync(index).length > 0;
      const figures = isBuilt ? undefined : await build(setup.binaries, setup.tree, index, setup.megabytes);
      const args = ['-index', index, '-rpc', '-listen', `127.0.0.1:${port}`, '-html=false'];
      server = spawn(join(setup.binaries, 'zoekt-webserver'), args, { stdio: 'ignore' });
      await untilItAnswers();
      return figures;
    },
    count: async (query) => {
      const limits = { ShardMaxMatchCount: unlimited, TotalMaxMatchCount: unlimited, MaxDocDisplayCount: 1 };
      return (await ask(query, limits)).Result.MatchCount;
    },
    first: async (query, most) => {
      const limits = { ShardMaxMatchCount: most, TotalMaxMatchCount: most, MaxMatchDisplayCount: most };
      const { Files } = (await ask(query, limits)).Result;
      return (Files ?? []).reduce((sum, { LineMatches }) => sum + (LineMatches?.length ?? 0), 0);
    },
    stop: async () => void server?.kill(),
  };
}
