/**
 * Languages whose code can be read as a syntax tree, and how a pattern of each is read. Pure: the browser's query bar asks
 * it, too; what loads the grammars themselves is grammars.ts.
 */
export interface Grammar {
  /** As our table of languages names it, in lower case. */
  readonly language: string;
  /** As ast-grep knows it. */
  readonly name: string;
  /** Written for the `$` of a hole where the language knows no `$` in names. */
  readonly expando: string;
  /** What a piece of code has to stand in to be read as one. */
  readonly around?: readonly [before: string, after: string];
  /** The same, tried where a piece is none in `around`: an expression that has to end with a semicolon; `nothing`: by itself. */
  readonly orAround?: readonly [before: string, after: string] | 'nothing';
  /** Where declarations stand that are none by themselves: members, annotations. */
  readonly within?: readonly (readonly [before: string, after: string])[];
  readonly package?: string;
  readonly aliases?: readonly string[];
}

const inOrBeforeClass: Grammar['within'] = [
  ['class C { ', ' }'],
  ['', ' class C { }'],
];

export const grammars: readonly Grammar[] = [
  { language: 'javascript', name: 'JavaScript', expando: '$', within: inOrBeforeClass, aliases: ['js', 'jsx'] },
  { language: 'typescript', name: 'TypeScript', expando: '$', within: inOrBeforeClass, aliases: ['ts', 'tsx'] },
  { language: 'html', name: 'Html', expando: 'z' },
  { language: 'css', name: 'Css', expando: '_' },
  { language: 'python', name: 'python', expando: 'µ', package: '@ast-grep/lang-python', aliases: ['py'] },
  {
    language: 'go',
    name: 'go',
    expando: 'µ',
    around: ['func _() {\n', '\n}'],
    // A declaration that no function can hold.
    orAround: 'nothing',
    package: '@ast-grep/lang-go',
    aliases: ['golang'],
  },
  {
    language: 'java',
    name: 'java',
    expando: '$',
    orAround: ['', ';'],
    within: inOrBeforeClass,
    package: '@ast-grep/lang-java',
  },
  {
    language: 'kotlin',
    name: 'kotlin',
    expando: 'µ',
    within: inOrBeforeClass,
    package: '@ast-grep/lang-kotlin',
    aliases: ['kt'],
  },
  { language: 'ruby', name: 'ruby', expando: 'µ', package: '@ast-grep/lang-ruby', aliases: ['rb'] },
  {
    language: 'c#',
    name: 'csharp',
    expando: 'µ',
    orAround: ['', ';'],
    within: inOrBeforeClass,
    package: '@ast-grep/lang-csharp',
    aliases: ['csharp', 'cs'],
  },
  { language: 'php', name: 'php', expando: '$', around: ['<?php ', ';'], package: '@ast-grep/lang-php' },
  {
    language: 'rust',
    name: 'rust',
    expando: 'µ',
    orAround: ['fn f() { ', '; }'],
    package: '@ast-grep/lang-rust',
    aliases: ['rs'],
  },
];

export const grammarNames: readonly string[] = grammars.map(({ language }) => language);

export function grammarOf(language: string): Grammar | undefined {
  const name = language.toLowerCase();
  return grammars.find((grammar) => grammar.language === name || grammar.aliases?.includes(name));
}
