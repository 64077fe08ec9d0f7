/** How comments and strings are written, per family of languages: as much as masking needs, no more. */
import type { FileKind } from '../../model/file-kind.ts';

export interface QuoteSyntax {
  readonly open: string;
  readonly close: string;
  /** A backslash hides the next character. */
  readonly escapes: boolean;
  readonly multiline: boolean;
  /** `\${` or `#{` or `{` opens code that ends at the matching brace. */
  readonly interpolation?: '${' | '#{' | '{$' | '{';
  /** The interpolation counts only when one of these letters stands before the quote (`f"…"`, `$"…"`). */
  readonly prefix?: string;
  /** `$name` inside stays visible as code. */
  readonly dollarNames?: boolean;
  /** Only a single (escaped) character may stand inside; else the quote is no string (Rust lifetimes). */
  readonly single?: boolean;
}

export interface Syntax {
  readonly lineComments: readonly string[];
  /** `#` begins a comment only at the start of a line or after white space. */
  readonly spacedComments?: boolean;
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  readonly quotes: readonly QuoteSyntax[];
  /** `/…/` may be a regular expression. */
  readonly regexLiterals?: boolean;
}

const double: QuoteSyntax = { open: '"', close: '"', escapes: true, multiline: false };
const single: QuoteSyntax = { open: "'", close: "'", escapes: true, multiline: false };
const character: QuoteSyntax = { ...single, single: true };
const slashes = { lineComments: ['//'], blockComments: [['/*', '*/']] } as const;
const template: QuoteSyntax = { open: '`', close: '`', escapes: true, multiline: true, interpolation: '${' };
const tripleDouble: QuoteSyntax = { open: '"""', close: '"""', escapes: true, multiline: true };
const tripleSingle: QuoteSyntax = { ...tripleDouble, open: "'''", close: "'''" };
const dollar = { interpolation: '${', dollarNames: true } as const;

const script: Syntax = { ...slashes, quotes: [template, double, single], regexLiterals: true };
const markup: Syntax = { lineComments: [], blockComments: [['<!--', '-->']], quotes: [] };
const hashed: Syntax = { lineComments: ['#'], spacedComments: true, blockComments: [], quotes: [] };
const formatted = { interpolation: '{', prefix: 'fF' } as const;
const sql: Syntax = {
  lineComments: ['--'],
  blockComments: [['/*', '*/']],
  quotes: [{ ...single, escapes: false, multiline: true }],
};

