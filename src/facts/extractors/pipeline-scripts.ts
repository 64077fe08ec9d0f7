/**
 * Files of commands that a pipeline may run: Makefile, package.json, shell scripts, tox, nox, Taskfile, justfile,
 * composer.json; and settings that make a linter look for weaknesses. A step says only `make lint`: what it scans stands
 * here, and `model/pipeline-steps.ts` joins the two. Kept are commands that scan something or call something further.
 */
import { posix } from 'node:path';
import type { PipelineScriptFact, PipelineStep, ScriptCall } from '../../model/fact-map.ts';
import { ok, type Result } from '../../base/result.ts';
import { unreadable, type Extracted, type Extractor, type SourceFile } from '../extractor.ts';
import { linterSettings } from './pipeline-scripts/linter-settings.ts';
import {
  readJsonScripts,
  readJustfile,
  readMakefile,
  readNox,
  readTaskfile,
  readTox,
  type Recipes,
} from './pipeline-scripts/recipes.ts';
import { stepOf } from './pipelines/recognise.ts';

interface Format {
  readonly by: ScriptCall['by'];
  readonly paths: RegExp;
  readonly read: (text: string) => Result<Recipes, string>;
}

const plain =
  (read: (text: string) => Recipes) =>
  (text: string): Result<Recipes, string> =>
    ok(read(text));

const formats: readonly Format[] = [
  { by: 'make', paths: /(?:^|\/)(?:(?:GNU)?[Mm]akefile|[\w.-]+\.mk)$/, read: plain(readMakefile) },
  { by: 'npm', paths: /(?:^|\/)package\.json$/, read: readJsonScripts },
  { by: 'composer', paths: /(?:^|\/)composer\.json$/, read: readJsonScripts },
  { by: 'task', paths: /(?:^|\/)[Tt]askfile(?:\.dist)?\.ya?ml$/, read: readTaskfile },
  { by: 'just', paths: /(?:^|\/)\.?[Jj]ustfile$/, read: plain(readJustfile) },
  { by: 'tox', paths: /(?:^|\/)tox\.ini$/, read: plain(readTox) },
  { by: 'nox', paths: /(?:^|\/)noxfile\.py$/, read: plain(readNox) },
  {
    by: 'file',
    paths: /\.(?:sh|bash)$|^(?:bin|script|scripts|ci|\.ci|hack|tools|build|dev)\/(?:[\w-]+\/)*[\w-]+$/,
    read: plain((text) => ({ commands: [{ target: '', line: 1, run: text }], needs: [] })),
  },
];
const elsewhere =
  /(?:^|\/)(?:testdata|test-data|fixtures?|__fixtures__|vendor|node_modules|third_party|bower_components)\//;
/** A script longer than this is data in disguise. */
const longestScript = 200_000;
/** The largest Makefile that anybody maintains by hand has some hundreds. */
const mostCommands = 5_000;

export const pipelineScripts: Extractor<'pipeline-script'> = {
  id: 'pipeline-scripts',
  version: 2,
  produces: ['pipeline-script'],
  wants: (path) => !elsewhere.test(path) && [...formats, ...linterSettings].some(({ paths }) => paths.test(path)),
  *extract(file) {
    for (const format of formats) if (format.paths.test(file.path)) yield* commandsOf(file, format);
    yield* settingsOf(file);
  },
};

function* commandsOf(file: SourceFile, { by, read }: Format): Iterable<Extracted<'pipeline-script'>> {
  if (by === 'file' && !isShell(file)) return;
  const recipes = read(file.text);
  if (!recipes.ok) {
    yield unreadable('pipeline-script', file.path, recipes.error);
    return;
  }
  const { commands, needs, first } = recipes.value;
  if (commands.length + needs.length > mostCommands) {
    const detail = `${file.path} has more than ${mostCommands} commands and was not read`;
    yield { gap: 'truncated', of: 'pipeline-script', detail };
    return;
  }
  const folder = by === 'file' ? '' : posix.dirname(file.path).replace(/^\.$/, '');
  const ran = commands.map(({ target, line, run, neutraliser }) => {
    const neutralisers = neutraliser === undefined ? [] : [neutraliser];
    // The commands themselves are in the file; here only what they come to.
    const { run: _run, ...step } = stepOf({ job: target, line, run, neutralisers, folder });
    return step;
  });
  const needed = needs.map(({ target, line, needed: name }): PipelineStep => {
    const calls = [{ by, name, ...(folder !== '' && { folder }) }];
    return { job: target, line, neutralisers: [], scanners: [], runsTests: false, inputs: {}, calls };
  });
  const steps = [...ran, ...needed].filter(({ scanners, calls }) => scanners.length > 0 || calls !== undefined);
  if (steps.length === 0) return;
  const value: PipelineScriptFact = { by, path: file.path, steps, ...(first !== undefined && { first }) };
  yield { kind: 'pipeline-script', key: by, value };
}

function isShell({ path, text }: SourceFile): boolean {
  if (text.length > longestScript) return false;
  return /\.(?:sh|bash)$/.test(path) || /^#!\s*\/\S*(?:\/env\s+)?(?:\/|\s)?(?:ba|da|z|k)?sh\b/.test(text);
}

function* settingsOf({ path, text }: SourceFile): Iterable<Extracted<'pipeline-script'>> {
  const found = linterSettings.flatMap((one) => (one.paths.test(path) ? one.read(text) : []));
  if (found.length === 0) return;
  const steps = found.map(({ linter, kind, tool, line, neutraliser }): PipelineStep => {
    const neutralisers = neutraliser === undefined ? [] : [neutraliser];
    return { job: linter, line, neutralisers, scanners: [{ kind, tool }], runsTests: false, inputs: {} };
  });
  yield { kind: 'pipeline-script', key: 'settings', value: { by: 'settings', path, steps } };
}
