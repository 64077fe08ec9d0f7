/**
 * Exactness of patterns over syntax trees: our engine with its index against the command of ast-grep over all files.
 *
 *   node bench/search/trees.ts --ast-grep PATH REPOSITORY…
 *
 * Repositories are git directories. Every pattern is asked of both; what they say is compared as stretches of bytes, a line
 * each. Also told: how many contents the index left to be parsed, and how fast that went. A difference makes the exit code 1.
 * The command reads ends of file names in its own way, so both are asked about the same ends.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SearchEngine, SearchManifest } from '../../src/search/contract.ts';
import { openSearchEngine } from '../../src/search/engine.ts';
import { addBlobs, readCorpusRepository } from './git-corpus.ts';

interface Asked {
  /** As lang: names it. */
  readonly language: string;
  /** As ast-grep names it, by the end of a file's name. */
  readonly ends: Readonly<Record<string, string>>;
  readonly code: string;
  /** Where the command needs to be told what the code is. */
  readonly rule?: Readonly<Record<string, unknown>>;
}

const python = { language: 'python', ends: { py: 'python' } };
const go = { language: 'go', ends: { go: 'go' } };
const java = { language: 'java', ends: { java: 'java' } };
const typescript = { language: 'typescript', ends: { ts: 'typescript', tsx: 'tsx' } };
const javascript = { language: 'javascript', ends: { js: 'javascript', mjs: 'javascript' } };
const rust = { language: 'rust', ends: { rs: 'rust' } };
const ruby = { language: 'ruby', ends: { rb: 'ruby' } };
const csharp = { language: 'c#', ends: { cs: 'csharp' } };
const inGo = (code: string, selector: string) => ({
  pattern: { context: `func _() {\n${code}\n}`, selector },
});

const patterns: readonly Asked[] = [
  { ...python, code: 'isinstance($A, $B)' },
  { ...python, code: 'open($$$ARGS)' },
  { ...python, code: '$A.format($$$)' },
  { ...python, code: 'os.environ[$KEY]' },
  { ...go, code: 'fmt.Errorf($F, $$$ARGS)', rule: inGo('fmt.Errorf($F, $$$ARGS)', 'call_expression') },
  { ...go, code: 'if $E != nil { return $E }', rule: inGo('if $E != nil { return $E }', 'if_statement') },
  { ...java, code: '$LOG.error($$$ARGS)' },
  { ...java, code: 'new ArrayList<>($$$)' },
  { ...java, code: 'throw new $E($$$);' },
  { ...typescript, code: 'await $P' },
  { ...typescript, code: 'JSON.parse($A)' },
  { ...javascript, code: 'require($M)' },
  { ...javascript, code: '$A.then($$$)' },
  { ...rust, code: '$A.unwrap()' },
  { ...ruby, code: 'raise $E' },
  { ...csharp, code: 'await $A', rule: { pattern: { context: 'await $A;', selector: 'await_expression' } } },
];

const { values, positionals } = parseArgs({ options: { 'ast-grep': { type: 'string' } }, allowPositionals: true });
const command = values['ast-grep'];
if (command === undefined || positionals.length === 0) throw new Error('see the first lines of this file');

const folder = mkdtempSync(join(tmpdir(), 'trees-'));
const repositories = positionals.map((directory) => ({ directory, ...readCorpusRepository(directory) }));
const allEnds = new Set(patterns.flatMap(({ ends }) => Object.keys(ends)));
for (const { directory, name, files } of repositories) {
  const code = files.filter(({ path }) => allEnds.has(path.slice(path.lastIndexOf('.') + 1)));
  const input = code.map(({ blob }) => `${blob}\n`).join('');
  const batch = execFileSync('git', ['-C', directory, 'cat-file', '--batch'], { input, maxBuffer: 2 ** 31 - 1 });
  let at = 0;
  for (const { path } of code) {
    const head = batch.toString('latin1', at, batch.indexOf(10, at));
    at += head.length + 1;
    if (head.endsWith(' missing')) continue;
    const size = Number(head.slice(head.lastIndexOf(' ') + 1));
    const file = join(folder, 'tree', name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, batch.subarray(at, at + size));
    at += size + 1;
  }
}

function stretchesOf(text: Buffer, spans: readonly (readonly [from: number, to: number])[]): readonly string[] {
  const found: string[] = [];
  let last = -1;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (to <= last) continue;
    last = to;
    for (let at = from; at < to;) {
      const feed = text.indexOf(10, at);
      const end = feed < 0 || feed > to ? to : feed;
      if (end > at) found.push(`${at}-${end}`);
      at = end + 1;
    }
  }
  return found;
}

