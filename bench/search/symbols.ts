/**
 * Our definitions beside those of universal-ctags over the files of a bare repository at HEAD, by path, line and name.
 *
 *   node bench/search/symbols.ts [--language Go] [--show 20] [--only missing|extra] REPOSITORY.git ...
 *
 * recall: of ctags' functions, classes, methods and types, those we know (as whatever kind); precision: of ours, those ctags
 * knows. `all` takes every kind, members and constants included. Differences are printed, some per language, for eyes to
 * judge: neither side is right by definition. The ctags of Debian 12 (5.9.0) reads neither
 * `import { type X }` nor elements in angle brackets: `--parser FILE` names a module whose `definitions(path, text)` takes its
 * place for JavaScript and TypeScript (written over the parser of TypeScript 5, say). What ctags is known to misread is left out
 * (see `isMisread`) unless `--raw` is given.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { languageOfPath } from '../../src/base/language.ts';
import { extract, hasSymbols } from '../../src/search/symbols/extract.ts';
import { readBlobs, readCorpusRepository } from './git-corpus.ts';

const mainKinds = new Set(
  'function func method class struct interface enum type typedef union trait namespace module object macro singletonMethod constructor generator alias getter setter talias methodSpec implementation annotation typealias record service message rpc'.split(
    ' ',
  ),
);
const ourMainKinds = new Set(
  'function method class struct interface enum constructor namespace module object'.split(' '),
);

interface Definition {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly kind: string;
}

interface Sums {
  found: number;
  wanted: number;
  right: number;
  given: number;
  rightAll: number;
  givenAll: number;
  foundAll: number;
  wantedAll: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: 'string', multiple: true },
    show: { type: 'string', default: '0' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
    raw: { type: 'boolean', default: false },
    parser: { type: 'string' },
  },
});

interface Parser {
  definitions(path: string, text: string): readonly Definition[];
}
const parser = values.parser === undefined ? undefined : ((await import(resolve(values.parser))) as Parser);

function keyOf({ path, line, name }: Definition): string {
  return `${path}\0${line}\0${name.replaceAll(/\s/g, '')}`;
}

/** Headers are C++ where most sources beside them are; ctags wants to be told. */
function languageOfHeaders(paths: readonly string[]): string {
  const count = (pattern: RegExp) => paths.filter((path) => pattern.test(path)).length;
  return count(/\.(?:cc|cpp|cxx|hpp)$/) > count(/\.c$/) ? 'C++' : 'C';
}