const families: Readonly<Record<string, Syntax>> = {
  script,
  component: { ...script, blockComments: [...script.blockComments, ['<!--', '-->']], regexLiterals: false },
  java: { ...slashes, quotes: [tripleDouble, double, character] },
  groovy: { ...slashes, quotes: [tripleDouble, tripleSingle, { ...double, ...dollar }, single] },
  kotlin: { ...slashes, quotes: [{ ...tripleDouble, escapes: false, ...dollar }, { ...double, ...dollar }, character] },
  scala: {
    ...slashes,
    quotes: [{ ...tripleDouble, escapes: false, interpolation: '${' }, { ...double, ...dollar }, character],
  },
  csharp: { ...slashes, quotes: [{ ...double, interpolation: '{', prefix: '$@' }, character] },
  go: { ...slashes, quotes: [{ open: '`', close: '`', escapes: false, multiline: true }, double, character] },
  rust: { ...slashes, quotes: [{ ...double, multiline: true }, character] },
  c: { ...slashes, quotes: [double, character] },
  dart: { ...slashes, quotes: [tripleDouble, tripleSingle, { ...double, ...dollar }, { ...single, ...dollar }] },
  php: {
    lineComments: ['//', '#'],
    spacedComments: true,
    blockComments: [['/*', '*/']],
    quotes: [
      { ...double, multiline: true, interpolation: '{$', dollarNames: true },
      { ...single, multiline: true },
    ],
  },
  python: {
    lineComments: ['#'],
    blockComments: [],
    quotes: [
      { ...tripleDouble, ...formatted },
      { ...tripleSingle, ...formatted },
      { ...double, ...formatted },
      { ...single, ...formatted },
    ],
  },
  ruby: {
    lineComments: ['#'],
    blockComments: [],
    quotes: [
      { ...double, interpolation: '#{' },
      single,
      { open: '`', close: '`', escapes: true, multiline: false, interpolation: '#{' },
    ],
  },
  elixir: { lineComments: ['#'], blockComments: [], quotes: [tripleDouble, { ...double, interpolation: '#{' }] },
  shell: {
    lineComments: ['#'],
    spacedComments: true,
    blockComments: [],
    quotes: [
      { ...double, dollarNames: true, interpolation: '${' },
      { ...single, escapes: false },
    ],
  },
  sql,
  hcl: { lineComments: ['#', '//'], blockComments: [['/*', '*/']], quotes: [{ ...double, interpolation: '${' }] },
  toml: {
    lineComments: ['#'],
    blockComments: [],
    quotes: [tripleDouble, tripleSingle, double, { ...single, escapes: false }],
  },
  hashed,
  markup,
  properties: { ...hashed, lineComments: ['#', '!'] },
  graphql: { lineComments: ['#'], blockComments: [], quotes: [tripleDouble, double] },
  css: { lineComments: [], blockComments: [['/*', '*/']], quotes: [double, single] },
  lua: { lineComments: ['--'], blockComments: [['--[[', ']]']], quotes: [double, single] },
  haskell: { lineComments: ['--'], blockComments: [['{-', '-}']], quotes: [double, character] },
};

const familyOf: Readonly<Record<FileKind, keyof typeof families>> = {
  javascript: 'script',
  typescript: 'script',
  vue: 'component',
  svelte: 'component',
  java: 'java',
  kotlin: 'kotlin',
  scala: 'scala',
  groovy: 'groovy',
  'gradle-manifest': 'groovy',
  jenkinsfile: 'groovy',
  'c#': 'csharp',
  'f#': 'csharp',
  go: 'go',
  rust: 'rust',
  c: 'c',
  'c++': 'c',
  'objective-c': 'c',
  swift: 'c',
  zig: 'c',
  'protocol buffer': 'c',
  prisma: 'c',
  dart: 'dart',
  php: 'php',
  python: 'python',
  starlark: 'python',
  ruby: 'ruby',
  'ruby-manifest': 'ruby',
  elixir: 'elixir',
  perl: 'ruby',
  r: 'python',
  shell: 'shell',
  powershell: 'shell',
  sql: 'sql',
  plpgsql: 'sql',
  hcl: 'hcl',
  toml: 'toml',
  'cargo-manifest': 'toml',
  'python-manifest': 'hashed',
  yaml: 'hashed',
  dockerfile: 'hashed',
  makefile: 'hashed',
  dotenv: 'hashed',
  ini: 'properties',
  'java properties': 'properties',
  'github-workflow': 'hashed',
  'github-action': 'hashed',
  'gitlab-ci': 'hashed',
  circleci: 'hashed',
  'travis-ci': 'hashed',
  'azure-pipelines': 'hashed',
  cloudbuild: 'hashed',
  'pre-commit': 'hashed',
  dependabot: 'hashed',
  'github-settings': 'hashed',
  'docker-compose': 'hashed',
  'code-owners': 'hashed',
  html: 'markup',
  xml: 'markup',
  'maven-manifest': 'markup',
  graphql: 'graphql',
  css: 'css',
  scss: 'css',
  less: 'css',
  lua: 'lua',
  haskell: 'haskell',
  nix: 'hashed',
  jsonnet: 'c',
  'go-mod': 'c',
};

/** Undefined for what has neither comments nor strings worth masking: prose, JSON, unknown formats. */
export function syntaxOf(kind: FileKind): Syntax | undefined {
  const family = familyOf[kind];
  return family === undefined ? undefined : families[family];
}
