/**
 * `npm run docs` writes the pages that are made from code; `--check` (part of `npm run check`) says which are stale, and
 * holds the hand-written ones against what is there: links, dependencies, commands, banned names. Exit 1 on any fault.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { commands } from './commands/commands.ts';
import { cliPage } from './documents/cli-page.ts';
import { configurationPage } from './documents/configuration-page.ts';
import { commandFaults, dependencyFaults, linkFaults, nameFaults, nameRules, type Page } from './documents/faults.ts';
import { forgesPage } from './documents/forges-page.ts';
import { policiesPage } from './documents/policies-page.ts';
import { membersOf, registries, registryPage } from './documents/registry-page.ts';

const root = resolve(import.meta.dirname, '..', '..');
/** Not ours, not written yet, or not Markdown that a person reads. */
const skipped = /(?:^|\/)(?:node_modules|dist|\.git|golden|testdata|\.cache)(?:\/|$)/;

function filesUnder(folder: string, ending: RegExp): readonly Page[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .filter((path) => ending.test(path) && !skipped.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Only these folders hold pages: walking the whole project would walk node_modules too. */
function markdownPages(): readonly Page[] {
  const top = readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return [
    ...top,
    ...['docs', 'src', 'web', 'test', 'bench', 'content'].flatMap((folder) => filesUnder(folder, /\.md$/)),
  ];
}

async function generatedPages(): Promise<readonly Page[]> {
  const pages: readonly Page[] = [
    { path: 'docs/cli.md', text: cliPage(commands) },
    { path: 'docs/configuration.md', text: configurationPage() },
    { path: 'docs/forges.md', text: forgesPage() },
    { path: 'docs/policies.md', text: policiesPage() },
    ...registries.map((registry) => ({ path: registry.index, text: registryPage(root, registry) })),
  ];
  const style = await resolveConfig(join(root, 'package.json'));
  return Promise.all(
    pages.map(async ({ path, text }) => ({ path, text: await format(text, { ...style, parser: 'markdown' }) })),
  );
}

function staleFaults(pages: readonly Page[], existing: readonly Page[]): readonly string[] {
  const texts = new Map(existing.map(({ path, text }) => [path, text]));
  return pages
    .filter(({ path, text }) => texts.get(path) !== text)
    .map(({ path }) => `${path} is not what the code says: npm run docs, then review the difference`);
}

function registryFaults(): readonly string[] {
  return registries.flatMap((registry) =>
    membersOf(root, registry)
      .filter((member) => member.page === undefined)
      .map(({ id }) => `${registry.folder}/${id} has no ${registry.page}`),
  );
}

function check(pages: readonly Page[], made: readonly Page[]): readonly string[] {
  const page = (path: string): Page => pages.find((one) => one.path === path) ?? { path, text: '' };
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Parameters<
    typeof dependencyFaults
  >[0];
  const sources = ['src', 'web', 'test', 'bench'].flatMap((folder) => filesUnder(folder, /\.tsx?$/));
  const told = pages.filter(({ path }) => path === 'README.md' || path.startsWith('docs/'));
  if (pages.length < 5 || sources.length < 100)
    return [`saw ${pages.length} pages and ${sources.length} sources: this check is broken`];
  return [
    ...staleFaults(made, pages),
    ...registryFaults(),
    ...linkFaults(root, pages),
    ...dependencyFaults(manifest, page('docs/dependencies.md')),
    ...commandFaults(told, commands, manifest),
    ...nameFaults(sources, nameRules(page('docs/glossary.md'))),
  ];
}

const made = await generatedPages();
if (process.argv.includes('--check')) {
  const faults = check(markdownPages(), made);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} else {
  for (const { path, text } of made) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
}
