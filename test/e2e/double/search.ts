/** A search that is slow enough to be watched: it scans the double's files batch by batch. */
import type { SearchEvent, SearchMatch, SearchOptions } from '../../../src/search/contract.ts';
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
  const pattern = query.replaceAll(/(?:^|\s)(?:repo|lang|count|file):\S+/g, '').trim();
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
    const matches = pattern === '' ? [] : own.flatMap((file) => matchOf(file, new RegExp(pattern, 'giu')));
    matchCount += matches.reduce((sum, match) => sum + (match.type === 'content' ? match.lineMatches.length : 1), 0);
    matchingFiles += matches.length;
    filesSearched += own.length;
    if (matches.length > 0) yield { type: 'matches', matches };
    const progress = { matchCount, filesSearched, filesTotal: files.length, elapsedMillis: filesSearched * 3 };
    yield { type: 'progress', progress: { done: false, ...progress } };
    if (pace.pauseMillis > 0) await new Promise((resolve) => setTimeout(resolve, pace.pauseMillis));
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

function matchOf(file: DoubleFile, pattern: RegExp): readonly SearchMatch[] {
  const lineMatches = file.text.split('\n').flatMap((line, lineNumber) => {
    const offsetAndLengths = [...line.matchAll(pattern)]
      .filter(([text]) => text !== '')
      .map((match) => [points(line.slice(0, match.index)), points(match[0])] as const);
    return offsetAndLengths.length > 0 ? [{ line, lineNumber, offsetAndLengths }] : [];
  });
  if (lineMatches.length === 0) return [];
  const { repository, path, language } = file;
  const commit = heads.get(repository)!;
  return [{ type: 'content', repository, path, commit, lineMatches, ...(language === undefined ? {} : { language }) }];
}

const points = (text: string): number => Array.from(text).length;
