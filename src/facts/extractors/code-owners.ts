/**
 * CODEOWNERS files, as each forge finds and reads them. GitHub: a pattern and its owners per line. GitLab: the same with
 * sections (`[Name][2] @default`), whose default owners count for the section's lines that name none. Gitea: regular
 * expressions. Only files in an effective place are read: a CODEOWNERS elsewhere has no effect.
 */
import type { CodeOwnersFact } from '../../model/fact-map.ts';
import type { Extractor } from '../extractor.ts';

const places = /^(?:\.github\/|\.gitlab\/|\.gitea\/|docs\/)?CODEOWNERS$/;
const section = /^\^?\[([^\]]+)\](?:\[\d+\])?\s*(.*)$/;
const owner = /^(?:@[\w.-]+(?:\/[\w./-]+)?|@@[\w-]+|[^@\s]+@[^@\s]+\.[^@\s]+)$/;

type Rule = CodeOwnersFact['rules'][number];

export const codeOwners: Extractor<'code-owners'> = {
  id: 'code-owners',
  version: 1,
  produces: ['code-owners'],
  wants: (path) => places.test(path),
  *extract({ path, text }) {
    const rules: Rule[] = [];
    const invalidLines: number[] = [];
    let current: { readonly name: string; readonly owners: readonly string[] } | undefined;
    for (const [index, raw] of text.split(/\r?\n/).entries()) {
      const line = index + 1;
      const content = raw.replace(/(?:^|\s)#.*$/, '').trim();
      if (content === '') continue;
      const heading = section.exec(content);
      if (
        heading &&
        heading[2]!
          .split(/\s+/)
          .filter(Boolean)
          .every((word) => owner.test(word))
      ) {
        current = { name: heading[1]!, owners: heading[2]!.split(/\s+/).filter(Boolean) };
        continue;
      }
      const [pattern, ...named] = words(content);
      // GitHub ignores a line with an owner it cannot read, and one that negates or has a character range.
      if (pattern === undefined || !named.every((one) => owner.test(one)) || isRefused(pattern, path)) {
        invalidLines.push(line);
        continue;
      }
      const owners = named.length > 0 ? named : (current?.owners ?? []);
      rules.push({ pattern, owners, line, ...(current && { section: current.name }) });
    }
    yield { kind: 'code-owners', key: '', value: { path, rules, invalidLines }, line: 1 };
  },
};

/** Words, with `\ ` for a space within one. */
function words(content: string): readonly string[] {
  return [...content.matchAll(/(?:\\.|\S)+/g)].map(([word]) => word);
}

function isRefused(pattern: string, path: string): boolean {
  if (path.startsWith('.gitea/')) return false;
  return pattern.startsWith('!') || (!path.startsWith('.gitlab/') && /(?<!\\)\[/.test(pattern));
}
