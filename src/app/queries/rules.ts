import type { RuleSet } from '../../detect/rule-set.ts';
import type { RuleDescription, RuleExampleView } from '../plumbline.ts';

/** Rules as pages show them. The example of a rule about a whole tree is shown as one listing of its files. */
export function describeRules({ rules, treeRules }: RuleSet): readonly RuleDescription[] {
  const ofFiles = rules.map(({ meta, examples }) => ({ ...meta, examples }));
  const ofTrees = treeRules.map(({ meta, examples }) => ({
    ...meta,
    examples: { bad: examples.bad.map(listing), good: examples.good.map(listing) },
  }));
  return [...ofFiles, ...ofTrees];
}

function listing(tree: readonly RuleExampleView[]): RuleExampleView {
  return {
    path: tree.map(({ path }) => path).join(', ') || '(no files)',
    code: tree.map(({ path, code }) => `${path}:\n${code}`).join('\n\n'),
  };
}
