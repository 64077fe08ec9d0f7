/**
 * Versions of rules: hashes of sources. A rule's version covers its own file and every file that it imports, directly or
 * not, types left out (they are gone when the program runs); so a word added to a list that three rules share changes
 * three versions, and a rule nobody touched keeps what it found.
 *
 * Imports are read by one expression over the text. That is enough because the house writes them in one way (named
 * imports, relative paths with their suffix), and because a file that is named but cannot be read is an error, not a guess.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../base/app-error.ts';
import { sha256Of, type Digest } from '../base/digest.ts';

const folder = import.meta.dirname;
const registry = path.join(folder, 'rules', 'index.ts');

const versions = new Map<string, Digest>();

function once(name: string, make: () => Digest): Digest {
  const known = versions.get(name) ?? make();
  versions.set(name, known);
  return known;
}

/** Of all sources of this folder: what a run names, and what an auditor finds sealed beside it. */
export function sourcesVersion(): Digest {
  return once('sources', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll(path.sep, '/'))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .sort();
    if (files.length === 0) throw noSources(folder);
    return sha256Of(...files.flatMap((file) => [file, sourceOf(path.join(folder, file))]));
  });
}

/** Of what runs the rules and makes matches of what they say, without any rule; and of what says which kind a file is. */
export function engineVersion(): Digest {
  return once('engine', () =>
    closureVersion([path.join(folder, 'scan.ts'), path.join(folder, '..', 'model', 'file-kind.ts')]),
  );
}

export function ruleVersion(id: string): Digest {
  return once(`rule ${id}`, () => closureVersion([path.join(folder, 'rules', id, 'rule.ts')]));
}

/** Of what makes rules of what the user wrote. */
export function ownRulesVersion(): Digest {
  return once('own', () => closureVersion([path.join(folder, 'own-rules', 'compile.ts')]));
}

export interface Closure {
  readonly files: readonly string[];
  /** Each with its version. */
  readonly packages: readonly string[];
}

/** All that is reached from `roots` by imports of values; the list of all rules is a dead end. */
export function closureOf(roots: readonly string[]): Closure {
  const files = new Set(roots);
  const packages = new Set<string>();
  for (const file of files) {
    for (const spec of importsOf(sourceOf(file))) {
      if (spec.startsWith('node:')) continue;
      if (!spec.startsWith('.')) packages.add(packageAt(spec, file));
      else if (path.resolve(path.dirname(file), spec) !== registry) files.add(path.resolve(path.dirname(file), spec));
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

function closureVersion(roots: readonly string[]): Digest {
  const root = path.dirname(folder);
  const { files, packages } = closureOf(roots);
  const sources = files.flatMap((file) => [path.relative(root, file).replaceAll(path.sep, '/'), sourceOf(file)]);
  return sha256Of(...packages, ...sources);
}

const imported =
  /^(?:import|export)\s+(?!type\b)(?:[\w*{}\s,$]+\s+from\s+)?['"]([^'"\n]+)['"]|\bimport\(['"]([^'"\n]+)['"]\)/gm;

function importsOf(source: string): readonly string[] {
  return Array.from(source.matchAll(imported), ([, named, loaded]) => (named ?? loaded)!);
}

function packageAt(spec: string, file: string): string {
  const manifest = findPackageJSON(spec, pathToFileURL(file));
  if (manifest === undefined) throw noSources(`${spec}, which ${path.basename(file)} needs`);
  const { name, version } = JSON.parse(sourceOf(manifest)) as { readonly name?: string; readonly version?: string };
  return `${name ?? spec}@${version ?? ''}`;
}

function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw noSources(file, cause);
  }
}

function noSources(where: string, cause?: unknown): AppError {
  const hint = 'The installation is incomplete: install Plumbline again.';
  return new AppError('detect/no-sources', `no sources of rules in ${where}`, { hint, ...(cause ? { cause } : {}) });
}
