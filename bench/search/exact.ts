/**
 * Exactness: random queries against ripgrep over the same files; every (repository, path, line) must be the same, and as many
 * as a count without a fingerprint says.
 *
 *   node bench/search/exact.ts --corpus FOLDER --index FOLDER [--queries 2000] [--seed 1] [--megabytes 150]
 *
 * Each query runs over a random handful of repositories (about --megabytes of text, all of them get their turn). Files that
 * are no UTF-8 are compared in a copy where what is none is U+FFFD: so we show them, and so a pattern sees them.
 * A difference is printed with the query and the seed, and makes the exit code 1.
 */
import { spawnSync } from 'node:child_process';
import { isUtf8 } from 'node:buffer';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { SearchEngine } from '../../src/search/contract.ts';
import { ours } from './peers/ours.ts';
import { readPrepared, type PreparedRepository } from './prepare.ts';
import { randomQuery, seeded, type Random, type RandomQuery } from './random-query.ts';

/** More lines than this are no good test and a long wait. */
const tooMany = 200_000;

interface Corpus {
  readonly tree: string;
  /** Copies of files that are no UTF-8, made into UTF-8, by the same path. */
  readonly mended: string;
  readonly repositories: readonly (PreparedRepository & { readonly megabytes: number })[];
  readonly broken: ReadonlySet<string>;
}

function readCorpus(folder: string): Corpus {
  const tree = join(folder, 'tree');
  const mended = join(folder, 'mended');
  const cache = join(folder, 'broken.json');
  const prepared = readPrepared(folder);
  const known = existsSync(cache);
  const broken: string[] = known ? (JSON.parse(readFileSync(cache, 'utf8')) as string[]) : [];
  const repositories = prepared.map((one) => {
    let bytes = 0;
    for (const [path] of one.files) {
      const file = join(tree, one.name, path);
      bytes += statSync(file).size;
      if (known) continue;
      const content = readFileSync(file);
      if (isUtf8(content)) continue;
      broken.push(`${one.name}/${path}`);
      mkdirSync(dirname(join(mended, one.name, path)), { recursive: true });
      writeFileSync(join(mended, one.name, path), content.toString('utf8'));
    }
    return { ...one, megabytes: bytes / 1e6 };
  });
  if (!known) writeFileSync(cache, JSON.stringify(broken));
  return { tree, mended, repositories, broken: new Set(broken) };
}

function someRepositories({ repositories }: Corpus, random: Random, megabytes: number): Corpus['repositories'] {
  const chosen = new Set<Corpus['repositories'][number]>();
  for (let sum = 0; sum < megabytes && chosen.size < repositories.length;) {
    const one = repositories[random(repositories.length)]!;
    if (chosen.has(one)) continue;
    chosen.add(one);
    sum += one.megabytes;
  }
  return [...chosen];
}

function someLines(corpus: Corpus, chosen: Corpus['repositories'], random: Random): readonly string[] {
  const { name, files } = chosen[random(chosen.length)]!;
  if (files.length === 0) return ['x'];
  const [path] = files[random(files.length)]!;
  const lines = readFileSync(join(corpus.tree, name, path))
    .toString('utf8')
    .split('\n');
  const at = random(lines.length);
  return lines.slice(at, at + 2);
}

