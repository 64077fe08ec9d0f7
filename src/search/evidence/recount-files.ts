/** Counts files again: what is in scope of a query at a commit, at an instant or over a span of time, and what matches there. */
import type { Instant } from '../../base/instant.ts';
import type { ParsedQuery } from '../query/ast.ts';
import { extract, hasSymbols } from '../symbols/extract.ts';
import type { SourceSymbol } from '../symbols/symbol.ts';
import { ContentReader, filesOf, treeOf } from './git-commit.ts';
import { Judge, linesOf, textIn, type JudgedFile } from './judge.ts';
import { changesOf, contributorsOf, landingAt, landingsOf, staysOf, type Landing, type Stay } from './landings.ts';
import type { VerifiableManifest } from './manifest.ts';
import { codeOwnersOf, Predicates, type PredicateView } from './predicates.ts';
import { conditionsOf, withoutRepetitions } from './alternatives.ts';
import type { Found, Recount } from './recount.ts';
import { SeenBook } from './seen.ts';
import { TooManyTries } from './template-matches.ts';

export interface FileWork {
  readonly query: ParsedQuery;
  readonly repository: VerifiableManifest['repositories'][number];
  readonly folder: string;
  readonly gitPath: string | undefined;
  /** Times of landings that do not follow from git. */
  readonly times: ReadonlyMap<string, Instant>;
  readonly signal?: AbortSignal;
}

/** What is looked at: files as they stand, or as they stood one after the other. */
interface Looked {
  /** Files and what is none, in the order of paths and landings. */
  readonly stays: readonly Stay[];
  readonly landings: readonly Landing[];
}

export async function recountFiles(work: FileWork, recount: Recount): Promise<void> {
  const { query, repository, folder, gitPath } = work;
  const { name, commit, tree } = repository;
  const actual = await treeOf(folder, commit, gitPath);
  if (tree !== undefined && tree !== actual)
    recount.differences.push(`repositories: ${name}: the tree of ${commit} is ${actual}, not ${tree}`);
  const reader = new ContentReader(folder, gitPath);
  try {
    const looked = await lookedAt(work, reader, recount);
    if (!looked) return;
    const view = viewOf(work, looked, reader);
    const conditions: Condition[] = [];
    for (const condition of conditionsOf(query)) {
      const predicates = new Predicates(condition, 'files');
      if (predicates.isNeeded) await predicates.workOut(view);
      conditions.push(new Condition(work, looked, new Judge(condition, predicates.of)));
    }
    await new FileCount(work, { looked, reader, recount, conditions }).run();
    const found = withoutRepetitions(conditions.map(({ places }) => places));
    for (const place of await withOwners(found, query, view)) if (!isListed(place, recount)) recount.places.push(place);
  } finally {
    reader.close();
  }
}

function viewOf(work: FileWork, { stays, landings }: Looked, reader: ContentReader): PredicateView {
  const { repository, folder, gitPath, times } = work;
  const clone = { folder, gitPath, reader };
  const branch = async (): Promise<readonly Landing[]> =>
    landings.length > 0 ? landings : landingsOf(clone, repository.head ?? repository.commit, times);
  return {
    name: repository.name,
    files: stays.filter(isFile),
    read: (blob: string) => reader.read(blob),
    lastLanding: async () => (await branch()).at(-1)?.at,
    contributors: async () => {
      const all = await branch();
      return contributorsOf(all, staysOf(await changesOf(clone, all)));
    },
  };
}

function isFile({ mode }: { readonly mode: string }): boolean {
  return mode.startsWith('100');
}

