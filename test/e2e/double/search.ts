/** A search that is slow enough to be watched: it scans the double's files batch by batch. */
import type { SearchEvent, SearchMatch, SearchOptions } from '../../../src/search/contract.ts';
import type { Instant } from '../../../src/base/instant.ts';
import { sha256 } from '../../../src/base/digest.ts';
import { files, type DoubleFile } from './files.ts';
import { heads, names } from './repositories.ts';

export interface SearchPace {
  /** Between two batches. */
  readonly pauseMillis: number;
}

/** A search over no repository at all. */
export async function* searchNothing(query: string): AsyncIterable<SearchEvent> {
  await Promise.resolve();
  const none = { filesConsidered: 0, filesSearched: 0, matchingLines: 0, matchingFiles: 0, limitHit: false };
  const empty = { repositories: [], unsearched: [], matchDigest: sha256('') };
  const manifest = { query, canonicalQuery: query, engine: 'double@1', asOf: 'head' as const, ...none, ...empty };
  yield { type: 'manifest', manifest };
}

export async function* searchDouble(
  query: string,
  options: SearchOptions,
  pace: SearchPace,
): AsyncIterable<SearchEvent> {
  if (query.endsWith('(')) {
    const at = query.length - 1;
    const hint = 'Close the group, or write \\( for the character itself.';
    yield { type: 'error', message: 'the group is never closed', hint, from: at, to: at + 1 };
    return;
  }
  const pattern = query.replaceAll(/(?:^|\s)-?[a-zA-Z]+:(?:"[^"]*"|\S+)/g, '').trim();
  if (/[|.*+?[]/.test(pattern) && options.patternType === 'auto')
    yield {
      type: 'alert',
      alert: {
        title: 'Read as a regular expression',
        description: 'The query holds characters of one. Write it in quotes to find them as they stand.',
        proposedQueries: [{ description: 'as plain text', query: `patterntype:literal ${pattern}` }],
      },
    };
  yield* scan(query, pattern, options, pace);
}

async function* scan(
  query: string,
  pattern: string,
  options: SearchOptions,
  pace: SearchPace,
): AsyncIterable<SearchEvent> {
  let matchCount = 0;
  let matchingFiles = 0;
  let filesSearched = 0;
  for (const name of names) {
    if (options.signal?.aborted) return;
    const own = files.filter((file) => file.repository === name);
    const matches = pattern === '' ? [] : own.flatMap((file) => matchOf(file, new RegExp(pattern, 'giu'), query));
    matchCount += matches.reduce((sum, match) => sum + (match.type === 'content' ? match.lineMatches.length : 1), 0);
    matchingFiles += matches.length;
    filesSearched += own.length;
    if (matches.length > 0) yield { type: 'matches', matches };
    const progress = { matchCount, filesSearched, filesTotal: files.length, elapsedMillis: filesSearched * 3 };
    yield { type: 'progress', progress: { done: false, ...progress } };
    if (pace.pauseMillis > 0) await new Promise((resolve) => setTimeout(resolve, pace.pauseMillis));
  }
  if (pattern === 'flood') {
    for (let part = 0; part < 100; part++) yield { type: 'matches', matches: flood(part) };
    matchCount = 10_000;
    matchingFiles = 10_000;
    yield {
      type: 'progress',
      progress: { done: false, matchCount, filesSearched, filesTotal: files.length, elapsedMillis: 9 },
    };
  }
  const { signal: _, ...asked } = options;
  yield {
    type: 'manifest',
    manifest: {
      query,
      canonicalQuery: `context:global patterntype:${asked.patternType ?? 'auto'} case:no ${pattern} count:all`,
      engine: 'double@1',
      asOf: 'head',
      repositories: names.map((name) => ({ name, commit: heads.get(name)!, files: 5 })),
      filesConsidered: files.length + 3,
      filesSearched,
      matchingLines: matchCount,
      matchingFiles,
      limitHit: false,
      unsearched: [
        { repository: 'acme/web-shop', path: 'public/hero.webp', reason: 'binary' },
        { repository: 'acme/web-shop', path: 'vendor/theme', reason: 'submodule' },
        { repository: 'acme/mobile-gateway', path: 'dump/2019.sql', reason: 'missing-object' },
      ],
      matchDigest: sha256(`${query} ${matchCount}`),
    },
  };
}

/** Files of one line each, a hundred at a time. */
function flood(part: number): readonly SearchMatch[] {
  const [repository] = names;
  return Array.from({ length: 100 }, (_, index) => {
    const lineMatches = [{ line: `flood ${part * 100 + index}`, lineNumber: 0, offsetAndLengths: [[0, 5]] as const }];
    const path = `flood/${String(part * 100 + index).padStart(5, '0')}.txt`;
    return { type: 'content', repository, path, commit: heads.get(repository)!, lineMatches };
  });
}

function matchOf(file: DoubleFile, pattern: RegExp, query: string): readonly SearchMatch[] {
  if (/\btype:(?:diff|commit)\b/.test(query)) return commitOf(file, query.includes('type:diff'));
  const { repository, path, language, text } = file;
  const wantedPath = /\bfile:(\S+)/.exec(query)?.[1];
  if (wantedPath !== undefined && !new RegExp(wantedPath).test(path)) return [];
  const lineMatches = text.split('\n').flatMap((line, lineNumber) => {
    const offsetAndLengths = [...line.matchAll(pattern)]
      .filter(([text]) => text !== '')
      .map((match) => [points(line.slice(0, match.index)), points(match[0])] as const);
    return offsetAndLengths.length > 0 ? [{ line, lineNumber, offsetAndLengths }] : [];
  });
  if (lineMatches.length === 0) return [];
  const commit = heads.get(repository)!;
  const placed = { repository, path, commit, ...(language === undefined ? {} : { language }) };
  if (/\btype:symbol\b/.test(query)) {
    const symbols = lineMatches.map(({ line, lineNumber, offsetAndLengths }) => {
      const [character = 0, length = 0] = offsetAndLengths[0] ?? [];
      const name = Array.from(line)
        .slice(character, character + length)
        .join('');
      return { name, kind: 'function', containerName: 'settlement', lineNumber, character, line };
    });
    return [{ type: 'symbol', ...placed, symbols }];
  }
  const since = { commit, at: '2026-02-03T04:05:06.000Z' as Instant };
  const standing = /\b(?:asof|between):/.test(query) ? { standing: { since } } : {};
  return [{ type: 'content', ...placed, lineMatches, ...standing }];
}

function commitOf({ repository, path }: DoubleFile, isDiff: boolean): readonly SearchMatch[] {
  if (!path.endsWith('upload.ts')) return [];
  const by = { name: 'Ines Marlow', email: 'ines@acme.example', at: '2026-02-03T04:05:06.000Z' as Instant };
  const message = 'Settle payouts once\n\nThe bank drops a second one with the same key.';
  const lines = [
    { sign: '-' as const, text: "const key = createHash('sha1');", ranges: [] },
    { sign: '+' as const, text: "const key = createHash('md5');", ranges: [[12, 10]] as const },
  ];
  const hunk = { oldStart: 8, oldLines: 1, newStart: 8, newLines: 1, lines };
  const shown = isDiff
    ? { diff: [{ before: path, after: path, hunks: [hunk] }] }
    : { messageRanges: [[0, 0, 6]] as const };
  const commit = heads.get(repository)!;
  return [{ type: 'commit', repository, commit, author: by, committer: by, landedAt: by.at, message, ...shown }];
}

const points = (text: string): number => Array.from(text).length;
