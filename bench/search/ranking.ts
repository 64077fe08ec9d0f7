/**
 * How good the order of results is: where the file that a developer would want stands among the first results of the real
 * engine, over public repositories at fixed commits.
 *
 *   node bench/search/ranking.ts --mirror DIRECTORY [--index DIRECTORY] [--write] [--verbose]
 *
 * DIRECTORY holds bare repositories as `owner+name/repo`. recall@k: the share of queries with a wanted file among the first
 * k files; MRR: the mean of one over its place (0 behind the tenth). --write replaces ranking.golden.txt; without it a
 * difference to the golden file makes the exit code 1, so that a change of weights shows as a difference in review.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SearchEngine } from '../../src/search/contract.ts';
import { openSearchEngine } from '../../src/search/engine.ts';
import { readBlobs, readCorpusRepository } from './git-corpus.ts';
import { queries, repositories } from './ranking-queries.ts';

const lookedAt = 10;
const golden = new URL('ranking.golden.txt', import.meta.url);

const { values } = parseArgs({
  options: {
    mirror: { type: 'string' },
    index: { type: 'string' },
    write: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

interface Row {
  readonly query: string;
  /** From 1; 0: not among the first. */
  readonly place: number;
  readonly first: readonly string[];
  readonly heldOut: boolean;
}

async function build(engine: SearchEngine, mirror: string): Promise<void> {
  const corpus = repositories.map(([name, commit]) => {
    const directory = join(mirror, name.replace('/', '+'), 'repo');
    const repository = readCorpusRepository(directory);
    if (repository.commit !== commit)
      throw new Error(`${name} is at ${repository.commit}, the queries are about ${commit}`);
    return { directory, repository: { ...repository, name } };
  });
  const writer = engine.writer();
  for (const { directory, repository } of corpus) {
    const pathOf = new Map(repository.files.map(({ blob, path }) => [blob, path]));
    const missing = engine.missingBlobs([repository]);
    if (missing.length === 0) continue;
    await readBlobs(directory, missing, {
      content: (blob, bytes) => writer.add(blob, bytes, { path: pathOf.get(blob)! }),
      missing: (blob) => writer.addMissing(blob),
    });
  }
  await writer.commit();
  await engine.publish(corpus.map(({ repository }) => repository));
}

async function firstFiles(engine: SearchEngine, query: string): Promise<readonly string[]> {
  const files: string[] = [];
  const stop = new AbortController();
  for await (const event of engine.search(query, { order: 'rank', patternType: 'keyword', signal: stop.signal })) {
    if (event.type === 'error') throw new Error(`${query}: ${event.message}`);
    if (event.type !== 'matches') continue;
    for (const match of event.matches) if (match.type === 'content' || match.type === 'path') files.push(match.path);
    if (files.length >= lookedAt) break;
  }
  return files.slice(0, lookedAt);
}

function sums(title: string, rows: readonly Row[]): string {
  const share = (most: number) => rows.filter(({ place }) => place > 0 && place <= most).length / rows.length;
  const mrr = rows.reduce((sum, { place }) => sum + (place === 0 ? 0 : 1 / place), 0) / rows.length;
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
  return `${title.padEnd(10)} ${String(rows.length).padStart(3)} queries   recall@1 ${percent(share(1))}   recall@5 ${percent(share(5))}   MRR ${mrr.toFixed(3)}`;
}

function report(rows: readonly Row[]): string {
  const lines = rows.map(({ query, place, first, heldOut }) => {
    const better = place === 1 ? '' : `   ${first[0] ?? 'nothing'}`;
    return `${place === 0 ? '-' : place}\t${heldOut ? 'held out' : 'chosen'}\t${query}${better}`;
  });
  const heldOut = rows.filter((row) => row.heldOut);
  const chosen = rows.filter((row) => !row.heldOut);
  return [...lines, '', sums('all', rows), sums('chosen', chosen), sums('held out', heldOut), ''].join('\n');
}

if (values.mirror === undefined) throw new Error('where are the repositories? --mirror DIRECTORY');
const directory = values.index ?? mkdtempSync(join(tmpdir(), 'ranking-'));
const engine = await openSearchEngine({ directory });
try {
  await build(engine, values.mirror);
  const rows: Row[] = [];
  for (const [index, [query, ...wanted]] of queries.entries()) {
    const first = await firstFiles(engine, query);
    const place = first.findIndex((path) => wanted.includes(path)) + 1;
    rows.push({ query, place, first, heldOut: index % 3 === 2 });
    if (values.verbose && place !== 1) console.log(`${query}\n  ${first.join('\n  ')}`);
  }
  const text = report(rows);
  console.log(text);
  if (values.write) writeFileSync(golden, text);
  else if (readFileSync(golden, 'utf8') !== text) {
    console.log('This differs from ranking.golden.txt.');
    process.exitCode = 1;
  }
} finally {
  await engine.close();
  if (values.index === undefined) rmSync(directory, { recursive: true, force: true });
}
