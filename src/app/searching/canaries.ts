/**
 * Tries the engine on what it must find, at the moment its word is sealed: every pattern of the query gets a canary, a text
 * made to match it, planted in a shadow index beside lines that do not match. The very engine that answers searches it, with
 * its threads, its kernels and its memory, asked as the query asks: the same spelling of the pattern, over lines, documents,
 * paths, names of definitions, differences or messages, at the head or in the past. What comes out must be what re2js says.
 *
 * What it proves: this pattern is compiled, narrowed down and matched right by the program as it runs now. What it does not
 * prove: that the user's own shards are sound (their checksums and `verify` are for that), and that filters and predicates
 * of the query are worked out right (`plumbline search verify` is for that).
 *
 * Rejected: canaries inside the user's index. Shards are immutable and named by their content, so that every query would
 * have to write some, and results would have to be filtered, which is one more thing that can hide a match.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { RE2JS } from 're2js';
import { AppError } from '../../base/app-error.ts';
import type { Instant } from '../../base/instant.ts';
import type { SearchEngine } from '../../search/contract.ts';
import { DeltaStore } from '../../search/deltas/delta-store.ts';
import { openSearchEngine } from '../../search/engine.ts';
import { canariesOf, type Canary } from '../../search/evidence/canary.ts';
import { documentLines, linesWith } from '../../search/evidence/document-lines.ts';
import type { ParsedQuery, TimeScope } from '../../search/query/ast.ts';
import { structuralMatches } from '../../search/structural/match.ts';
import { commitsFor, commitsLost, plantCommits } from './canary-commits.ts';
import { blobId } from './shadow-blob.ts';

export interface CanaryReport {
  readonly planted: number;
  readonly found: number;
  /** Patterns for which no text could be made. */
  readonly without: readonly string[];
}

interface ShadowFile {
  readonly path: string;
  readonly text: string;
  /** Of the definition in its third line. */
  readonly name?: string;
}

/** The shadow stood from its first landing to its second; what the query asks of its own past is asked of that time. */
const landings = [
  { commit: '1'.repeat(40), at: '2000-01-01T00:00:00.000Z' as Instant },
  { commit: '0'.repeat(40), at: '2001-01-01T00:00:00.000Z' as Instant },
];
const times: Readonly<Record<TimeScope['kind'], string>> = {
  head: '',
  'as-of': 'asof:2000-06-01 ',
  between: 'between:2000-02-01..2000-11-01 ',
};

const shadow = 'plumbline/canary';
const commit = '0'.repeat(40);
/** Enough that a canary does not stand in the first block. */
const decoyLines = 400;

