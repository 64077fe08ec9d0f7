/** A manifest in one sentence: the same words whatever kind of query it is of. */
import type { Incompleteness } from '../contract.ts';

/** What of a manifest is counted. */
interface Counted {
  readonly repositories: readonly unknown[];
  readonly filesConsidered: number;
  readonly filesSearched: number;
  readonly limitHit: boolean;
  readonly unsearched: readonly { readonly path: string; readonly reason: string }[];
  /** Present: it is about commits, so what was not searched are differences. */
  readonly landings?: readonly unknown[] | undefined;
  readonly incomplete?: readonly { readonly reason: string; readonly what?: string | undefined }[] | undefined;
}

export interface Found {
  readonly matches: number;
  /** Repositories that are known and not in the index. */
  readonly missing: readonly string[];
  /** What the engine said about its own answer, such as a history that does not reach back far enough: titles of alerts. */
  readonly caveats: readonly string[];
}

/**
 * "0 matches in N of N repositories, nothing unsearched" is said only when exactly that is so: the search ran to its end,
 * every file (of commits: every difference) in scope was searched, no repository that is known was missing, and the engine
 * had no reservation. What was not is counted once, by its reason.
 */
export function statementOf(manifest: Counted, found: Found): string {
  const searched = new Set(manifest.repositories.map(nameOf)).size;
  const total = searched + found.missing.length;
  const count = found.matches === 0 ? '0 matches' : `${found.matches} ${found.matches === 1 ? 'match' : 'matches'}`;
  return `${count} in ${searched} of ${total} repositories, ${leftOut(manifest, found)}`;
}

/** Several revisions of one repository are one repository. */
function nameOf(repository: unknown): unknown {
  return typeof repository === 'object' && repository !== null && 'name' in repository ? repository.name : repository;
}

function leftOut(manifest: Counted, { missing, caveats }: Found): string {
  const { unsearched, limitHit, filesConsidered, filesSearched } = manifest;
  const isAboutCommits = manifest.landings !== undefined;
  const parts: string[] = [];
  const told = (what: readonly [one: string, several: string], list: Counted['unsearched']): void => {
    const reasons = [...Map.groupBy(list, ({ reason }) => reason)].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [reason, each] of reasons) parts.push(`${each.length} ${what[each.length === 1 ? 0 : 1]} (${reason})`);
  };
  // Of a repository whose landings are not all on record, none has a path.
  const isWhole = ({ path }: { readonly path: string }): boolean => isAboutCommits && path === '';
  told(
    isAboutCommits ? ['difference', 'differences'] : ['file', 'files'],
    unsearched.filter((one) => !isWhole(one)),
  );
  told(['repository', 'repositories'], unsearched.filter(isWhole));
  if (missing.length > 0) parts.push(`${missing.length} repositories (not in the index)`);
  if (limitHit) parts.push('whatever comes behind the limit');
  const unexplained = filesConsidered - filesSearched - unsearched.length;
  if (unexplained > 0 && !limitHit) parts.push(`${unexplained} files (no reason on record)`);
  parts.push(...caveats.map((caveat) => `"${caveat}"`));
  if (caveats.length === 0) parts.push(...(manifest.incomplete ?? []).map(reservation));
  return parts.length === 0 ? 'nothing unsearched' : `not searched: ${parts.join(', ')}`;
}

const reservations: Readonly<Record<Incompleteness['reason'], string>> = {
  timeout: 'whatever came after the time was up',
  'history-unknown': 'repositories whose past is not indexed',
  'history-incomplete': 'what stood before the indexed past',
  'before-history': 'repositories whose record had not begun',
  'revision-unknown': 'repositories without the revision',
  'attribute-unknown': 'repositories of which it is not known',
};

function reservation({ reason, what }: { readonly reason: string; readonly what?: string | undefined }): string {
  const said = reason in reservations ? reservations[reason as Incompleteness['reason']] : reason;
  return what === undefined ? said : `${said} (${what})`;
}
