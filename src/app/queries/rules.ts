import type { Rule, RuleMeta } from '../../detect/rule.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import type { RuleDescription, RuleExampleView } from '../plumbline.ts';

/** Rules as pages show them. The example of a rule about a whole tree is shown as one listing of its files. */
export function describeRules({ rules, treeRules, own }: RuleSet): readonly RuleDescription[] {
  const written = new Map(own.map((rule) => [rule.id, rule]));
  const ofFiles = rules.map((rule): RuleDescription => {
    const { meta, examples } = rule;
    const mine = written.get(meta.id);
    const { from } = mine ?? {};
    const reads = rule.kinds === 'all' ? {} : { reads: rule.kinds };
    return { ...shown(meta), examples, limits: limitsOf(rule, mine), ...reads, ...(from && { from }) };
  });
  const ofTrees = treeRules.map(({ meta, kinds, examples }) => ({
    ...shown(meta),
    examples: { bad: examples.bad.map(listing), good: examples.good.map(listing) },
    reads: kinds,
    limits: [`judged over the set of files, of which it reads ${kinds.join(', ')}; never what is in the others`],
  }));
  return [...ofFiles, ...ofTrees];
}

function shown({ id, title, class: ofClass, severity, why, remediation, references }: RuleMeta) {
  return { id, title, class: ofClass, severity, why, remediation, references };
}

/** What a rule cannot see, as far as its definition says it. */
function limitsOf({ kinds, contexts, appliesTo, prefilter }: Rule, own: OwnRule | undefined): readonly string[] {
  const words = own?.keywords?.join(', ');
  return [
    ...(kinds === 'all' ? [] : [`reads only ${kinds.join(', ')} files`]),
    ...(contexts ? [`counts only in ${contexts.join(', ')} files`] : []),
    ...(own ? pathsOf(own) : appliesTo ? ['counts only at some paths'] : []),
    ...(words === undefined ? [] : [`looks only at ${own?.keywordsIn === 'file' ? 'files' : 'lines'} with ${words}`]),
    ...(prefilter === 'scan-everything'
      ? ['reads every file of its kinds to the end: no word is common to all its matches']
      : []),
    'sees one file at a time, as text: what another file defines, or a program makes while it runs, it does not see',
  ];
}

function pathsOf({
  paths = [],
  exceptPaths = [],
  pathRegexes = [],
  exceptPathRegexes = [],
}: OwnRule): readonly string[] {
  const wanted = [...paths, ...pathRegexes];
  const unwanted = [...exceptPaths, ...exceptPathRegexes];
  return [
    ...(wanted.length > 0 ? [`counts only at ${wanted.join(', ')}`] : []),
    ...(unwanted.length > 0 ? [`never at ${unwanted.join(', ')}`] : []),
  ];
}

function listing(tree: readonly RuleExampleView[]): RuleExampleView {
  return {
    path: tree.map(({ path }) => path).join(', ') || '(no files)',
    code: tree.map(({ path, code }) => `${path}:\n${code}`).join('\n\n'),
  };
}
