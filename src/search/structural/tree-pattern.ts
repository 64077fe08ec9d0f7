/**
 * Patterns over syntax trees: code with holes (`$A`, `$$$ARGS`), or a rule object of ast-grep around such patterns.
 *
 * Read before it is used: a pattern that is no whole piece of its language is refused (ast-grep would take it and find
 * nothing, and a pattern that cannot find anything is a silent hole), and in Go and PHP, where a piece of code means something
 * else outside of a function or of `<?php`, it is read inside of one.
 *
 * `literals`: of the words of a pattern outside its holes each stands in every match, so the best of them narrows down
 * which files are parsed at all. That is what makes it bearable: parsing takes a second for a few megabytes.
 */
import type { SgNode } from '@ast-grep/napi';
import { failed, ok, type Result } from '../../base/result.ts';
import { parseTree, type Grammar, type TreeMatcher } from './grammars.ts';
import { literalsOf } from './tree-literals.ts';

/** Offsets are UTF-16 positions; the end is exclusive. */
export interface TreeSpan {
  readonly start: number;
  readonly end: number;
}

export interface TreePattern {
  readonly grammar: Grammar;
  /** Lower case, of ASCII; one of them stands in every match. Absent: nothing is known. */
  readonly literals: readonly string[] | undefined;
  /** In order; matches within matches are among them. */
  find(text: string): readonly TreeSpan[];
  /** In a text that was parsed before. */
  findIn(root: SgNode): readonly TreeSpan[];
}

/** Longer files are not parsed: a tree takes many times the memory of its text. Whoever asks has to say so. */
export const longestParsed = 8 << 20;

/** A rule that nests deeper, or has more parts, is refused. */
const mostParts = 200;

/** `rule`: a pattern as text, a rule object, or `{ rule, constraints?, utils? }`. */
export function treePattern(grammar: Grammar, rule: unknown): Result<TreePattern, string> {
  const read = matcherOf(rule);
  if (!read.ok) return read;
  const matcher = completed(grammar, read.value);
  if (!matcher.ok) return matcher;
  const fault = faultOf(grammar, matcher.value);
  if (fault !== undefined) return failed(fault);
  return ok({
    grammar,
    literals: literalsOf(read.value.rule),
    find: (text) => spansOf(parseTree(grammar, text), matcher.value),
    findIn: (root) => spansOf(root, matcher.value),
  });
}

function spansOf(root: SgNode, matcher: TreeMatcher): readonly TreeSpan[] {
  return root.findAll(matcher).map((node) => {
    const { start, end } = node.range();
    return { start: start.index, end: end.index };
  });
}

function matcherOf(rule: unknown): Result<TreeMatcher, string> {
  if (typeof rule === 'string') return ok({ rule: { pattern: rule } });
  if (!isRecord(rule)) return failed('a pattern is text, or an object with `pattern`, `kind`, `all`, `any` …');
  if (!('rule' in rule)) return ok({ rule });
  const unknown = Object.keys(rule).find((key) => !['rule', 'constraints', 'utils'].includes(key));
  if (unknown !== undefined)
    return failed(`\`${unknown}\` is unknown beside \`rule\`: \`constraints\` and \`utils\` are known`);
  return ok(rule as unknown as TreeMatcher);
}

/** The same with every pattern read as a piece of its language; the first fault ends it. */
function completed(grammar: Grammar, matcher: TreeMatcher): Result<TreeMatcher, string> {
  let parts = 0;
  let fault: string | undefined;
  const complete = (value: unknown, key: string | undefined): unknown => {
    if (fault !== undefined) return value;
    if (++parts > mostParts) {
      fault = `it has more than ${mostParts} parts`;
      return value;
    }
    if (key === 'pattern' && typeof value === 'string') {
      const pattern = completePattern(grammar, value);
      if (!pattern.ok) fault = pattern.error;
      return pattern.ok ? pattern.value : value;
    }
    if (Array.isArray(value)) return value.map((part) => complete(part, undefined));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, complete(part, name)]));
  };
  const done = complete(matcher, undefined) as TreeMatcher;
  return fault === undefined ? ok(done) : failed(fault);
}

type PatternStyle = string | { readonly context: string; readonly selector: string };

function completePattern(grammar: Grammar, pattern: string): Result<PatternStyle, string> {
  const alone = pieceOf(grammar, pattern, grammar.around);
  if (alone.ok) return alone;
  if (grammar.orAround) {
    const within =
      grammar.orAround === 'nothing' ? declaration(grammar, pattern) : pieceOf(grammar, pattern, grammar.orAround);
    if (within.ok) return within;
  }
  return selfFinding(grammar, pattern) ?? alone;
}