function ctags(root: string, headers: string): readonly Definition[] {
  const args = [
    '-R',
    '--output-format=json',
    '--fields=+nl',
    `--langmap=${headers}:+.h`,
    '--languages=-Markdown,-JSON,-Yaml',
    '.',
  ];
  const result = spawnSync('ctags', args, { cwd: root, maxBuffer: 1 << 30 });
  if (result.status !== 0) throw new Error(`ctags failed: ${result.stderr.toString()}`);
  const tags: Definition[] = [];
  for (const line of result.stdout.toString('utf8').split('\n')) {
    if (line === '') continue;
    const tag = JSON.parse(line) as Record<string, string | number>;
    if (tag['_type'] !== 'tag') continue;

    tags.push({
      path: String(tag['path']).replace(/^\.\//, ''),
      line: Number(tag['line']),
      // In C# ctags names a method of an interface with the interface before it.
      name:
        tag['language'] === 'C#' && tag['kind'] !== 'namespace'
          ? String(tag['name']).replace(/^.*\.(?=\w)/, '')
          : String(tag['name']),
      kind: String(tag['kind']),
    });
  }
  return tags;
}

/** Not the names ctags makes up, not its guesses at JavaScript and TypeScript when there is a parser, and not the names that imports give in Python. */
function isDefinition({ path, kind, name }: Definition): boolean {
  if (
    name.startsWith('__anon') ||
    name.startsWith('<') ||
    name.startsWith('Anonymous') ||
    kind === 'implementation' ||
    (kind === 'alias' && path.endsWith('.php'))
  )
    return false;
  if (parser && /\.[cm]?[jt]sx?$/.test(path)) return false;
  return !(path.endsWith('.py') && (kind === 'namespace' || kind === 'unknown')) && kind !== 'packageName';
}

/**
 * `TEST_F(Suite, name) {`: ctags takes the macro for the function's name, we what it is given. Left out of the comparison on both
 * sides, like what else ctags 5.9 is known to take for a definition: parameters of lambdas in Kotlin, calls in C#.
 */
function isMadeByMacro(text: Uint8Array, start: number): boolean {
  const before = Buffer.from(text.subarray(Math.max(0, start - 120), start)).toString('latin1');
  return /\n[ \t]*[A-Z][A-Z0-9_]*\(\s*(?:\w+\s*,\s*)?$/.test(before);
}

function isMisread({ path, line, kind, name }: Definition): boolean {
  const language = languageOfPath(path)?.name;
  const code = lineOf({ path, line });
  if (language === 'C' || language === 'C++')
    return kind === 'function' && /^[A-Z][A-Z0-9_]*$/.test(name) && code.startsWith(name);
  // Its reader of Kotlin also gives bytes of its memory for names in backticks, and a name to companions that have none.
  if (language === 'Kotlin')
    return (kind === 'method' && !/\bfun\b[^)]*$/.test(code.slice(0, code.indexOf(name)))) || !code.includes(name);
  // No type stands before the name, and a semicolon ends it: a call.
  return language === 'C#' && kind === 'method' && /^(?:await\s+)?[\w.]+(?:<.*>)?\(.*\);?$/.test(code);
}

/** Positions are bytes; ctags tells lines. */
function ours(path: string, text: Uint8Array): readonly Definition[] {
  const definitions: Definition[] = [];
  let line = 1;
  let at = 0;
  for (const { start, name, kind } of extract(path, text).symbols) {
    for (; at < start; at++) if (text[at] === 0x0a) line++;
    if (!values.raw && isMadeByMacro(text, start)) continue;
    definitions.push({ path, line, name, kind });
  }
  return definitions;
}

function show(title: string, definitions: readonly Definition[], count: number): void {
  let state = Number(values.seed);
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const byKind = new Map<string, number>();
  for (const { kind } of definitions) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  console.log(`  ${title}: ${[...byKind].map(([kind, many]) => `${kind} ${many}`).join(', ')}`);
  for (const definition of [...definitions].sort(() => random() - 0.5).slice(0, count))
    console.log(
      `    ${definition.path}:${definition.line} ${definition.kind} ${definition.name}\n        ${lineOf(definition).slice(0, 160)}`,
    );
}

const lines = new Map<string, readonly string[]>();

function lineOf({ path, line }: Pick<Definition, 'path' | 'line'>): string {
  return lines.get(path)?.[line - 1]?.trim() ?? '';
}

async function compare(directory: string): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'symbols-'));
  try {
    const { files } = readCorpusRepository(directory);
    const wanted = files.filter(({ path }) => {
      const language = languageOfPath(path)?.name ?? '';
      return (
        hasSymbols(path) && (!values.language || values.language.includes(language)) && path.includes(values.path ?? '')
      );
    });
    const pathsOf = new Map<string, string[]>();
    for (const { blob, path } of wanted) pathsOf.set(blob, [...(pathsOf.get(blob) ?? []), path]);
    const mine: Definition[] = [];
    const byParser: Definition[] = [];
    let bytesRead = 0;
    let millis = 0;
    await readBlobs(directory, [...pathsOf.keys()], {
      content: (blob, bytes) => {
        for (const path of pathsOf.get(blob)!) {
          mkdirSync(dirname(join(root, path)), { recursive: true });
          writeFileSync(join(root, path), bytes);
          const started = performance.now();
          extract(path, bytes);
          millis += performance.now() - started;
          bytesRead += bytes.length;
          mine.push(...ours(path, bytes));
          lines.set(path, bytes.toString('utf8').split('\n'));
          if (parser && /\.[cm]?[jt]sx?$/.test(path))
            byParser.push(...parser.definitions(path, bytes.toString('utf8')));
        }
      },
      missing: () => undefined,
    });
    report(directory, mine, [
      ...ctags(root, languageOfHeaders(files.map(({ path }) => path))).filter(
        (tag) => isDefinition(tag) && (values.raw || !isMisread(tag)),
      ),
      ...byParser,
    ]);
    console.log(`  ${(bytesRead / 1e6).toFixed(1)} MB at ${(bytesRead / 1e3 / millis).toFixed(0)} MB/s`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function report(directory: string, mine: readonly Definition[], theirs: readonly Definition[]): void {
  const languages = new Set(mine.map(({ path }) => languageOfPath(path)!.name));
  for (const language of languages) {
    const of = (definitions: readonly Definition[]) =>
      definitions.filter(({ path }) => languageOfPath(path)?.name === language);
    const [our, their] = [of(mine), of(theirs)];
    const ourKeys = new Set(our.map(keyOf));
    const theirKeys = new Set(their.map(keyOf));
    const theirMain = their.filter(({ kind }) => mainKinds.has(kind));
    const ourMain = our.filter(({ kind }) => ourMainKinds.has(kind));
    const missing = theirMain.filter((definition) => !ourKeys.has(keyOf(definition)));
    const extra = ourMain.filter((definition) => !theirKeys.has(keyOf(definition)));
    const sums: Sums = {
      found: theirMain.length - missing.length,
      wanted: theirMain.length,
      right: ourMain.length - extra.length,
      given: ourMain.length,
      foundAll: their.filter((definition) => ourKeys.has(keyOf(definition))).length,
      wantedAll: their.length,
      rightAll: our.filter((definition) => theirKeys.has(keyOf(definition))).length,
      givenAll: our.length,
    };
    const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
    console.log(
      `${directory.split('/').at(-2) ?? directory} ${language}: recall ${percent(sums.found, sums.wanted)} of ${sums.wanted}, precision ${percent(sums.right, sums.given)} of ${sums.given}; all kinds ${percent(sums.foundAll, sums.wantedAll)} of ${sums.wantedAll}, ${percent(sums.rightAll, sums.givenAll)} of ${sums.givenAll}`,
    );
    const count = Number(values.show);
    if (count === 0) continue;
    if (values.only !== 'extra') show('missing', missing, count);
    if (values.only !== 'missing') show('extra', extra, count);
    if (values.only === 'all') {
      show(
        'all missing',
        their.filter((definition) => !ourKeys.has(keyOf(definition))),
        count,
      );
      show(
        'all extra',
        our.filter((definition) => !theirKeys.has(keyOf(definition))),
        count,
      );
    }
  }
}

for (const directory of positionals) {
  execFileSync('git', ['-C', directory, 'rev-parse', 'HEAD'], { stdio: 'ignore' });
  await compare(directory);
}
