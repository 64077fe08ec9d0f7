/** Counts files again: what is in scope of a query at a commit, at an instant or over a span of time, and what matches there. */
import type { Instant } from '../../base/instant.ts';
import type { ParsedQuery } from '../query/ast.ts';
import { extract, hasSymbols } from '../symbols/extract.ts';
import type { SourceSymbol } from '../symbols/symbol.ts';
import { ContentReader, filesOf, treeOf } from './git-commit.ts';
import { Judge, linesOf, textIn, type JudgedFile } from './judge.ts';
import { changesOf, landingAt, landingsOf, staysOf, type Landing, type Stay } from './landings.ts';
import type { VerifiableManifest } from './manifest.ts';
import { Predicates } from './predicates.ts';
import type { Recount } from './recount.ts';
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
    const predicates = new Predicates(query, 'files');
    if (predicates.isNeeded) await predicates.workOut(viewOf(work, looked, reader));
    await new FileCount(work, { looked, reader, recount, judge: new Judge(query, predicates.of) }).run();
  } finally {
    reader.close();
  }
}

function viewOf(work: FileWork, { stays, landings }: Looked, reader: ContentReader) {
  const { repository, folder, gitPath, times } = work;
  return {
    name: repository.name,
    files: stays.filter(isFile),
    read: (blob: string) => reader.read(blob),
    lastLanding: async () => {
      const tip = repository.head ?? repository.commit;
      const all = landings.length > 0 ? landings : await landingsOf({ folder, gitPath, reader }, tip, times);
      return all.at(-1)?.at;
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

interface Counting {
  readonly looked: Looked;
  readonly judge: Judge;
  readonly reader: ContentReader;
  readonly recount: Recount;
}

class FileCount {
  readonly #work: FileWork;
  readonly #counting: Counting;
  readonly #isOverTime: boolean;
  #inScope = 0;
  readonly #lines: SeenBook;
  readonly #definitions: SeenBook;

  constructor(work: FileWork, counting: Counting) {
    this.#work = work;
    this.#counting = counting;
    this.#isOverTime = work.query.parameters.time.kind === 'between';
    const { looked, recount } = counting;
    const { parameters } = work.query;
    const book = { repository: work.repository.name, landings: looked.landings, parameters, places: recount.places };
    this.#lines = new SeenBook({ ...book, type: 'content' });
    this.#definitions = new SeenBook({ ...book, type: 'symbol' });
  }

  async run(): Promise<void> {
    const { judge, recount, looked } = this.#counting;
    const { name, commit, files } = this.#work.repository;
    if (!judge.admitsRepository(name))
      recount.differences.push(`repositories: ${name} is none that the query is about`);
    const isListed = recount.places.some(({ type, repository }) => type === 'repo' && repository === name);
    if (judge.looksAtRepositories && judge.matchesRepository(name) && !isListed)
      recount.places.push({ type: 'repo', repository: name, commit, path: '', lines: [] });
    if (judge.looksAtFiles || judge.looksAtSymbols) for (const stay of looked.stays) await this.#look(stay);
    this.#lines.close();
    this.#definitions.close();
    if (this.#inScope !== files && (judge.looksAtFiles || judge.looksAtSymbols))
      recount.differences.push(`repositories: ${name}: files: ${this.#inScope} files are in scope, not ${files}`);
  }

  async #look(stay: Stay): Promise<void> {
    const { judge, recount, reader } = this.#counting;
    const { name } = this.#work.repository;
    const { path, mode, blob } = stay;
    this.#work.signal?.throwIfAborted();
    if (!judge.inScope(name, path, isFile(stay))) return;
    if (!isFile(stay)) {
      // A search for symbols alone says nothing of what is no file.
      if (!judge.looksAtFiles) return;
      recount.considered++;
      const reason = mode === '160000' ? 'submodule' : 'symbolic-link';
      recount.unsearched.push({ repository: name, path, reason });
      return;
    }
    recount.considered++;
    this.#inScope++;
    recount.files++;
    const reads = judge.readsContent || judge.looksAtSymbols;
    const bytes = reads ? await reader.read(blob) : undefined;
    const text = bytes && textIn(bytes);
    const lines = text === undefined ? undefined : linesOf(text);
    recount.lines += lines?.length ?? 0;
    const why = !reads || lines ? undefined : bytes ? 'binary' : 'missing-object';
    if (why) recount.unsearched.push({ repository: name, path, reason: why });
    else recount.searched++;
    const file: JudgedFile = { repository: name, path, lines, ...(text !== undefined && { text }) };
    if (judge.looksAtSymbols && bytes && lines) this.#symbols(file, bytes, stay);
    if (judge.looksAtFiles) this.#matches(file, stay);
  }

  #matches(file: JudgedFile, stay: Stay): void {
    const { judge, recount } = this.#counting;
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
      this.#lines.add(stay, lines);
      return;
    }
    const { commit } = this.#work.repository;
    recount.places.push({ type: found.length > 0 ? 'content' : 'path', repository, commit, path, lines: found });
  }

  #symbols({ repository, path, text }: JudgedFile, bytes: Buffer, stay: Stay): void {
    const { judge, recount } = this.#counting;
    if (!hasSymbols(path)) return;
    const isWide =
      text !== undefined && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
    const utf8 = isWide ? Buffer.from(text) : bytes;
    const { symbols, truncated } = extract(path, utf8);
    if (truncated) {
      recount.searched--;
      recount.unsearched.push({ repository, path, reason: 'too-large' });
    }
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
    if (this.#isOverTime) return this.#definitions.add(stay, lines);
    const { commit } = this.#work.repository;
    const numbers = lines.map(({ number }) => number);
    recount.places.push({ type: 'symbol', repository, commit, path, lines: numbers, marks });
  }
}

function lineOf(bytes: Buffer, at: number): number {
  let line = 0;
  for (let feed = bytes.indexOf(10); feed >= 0 && feed < at; feed = bytes.indexOf(10, feed + 1)) line++;
  return line;
}
