/**
 * The import table of the house. Rooms have no doors to each other but those listed; `app/` is the composition root.
 * Hand-written on purpose: dependency checkers that sit on TypeScript's API saw nothing and passed when it changed.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const floors: Readonly<Record<string, string>> = {
  base: '',
  model: 'base',
  search: 'base',
  ledger: 'base',
  git: 'base model',
  forges: 'base model',
  imports: 'base model',
  store: 'base model',
  detect: 'base model search',
  facts: 'base model git forges imports detect',
  controls: 'base model',
  insights: 'base model search git',
  evidence: 'base model ledger',
  exports: 'base model ledger',
  campaigns: 'base model git forges search',
  app: 'base model search ledger git forges imports store detect facts controls insights evidence exports campaigns',
  http: 'base model app',
  cli: 'base model app',
};

/** Floors that may touch neither node:* nor a package: they judge, they do not look. */
const pure = new Set(['model', 'controls']);
/** Floors that may use node:* but no package: others copy or publish them. */
const bare = new Set(['base']);
/** `verify` must work offline and alone: what it may import, from any floor. */
const verifierFloors = new Set(['base', 'ledger']);

const imported = /(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']/g;

interface Edge {
  readonly file: string;
  readonly floor: string;
  readonly spec: string;
  readonly target: string;
  readonly test: boolean;
}

function edges(): { files: number; all: Edge[] } {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((f) =>
    f.endsWith('.ts'),
  );
  const all: Edge[] = [];
  for (const file of files) {
    const source = readFileSync(path.join(root, 'src', file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const floor = file.split(path.sep)[0]!;
    for (const [, spec] of source.matchAll(imported)) {
      const inside = spec!.startsWith('.');
      const target = inside ? path.join(path.dirname(file), spec!).split(path.sep)[0]! : 'outside';
      all.push({ file, floor, spec: spec!, target, test: file.endsWith('.test.ts') });
    }
  }
  return { files: files.length, all };
}

test('every import goes down the stairs', () => {
  const { files, all } = edges();
  const faults: string[] = [];
  for (const { file, floor, spec, target, test: isTest } of all) {
    const may = floors[floor]?.split(' ');
    if (!may) faults.push(`${file}: floor "${floor}" is not in the table`);
    else if (target === '..' && isTest)
      continue; // tests may use test/fixtures
    else if (target !== 'outside' && target !== floor && !may.includes(target))
      faults.push(`${file}: ${floor} may not import ${target} (${spec})`);
    if (target !== 'outside' || isTest) continue;
    if (pure.has(floor)) faults.push(`${file}: pure floor imports ${spec}`);
    if (bare.has(floor) && !spec.startsWith('node:')) faults.push(`${file}: base imports the package ${spec}`);
  }
  assert.ok(files > 100 && all.length > 300, `saw ${files} files and ${all.length} imports: this test is broken`);
  assert.deepEqual(faults, []);
});

test('the offline verifier imports only base and ledger', () => {
  const { all } = edges();
  const faults = all.filter(
    (edge) => edge.floor === 'ledger' && !edge.test && edge.target !== 'outside' && !verifierFloors.has(edge.target),
  );
  assert.deepEqual(
    faults.map((edge) => `${edge.file}: ${edge.spec}`),
    [],
  );
});

test('only app reads the clock, the environment and randomness for others', () => {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (f) => f.endsWith('.ts') && !/\.test\.ts$|fixtures/.test(f) && !['app', 'cli'].includes(f.split(path.sep)[0]!),
  );
  const faults = files.filter((file) => {
    if (file === path.join('base', 'clock.ts')) return false;
    // Only as code: rules name these words in strings, patterns and examples.
    const code = readFileSync(path.join(root, 'src', file), 'utf8').replace(
      /\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g,
      "''",
    );
    return /(?<![/|(\\])\b(?:Date\.now\(|process\.env\b|Math\.random\()/.test(code);
  });
  assert.deepEqual(faults, []);
});

test('the browser interface imports only types of model/ and the schema of http/', () => {
  const files = readdirSync(path.join(root, 'web'), { recursive: true, encoding: 'utf8' }).filter(
    (f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f) && !f.includes('dist'),
  );
  const faults: string[] = [];
  for (const file of files) {
    for (const line of readFileSync(path.join(root, 'web', file), 'utf8').split('\n')) {
      const spec = /\bfrom\s+["']([^"']*src\/[^"']*)["']/.exec(line)?.[1];
      if (!spec) continue;
      const allowed = /src\/model\//.test(spec) ? /^\s*import type\b/.test(line) : /src\/http\/schema/.test(spec);
      if (!allowed) faults.push(`${file}: ${line.trim()}`);
    }
  }
  assert.ok(files.length > 5, `saw ${files.length} files of the web interface: this test is broken`);
  assert.deepEqual(faults, []);
});
