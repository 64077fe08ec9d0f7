/**
 * How fast the kernels of search are on real text, without any index: GB/s, vector and plain kernels in turn.
 *
 *   node bench/search/kernels.ts [--rounds 5] [--threads 2] [--megabytes 128] [--only WORD] [--no-plain] FILE ...
 *
 * Every text file named (or found in folders) is put into one arena, joined by line feeds, up to so many megabytes. Each
 * pattern's matching lines are counted over all of it by one thread and by several, each taking a part. Counts of both
 * flavours must be equal; a difference makes the exit code 1. Medians over the rounds; on a shared machine only ratios
 * within a run mean something.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { arenaLayout, createArena, type ArenaLayout } from '../../src/search/kernels/arena.ts';
import { padding, type PostingCollector } from '../../src/search/kernels/kernels.ts';
import { bindKernels, createPostingCollector, loadKernels, type KernelProgram } from '../../src/search/kernels/load.ts';
import { TextScanner } from '../../src/search/match/text-scanner.ts';
import { compiled } from '../../src/search/regex/pattern.ts';

interface Task {
  readonly name: string;
  readonly pattern?: string;
  readonly ignoreCase?: boolean;
}

const tasks: readonly Task[] = [
  { name: 'line feeds' },
  { name: 'UTF-8' },
  { name: 'postings' },
  { name: 'rare literal', pattern: 'errgroup\\.WithContext' },
  { name: 'no such literal', pattern: 'zzqqxx_nothere' },
  { name: 'common literal', pattern: 'return' },
  { name: 'literal, ignoring case', pattern: 'authorization', ignoreCase: true },
  { name: 'with k and s, ignoring case', pattern: 'password_kiosk', ignoreCase: true },
  { name: 'two literals', pattern: 'md5|sha1' },
  { name: 'four literals', pattern: 'PII|personalData|ssn|email' },
  { name: 'four, ignoring case', pattern: 'PII|personalData|ssn|email', ignoreCase: true },
  { name: 'eight literals', pattern: 'panic|fatal|abort|assert|throw|raise|crash|unwrap' },
  { name: 'twenty literals', pattern: Array.from({ length: 20 }, (_, index) => `k${index}ey${index * 7}`).join('|') },
  { name: 'digits and hyphens', pattern: '[0-9]{3}-[0-9]{2}-[0-9]{4}' },
  { name: 'literal first', pattern: 'func.*Authenticate' },
  { name: 'common literal first', pattern: 'return .*;$' },
  { name: 'literal inside', pattern: '\\w+@\\w+\\.com' },
  { name: 'classes around', pattern: '[a-z]+_[a-z]+_password' },
  { name: 'end of line', pattern: '\\.$' },
  { name: 'start of line', pattern: '^import ' },
  { name: 'long lines', pattern: '.{80,}' },
  { name: 'words only', pattern: '[a-z]+_[a-z]+' },
  { name: 'capitals', pattern: '[A-Z]{5}' },
  { name: 'rare class', pattern: '[~`][0-9]' },
  { name: 'every line', pattern: '^' },
  { name: 'any character', pattern: '.' },
  { name: 'empty lines', pattern: '^\\s*$' },
  { name: 'long words', pattern: '\\w{40,}' },
  { name: 'word or line start', pattern: '\\bfoo|^bar' },
  { name: 'far apart', pattern: '[ab].{400}[cd]' },
  { name: 'ambiguous', pattern: '(a|b)*a(a|b){12}' },
];

interface Job {
  readonly task: Task;
  readonly flavour: KernelProgram['flavour'];
  readonly from: number;
  readonly to: number;
}

interface Shared {
  readonly program: KernelProgram;
  readonly memory: WebAssembly.Memory;
  readonly layout: ArenaLayout;
  readonly thread: number;
}

const blockBytes = 4096;
const shardBytes = 64 << 20;

class Bench {
  readonly #shared: Shared;
  readonly #collectors = new Map<string, PostingCollector>();

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  run({ task, flavour, from, to }: Job): number {
    const { memory, layout, thread } = this.#shared;
    const program: KernelProgram = flavour === 'plain' ? { flavour } : this.#shared.program;
    const kernels = bindKernels(program, memory, { layout, thread });
    if (task.pattern === undefined) {
      if (task.name === 'line feeds') return kernels.countLineFeeds(from, to);
      if (task.name === 'UTF-8') return Number(kernels.isUtf8(from, to));
      return this.#collect(program, from, to);
    }
    const pattern = compiled(task.pattern, { ignoreCase: task.ignoreCase ?? false });
    if (!pattern.ok) throw new Error(pattern.error.message);
    const scanner = new TextScanner({ program, kernels, pattern: pattern.value });
    return scanner.count({ from, to, firstLine: 0, isUtf8: true });
  }

  /** Distinct trigrams of all shards, each counted once per shard. */
  #collect(program: KernelProgram, from: number, to: number): number {
    let collector = this.#collectors.get(program.flavour);
    if (!collector) this.#collectors.set(program.flavour, (collector = createPostingCollector(program, shardBytes)));
    const bytes = Buffer.from(this.#shared.memory.buffer);
    let sum = 0;
    for (let at = from; at < to; at += shardBytes) {
      const end = Math.min(to, at + shardBytes);
      collector.reset();
      collector.text.set(bytes.subarray(at, end));
      for (let block = 0; block < end - at; block += blockBytes)
        collector.addBlock(block, Math.min(block + blockBytes, end - at));
      const { distinct, bytes: postings } = collector.encode();
      sum += distinct + postings.length;
    }
    return sum;
  }
}

