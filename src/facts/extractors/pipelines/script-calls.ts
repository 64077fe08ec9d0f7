/**
 * What of the repository a command runs in its turn: targets of a Makefile, scripts of package.json, shell scripts,
 * environments of tox, and linters whose settings decide what they look for. What those do is in facts of their own
 * (`pipeline-scripts.ts`); the two are joined in `model/pipeline-steps.ts`, because a file alone knows no other.
 */
import { posix } from 'node:path';
import type { ScriptCall } from '../../../model/fact-map.ts';
import type { Invocation } from '../../readers/program.ts';

export function callsOf({ program, written, args }: Invocation): readonly ScriptCall[] {
  const runner = Object.hasOwn(runners, program) ? runners[program] : undefined;
  if (runner) return runner(args);
  if (/^(?:(?:ba|z|da)?sh|source|\.)$/.test(program)) return fileCalls(args.find((arg) => !arg.startsWith('-')) ?? '');
  return fileCalls(written);
}

/** Linters that an action runs instead of a command. */
export function callsOfAction(name: string): readonly ScriptCall[] {
  return name === 'golangci/golangci-lint-action' ? [settings('golangci-lint')] : [];
}

const settings = (name: string): ScriptCall => ({ by: 'settings', name });

/** Only what is surely a script of the repository: a relative path, or a name that ends as shell scripts do. */
function fileCalls(word: string): readonly ScriptCall[] {
  if (!/^[\w./-]+$/.test(word) || word.startsWith('/')) return [];
  if (!/\.(?:sh|bash)$/.test(word) && !/^\.{0,2}[\w-]*\/[\w./-]*$/.test(word)) return [];
  if (/(?:^|\/)(?:gradlew|mvnw)$|\.(?:py|js|ts|rb)$|node_modules\//.test(word)) return [];
  return [{ by: 'file', name: posix.normalize(word) }];
}

type Runner = (args: readonly string[]) => readonly ScriptCall[];

/** Words that are no options; options that take a value are passed over with it. */
function plainWords(args: readonly string[], valued: RegExp): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!;
    if (arg === '--') break;
    if (!arg.startsWith('-')) words.push(arg);
    else if (valued.test(arg) && !arg.includes('=')) at += 1;
  }
  return words;
}

function optionOf(args: readonly string[], names: RegExp): string | undefined {
  const at = args.findIndex((arg) => names.test(arg.split('=')[0]!));
  if (at < 0) return undefined;
  const [, given] = args[at]!.split(/=(.*)/s);
  return given ?? args[at + 1];
}

const plainFolder = (folder: string | undefined): { readonly folder?: string } =>
  folder !== undefined && /^[\w./@-]+$/.test(folder) && !folder.startsWith('/')
    ? { folder: posix.normalize(folder).replace(/\/$/, '') }
    : {};

const make: Runner = (args) => {
  const folder = plainFolder(optionOf(args, /^(?:-C|--directory)$/));
  const words = plainWords(args, /^(?:-[CfIjlo]|--(?:directory|file|makefile|include-dir|jobs))$/);
  const targets = words.filter((word) => !word.includes('=') && !/^\d+$/.test(word));
  return (targets.length > 0 ? targets : ['']).map((name) => ({ by: 'make', name, ...folder }));
};

const npmOwn =
  /^(?:install|i|ci|add|remove|audit|publish|exec|dlx|x|init|create|link|pack|version|config|cache|login|whoami|view|info|why|outdated|update|up|dedupe|rebuild|set|store|fetch|prune|import|workspaces|global|upgrade|help|list|ls|node|bin|plugin|npm|unlink|env|access|team|search|pkg|patch|deploy|changeset|rebase)$/;

const npm: Runner = (args) => {
  const folder = plainFolder(optionOf(args, /^(?:--prefix|--cwd|-C|--dir)$/));
  const words = plainWords(args, /^(?:--prefix|--cwd|-C|--dir|-F|--filter|-w|--workspace|--loglevel)$/);
  const rest = words[0] === 'workspace' ? words.slice(2) : words[0] === 'workspaces' ? words.slice(1) : words;
  const plain = rest.filter((word) => word !== 'run' && word !== 'run-script' && word !== 'foreach');
  const name = plain[0];
  const isRun = plain.length < rest.length;
  if (name === undefined || (!isRun && npmOwn.test(name))) return [];
  return [{ by: 'npm', name: name === 't' || name === 'tst' ? 'test' : name, ...folder }];
};

const several: Runner = (args) =>
  plainWords(args, /^(?:--max-parallel|-l|--filter|-c)$/).map((name) => ({
    by: 'npm',
    name: name.replace(/\s.*$/, ''),
  }));

/** `turbo run lint test`, `lerna run lint`, `nx run-many -t lint`, `nx affected --target=lint`. */
const monorepo: Runner = (args) => {
  const target = optionOf(args, /^(?:-t|--targets?)$/);
  const words = target === undefined ? plainWords(args, /^(?:--filter|-F|--scope|--concurrency)$/) : target.split(',');
  return words
    .filter((word) => !/^(?:run|run-many|affected)$/.test(word))
    .map((name) => ({ by: 'npm', name: name.replace(/^.*:/, '') }));
};

const named =
  (by: ScriptCall['by'], option: RegExp): Runner =>
  (args) => {
    const names = (optionOf(args, option) ?? '').split(',').filter(Boolean);
    return (names.length > 0 ? names : ['']).map((name) => ({ by, name }));
  };

const targets =
  (by: ScriptCall['by'], valued: RegExp): Runner =>
  (args) => {
    const words = plainWords(args, valued).filter((word) => !word.includes('='));
    return (words.length > 0 ? words : ['']).map((name) => ({ by, name }));
  };

const linter =
  (name: string, when: RegExp = /(?:)/): Runner =>
  (args) =>
    when.test(args.join(' ')) ? [settings(name)] : [];

const runners: Readonly<Record<string, Runner>> = {
  make,
  gmake: make,
  npm,
  pnpm: npm,
  yarn: npm,
  bun: npm,
  'npm-run-all': several,
  'run-s': several,
  'run-p': several,
  turbo: monorepo,
  lerna: monorepo,
  nx: monorepo,
  tox: named('tox', /^(?:-e|--env)$/),
  nox: named('nox', /^(?:-[se]|--sessions?)$/),
  task: targets('task', /^(?:-d|--dir|-t|--taskfile)$/),
  just: targets('just', /^(?:-f|--justfile|-d|--working-directory)$/),
  composer: (args) => {
    const words = plainWords(args, /^(?:-d|--working-dir)$/).filter((word) => !/^run(?:-script)?$/.test(word));
    const own = /^(?:install|update|require|audit|validate|dump-autoload|show|global|config|create-project|exec)$/;
    return words[0] === undefined || own.test(words[0]) ? [] : [{ by: 'composer', name: words[0] }];
  },
  'golangci-lint': linter('golangci-lint', /^(?:.*\s)?run\b/),
  eslint: linter('eslint'),
  ruff: linter('ruff', /^(?!format)/),
  mvn: linter('maven', /^(?!.*-D(?:dependency-check|spotbugs)\.skip)(?:.*\s)?(?:verify|install|deploy|site)(?:\s|$)/),
  mvnw: linter('maven', /^(?!.*-D(?:dependency-check|spotbugs)\.skip)(?:.*\s)?(?:verify|install|deploy|site)(?:\s|$)/),
  gradle: linter('gradle', /(?:^|[\s:])(?:check|build)(?:\s|$)/),
  gradlew: linter('gradle', /(?:^|[\s:])(?:check|build)(?:\s|$)/),
};