function pieceOf(grammar: Grammar, pattern: string, around: Grammar['around']): Result<PatternStyle, string> {
  const [before, after] = around ?? ['', ''];
  const root = parseTree(grammar, before + withoutHoles(grammar, pattern) + after);
  const fault = root.find({ rule: { kind: 'ERROR' } });
  if (fault) {
    const { start } = fault.range();
    const at = Math.max(0, start.index - before.length);
    return failed(
      `\`${pattern}\` is no whole piece of ${grammar.language} (from its character ${at + 1} on): write more of the code around it (rules can cut it out again, with \`context\` and \`selector\`)`,
    );
  }
  if (!around) return ok(pattern);
  const piece = pieceIn(root);
  if (!piece)
    return failed(`\`${pattern}\` is more than one piece of ${grammar.language}: write them as several patterns`);
  if (isRepaired(piece))
    return failed(`\`${pattern}\` is no whole piece of ${grammar.language}: something is missing in it`);
  return ok({ context: before + pattern + after, selector: String(piece.kind()) });
}

function declaration(grammar: Grammar, pattern: string): Result<PatternStyle, string> {
  const isOne =
    parseTree(grammar, withoutHoles(grammar, pattern))
      .children()
      .filter((child) => child.isNamed()).length === 1;
  return isOne ? pieceOf(grammar, pattern, undefined) : failed('it is more than one piece');
}

const names = ['x', 'X'];

/**
 * A hole where the grammar takes no name (`class $C { $$$ }` in Java) is a fault of the pattern's tree that ast-grep can
 * nonetheless match. It is relied upon only where the pattern is seen to find the code that it is itself with its holes filled,
 * where its like stands (in a class, before a class) or alone.
 */
function selfFinding(grammar: Grammar, pattern: string): Result<PatternStyle, string> | undefined {
  for (const [before, after] of [...(grammar.within ?? []), ['', '']] as const) {
    for (const name of names) {
      const code = filled(pattern, name);
      const root = parseTree(grammar, before + code + after);
      if (root.find({ rule: { kind: 'ERROR' } })) continue;
      const piece = spanning(root, before.length, before.length + code.length);
      if (!piece) continue;
      const style =
        before + after === '' ? pattern : { context: before + pattern + after, selector: String(piece.kind()) };
      const matcher: TreeMatcher = { rule: { pattern: style } };
      if (faultOf(grammar, matcher) !== undefined) continue;
      if (root.findAll(matcher).some((node) => node.id() === piece.id())) return ok(style);
    }
  }
  return undefined;
}

const filled = (pattern: string, name: string): string =>
  pattern
    .trim()
    .replace(/,\s*\$\$\$\w*/g, '')
    .replace(hole, (text) => (text.startsWith('$$$') ? '' : name));

/** The innermost node that begins and ends there. */
function spanning(root: SgNode, start: number, end: number): SgNode | undefined {
  let found: SgNode | undefined;
  for (let node: SgNode | undefined = root; node;) {
    const children: readonly SgNode[] = node.children();
    node = children.find((child) => child.range().start.index <= start && child.range().end.index >= end);
    const range = node?.range();
    if (range?.start.index === start && range.end.index === end) found = node;
  }
  return found;
}

/** A token was made up, so that the piece could be read: it would match nothing, without a word. */
function isRepaired(node: SgNode): boolean {
  const children = node.children();
  return children.length === 0 ? node.text() === '' : children.some(isRepaired);
}

const wrappers: ReadonlySet<string> = new Set([
  'source_file',
  'program',
  'compilation_unit',
  'global_statement',
  'block',
  'statement_list',
  'expression_statement',
]);

/** What stands inside of `around`: a function's only statement, or the expression that this statement is. */
function pieceIn(root: SgNode): SgNode | undefined {
  let inside = root;
  for (;;) {
    const children = inside.children().filter((child) => child.isNamed() && !child.is('php_tag'));
    const wraps = wrappers.has(String(inside.kind()));
    if (inside.is('function_declaration') || inside.is('function_item')) {
      const body = inside.field('body');
      if (!body) return undefined;
      inside = body;
    } else if (!wraps) return inside;
    else if (children.length !== 1) return undefined;
    else inside = children[0]!;
  }
}

const hole = /\$\$\$[A-Z_][A-Z0-9_]*|\$\$\$|\$[A-Z_][A-Z0-9_]*/g;

/** Holes as names that the language can read. */
function withoutHoles({ expando }: Grammar, pattern: string): string {
  if (expando === '$') return pattern;
  return pattern.replace(hole, (text) => text.replaceAll('$', expando));
}

/** What ast-grep says of it when it is first used: on nothing. */
function faultOf(grammar: Grammar, matcher: TreeMatcher): string | undefined {
  try {
    parseTree(grammar, '').findAll(matcher);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const lines = error.message.split('\n').map((line) => line.replace(/^[ |\->]+/, '').replace(/[.:]$/, ''));
    return lines.filter((line) => line !== '' && !/is not configured correctly/.test(line)).join(': ');
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