function ripgrepPlaces(root: string, names: readonly string[], query: RandomQuery): Set<string> | undefined {
  const folders = names.filter((name) => existsSync(join(root, name)));
  if (folders.length === 0) return new Set();
  const flags = [
    '--no-config',
    '-uu',
    '-a',
    '-E',
    'none',
    '--null',
    '--no-heading',
    '-H',
    '-n',
    '--max-columns',
    '1',
    '--color',
    'never',
  ];
  if (query.ignoreCase) flags.push('-i');
  if (query.multiLine) flags.push('-U');
  const { status, stdout, stderr, error } = spawnSync('rg', [...flags, '-e', query.ripgrep, ...folders], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  if (error && 'code' in error && error.code === 'ENOBUFS') return undefined;
  if (status !== 0 && status !== 1) throw new Error(`rg: ${stderr.toString()} for ${query.ripgrep}`);
  const places = new Set<string>();
  for (const line of stdout.toString('utf8').split('\n')) {
    const end = line.indexOf('\0');
    if (end < 0) continue;
    places.add(`${line.slice(0, end)}\0${parseInt(line.slice(end + 1), 10)}`);
    if (places.size > tooMany) return undefined;
  }
  return places;
}

function spelled(names: readonly string[], query: RandomQuery): string {
  const escaped = names.map((name) => name.replace(/[.+]/g, '\\$&')).join('|');
  const slashed = query.ours.replace(/\\[\s\S]|\//g, (part) => (part === '/' ? '\\/' : part));
  return `repo:^(${escaped})$ patternType:keyword type:file case:${query.ignoreCase ? 'no' : 'yes'} count:all content:/${slashed}/`;
}

async function ourCount(engine: SearchEngine, text: string): Promise<number> {
  for await (const event of engine.search(text, { countOnly: true, fingerprint: false }))
    if (event.type === 'manifest') return event.manifest.matchingLines;
  throw new Error(`no manifest for ${text}`);
}

async function ourPlaces(engine: SearchEngine, text: string): Promise<Set<string>> {
  const places = new Set<string>();
  for await (const event of engine.search(text, {})) {
    if (event.type === 'error') throw new Error(`${event.message} (${event.hint}) in ${text}`);
    if (event.type !== 'matches') continue;
    for (const match of event.matches)
      if (match.type === 'content')
        for (const { lineNumber } of match.lineMatches)
          places.add(`${match.repository}/${match.path}\0${lineNumber + 1}`);
  }
  return places;
}

function without(places: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...places].filter((place) => !others.has(place));
}

async function compare(corpus: Corpus, engine: SearchEngine, setup: { query: RandomQuery; names: readonly string[] }) {
  const { query, names } = setup;
  const whole = ripgrepPlaces(corpus.tree, names, query);
  const mended = ripgrepPlaces(corpus.mended, names, query);
  if (!whole || !mended) return undefined;
  const expected = new Set(mended);
  for (const place of whole) if (!corpus.broken.has(place.slice(0, place.indexOf('\0')))) expected.add(place);
  const text = spelled(names, query);
  const found = await ourPlaces(engine, text);
  const counted = await ourCount(engine, text);
  if (counted !== found.size) found.add(`counted ${counted} lines, found ${found.size}`);
  return { lines: found.size, missed: without(expected, found), extra: without(found, expected) };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string' },
      index: { type: 'string' },
      queries: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      megabytes: { type: 'string', default: '150' },
    },
  });
  if (values.corpus === undefined || values.index === undefined) throw new Error('name --corpus and --index');
  const corpus = readCorpus(resolve(values.corpus));
  const peer = ours({ folder: resolve(values.corpus), scratch: resolve(values.index), residentBytes: 3.5e9 });
  await peer.prepare();
  const tally = new Map<string, { queries: number; lines: number; wrong: number }>();
  const seed = Number(values.seed);
  let skipped = 0;
  let wrong = 0;
  for (let number = 0; number < Number(values.queries); number++) {
    if (number % 100 === 99) console.error(`${number + 1} queries, ${wrong} differ, ${skipped} skipped`);
    const random = seeded(seed * 1_000_003 + number);
    for (let warm = 0; warm < 8; warm++) random(2);
    const chosen = someRepositories(corpus, random, Number(values.megabytes));
    const unlike = Array.from({ length: 6 }, () => someLines(corpus, chosen, random)[0] ?? '');
    const query = randomQuery(someLines(corpus, chosen, random), unlike, random);
    const result = await compare(corpus, peer.engine(), { query, names: chosen.map(({ name }) => name) });
    if (!result) {
      skipped++;
      continue;
    }
    const sums = tally.get(query.kind) ?? { queries: 0, lines: 0, wrong: 0 };
    const isWrong = result.missed.length + result.extra.length > 0;
    tally.set(query.kind, {
      queries: sums.queries + 1,
      lines: sums.lines + result.lines,
      wrong: sums.wrong + Number(isWrong),
    });
    if (!isWrong) continue;
    wrong++;
    const shown = [
      ...result.missed.slice(0, 3).map((place) => `-${place}`),
      ...result.extra.slice(0, 3).map((place) => `+${place}`),
    ];
    console.log(
      `! #${number} ${query.kind}${query.ignoreCase ? ' (?i)' : ''} ${JSON.stringify(query.ours)}: ${result.missed.length} missed, ${result.extra.length} extra: ${JSON.stringify(shown)}`,
    );
  }
  console.table(Object.fromEntries(tally));
  console.log(`${wrong} of ${Number(values.queries) - skipped} differ; ${skipped} with over ${tooMany} lines skipped`);
  await peer.stop();
  return wrong === 0 ? 0 : 1;
}

process.exitCode = await main();
