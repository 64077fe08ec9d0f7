/**
 * The comparison: twenty queries, all engines in turn within one run, medians and ratios. Only ratios within a run mean
 * something on a shared machine.
 *
 *   node bench/search/prepare.ts --into FOLDER REPOSITORY.git ...        (once)
 *   node bench/search/run.ts --corpus FOLDER --scratch FOLDER [--zoekt FOLDER] [--rounds 5] [--only count,first,clients,cold]
 *                            [--peers ours,rg,git grep,csearch,zoekt] [--resident MEGABYTES] [--out FILE.md]
 *
 * Indexes are built in the scratch folder when they are not there, and the figures of building are reported then. Counts of
 * engines that count lines must be equal; a difference is marked and makes the exit code 1 (csearch may count fewer: it
 * passes over some files in silence, which is shown and not held against anybody).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { csearch, gitGrep, isInstalled, ripgrep } from './peers/command-line.ts';
import { ours } from './peers/ours.ts';
import type { Peer } from './peers/peer.ts';
import { hasZoekt, zoekt } from './peers/zoekt.ts';
import { readPrepared } from './prepare.ts';
import { benchQueries, queryLabel, type BenchQuery } from './queries.ts';

const firstMost = 500;
/** Who has taken so long over a query is not asked for another round of it. */
const patienceMillis = 3000;
const commonWord: BenchQuery = { pattern: 'return', ignoreCase: false };
const clients = 8;
const clientSeconds = 10;

interface Measured {
  readonly count: number;
  readonly millis: number;
}

const report: string[] = [];

