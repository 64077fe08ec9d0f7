/** What a search covered, in one sentence. "Nothing unsearched" is said only when exactly that is so. */
import type { SearchManifest } from '../../../../src/http/schema.ts';
import { count, plural } from '../../text/format.ts';

export interface Coverage {
  readonly statement: string;
  readonly whole: boolean;
}

export interface Beside {
  /** What was found that is no line: paths, symbols, commits. */
  readonly matches: number;
  /** Known repositories that are not in the index. */
  readonly missing: number;
  /** Reservations of the engine about its own answer: titles of alerts. */
  readonly caveats: readonly string[];
}

export function coverageOf(manifest: SearchManifest, { matches, missing, caveats }: Beside): Coverage {
  const { repositories, unsearched, limitHit, incomplete = [], landings = [] } = manifest;
  const searched = new Set(repositories.map(({ name }) => name)).size;
  const found = Math.max(manifest.matchingLines, matches);
  const unexplained = manifest.filesConsidered - manifest.filesSearched - unsearched.length;
  // Differences that are not whole are among what is listed as unsearched, and so are records that end too early.
  const gaps = landings.reduce((sum, one) => sum + one.gaps.length, 0);
  const late = landings.length > 0 ? unsearched.filter(({ path }) => path === '').length : 0;
  const files = Math.max(0, unsearched.length - gaps - late);
  const parts = [
    files > 0 ? plural(files, 'file') : '',
    late > 0 ? `${plural(late, 'repository', 'repositories')} (later landings)` : '',
    gaps > 0 ? plural(gaps, 'difference') : '',
    missing > 0 ? `${plural(missing, 'repository', 'repositories')} (not indexed)` : '',
    limitHit ? 'whatever comes behind the limit' : '',
    unexplained > 0 && !limitHit ? `${plural(unexplained, 'file')} (no reason on record)` : '',
    ...incomplete.map(({ reason }) => reason.replaceAll('-', ' ')),
    ...(incomplete.length > 0 ? [] : caveats.map((title) => `“${title}”`)),
  ].filter((part) => part !== '');
  const head = `${plural(found, 'match', 'matches')} in ${count(searched)} of ${plural(searched + missing, 'repository', 'repositories')}`;
  if (parts.length === 0) return { statement: `${head}, nothing unsearched`, whole: true };
  return { statement: `${head}; not searched: ${parts.join(', ')}`, whole: false };
}

export function asOfWords(asOf: SearchManifest['asOf']): string {
  if (asOf === 'head') return 'at the heads';
  if (typeof asOf === 'string') return `as of ${asOf.slice(0, 16).replace('T', ' ')} UTC`;
  return `between ${asOf.from.slice(0, 10)} and ${asOf.to.slice(0, 10)}`;
}
