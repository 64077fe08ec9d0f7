/**
 * Builds an index from bare repositories and runs queries side by side with git grep (and ripgrep when it is there).
 * Counts of matching lines must be equal; a difference makes the exit code 1.
 *
 *   node bench/search/bench.ts [--rounds 5] [--queries FILE] [--index DIR] REPOSITORY.git ...
 *
 * FILE has one regular expression a line. git grep runs once per repository, one after the other, as `git grep -c -P -I -i`
 * at HEAD; ripgrep gets the same blobs, checked out into a temporary folder. Times are medians over the rounds, taken in
 * turn so that all engines see the same load; only their ratios mean something on a shared machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CorpusRepository, SearchEngine } from '../../src/search/contract.ts';
import { openSearchEngine } from '../../src/search/engine.ts';
import { addBlobs, readBlobs, readCorpusRepository } from './git-corpus.ts';

const defaultQueries = [
  'PII|personalData|ssn|email',
  String.raw`(API_KEY|SECRET_KEY|password\s*=\s*["'])`,
  'import.*cryptography',
  'func.*Authenticate',
  'authenticate',
  'return',
  'deprecated',
  String.raw`TODO\(.*\):`,
  'md5|sha1',
  String.raw`TLSv1(\.[01])?\b`,
  String.raw`eval\(`,
  'select .* from',
  '[0-9]{3}-[0-9]{2}-[0-9]{4}',
  String.raw`\w+@\w+\.com`,
  '[a-z]+_[a-z]+_password',
  '^import ',
  String.raw`\.$`,
  'zzqqxx_nothere',
];

interface Timed {
  readonly lines: number;
  readonly millis: number;
}

const utf8 = { ...process.env, LC_ALL: 'C.UTF-8' };

async function searchLines(engine: SearchEngine, pattern: string): Promise<Timed> {
  const start = performance.now();
  let lines = 0;
  const slashed = `/${pattern.replace(/\\.|\//g, (part) => (part === '/' ? '\\/' : part))}/`;
  for await (const event of engine.search(`patternType:keyword type:file count:all content:${slashed}`, {})) {
    if (event.type === 'error') throw new Error(`${event.message} in ${pattern}`);
    if (event.type === 'manifest') lines = event.manifest.matchingLines;
  }
  return { lines, millis: performance.now() - start };
}

function gitGrepLines(directories: readonly string[], pattern: string): Timed {
  const start = performance.now();
  let lines = 0;
  for (const directory of directories) {
    const args = ['-C', directory, '-c', 'grep.threads=2', 'grep', '-c', '-h', '-I', '-i', '-P', '-e', pattern, 'HEAD'];
    const { status, stdout, stderr } = spawnSync('git', args, { env: utf8, maxBuffer: 1 << 30 });
    if (status !== 0 && status !== 1) throw new Error(`git grep failed in ${directory}: ${String(stderr)}`);
    for (const count of stdout.toString().split('\n')) lines += Number(count);
  }
  return { lines, millis: performance.now() - start };
}

function ripgrepLines(tree: string, pattern: string): Timed {
  const start = performance.now();
  const args = ['--no-config', '-uu', '-i', '-c', '--no-filename', '-e', pattern, tree];
  const { status, stdout, stderr } = spawnSync('rg', args, { maxBuffer: 1 << 30 });
  if (status !== 0 && status !== 1) throw new Error(`rg failed: ${String(stderr)}`);
  const lines = stdout
    .toString()
    .split('\n')
    .reduce((sum, count) => sum + Number(count), 0);
  return { lines, millis: performance.now() - start };
}

function hasRipgrep(): boolean {
  return spawnSync('rg', ['--version']).status === 0;
}

async function checkOut(directories: readonly string[], into: string): Promise<void> {
  for (const [index, directory] of directories.entries()) {
    const pathsOf = new Map<string, string[]>();
    for (const { blob, path } of readCorpusRepository(directory).files)
      pathsOf.set(blob, [...(pathsOf.get(blob) ?? []), join(into, String(index), path)]);
    await readBlobs(directory, [...pathsOf.keys()], {
      content: (blob, bytes) => {
        for (const path of pathsOf.get(blob)!) {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, bytes);
        }
      },
      missing: () => undefined,
    });
  }
}

async function build(engine: SearchEngine, directories: readonly string[]): Promise<void> {
  const start = performance.now();
  const repositories: CorpusRepository[] = directories.map(readCorpusRepository);
  const writer = engine.writer();
  const missing = new Set(engine.missingBlobs(repositories));
  const origins = repositories.map(({ files }, index) => {
    const blobs = files.flatMap(({ blob }) => (missing.has(blob) ? [blob] : []));
    return { directory: directories[index]!, blobs, files };
  });
  const bytes = await addBlobs(origins, writer);
  await writer.commit();
  await engine.publish(repositories);
  const seconds = (performance.now() - start) / 1000;
  const { contentBytes, indexBytes, documents, blobs, shards } = engine.statistics();
  const megabytes = (count: number) => `${(count / 1e6).toFixed(1)} MB`;
  console.log(`built in ${seconds.toFixed(2)} s: ${documents} files, ${blobs} blobs, ${shards} shards`);
  console.log(
    `read ${megabytes(bytes)}, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s with git; text ${megabytes(contentBytes)}`,
  );
  console.log(`index ${megabytes(indexBytes)} = ${((100 * indexBytes) / contentBytes).toFixed(1)} % of the text`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

interface Row {
  readonly pattern: string;
  readonly counts: ReadonlyMap<string, number>;
  readonly millis: ReadonlyMap<string, number>;
}

type Engine = (pattern: string) => Timed | Promise<Timed>;

async function measure(pattern: string, engines: ReadonlyMap<string, Engine>, rounds: number): Promise<Row> {
  const counts = new Map<string, number>();
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++)
    for (const [name, engine] of engines) {
      const { lines, millis } = await engine(pattern);
      counts.set(name, lines);
      times.set(name, [...(times.get(name) ?? []), millis]);
    }
  return { pattern, counts, millis: new Map([...times].map(([name, all]) => [name, median(all)])) };
}

function print({ pattern, counts, millis }: Row): boolean {
  const ours = millis.get('ours')!;
  const equal = counts.get('ours') === counts.get('git grep');
  const cells = [...millis].map(([name, time]) => {
    const ratio = name === 'ours' ? '' : ` (${(time / ours).toFixed(1)}x)`;
    return `${name} ${time.toFixed(1)} ms${ratio}, ${counts.get(name)} lines`;
  });
  console.log(`${equal ? ' ' : '!'} ${pattern.padEnd(42)} ${cells.join('   ')}`);
  return equal;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '5' }, queries: { type: 'string' }, index: { type: 'string' } },
  });
  if (positionals.length === 0) throw new Error('name at least one bare repository');
  const scratch = mkdtempSync(join(tmpdir(), 'search-bench-'));
  const engine = await openSearchEngine({ directory: values.index ?? join(scratch, 'index') });
  try {
    await build(engine, positionals);
    const engines = new Map<string, Engine>([
      ['ours', (pattern) => searchLines(engine, pattern)],
      ['git grep', (pattern) => gitGrepLines(positionals, pattern)],
    ]);
    if (hasRipgrep()) {
      mkdirSync(join(scratch, 'tree'));
      await checkOut(positionals, join(scratch, 'tree'));
      engines.set('rg', (pattern) => ripgrepLines(join(scratch, 'tree'), pattern));
    }
    const queries = values.queries ? readFileSync(values.queries, 'utf8').split('\n').filter(Boolean) : defaultQueries;
    let differences = 0;
    for (const pattern of queries) if (!print(await measure(pattern, engines, Number(values.rounds)))) differences++;
    console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, ${differences} differences`);
    return differences === 0 ? 0 : 1;
  } finally {
    await engine.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await main();