/** `live`: the engine that is to be tried; without one an engine is opened for it. */
export async function tryCanaries(
  query: ParsedQuery,
  directory: string,
  live?: Pick<SearchEngine, 'shadow'>,
): Promise<CanaryReport> {
  const canaries = canariesOf(query);
  const planted = canaries.filter((canary) => canary.text !== undefined);
  const without = canaries.filter(({ text }) => text === undefined).map(({ source }) => source);
  if (planted.length === 0) return { planted: 0, found: 0, without };
  const isOfCommits = planted.some(({ types }) => types.some((type) => type === 'diff' || type === 'commit'));
  const recorded = commitsFor(shadow, withoutTemplates(planted));
  if (isOfCommits) await plantCommits(recorded, withoutTemplates(planted), join(directory, 'differences'));
  const head = isOfCommits ? recorded.commits.at(-1) : undefined;
  const engine = await (live?.shadow?.(directory) ?? openOwn(directory));
  try {
    const files = shadowFiles(planted);
    const asked = query.alternatives.map(({ parameters }) => parameters.time.kind);
    const kinds = new Set<TimeScope['kind']>([...(isOfCommits ? (['head'] as const) : []), ...asked]);
    for (const time of kinds) {
      await plant(engine, files, { time, head: head ?? commit });
      for (const canary of planted) {
        await mustFind(engine, { canary, time }, files);
        await mustFindOtherwise(engine, { canary, time }, files);
        if (time === 'head') await mustFindCommits(engine, canary, planted);
      }
    }
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
  return { planted: planted.length, found: planted.length, without };
}

async function openOwn(directory: string): Promise<SearchEngine> {
  const deltas = new DeltaStore({ directory: join(directory, 'differences') });
  const engine = await openSearchEngine({ directory, threads: 1, deltas });
  return {
    ...engine,
    close: async () => {
      await deltas.close();
      await engine.close();
    },
  };
}

function shadowFiles(canaries: readonly Canary[]): readonly ShadowFile[] {
  const named = canaries.flatMap(({ name, path }, index): readonly ShadowFile[] => [
    ...(name === undefined ? [] : [{ path: `names/${index}.go`, text: `package x\n\nfunc ${name}() {}\n`, name }]),
    ...(path === undefined ? [] : [{ path, text: 'nothing is here\n' }]),
  ]);
  return [...new Map([...named, ...contentFiles(canaries)].map((file) => [file.path, file])).values()];
}

function contentFiles(canaries: readonly Canary[]): readonly ShadowFile[] {
  return canaries.map(({ text }, index) => {
    const lines = Array.from(
      { length: decoyLines },
      (_, number) => `decoy ${index} of line ${number}: nothing is here`,
    );
    // In the middle, and as the last line, which has no line feed.
    lines.splice(decoyLines / 2, 0, text!);
    return { path: join('shadow', `${index}.txt`), text: [...lines, text!].join('\n') };
  });
}

async function plant(
  engine: SearchEngine,
  files: readonly ShadowFile[],
  { time, head }: { readonly time: TimeScope['kind']; readonly head: string },
): Promise<void> {
  const writer = engine.writer();
  const placed: { path: string; blob: string }[] = [];
  const standing = time === 'head';
  for (const { path, text } of files) {
    const bytes = Buffer.from(text);
    const blob = blobId(bytes);
    await writer.add(blob, bytes, { path, standing });
    placed.push({ path, blob });
  }
  await writer.commit();
  const tenures = placed.map((file) => ({ ...file, from: 0, to: 1 }));
  const history = { landings, tenures, completeFrom: 0 };
  const repository = { name: shadow, commit: head, branch: 'main', unsearched: [] };
  await engine.publish([standing ? { ...repository, files: placed } : { ...repository, files: [], history }]);
}

async function mustFind(
  engine: SearchEngine,
  { canary, time }: { readonly canary: Canary; readonly time: TimeScope['kind'] },
  files: readonly ShadowFile[],
): Promise<void> {
  // A template takes no type:, and is looked for in contents in any case.
  const query = `${times[time]}count:all ${canary.template ? '' : 'type:file '}${canary.query}`;
  const found: string[] = [];
  for await (const event of engine.search(query, { patternType: 'keyword', order: 'path' })) {
    if (event.type === 'error') throw lost(canary, event.message);
    if (event.type !== 'matches') continue;
    for (const match of event.matches)
      if (match.type === 'content')
        for (const { lineNumber } of match.lineMatches) found.push(`${match.path}:${lineNumber}`);
  }
  const expected = files.flatMap((file) => expectedIn(file, canary, time));
  if (found.toSorted().join('\n') !== expected.toSorted().join('\n'))
    throw lost(canary, `it found ${found.length} lines of ${expected.length}`);
}

/** Paths and definitions, where the query looks at them. */
async function mustFindOtherwise(
  engine: SearchEngine,
  { canary, time }: { readonly canary: Canary; readonly time: TimeScope['kind'] },
  files: readonly ShadowFile[],
): Promise<void> {
  const { source, ignoreCase, multiLine, types } = canary;
  if (multiLine) return;
  const judge = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const kinds = [
    ['path', files.filter(({ path }) => judge.test(path))],
    ['symbol', files.filter(({ name }) => name !== undefined && judge.test(name))],
  ] as const;
  for (const [kind, expected] of kinds) {
    if (!types.includes(kind)) continue;
    const found: string[] = [];
    const query = `${times[time]}count:all type:${kind} ${canary.query}`;
    for await (const event of engine.search(query, { patternType: 'keyword', order: 'path' })) {
      if (event.type === 'error') throw lost(canary, event.message);
      if (event.type !== 'matches') continue;
      for (const match of event.matches) if (match.type === kind) found.push(match.path);
    }
    const wanted = expected.map(({ path }) => path);
    if (found.toSorted().join('\n') !== wanted.toSorted().join('\n'))
      throw lost(canary, `of ${kind}s it found ${found.length} of ${wanted.length}`);
  }
}

/** Templates look at contents only. */
function withoutTemplates(canaries: readonly Canary[]): readonly Canary[] {
  return canaries.filter(({ template }) => !template);
}

async function mustFindCommits(engine: SearchEngine, canary: Canary, planted: readonly Canary[]): Promise<void> {
  if (canary.template) return;
  for (const kind of ['diff', 'commit'] as const) {
    if (!canary.types.includes(kind)) continue;
    const why = await commitsLost(engine, { canary, kind }, withoutTemplates(planted));
    if (why !== undefined) throw lost(canary, why);
  }
}

function expectedIn({ path, text }: ShadowFile, canary: Canary, time: TimeScope['kind']): readonly string[] {
  const lines = text.split('\n');
  const matching = [...matchingLines(text, lines, canary)];
  // Over a span of time a line is its text, and counts once.
  const first = new Map(matching.toReversed().map((line) => [lines[line], line]));
  return (time === 'between' ? [...first.values()] : matching).map((line) => `${path}:${line}`);
}

function matchingLines(text: string, lines: readonly string[], canary: Canary): Iterable<number> {
  const { source, ignoreCase, multiLine, template } = canary;
  if (template) {
    const { matches } = structuralMatches(template, text, { ignoreCase });
    return linesWith(
      text,
      matches.map(({ from, to }) => [from, to]),
    );
  }
  if (multiLine) return documentLines(source, ignoreCase, text);
  const judge = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  return lines.flatMap((line, number) => (judge.test(line) ? [number] : []));
}

function lost({ source }: Canary, why: string): AppError {
  const message = `the search engine failed its canary for ${source}: ${why}; nothing was sealed`;
  return new AppError('search/canary-lost', message, {
    hint: 'This is a defect of Plumbline: do not rely on searches with this pattern, and please report it.',
  });
}
