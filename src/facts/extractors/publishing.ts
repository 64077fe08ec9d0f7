/**
 * What may leave the company by accident when something is published: packages of npm (`private`, `files`, `publishConfig`),
 * images that copy their whole context into what runs, what `.dockerignore` leaves out, and builds that hand out source
 * maps. Only settings that are written out count: a map that is switched on by a variable is not told.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { PublishingFact } from '../../model/publishing.ts';
import { unreadable, type Extracted, type Extractor, type SourceFile } from '../extractor.ts';
import { lineAt } from './tracked.ts';

type Told = Extracted<'publishing'>;

const dockerfile = /(?:^|\/)(?:Dockerfile(?:\.[\w-]+)?|[\w.-]+\.[Dd]ockerfile|Containerfile)$/;
const ignore = /(?:^|\/)(?:[\w.-]+)?\.(?:docker|container)ignore$/;
const bundler =
  /(?:^|\/)(?:next|vite|webpack|vue|nuxt|svelte|rollup|rspack)\.(?:config(?:\.(?:prod|production))?|prod|production)\.(?:js|cjs|mjs|ts|mts)$/;

export const publishing: Extractor<'publishing'> = {
  id: 'publishing',
  version: 1,
  produces: ['publishing'],
  wants: (path) =>
    /(?:^|\/)package\.json$/.test(path) ||
    dockerfile.test(path) ||
    ignore.test(path) ||
    bundler.test(path) ||
    /(?:^|\/)angular\.json$/.test(path),
  *extract(file) {
    if (file.path.endsWith('.json')) yield* fromJson(file);
    else if (ignore.test(file.path)) yield contextFilter(file);
    else if (dockerfile.test(file.path)) yield* wholeContexts(file);
    else yield* sourceMaps(file);
  },
};

const said = (path: string, line: number) => ({ path, line, context: fileContextOf(path) });
const fact = (key: string, value: PublishingFact): Told => ({ kind: 'publishing', key, value, line: value.line });

function* fromJson({ path, text }: SourceFile): Iterable<Told> {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    yield unreadable('publishing', path, 'it is no JSON');
    return;
  }
  const root = mapOf(read);
  if (path.endsWith('angular.json')) yield* angularMaps(path, text, root);
  else yield* packageOf(path, text, root);
}

const mapOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

/** npm publishes nothing that lacks a name or a version. */
function* packageOf(path: string, text: string, root: Readonly<Record<string, unknown>>): Iterable<Told> {
  const { name, version, files, publishConfig } = root;
  if (typeof name !== 'string' || typeof version !== 'string') return;
  const { registry, access } = mapOf(publishConfig);
  yield fact('package', {
    ...said(path, lineAt(text, text.indexOf('"name"'))),
    sort: 'package',
    name,
    isPrivate: root['private'] === true,
    registry: typeof registry === 'string' ? registry : null,
    isMeantFor: Array.isArray(files) || access === 'public',
  });
}

function* angularMaps(path: string, text: string, root: Readonly<Record<string, unknown>>): Iterable<Told> {
  for (const [project, settings] of Object.entries(mapOf(root['projects']))) {
    const targets = mapOf(mapOf(settings)['architect'] ?? mapOf(settings)['targets']);
    const production = mapOf(mapOf(mapOf(targets['build'])['configurations'])['production']);
    const map = production['sourceMap'];
    const { scripts, hidden } = mapOf(map);
    if (map === true || (scripts === true && hidden !== true))
      yield fact(`source-maps ${project}`, {
        ...said(path, lineAt(text, Math.max(0, text.indexOf('"production"')))),
        sort: 'source-maps',
        setting: `sourceMap of the production build of ${project}`,
      });
  }
}

/** Patterns of moby's .dockerignore that cover a name at the root. */
function contextFilter({ path, text }: SourceFile): Told {
  const patterns = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const covers = (names: RegExp, back: RegExp): boolean => {
    let covered = false;
    for (const pattern of patterns) {
      const bare = pattern
        .replace(/^!/, '')
        .replace(/^\.?\/|\/(?:\*{1,2})?$/g, '')
        .replace(/^\*\*\//, '');
      if (pattern.startsWith('!')) covered &&= !back.test(bare);
      else covered ||= names.test(bare);
    }
    return covered;
  };
  const leavesOut = [
    ...(covers(/^(?:\.git|\.git\*|\.\*|\*|\*\*)$/, /^(?:\.git|\.\*|\*)$/) ? (['history'] as const) : []),
    ...(covers(/^(?:\.env|\.env\*|\.env\.\*|\*\.env|\*\.env\*|\.\*|\*|\*\*)$/, /^(?:\.env|\.\*|\*)$/)
      ? (['environment'] as const)
      : []),
  ];
  return fact('context-filter', { ...said(path, 1), sort: 'context-filter', leavesOut });
}

/** What earlier stages copied is left behind, unless a later one starts from them. */
function* wholeContexts({ path, text }: SourceFile): Iterable<Told> {
  const lines = text.replace(/\\\r?\n/g, (joint) => ' '.repeat(joint.length - 1) + '\n').split(/\r?\n/);
  interface Stage {
    readonly name: string;
    readonly from: string;
    copies?: { readonly line: number; readonly instruction: string };
  }
  const stages: Stage[] = [];
  for (const [index, line] of lines.entries()) {
    const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line);
    if (from) stages.push({ name: (from[2] ?? '').toLowerCase(), from: from[1]!.toLowerCase() });
    const copy = /^\s*(?:COPY|ADD)\s+(?!.*--from=)(?:--\S+\s+)*(?:\[\s*"\.\/?"|\.\/?\s)/i.exec(line);
    const stage = stages.at(-1);
    if (copy && stage) stage.copies ??= { line: index + 1, instruction: line.trim().slice(0, 120) };
  }
  let stage = stages.at(-1);
  const seen = new Set<Stage>();
  while (stage && !seen.has(stage)) {
    seen.add(stage);
    if (stage.copies) {
      const { line, instruction } = stage.copies;
      yield fact('whole-context', { ...said(path, line), sort: 'whole-context', instruction });
      return;
    }
    const { from } = stage;
    stage = stages.find(({ name }) => name !== '' && name === from);
  }
}

const switches: readonly (readonly [RegExp, string])[] = [
  [/^[ \t]*productionBrowserSourceMaps\s*:\s*true\b/m, 'productionBrowserSourceMaps: true'],
  [/^[ \t]*productionSourceMap\s*:\s*true\b/m, 'productionSourceMap: true'],
  [/^[ \t]*sourcemap\s*:\s*(?:true|['"]inline['"])/m, 'sourcemap: true'],
];
/** Of a file that is for production only: others are read by development servers. */
const devtool = /^[ \t]*devtool\s*:\s*['"](?:source-map|inline-source-map|eval-source-map)['"]/m;

function* sourceMaps({ path, text }: SourceFile): Iterable<Told> {
  // A library hands out maps on purpose; what `lib` builds is a package.
  if (/^[ \t]*lib\s*:\s*\{/m.test(text) || /(?:^|\/)rollup\./.test(path)) return;
  const isForProduction = /prod(?:uction)?\.\w+$/.test(path) || /^[ \t]*mode\s*:\s*['"]production['"]/m.test(text);
  const found = [...switches, ...(isForProduction ? [[devtool, 'devtool: source-map'] as const] : [])];
  for (const [shape, setting] of found) {
    const at = shape.exec(text);
    if (at)
      yield fact(`source-maps ${setting}`, { ...said(path, lineAt(text, at.index)), sort: 'source-maps', setting });
  }
}
