/** Answers from the inventory, which is brought up to date first where it lags behind what is known of the branch. */
import { AppError } from '../../base/app-error.ts';
import type { Instant, TimeSpan } from '../../base/instant.ts';
import { isWithin, readRange, type VersionRange } from '../../base/versions/range.ts';
import { schemeOf } from '../../base/versions/schemes.ts';
import type { UnreadDependencies } from '../../facts/dependencies/join.ts';
import { packageUrl } from '../../facts/dependencies/package-url.ts';
import type { Dependency } from '../../model/dependency.ts';
import { fileContextOf, type FileContext } from '../../model/file-kind.ts';
import type { Gap } from '../../model/gap.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { DependencyStore, ListedStay } from '../../store/dependencies.ts';
import type { HistoryStore } from '../../store/histories.ts';
import type { Working } from '../plumbline.ts';
import { readersVersion, refreshInventory } from './inventory.ts';
import type { DependencyList, DependencyWish, InventoriedRepository } from './questions.ts';

export interface Inventory {
  readonly dependencies: DependencyStore;
  readonly histories: HistoryStore;
}

export async function listDependencies(
  wish: DependencyWish,
  repositories: readonly Repository[],
  stores: Inventory,
  working: Working,
): Promise<DependencyList> {
  const asked = wish.name === undefined ? undefined : readName(wish.name);
  const within = repositories.filter(({ name }) => wish.repository === undefined || name === wish.repository);
  const states: InventoriedRepository[] = [];
  const gaps: Gap[] = [];
  for (const [at, repository] of within.entries()) {
    working.signal.throwIfAborted();
    working.observer.progress({ step: 'Reading dependencies', done: at, total: within.length, unit: 'repositories' });
    const { state, unread } = await upToDate(repository, spanOf(wish), stores, working);
    states.push(state);
    gaps.push(...unread.filter((one) => isAsked(one, wish)).map((one) => gapOf(repository, one)));
  }
  const { name: _, repository: __, everRead, ...rest } = wish;
  const found = await stores.dependencies.list({
    ...rest,
    ...(everRead === true && { from: beforeAll }),
    ...(asked && { name: asked.name }),
    ...(wish.repository !== undefined && { repositories: [wish.repository] }),
  });
  const known = new Set<string>(within.map(({ name }) => name));
  const items = found.filter(({ repository }) => known.has(repository)).map(shown);
  return { ...narrowed(items, asked?.range), repositories: states, gaps };
}

export const beforeAll = '0001-01-01T00:00:00.000Z' as Instant;

/** Rows whose version is unknown belong to no range; they are told apart, since they may be what is looked for. */
function narrowed(
  items: readonly Dependency[],
  range: VersionRange | undefined,
): Pick<DependencyList, 'items' | 'undecided'> {
  if (!range) return { items, undecided: [] };
  const judged = items.map((one) => {
    const scheme = schemeOf(one.ecosystem);
    return { one, isIn: one.version === undefined || !scheme ? undefined : isWithin(range, one.version, scheme) };
  });
  return {
    items: judged.flatMap(({ one, isIn }) => (isIn === true ? [one] : [])),
    undecided: judged.flatMap(({ one, isIn }) => (isIn === undefined ? [one] : [])),
  };
}

/** `log4j-core`, `@scope/name`, `log4j-core@<2.17.1`. */
export function readName(text: string): { readonly name: string; readonly range?: VersionRange } {
  const at = text.indexOf('@', 1);
  if (at < 0) return { name: text };
  const range = readRange(text.slice(at + 1));
  if (!range.ok)
    throw new AppError('app/bad-range', `"${text.slice(at + 1)}" is no range of versions: ${range.error}`, {
      hint: 'Write it as in log4j-core@<2.17.1, lodash@^4, django@>=3.2,<4.',
    });
  return { name: text.slice(0, at), range: range.value };
}

export function shown(stay: ListedStay): Dependency {
  return { ...stay, context: dependencyContextOf(stay.path), purl: packageUrl(stay) };
}

/** Lock files are generated and requirements.txt is a text; what they name is nevertheless what runs: their folder says for whom. */
export function dependencyContextOf(path: string): FileContext {
  const context = fileContextOf(path);
  return context === 'generated' || context === 'documentation'
    ? fileContextOf(path.replace(/[^/]*$/, 'package.json'))
    : context;
}

function spanOf({ asOf, from, to }: DependencyWish): TimeSpan | undefined {
  const first = asOf ?? from ?? to;
  return first === undefined ? undefined : { from: first, to: asOf ?? to ?? first };
}

interface UpToDate {
  readonly state: InventoriedRepository;
  readonly unread: readonly UnreadDependencies[];
}

async function upToDate(
  repository: Repository,
  span: TimeSpan | undefined,
  { dependencies, histories }: Inventory,
  working: Working,
): Promise<UpToDate> {
  const { name } = repository;
  const tip = await histories.tip(name);
  if (!tip) return { state: { name, head: null, readFrom: null }, unread: [] };
  const before = await dependencies.reading(name);
  const isCurrent = before?.key.endsWith(` ${tip.commit} ${readersVersion()}`) === true;
  const commits: readonly LandedCommit[] = await histories.commits(name);
  const covers =
    before && (span === undefined || commits[before.readFrom]!.landedAt <= span.from || before.readFrom === 0);
  if (!isCurrent || !covers) {
    const tenures = await histories.tenures(name, 0);
    await refreshInventory({ repository, commits, tenures }, span, { ...working, store: dependencies });
  }
  const reading = isCurrent && covers ? before : await dependencies.reading(name);
  const first = reading && commits[reading.readFrom];
  return {
    state: { name, head: tip.commit, readFrom: first ? { at: first.landedAt, commit: first.commit } : null },
    unread: reading ? (JSON.parse(reading.unread) as UnreadDependencies[]) : [],
  };
}

function isAsked({ from, to }: UnreadDependencies, wish: DependencyWish): boolean {
  const span = spanOf(wish);
  if (span === undefined) return to === undefined;
  return from.at <= span.to && (to === undefined || to.at > span.from);
}

function gapOf({ name }: Repository, { path, reason, from, to }: UnreadDependencies): Gap {
  return {
    kind: 'gap',
    of: 'dependency-manifest',
    repository: name,
    reason: 'unreadable',
    detail: `${path} could not be read (${reason}): what it names is not in the inventory`,
    path,
    ...(to && { span: { from: from.at, to: to.at } }),
  };
}
