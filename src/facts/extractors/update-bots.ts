/**
 * Dependabot and Renovate: which ecosystems in which directories they keep up to date. An entry that is switched off
 * (`enabled: false`, `open-pull-requests-limit: 0`, everything ignored) is left out: it proposes nothing. A configuration
 * that ends up empty is still a fact, because "configured and off" is not "not configured".
 */
import type { UpdateBotFact } from '../../model/fact-map.ts';
import { readJson5 } from '../readers/structured.ts';
import { readYaml, type YamlView } from '../readers/yaml.ts';
import { unreadable, type Extracted, type Extractor, type SourceFile } from '../extractor.ts';

const dependabot = /^(?:\.github\/dependabot|\.dependabot\/config)\.ya?ml$/;
const renovate = /^(?:\.github\/|\.gitlab\/)?(?:renovate\.json5?|\.renovaterc(?:\.json5?)?)$/;

type Coverage = UpdateBotFact['ecosystems'][number];

/** The bots' names for an ecosystem that differ from ours. Others (`gitsubmodule`, `helm`) are kept as they are. */
const names: Readonly<Record<string, string>> = {
  gomod: 'go',
  uv: 'pip',
  poetry: 'pip',
  pipenv: 'pip',
  'pip-compile': 'pip',
  pip_requirements: 'pip',
  pip_setup: 'pip',
  pep621: 'pip',
  'setup-cfg': 'pip',
  bun: 'npm',
  yarn: 'npm',
  pnpm: 'npm',
  'docker-compose': 'docker',
  dockerfile: 'docker',
  opentofu: 'terraform',
  'gradle-wrapper': 'gradle',
};
const managed = [
  'npm',
  'go',
  'pip',
  'maven',
  'gradle',
  'cargo',
  'bundler',
  'composer',
  'nuget',
  'docker',
  'github-actions',
  'terraform',
];

const nameOf = (bot: string): string => {
  const [name = bot] = bot.split(':');
  return Object.hasOwn(names, name) ? names[name]! : name;
};

export const updateBots: Extractor<'update-bot'> = {
  id: 'update-bots',
  version: 1,
  produces: ['update-bot'],
  wants: (path) => dependabot.test(path) || renovate.test(path) || path === 'package.json',
  *extract(file) {
    if (dependabot.test(file.path)) yield* readDependabot(file);
    else yield* readRenovate(file);
  },
};

function* readDependabot({ path, text }: SourceFile): Iterable<Extracted<'update-bot'>> {
  const read = readYaml(text);
  const root = read.ok ? read.value[0] : undefined;
  if (!read.ok || !root?.isMap) {
    yield unreadable('update-bot', path, read.ok ? 'it holds no configuration' : read.error);
    return;
  }
  // The first version (`.dependabot/config.yml`) was retired in August 2021: nothing reads it any more.
  const isCurrent = root.get('version')?.text === '2' && path.startsWith('.github/');
  const ecosystems = isCurrent ? (root.get('updates')?.items ?? []).flatMap(entryOf) : [];
  yield { kind: 'update-bot', key: '', value: { tool: 'dependabot', path, ecosystems }, line: 1 };
}

function entryOf(entry: YamlView): readonly Coverage[] {
  const ecosystem = entry.get('package-ecosystem')?.text;
  const ignoresAll = entry
    .get('ignore')
    ?.items.some(
      (rule) => rule.get('dependency-name')?.text === '*' && !rule.get('update-types') && !rule.get('versions'),
    );
  if (ecosystem === undefined || ignoresAll || entry.get('open-pull-requests-limit')?.text === '0') return [];
  const single = entry.get('directory')?.text;
  const directories = [...(single === undefined ? [] : [single]), ...(entry.get('directories')?.texts ?? [])];
  return (directories.length > 0 ? directories : ['/']).map((directory) => ({
    ecosystem: nameOf(ecosystem),
    directory: absolute(directory),
  }));
}

function absolute(directory: string): string {
  const bare = directory.replace(/^\.?\/+|\/+$/g, '');
  return `/${bare === '.' ? '' : bare}`;
}

function* readRenovate({ path, text }: SourceFile): Iterable<Extracted<'update-bot'>> {
  if (path === 'package.json' && !/"renovate"\s*:/.test(text)) return;
  const read = readJson5(text);
  if (!read.ok) {
    yield unreadable('update-bot', path, read.error);
    return;
  }
  const entry = path === 'package.json' ? read.value.entry('renovate') : undefined;
  const root = path === 'package.json' ? entry?.value : read.value;
  if (!root?.isMap) return;
  const value: UpdateBotFact = { tool: 'renovate', path, ecosystems: renovateCoverage(root) };
  yield { kind: 'update-bot', key: '', value, line: entry?.line ?? 1 };
}

const isOff = (view: YamlView | undefined): boolean => view?.get('enabled')?.text === 'false';

/** Renovate finds every ecosystem by itself: `*`, unless managers are named or switched off. */
function renovateCoverage(root: YamlView): readonly Coverage[] {
  if (isOff(root)) return [];
  const only = root.get('enabledManagers')?.texts ?? [];
  const rules = root.get('packageRules')?.items ?? [];
  const offByRule = rules
    .filter((rule) => isOff(rule) && isBlanket(rule))
    .flatMap((r) => r.get('matchManagers')?.texts ?? ['*']);
  if (offByRule.includes('*')) return [];
  const off = new Set([
    ...root.entries.filter(({ value }) => isOff(value)).map(({ key }) => nameOf(key)),
    ...offByRule.map(nameOf),
  ]);
  const directories = root.get('includePaths')?.texts.map(absolute) ?? ['/'];
  const every = off.size === 0 ? ['*'] : managed.filter((name) => !off.has(name));
  const found = only.length > 0 ? [...new Set(only.map(nameOf))].filter((name) => !off.has(name)) : every;
  return found.flatMap((ecosystem) => directories.map((directory) => ({ ecosystem, directory })));
}

/** Names managers at most: a rule that picks packages, paths or kinds of update switches off only those. */
function isBlanket(rule: YamlView): boolean {
  return rule.keys.every((key) => ['description', 'enabled', 'matchManagers'].includes(key));
}