interface Told {
  readonly file: string;
  readonly range: { readonly byteOffset: { readonly start: number; readonly end: number } };
}

/** Path and stretches of bytes, by ast-grep alone. */
function expected({ code, ends, rule }: Asked): ReadonlySet<string> {
  const rules = Object.values(ends).map((language) =>
    JSON.stringify({ id: language, language, rule: rule ?? { pattern: code } }),
  );
  const globs = Object.keys(ends).flatMap((end) => ['--globs', `**/*.${end}`]);
  const ignored = ['hidden', 'dot', 'exclude', 'global', 'parent', 'vcs'].flatMap((one) => ['--no-ignore', one]);
  const flags = ['scan', '--inline-rules', rules.join('\n---\n'), '--json=stream', ...globs, ...ignored, '.'];
  const output = execFileSync(command!, flags, { cwd: join(folder, 'tree'), maxBuffer: 2 ** 31 - 1 });
  const spans = new Map<string, (readonly [number, number])[]>();
  for (const line of output.toString().split('\n').filter(Boolean)) {
    const { file, range } = JSON.parse(line) as Told;
    const { start, end } = range.byteOffset;
    const path = file.replace(/^\.\//, '');
    spans.set(path, [...(spans.get(path) ?? []), [start, end]]);
  }
  return new Set(
    [...spans].flatMap(([path, found]) =>
      stretchesOf(readFileSync(join(folder, 'tree', path)), found).map((stretch) => `${path} ${stretch}`),
    ),
  );
}

async function ours(
  engine: SearchEngine,
  { code, language, ends }: Asked,
): Promise<{ readonly found: ReadonlySet<string>; readonly manifest: SearchManifest }> {
  const quoted = `"${code.replaceAll(/["\\]/g, '\\$&')}"`;
  const query = `patternType:structural lang:${language} file:\\.(${Object.keys(ends).join('|')})$ count:all content:${quoted}`;
  const found = new Set<string>();
  for await (const event of engine.search(query, {})) {
    if (event.type === 'error') throw new Error(`${event.message} in ${query}`);
    if (event.type === 'manifest') return { found, manifest: event.manifest };
    for (const match of event.type === 'matches' ? event.matches : [])
      for (const { line, offsetAndLengths, byteOffset } of match.type === 'content' ? match.lineMatches : []) {
        const points = Array.from(line);
        const bytes = (to: number) => byteOffset! + Buffer.byteLength(points.slice(0, to).join(''));
        for (const [at, length] of offsetAndLengths)
          found.add(
            `${match.type === 'content' ? `${match.repository}/${match.path}` : ''} ${bytes(at)}-${bytes(at + length)}`,
          );
      }
  }
  throw new Error('no manifest');
}

const engine = await openSearchEngine({ directory: join(folder, 'index') });
const writer = engine.writer();
const wanted = new Set(engine.missingBlobs(repositories));
await addBlobs(
  repositories.map(({ directory, files }) => ({
    directory,
    files,
    blobs: files.map(({ blob }) => blob).filter((blob) => wanted.delete(blob)),
  })),
  writer,
);
await writer.commit();
await engine.publish(repositories);

for (const asked of patterns) {
  const started = performance.now();
  const { found, manifest } = await ours(engine, asked);
  const millis = performance.now() - started;
  const peer = performance.now();
  const all = expected(asked);
  const peerMillis = performance.now() - peer;
  const givenUp = new Set(
    manifest.unsearched
      .filter(({ reason }) => reason === 'too-large' || reason === 'too-complex')
      .map(({ repository, path }) => `${repository}/${path}`),
  );
  const missing = [...all].filter((one) => !found.has(one) && !givenUp.has(one.slice(0, one.lastIndexOf(' '))));
  const more = [...found].filter((one) => !all.has(one));
  const row = [
    asked.language.padEnd(10),
    asked.code.padEnd(32),
    `${found.size} stretches`,
    `missing ${missing.length}`,
    `more ${more.length}`,
    `read ${manifest.blobsRead ?? 0} of ${manifest.blobsConsidered ?? 0} contents`,
    `given up ${givenUp.size}`,
    `${Math.round(millis)} ms, ast-grep ${Math.round(peerMillis)} ms`,
  ];
  process.stdout.write(`${row.join('  ')}\n`);
  for (const one of [...missing.slice(0, 3).map((it) => `  - ${it}`), ...more.slice(0, 3).map((it) => `  + ${it}`)])
    process.stdout.write(`${one}\n`);
  if (missing.length + more.length > 0) process.exitCode = 1;
}
await engine.close();
rmSync(folder, { recursive: true, force: true });
