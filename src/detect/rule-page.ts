/**
 * A rule's page, made from the rule itself: what stands in it is what runs. The spec of the rules compares the committed
 * pages with this; `PLUMBLINE_UPDATE=1` writes them. Secrets in examples are made up and redacted all the same, so that no
 * scanner, ours or another, trips over a page.
 */
import { languageOfPath } from '../base/language.ts';
import { fileKindOf } from '../model/file-kind.ts';
import { redactSecrets } from './scan.ts';
import type { Rule, RuleExample, RuleMeta, TreeRule } from './rule.ts';

export function rulePage(rule: Rule | TreeRule): string {
  const { meta } = rule;
  return [
    `# ${meta.title}`,
    `\`${meta.id}\` · class \`${meta.class}\` · severity \`${meta.severity}\`${scopeOf(rule)}`,
    '## Why it matters',
    meta.why,
    '## What to do',
    meta.remediation,
    '## Reported',
    ...examplesOf(rule.examples.bad),
    '## Left alone',
    ...examplesOf(rule.examples.good),
    ...referencesOf(meta),
  ]
    .join('\n\n')
    .concat('\n');
}

function scopeOf(rule: Rule | TreeRule): string {
  const contexts = 'contexts' in rule && rule.contexts ? ` · counts in ${rule.contexts.join(', ')} files` : '';
  return 'judge' in rule ? `${contexts} · judged over the whole tree` : contexts;
}

function examplesOf(examples: readonly (RuleExample | readonly RuleExample[])[]): string[] {
  return examples.flatMap((example) => {
    const files = 'path' in example ? [example] : example;
    if (files.length === 0) return ['An empty tree.'];
    return files.map(({ path, code }) => {
      const language = languageOfPath(path)?.name.toLowerCase().split(' ')[0] ?? 'text';
      return `\`${path}\`\n\n\`\`\`${language}\n${redactSecrets({ text: code, kind: fileKindOf(path) }).trimEnd()}\n\`\`\``;
    });
  });
}

function referencesOf(meta: RuleMeta): string[] {
  return meta.references.length === 0 ? [] : ['## References', meta.references.map((name) => `- ${name}`).join('\n')];
}
