/** The last line of a search: how much of what was found, where it was looked for, and what could not be looked at. */
import { many } from '../output/words.ts';
import type { SearchEvent } from './matches.ts';

export type SearchManifest = Extract<SearchEvent, { type: 'manifest' }>['manifest'];
type Found = Pick<SearchManifest, 'results' | 'matchingLines' | 'matchingFiles'>;
type Covered = Pick<SearchManifest, 'repositories' | 'filesConsidered' | 'landings' | 'unsearched' | 'parts'>;

export function coverageText(manifest: Found & Covered & Pick<SearchManifest, 'limitHit'>): string {
  const limit = manifest.limitHit ? ' (stopped by a limit: there may be more)' : '';
  return `${foundText(manifest)}${limit}; searched ${placesText(manifest)}${leftText(manifest)}`;
}

/** Every kind of result in its own words: `3 symbols in 2 files`, `4 commits with 9 matching lines`. */
export function foundText({ results, matchingLines, matchingFiles }: Found): string {
  // A manifest of before kinds were counted told of lines.
  const { line = 0, path = 0, repository = 0, symbol = 0, commit = 0, owner = 0 } = results ?? { line: matchingLines };
  const isSelected = line + symbol === 0 && owner + repository + path > 0;
  const files = Math.max(0, matchingFiles - commit - (isSelected ? 0 : path));
  const texts: string[] = [];
  if (line > 0) texts.push(many(line, 'matching line'));
  if (symbol > 0) texts.push(many(symbol, 'symbol'));
  if (texts.length > 0) texts[texts.length - 1] += ` in ${many(files, 'file')}`;
  if (path > 0) texts.push(many(path, 'path'));
  if (repository > 0) texts.push(many(repository, 'repository', 'repositories'));
  if (owner > 0) texts.push(`${many(owner, 'owner')} of ${many(files, 'file')}`);
  if (commit > 0) {
    const lines = matchingLines - line;
    texts.push(many(commit, 'commit') + (lines > commit ? ` with ${many(lines, 'matching line')}` : ''));
  }
  // Of what select: made something else of.
  if (isSelected && commit === 0 && matchingLines > 0)
    texts[texts.length - 1] += ` (${many(matchingLines, 'matching line')})`;
  return texts.length === 0 ? 'no matches' : texts.join(', ');
}

/** What `--count` prints: matching lines, or what else was found. */
export function foundCount({ results = {}, matchingLines }: Found): number {
  if (matchingLines > 0) return matchingLines;
  return Object.values(results).reduce((sum, count) => sum + count, 0);
}

function placesText({ repositories, filesConsidered, landings, parts }: Covered): string {
  const names = new Set(repositories.map(({ name }) => name));
  const texts = [many(names.size, 'repository', 'repositories')];
  if (names.size < repositories.length) texts.push(many(repositories.length, 'commit'));
  if (landings) {
    const count = landings.reduce((sum, one) => sum + one.count, 0);
    texts.push(many(count, 'landing'));
    if (filesConsidered > 0)
      texts.push(
        many(
          filesConsidered,
          parts ? 'file or changed file' : 'changed file',
          parts ? 'files and changed files' : 'changed files',
        ),
      );
  } else if (filesConsidered > 0) texts.push(many(filesConsidered, 'file'));
  return texts.join(', ') + (parts ? `, by ${many(parts.length, 'search', 'searches')} one after the other` : '');
}

function leftText({ unsearched, landings }: Covered): string {
  const reasons = [...Map.groupBy(unsearched, ({ reason }) => reason)];
  const left = reasons.map(([reason, files]) => `${files.length.toLocaleString('en')} ${reason}`).join(', ');
  return left === '' ? '' : `; ${landings ? 'not looked into' : 'not by content'}: ${left}`;
}