function* filesIn(path: string): Iterable<string> {
  if (statSync(path).isFile()) yield path;
  else for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name));
}

function readText(paths: readonly string[], most: number): Buffer {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (const path of paths) {
    for (const file of filesIn(path)) {
      const content = readFileSync(file);
      if (content.subarray(0, 8000).includes(0)) continue;
      parts.push(content, Buffer.from('\n'));
      bytes += content.length + 1;
      if (bytes >= most) return Buffer.concat(parts).subarray(0, most);
    }
  }
  return Buffer.concat(parts);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

class Threads {
  readonly #workers: readonly Worker[];
  readonly #parts: readonly (readonly [from: number, to: number])[];

  constructor(shared: Omit<Shared, 'thread'>, threads: number, textBytes: number) {
    const { textStart } = shared.layout;
    const bytes = Buffer.from(shared.memory.buffer);
    const cuts = Array.from({ length: threads + 1 }, (_, index) => {
      const at = textStart + Math.floor((textBytes * index) / threads);
      return index === 0 ? at : index === threads ? textStart + textBytes : bytes.indexOf(10, at) + 1;
    });
    this.#parts = cuts.slice(1).map((to, index) => [cuts[index]!, to]);
    this.#workers = this.#parts.map(
      (_, thread) => new Worker(new URL(import.meta.url), { workerData: { ...shared, thread } }),
    );
  }

  async run(task: Task, flavour: KernelProgram['flavour']): Promise<number> {
    const counts = this.#workers.map(
      (worker, index) =>
        new Promise<number>((resolve, reject) => {
          worker.once('message', resolve);
          worker.removeAllListeners('error');
          worker.once('error', reject);
          const [from, to] = this.#parts[index]!;
          worker.postMessage({ task, flavour, from, to } satisfies Job);
        }),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) await worker.terminate();
  }
}

async function timed(
  work: () => number | Promise<number>,
): Promise<{ readonly millis: number; readonly count: number }> {
  const start = performance.now();
  const count = await work();
  return { millis: performance.now() - start, count };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      threads: { type: 'string', default: '2' },
      megabytes: { type: 'string', default: '128' },
      only: { type: 'string', default: '' },
      'no-plain': { type: 'boolean', default: false },
    },
  });
  const text = readText(positionals, Number(values.megabytes) * 1e6);
  const threads = Number(values.threads);
  const layout = arenaLayout(threads + 1);
  const memory = createArena(layout, text.length + padding);
  Buffer.from(memory.buffer).set(text, layout.textStart);
  const program = await loadKernels({ note: console.error });
  const shared = { program, memory, layout };
  const bench = new Bench({ ...shared, thread: threads });
  const several = new Threads(shared, threads, text.length);
  const [from, to] = [layout.textStart, layout.textStart + text.length];
  console.log(`${(text.length / 1e6).toFixed(1)} MB; GB/s: one thread, ${threads} threads, plain on one thread`);
  for (const task of tasks.filter(({ name }) => name.includes(values.only))) {
    const millis: Record<string, number[]> = { one: [], several: [], plain: [] };
    let lines = -1;
    for (let round = 0; round < Number(values.rounds); round++) {
      const one = await timed(() => bench.run({ task, flavour: 'simd', from, to }));
      millis['one']!.push(one.millis);
      millis['several']!.push((await timed(() => several.run(task, 'simd'))).millis);
      lines = one.count;
      if (values['no-plain'] || round > 1) continue;
      const plain = await timed(() => bench.run({ task, flavour: 'plain', from, to }));
      millis['plain']!.push(plain.millis);
      if (plain.count !== one.count) {
        process.exitCode = 1;
        console.log(`${task.name}: ${one.count} with vectors, ${plain.count} without`);
      }
    }
    const speed = (times: readonly number[]) =>
      (times.length === 0 ? '-' : (text.length / 1e6 / median(times)).toFixed(2)).padStart(8);
    console.log(
      `${task.name.padEnd(28)}${speed(millis['one']!)}${speed(millis['several']!)}${speed(millis['plain']!)}  ${lines}`,
    );
  }
  await several.close();
}

if (isMainThread) await main();
else {
  const bench = new Bench(workerData as Shared);
  parentPort!.on('message', (job: Job) => parentPort!.postMessage(bench.run(job)));
}
