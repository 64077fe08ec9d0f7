// The project's own tasks (test, check, format, docs, build), each under the pinned Node. `npm test -- --update`
// rewrites golden files; `--seed=NUMBER` or `--seed=random` is what property tests draw from (test/seed.ts); other
// arguments of `npm test` are files or `node --test` flags.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readdirSync } from 'node:fs';
import { ensureInstalled, root, runUnderPinnedNode } from './runtime.mjs';

const bin = (name, file) => join(root, 'node_modules', name, file);
const prettier = bin('prettier', 'bin/prettier.cjs');
const formatted = ['bin', 'src', 'web', 'test', 'bench', '*.json', '*.md', 'docs/**/*.md'];

function testFiles(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => join(root, folder, file))
    .sort();
}

function seedOf(args) {
  const named = args.find((arg) => arg.startsWith('--seed='))?.slice('--seed='.length) ?? '20260101';
  if (named === 'random') return {};
  if (!/^-?\d{1,9}$/.test(named))
    throw new Error(`--seed=${named}: a whole number of at most nine digits, or "random"`);
  return { PLUMBLINE_TEST_SEED: named };
}

function testEnvironment(args) {
  return { ...seedOf(args), ...(args.includes('--update') ? { PLUMBLINE_UPDATE: '1' } : {}) };
}

function testArguments(args) {
  const flags = args.filter((arg) => arg.startsWith('-') && arg !== '--update' && !arg.startsWith('--seed='));
  const named = args.filter((arg) => !arg.startsWith('-'));
  const files = named.length > 0 ? named : [...testFiles('src'), ...testFiles('web'), ...testFiles('test')];
  if (files.length === 0) throw new Error('no test files found: the search for them is broken');
  const preload = pathToFileURL(join(root, 'test', 'seed.ts')).href;
  return [`--import=${preload}`, '--test', '--test-concurrency=2', '--test-timeout=600000', ...flags, ...files];
}

const tasks = {
  test: (args) => [{ args: testArguments(args), env: testEnvironment(args) }],
  check: () => [
    { title: 'format', args: [prettier, '--check', '--log-level=warn', ...formatted] },
    {
      title: 'lint',
      args: [bin('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings', 'src', 'web', 'test', 'bench'],
    },
    { title: 'types', args: [bin('typescript', 'bin/tsc'), '-p', '.'] },
    { title: 'types (web)', args: [bin('typescript', 'bin/tsc'), '-p', 'web'] },
    { title: 'architecture', args: ['--test', join(root, 'test', 'architecture.test.ts')] },
    { title: 'docs', args: [join(root, 'src', 'cli', 'docs.ts'), '--check'] },
  ],
  format: () => [{ args: [prettier, '--write', '--log-level=warn', ...formatted] }],
  docs: () => [{ args: [join(root, 'src', 'cli', 'docs.ts')] }],
  build: () => [{ args: [join(root, 'src', 'app', 'build.ts')] }],
};

const [name = '', ...rest] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  process.stderr.write(`unknown task "${name}"; there are: ${Object.keys(tasks).join(', ')}\n`);
  process.exit(2);
}
ensureInstalled();
process.chdir(root);
let worst = 0;
for (const step of task(rest)) {
  const started = Date.now();
  const code = await runUnderPinnedNode(['--disable-warning=ExperimentalWarning', ...step.args], step.env);
  if (step.title) {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.title} (${seconds} s)\n`);
  }
  // Every step runs, so that one look shows all there is to mend.
  worst = Math.max(worst, code);
}
process.exit(worst);