function say(line: string): void {
  console.log(line);
  report.push(line);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function timed(work: () => Promise<number>): Promise<Measured> {
  const start = performance.now();
  const count = await work();
  return { count, millis: performance.now() - start };
}

type Ask = (peer: Peer, query: BenchQuery) => Promise<number>;

/** All peers in turn, round after round, so that each sees the same load. Returns whether the counts of lines agree. */
async function table(title: string, setup: { peers: readonly Peer[]; rounds: number; ask: Ask; compare: boolean }) {
  const { peers, rounds, ask, compare } = setup;
  say(`\n### ${title} (medians of ${rounds}, ms; in brackets: times ours)\n`);
  say(`| query | n | ${peers.map(({ name }) => name).join(' | ')} |`);
  say(`| --- | ---: | ${peers.map(() => '---:').join(' | ')} |`);
  let agree = true;
  for (const query of benchQueries) {
    const all = new Map<string, Measured[]>(peers.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const peer of peers) {
        const runs = all.get(peer.name)!;
        if (runs.reduce((sum, { millis }) => sum + millis, 0) < patienceMillis)
          runs.push(await timed(() => ask(peer, query)));
      }
    const reference = all.get(peers[0]!.name)![0]!.count;
    const base = quantile(
      all.get(peers[0]!.name)!.map(({ millis }) => millis),
      0.5,
    );
    const cells = peers.map(({ name, unit }, index) => {
      const runs = all.get(name)!;
      const millis = quantile(
        runs.map((run) => run.millis),
        0.5,
      );
      const { count } = runs[0]!;
      const differs = compare && unit === 'lines' && count !== reference;
      if (differs && name !== 'csearch') agree = false;
      const ratio = index === 0 ? '' : ` (${(millis / base).toFixed(1)}x)`;
      return `${millis.toFixed(millis < 100 ? 2 : 0)}${ratio}${differs ? ` n=${count}!` : ''}`;
    });
    say(`| \`${queryLabel(query).replaceAll('|', '\\|')}\` | ${reference} | ${cells.join(' | ')} |`);
  }
  return agree;
}

/** Eight clients at once, each asking the queries in an order of its own for some seconds. */
async function manyClients(peers: readonly Peer[]): Promise<void> {
  say(`\n### ${clients} clients at once, count all, mixed queries, ${clientSeconds} s\n`);
  say('| engine | queries/s | p50 ms | p95 ms | p99 ms |');
  say('| --- | ---: | ---: | ---: | ---: |');
  for (const peer of peers) {
    const times: number[] = [];
    const end = performance.now() + clientSeconds * 1000;
    const start = performance.now();
    const client = async (number: number): Promise<void> => {
      for (let turn = number * 3; performance.now() < end; turn += 7)
        times.push((await timed(() => peer.count(benchQueries[turn % benchQueries.length]!))).millis);
    };
    await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
    const seconds = (performance.now() - start) / 1000;
    const cells = [times.length / seconds, quantile(times, 0.5), quantile(times, 0.95), quantile(times, 0.99)];
    say(`| ${peer.name} | ${cells.map((value) => value.toFixed(1)).join(' | ')} |`);
  }
}

/** A fresh process that opens the index and asks one query: what the command line pays. */
function coldStart(scratch: string): void {
  say('\n### Cold start: a new process, its first query, its second (ms)\n');
  say('| query | open | first | again |');
  say('| --- | ---: | ---: | ---: |');
  for (const query of benchQueries.filter((_, index) => index % 5 === 0)) {
    const args = [join(import.meta.dirname, 'cold.ts'), join(scratch, 'our-index'), JSON.stringify(query)];
    const { stdout, status, stderr } = spawnSync(process.execPath, args);
    if (status !== 0) throw new Error(`the cold process ended with ${status}: ${stderr.toString()}`);
    const [open, first, again] = JSON.parse(stdout.toString()) as readonly number[];
    say(`| \`${queryLabel(query).replaceAll('|', '\\|')}\` | ${open} | ${first} | ${again} |`);
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string' },
      scratch: { type: 'string' },
      zoekt: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string', default: 'count,first,clients,cold' },
      peers: { type: 'string', default: 'ours,ours with fingerprint,rg,git grep,csearch,zoekt' },
      resident: { type: 'string', default: '3500' },
      out: { type: 'string' },
    },
  });
  if (values.corpus === undefined || values.scratch === undefined) throw new Error('name --corpus and --scratch');
  const folder = resolve(values.corpus);
  const scratch = resolve(values.scratch);
  mkdirSync(scratch, { recursive: true });
  const tree = join(folder, 'tree');
  const prepared = readPrepared(folder);
  const files = prepared.flatMap((one) => one.files.map(([path]) => join(tree, one.name, path)));
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  say(
    `${prepared.length} repositories, ${files.length} files, ${megabytes.toFixed(0)} MB; load ${loadavg()[0]!.toFixed(1)}`,
  );

  const wanted = new Set(values.peers.split(','));
  const mine = ours({ folder, scratch, residentBytes: Number(values.resident) * 1e6 });
  const all: readonly Peer[] = [
    mine,
    mine.fingerprinted,
    ...(isInstalled('rg') ? [ripgrep(tree)] : []),
    gitGrep(tree),
    ...(isInstalled('csearch') ? [csearch(tree, scratch, megabytes)] : []),
    ...(values.zoekt !== undefined && hasZoekt(values.zoekt)
      ? [zoekt({ binaries: values.zoekt, tree, scratch, megabytes })]
      : []),
  ];
  const peers = all.filter(({ name }) => wanted.has(name));
  for (const name of wanted) if (!peers.some((peer) => peer.name === name)) say(`not installed: ${name}`);
  let agree = true;
  try {
    for (const peer of peers) {
      const built = await peer.prepare();
      if (!built) continue;
      const rate = (built.megabytes / built.seconds).toFixed(0);
      const share = ((100 * built.indexMegabytes) / built.megabytes).toFixed(1);
      const peak = built.peakMegabytes === undefined ? '' : `, peak ${built.peakMegabytes.toFixed(0)} MB`;
      say(
        `${peer.name} ${peer.version}: built in ${built.seconds.toFixed(1)} s, ${rate} MB/s, index ${share} %${peak}`,
      );
    }
    // What the tables call resident is in memory from here on.
    for (const peer of peers) if (peer.name === 'ours' || peer.name === 'zoekt') await peer.count(commonWord);
    const only = new Set(values.only.split(','));
    const rounds = Number(values.rounds);
    if (only.has('count'))
      agree = await table('Count all', { peers, rounds, ask: (peer, query) => peer.count(query), compare: true });
    const showing = peers.filter((peer) => peer.first);
    if (only.has('first'))
      await table(`First ${firstMost}`, {
        peers: showing,
        rounds,
        ask: (peer, query) => peer.first!(query, firstMost),
        compare: false,
      });
    if (only.has('clients')) await manyClients(peers.filter(({ name }) => name === 'ours' || name === 'zoekt'));
    if (only.has('cold')) coldStart(scratch);
  } finally {
    for (const peer of peers) await peer.stop();
  }
  if (values.out !== undefined) writeFileSync(values.out, `${report.join('\n')}\n`);
  return agree ? 0 : 1;
}

process.exitCode = await main();
