/**
 * What documentation promises, held against what is there. Each function gives a list of faults in words; empty is good.
 * Each of them was seen to find something (documents.test.ts plants a fault for each).
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from '../command.ts';
import { globalFlags } from '../flags.ts';
import { anchorsOf, codeLines, linksOf } from './markdown.ts';

export interface Page {
  /** Below the project's folder. */
  readonly path: string;
  readonly text: string;
}

/** Links to files and headings of the project. Addresses elsewhere are not followed: nothing leaves this machine. */
export function linkFaults(root: string, pages: readonly Page[]): readonly string[] {
  const texts = new Map(pages.map(({ path, text }) => [resolve(root, path), text]));
  return pages.flatMap((page) =>
    linksOf(page.text).flatMap(({ target, line }) => {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
      const [file = '', anchor] = decodeURIComponent(target).split('#');
      const path = file === '' ? resolve(root, page.path) : resolve(root, dirname(page.path), file);
      if (!existsSync(path)) return [`${page.path}:${line}: the link ${target} leads nowhere`];
      const text = texts.get(path);
      const missing = anchor !== undefined && text !== undefined && !anchorsOf(text).has(anchor);
      return missing ? [`${page.path}:${line}: ${file || 'the page'} has no heading #${anchor}`] : [];
    }),
  );
}

interface PackageManifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Every package has its line in docs/dependencies.md (first cell of a table row, in backquotes), and the reverse. */
export function dependencyFaults(manifest: PackageManifest, page: Page): readonly string[] {
  const { dependencies, optionalDependencies, devDependencies } = manifest;
  const used = new Set(Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies }));
  const rows = [...page.text.matchAll(/^\|([^|]+)\|([^|]*)\|([^|]*)\|/gm)];
  const reasoned = new Map(
    rows.flatMap(([, first = '', why = '', licence = '']) =>
      [...first.matchAll(/`([^`]+)`/g)].map(
        ([, name = '']) => [name, why.trim() !== '' && licence.trim() !== ''] as const,
      ),
    ),
  );
  return [
    ...[...used].filter((name) => !reasoned.has(name)).map((name) => `${page.path} gives no reason for ${name}`),
    ...[...reasoned.keys()]
      .filter((name) => !used.has(name))
      .map((name) => `${page.path} speaks of ${name}, which package.json does not have`),
    ...[...reasoned]
      .filter(([, whole]) => !whole)
      .map(([name]) => `${page.path}: the line of ${name} is not filled in`),
  ];
}

/** Command lines that pages show: the command, its flags and the npm scripts exist. */
export function commandFaults(
  pages: readonly Page[],
  commands: readonly Command[],
  manifest: PackageManifest,
): readonly string[] {
  return pages.flatMap((page) =>
    codeLines(page.text).flatMap(({ text, line }) => {
      const fault = commandFault(text, commands, manifest);
      return fault === undefined ? [] : [`${page.path}:${line}: ${fault}`];
    }),
  );
}

function commandFault(text: string, commands: readonly Command[], manifest: PackageManifest): string | undefined {
  const shown = text.replace(/^\$ /, '').split(/\s+[|>#]|\s*&&/)[0] ?? '';
  const [program = '', ...words] = shown.split(/\s+/);
  if (program === 'plumbline') return plumblineFault(words, commands);
  if (/^(?:\.\/)?bin\/plumbline\.mjs$/.test(program)) return plumblineFault(words, commands);
  if (/^(?:\.\/)?bin\/plumbline\.mjs$/.test(program)) return plumblineFault(words, commands);
  if (program === 'node' && words[0] === 'bin/plumbline.mjs') return plumblineFault(words.slice(1), commands);
  if (program !== 'npm') return undefined;
  const [script = '', name = ''] = words;
  if (script === 'start') return plumblineFault(['serve', ...afterDashes(words)], commands);
  const wanted = script === 'run' ? name : script === 'test' ? 'test' : undefined;
  if (wanted === undefined || manifest.scripts?.[wanted] !== undefined) return undefined;
  return `there is no npm script "${wanted}"`;
}

const afterDashes = (words: readonly string[]): readonly string[] =>
  words.includes('--') ? words.slice(words.indexOf('--') + 1) : [];

/** Words in capitals and with dots are placeholders. */
function plumblineFault(words: readonly string[], commands: readonly Command[]): string | undefined {
  const plain = words.filter((word) => !word.startsWith('-'));
  const [first, second] = plain;
  const isFlagOnly = first === undefined || /^[A-Z…[]/.test(first);
  const command =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
  const isNoun =
    commands.some(({ name }) => name.startsWith(`${first} `)) && (second === undefined || /^[A-Z]/.test(second));
  if (!isFlagOnly && !command && !isNoun)
    return `there is no command "plumbline ${[first, second].filter(Boolean).join(' ')}"`;
  const known = new Set([
    'help',
    'version',
    ...flagNames(Object.values(globalFlags)),
    ...flagNames(Object.values(command?.flags ?? {})),
  ]);
  const unknown = words
    .map((word) => /^--([a-z-]+)/.exec(word)?.[1])
    .find((name) => name !== undefined && !known.has(name));
  return unknown === undefined ? undefined : `"plumbline ${command?.name ?? ''}" has no flag --${unknown}`;
}

const flagNames = (flags: readonly { readonly name: string }[]): readonly string[] => flags.map(({ name }) => name);

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What docs/glossary.md bans from names, and the phrases it lets pass, read from its two tables. */
export interface NameRules {
  readonly banned: ReadonlySet<string>;
  readonly allowed: readonly string[];
}

export function nameRules({ text }: Page): NameRules {
  const firstCells = (heading: string): readonly string[] => {
    const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
    return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name.toLowerCase());
  };
  return { banned: new Set(firstCells('Banned words')), allowed: firstCells('Allowed all the same') };
}

const exported =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type)\s+([A-Za-z_$][\w$]*)/gm;

/** Banned words as whole parts of file names and exported names (`dataDirectory` has the parts data, directory). */
export function nameFaults(files: readonly SourceFile[], { banned, allowed }: NameRules): readonly string[] {
  if (banned.size === 0) return ['docs/glossary.md bans no word: its table was not found'];
  const fault = (name: string): string | undefined => {
    const parts = partsOf(name);
    const rest = allowed.reduce((left, phrase) => left.replaceAll(` ${phrase} `, ' '), ` ${parts.join(' ')} `);
    return rest.split(' ').find((part) => banned.has(part));
  };
  return files.flatMap(({ path, text }) => {
    const names = [...text.matchAll(exported)].map(([, name = '']) => name);
    const fileWord = path
      .split('/')
      .map((part) => part.replace(/(?:\.test)?\.tsx?$/, ''))
      .map(fault)
      .find((word) => word !== undefined);
    return [
      ...(fileWord === undefined ? [] : [`${path}: "${fileWord}" in a file name says nothing`]),
      ...names.flatMap((name) => {
        const word = fault(name);
        return word === undefined ? [] : [`${path}: "${word}" in the name ${name} says nothing`];
      }),
    ];
  });
}

function partsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((part) => part.toLowerCase());
}
