/**
 * Tries the engine on what it must find, at the moment its word is sealed: every pattern of the query gets a canary, a text
 * made to match it, planted in a shadow index of its own beside lines that do not match. The same engine, writer and kernels
 * search it; what comes out must be what re2js says, line for line. The shadow never meets the index of the user.
 *
 * Rejected: canaries inside the user's index. Shards are immutable and named by their content, so that every query would
 * have to write some, and results would have to be filtered, which is one more thing that can hide a match.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { RE2JS } from 're2js';
import { AppError } from '../../base/app-error.ts';
import type { SearchEngine } from '../../search/contract.ts';
import { openSearchEngine } from '../../search/engine.ts';
import { canariesOf, type Canary } from '../../search/evidence/canary.ts';
import { slashed } from '../../search/query/delimited.ts';
import type { ParsedQuery } from '../../search/query/ast.ts';

export interface CanaryReport {
  readonly planted: number;
  readonly found: number;
  /** Patterns for which no text could be made. */
  readonly without: readonly string[];
}

interface ShadowFile {
  readonly path: string;
  readonly lines: readonly string[];
}

const shadow = 'plumbline/canary';
const commit = '0'.repeat(40);
/** Enough that a canary does not stand in the first block. */
const decoyLines = 400;

export async function tryCanaries(query: ParsedQuery, directory: string): Promise<CanaryReport> {
  const canaries = canariesOf(query);
  const planted = canaries.filter((canary) => canary.text !== undefined);
  const without = canaries.filter(({ text }) => text === undefined).map(({ source }) => source);
  if (planted.length === 0) return { planted: 0, found: 0, without };
  const engine = await openSearchEngine({ directory, threads: 1 });
  try {
    const files = shadowFiles(planted);
    await plant(engine, files);
    for (const canary of planted) await mustFind(engine, canary, files);
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
  return { planted: planted.length, found: planted.length, without };
}

function shadowFiles(canaries: readonly Canary[]): readonly ShadowFile[] {
  return canaries.map(({ text }, index) => {
    const lines = Array.from(
      { length: decoyLines },
      (_, number) => `decoy ${index} of line ${number}: nothing is here`,
    );
    // In the middle, and as the last line, which has no line feed.
    lines.splice(decoyLines / 2, 0, text!);
    return { path: join('shadow', `${index}.txt`), lines: [...lines, text!] };
  });
}

async function plant(engine: SearchEngine, files: readonly ShadowFile[]): Promise<void> {
  const writer = engine.writer();
  const placed: { path: string; blob: string }[] = [];
  for (const { path, lines } of files) {
    const bytes = Buffer.from(lines.join('\n'));
    const blob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    await writer.add(blob, bytes);
    placed.push({ path, blob });
  }
  await writer.commit();
  await engine.publish([{ name: shadow, commit, branch: 'main', files: placed, unsearched: [] }]);
}

async function mustFind(engine: SearchEngine, canary: Canary, files: readonly ShadowFile[]): Promise<void> {
  const query = `${slashed(canary.source)} case:${canary.ignoreCase ? 'no' : 'yes'} type:file count:all`;
  const found: string[] = [];
  for await (const event of engine.search(query, { patternType: 'keyword' })) {
    if (event.type === 'error') throw lost(canary, event.message);
    if (event.type !== 'matches') continue;
    for (const match of event.matches)
      if (match.type === 'content')
        for (const { lineNumber } of match.lineMatches) found.push(`${match.path}:${lineNumber}`);
  }
  const judge = RE2JS.compile(canary.source, canary.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const expected = files.flatMap(({ path, lines }) =>
    lines.flatMap((line, number) => (judge.test(line) ? [`${path}:${number}`] : [])),
  );
  if (found.toSorted().join('\n') !== expected.toSorted().join('\n'))
    throw lost(canary, `it found ${found.length} lines of ${expected.length}`);
}

function lost({ source }: Canary, why: string): AppError {
  const message = `the search engine failed its canary for ${source}: ${why}; nothing was sealed`;
  return new AppError('search/canary-lost', message, {
    hint: 'This is a defect of Plumbline: do not rely on searches with this pattern, and please report it.',
  });
}