async function lookedAt(work: FileWork, reader: ContentReader, recount: Recount): Promise<Looked | undefined> {
  const { query, repository, folder, gitPath, times } = work;
  const { name, commit, head = commit } = repository;
  const { time } = query.parameters;
  const atCommit = async (): Promise<readonly Stay[]> =>
    (await filesOf(folder, commit, gitPath)).map((file) => ({ ...file, from: 0 }));
  if (time.kind === 'head') return { stays: await atCommit(), landings: [] };
  const landings = await landingsOf({ folder, gitPath, reader }, head, times);
  const last = time.kind === 'as-of' ? landingAt(landings, time.at) : landingAt(landings, time.to, 'before');
  if (landings[last]?.id !== commit) {
    const stood = landings[last]?.id ?? 'nowhere';
    recount.differences.push(`repositories: ${name}: its branch stood at ${stood} then, not at ${commit}`);
    return undefined;
  }
  if (time.kind === 'as-of') return { stays: (await atCommit()).filter(isFile), landings };
  const first = Math.max(0, landingAt(landings, time.from));
  const stays = staysOf(await changesOf({ folder, gitPath, reader }, landings)).filter(
    (stay) => isFile(stay) && stay.from <= last && (stay.to === undefined || stay.to > first),
  );
  return { stays, landings };
}

function isListed({ type, repository }: Found, { places }: Recount): boolean {
  return type === 'repo' && places.some((one) => one.type === 'repo' && one.repository === repository);
}

/** With `select:file.owners`. */
async function withOwners(
  found: readonly Found[],
  { parameters: { select } }: ParsedQuery,
  view: PredicateView,
): Promise<readonly Found[]> {
  if (select?.kind !== 'file.owners') return found;
  const rules = await codeOwnersOf(view);
  const ownersOf = ({ type, path }: Found): readonly string[] =>
    rules === undefined || rules === 'unreadable' || type === 'repo' ? [] : rules.ownersOf(path);
  return found.map((place) => ({ ...place, owners: ownersOf(place) }));
}

/** What one alternative of the search asks for, and what it found. */
class Condition {
  readonly judge: Judge;
  readonly places: Found[] = [];
  readonly lines: SeenBook;
  readonly definitions: SeenBook;

  constructor({ query, repository }: FileWork, { landings }: Looked, judge: Judge) {
    this.judge = judge;
    const book = { repository: repository.name, landings, parameters: query.parameters, places: this.places };
    this.lines = new SeenBook({ ...book, type: 'content' });
    this.definitions = new SeenBook({ ...book, type: 'symbol' });
  }

  /** Whether it looks at this one at all. */
  isAbout(repository: string, { path, mode }: Stay): boolean {
    const { judge } = this;
    const isOne = isFile({ mode });
    // A search for symbols alone says nothing of what is no file.
    return (judge.looksAtFiles || (isOne && judge.looksAtSymbols)) && judge.inScope(repository, path, isOne);
  }
}

interface Counting {
  readonly looked: Looked;
  readonly conditions: readonly Condition[];
  readonly reader: ContentReader;
  readonly recount: Recount;
}

class FileCount {
  readonly #work: FileWork;
  readonly #counting: Counting;
  readonly #isOverTime: boolean;
  #inScope = 0;

  constructor(work: FileWork, counting: Counting) {
    this.#work = work;
    this.#counting = counting;
    this.#isOverTime = work.query.parameters.time.kind === 'between';
  }

  async run(): Promise<void> {
    const { conditions, recount, looked } = this.#counting;
    const { name, commit, files } = this.#work.repository;
    if (!conditions.some(({ judge }) => judge.admitsRepository(name)))
      recount.differences.push(`repositories: ${name} is none that the query is about`);
    for (const { judge, places } of conditions)
      if (judge.looksAtRepositories && judge.matchesRepository(name))
        places.push({ type: 'repo', repository: name, commit, path: '', lines: [] });
    const looksAtFiles = conditions.some(({ judge }) => judge.looksAtFiles || judge.looksAtSymbols);
    if (looksAtFiles) for (const stay of looked.stays) await this.#look(stay);
    for (const { lines, definitions } of conditions) {
      lines.close();
      definitions.close();
    }
    if (this.#inScope !== files && looksAtFiles)
      recount.differences.push(`repositories: ${name}: files: ${this.#inScope} files are in scope, not ${files}`);
  }

  async #look(stay: Stay): Promise<void> {
    const { recount, reader } = this.#counting;
    const { name } = this.#work.repository;
    const { path, mode, blob } = stay;
    this.#work.signal?.throwIfAborted();
    const conditions = this.#counting.conditions.filter((one) => one.isAbout(name, stay));
    if (conditions.length === 0) return;
    recount.considered++;
    if (!isFile(stay)) {
      const reason = mode === '160000' ? 'submodule' : 'symbolic-link';
      recount.unsearched.push({ repository: name, path, reason });
      return;
    }
    this.#inScope++;
    recount.files++;
    const reads = conditions.some(({ judge }) => judge.readsContent || judge.looksAtSymbols);
    const bytes = reads ? await reader.read(blob) : undefined;
    const text = bytes && textIn(bytes);
    const lines = text === undefined ? undefined : linesOf(text);
    recount.lines += lines?.length ?? 0;
    const why = !reads || lines ? undefined : bytes ? 'binary' : 'missing-object';
    if (why) recount.unsearched.push({ repository: name, path, reason: why });
    else recount.searched++;
    const file: JudgedFile = { repository: name, path, lines, ...(text !== undefined && { text }) };
    if (bytes && lines) this.#symbols(file, { conditions, bytes, stay });
    for (const condition of conditions) if (condition.judge.looksAtFiles) this.#matches(file, stay, condition);
  }

