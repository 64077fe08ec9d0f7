/**
 * Which patterns of structural search are matched over syntax trees. The choice is made from the query alone:
 *
 *   holes `:[x]`                              a template, in files of any language; `$A` is text in it
 *   `$A`, `$$$ARGS`, and lang: that all       a pattern over the syntax trees of these languages (ast-grep)
 *     have grammars
 *   `$A`, `$$$ARGS` otherwise                 a template in which they are text, and a notice says so: `echo $HOME` of a
 *                                             shell script, or a language that was forgotten
 *   none                                      a template without holes: text in which white space may differ
 *
 * Languages are those that hold for the pattern: named by lang: beside it or around it, `(lang:go or lang:java)` included.
 * Pure; whether a pattern is a whole piece of its language, only the grammars know (match/tree-faults.ts).
 */
import { grammarOf } from '../structural/languages.ts';
import { asTemplate, metaVariablesIn } from '../structural/meta-variables.ts';
import { QueryFault, type FilterNode, type PatternNode, type QueryNode } from './ast.ts';
import { quoted } from './delimited.ts';
import type { Reading } from './reading.ts';

/** The same tree, with `trees` at patterns that have languages. */
export function withTrees(root: QueryNode, reading: Reading): QueryNode {
  return chosen(root, [], reading);
}

export function hasTrees(node: QueryNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.some(hasTrees);
  return node.kind === 'pattern' && node.trees !== undefined;
}

function chosen(node: QueryNode, around: readonly string[], reading: Reading): QueryNode {
  switch (node.kind) {
    case 'pattern':
      return reading.attempt(() => chosenPattern(node, around, reading)) ?? node;
    case 'and': {
      const named = node.parts.map(languagesOf).find((languages) => languages !== undefined) ?? around;
      return { ...node, parts: node.parts.map((part) => chosen(part, named, reading)) };
    }
    case 'or':
      return { ...node, parts: node.parts.map((part) => chosen(part, around, reading)) };
    case 'not':
    case 'filter':
      return node;
  }
}

function languagesOf(node: QueryNode): readonly string[] | undefined {
  if (node.kind === 'filter') return node.test.kind === 'language' ? [node.test.name] : undefined;
  if (node.kind !== 'or') return undefined;
  const parts = node.parts.map(languagesOf);
  return parts.includes(undefined) ? undefined : [...new Set(parts.flatMap((part) => part ?? []))];
}

function chosenPattern(node: PatternNode, languages: readonly string[], reading: Reading): PatternNode {
  const { value, span } = node;
  const [hole] = metaVariablesIn(value);
  if (hole === undefined) return node;
  if (/:\[/.test(value)) return besideHoles(node, hole, reading);
  const without = languages.filter((language) => !grammarOf(language));
  if (without.length === languages.length) return asText(node, { hole, languages }, reading);
  if (without.length > 0) {
    const hint = `Leave lang:${without[0]!} out, ask for it apart, or write a template, which takes any text: ${asTemplate(value)}`;
    throw new QueryFault(`${hole} stands for a part of a syntax tree, and there is none of ${without[0]!}`, hint, span);
  }
  if (value.replaceAll(/\$+\w*/g, '').trim() === '')
    throw new QueryFault(
      'a pattern needs some code beside its holes',
      `Write what stands around the hole: f(${hole})`,
      span,
    );
  const { template: _, ...pattern } = node;
  remarkSuperglobals(node, languages, reading);
  return { ...pattern, trees: languages };
}

const proposed = ['python', 'typescript', 'go', 'java'];

function asText(
  node: PatternNode,
  { hole, languages }: { readonly hole: string; readonly languages: readonly string[] },
  reading: Reading,
): PatternNode {
  const { value, span } = node;
  return remarked(node, reading, {
    title: `${hole} was searched as text`,
    description:
      languages.length === 0
        ? `${value} is matched over syntax trees where a language is named by lang:; without one, these very characters are text`
        : `There is no grammar for ${languages.join(', ')}, so these very characters are text in ${value}`,
    queries:
      languages.length === 0
        ? proposed.map((name) => [`Over syntax trees of ${name}`, `lang:${name} ${written(span, reading)}`])
        : [],
  });
}

function besideHoles(node: PatternNode, hole: string, reading: Reading): PatternNode {
  return remarked(node, reading, {
    title: `${hole} was searched as text`,
    description: `${node.value} has holes of a template, in which ${hole} is text`,
    queries: [],
  });
}

/** `$_GET` would be any node. */
const superglobal = /\$(?:_(?:GET|POST|COOKIE|FILES|REQUEST|SERVER|SESSION|ENV)|GLOBALS)\b/;

function remarkSuperglobals(node: PatternNode, languages: readonly string[], reading: Reading): void {
  const found = superglobal.exec(node.value)?.[0];
  if (found === undefined || !languages.includes('PHP')) return;
  remarked(node, reading, {
    title: `${found} was read as a hole`,
    description: `In a pattern over syntax trees it stands for any expression; in a template it is text`,
    queries: [],
  });
}

interface Remarked {
  readonly title: string;
  readonly description: string;
  readonly queries: readonly (readonly [description: string, instead: string])[];
}

/** `content:` says that what follows is meant as it stands. */
function remarked(node: PatternNode, reading: Reading, { title, description, queries }: Remarked): PatternNode {
  const { value, span } = node;
  if (/^-?content:/i.test(written(span, reading))) return node;
  const template = asTemplate(value);
  const all = [
    ...queries,
    ...(/:\[/.test(value) ? [] : [['As a template, in any text', template] as const]),
    ['The same, without this remark', `content:${quoted(value)}`] as const,
  ];
  const proposedQueries = all.map(([about, instead]) => ({
    description: about,
    query: reading.replaced(span, instead),
  }));
  reading.remark(span, { title, description, proposedQueries });
  return node;
}

function written({ from, to }: FilterNode['span'], reading: Reading): string {
  return reading.text.slice(from, to);
}