  #matches(file: JudgedFile, stay: Stay, { judge, places, lines: book }: Condition): void {
    const { recount } = this.#counting;
    const { repository, path } = file;
    let found: readonly number[] | undefined;
    try {
      found = judge.matches(file);
    } catch (error) {
      if (!(error instanceof TooManyTries)) throw error;
      recount.unclear.push(`${repository} ${path}: there are too many ways to fill the holes of the template`);
    }
    if (!found) return;
    if (this.#isOverTime) {
      const lines = found.map((number) => ({ number, text: file.lines?.[number] ?? '' }));
      book.add(stay, lines);
      return;
    }
    const { commit } = this.#work.repository;
    places.push({ type: found.length > 0 ? 'content' : 'path', repository, commit, path, lines: found });
  }

  #symbols(
    { repository, path, text }: JudgedFile,
    of: { readonly conditions: readonly Condition[]; readonly bytes: Buffer; readonly stay: Stay },
  ): void {
    const { bytes, stay } = of;
    const conditions = of.conditions.filter(({ judge }) => judge.looksAtSymbols);
    if (conditions.length === 0 || !hasSymbols(path)) return;
    const { recount } = this.#counting;
    const isWide =
      text !== undefined && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
    const utf8 = isWide ? Buffer.from(text) : bytes;
    const { symbols, truncated } = extract(path, utf8);
    if (truncated) {
      recount.searched--;
      recount.unsearched.push({ repository, path, reason: 'too-large' });
    }
    for (const condition of conditions) this.#definitions(condition, { repository, path, utf8, symbols, stay });
  }

  #definitions(
    { judge, places, definitions }: Condition,
    of: {
      readonly repository: string;
      readonly path: string;
      readonly utf8: Buffer;
      readonly symbols: readonly SourceSymbol[];
      readonly stay: Stay;
    },
  ): void {
    const { repository, path, utf8, symbols, stay } = of;
    const { select } = this.#work.query.parameters;
    const kind = select && 'symbolKind' in select ? select.symbolKind : undefined;
    const nameOf = (symbol: SourceSymbol): string => utf8.toString('utf8', symbol.start, symbol.start + symbol.length);
    const found = symbols.filter(
      (symbol) => judge.matchesSymbol(repository, path, nameOf(symbol)) && (kind === undefined || symbol.kind === kind),
    );
    if (found.length === 0) return;
    const marks = found.map(({ start }) => String(start));
    const lines = found.map((symbol) => {
      const container = symbol.container === undefined ? '' : nameOf(symbols[symbol.container]!);
      return { number: lineOf(utf8, symbol.start), text: `${symbol.kind} ${nameOf(symbol)} ${container}` };
    });
    if (this.#isOverTime) return definitions.add(stay, lines);
    const { commit } = this.#work.repository;
    const numbers = lines.map(({ number }) => number);
    places.push({ type: 'symbol', repository, commit, path, lines: numbers, marks });
  }
}

function lineOf(bytes: Buffer, at: number): number {
  let line = 0;
  for (let feed = bytes.indexOf(10); feed >= 0 && feed < at; feed = bytes.indexOf(10, feed + 1)) line++;
  return line;
}
