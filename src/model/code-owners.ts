/**
 * Who owns a path, by the rules of a CODEOWNERS file. The last matching rule wins; a rule without owners takes ownership
 * away. In GitLab that holds within each section, and the owners of all sections together must approve. Gitea reads
 * patterns as regular expressions over the whole path and asks the owners of every rule that matches. Patterns themselves are matched by base/owner-pattern.ts.
 */
import { matchesOwnerPattern, type CodeOwnersDialect } from '../base/owner-pattern.ts';
import type { CodeOwnersFact } from './fact-map.ts';

export { matchesOwnerPattern, type CodeOwnersDialect };

type Rules = CodeOwnersFact['rules'];

export function codeOwnersDialect(fact: Pick<CodeOwnersFact, 'path' | 'rules'>): CodeOwnersDialect {
  if (fact.path.startsWith('.gitea/')) return 'gitea';
  return fact.path.startsWith('.gitlab/') || fact.rules.some((rule) => rule.section !== undefined)
    ? 'gitlab'
    : 'github';
}

/** The owners of a path; empty when nobody owns it. */
export function ownerOf(rules: Rules, path: string, dialect: CodeOwnersDialect = 'github'): readonly string[] {
  const matching = rules.filter((rule) => matchesOwnerPattern(rule.pattern, path, dialect));
  if (dialect === 'gitea') return distinct(matching.flatMap((rule) => rule.owners));
  const lastOfSection = new Map(matching.map((rule) => [rule.section?.toLowerCase() ?? '', rule.owners]));
  return distinct([...lastOfSection.values()].flat());
}

const distinct = (owners: readonly string[]): readonly string[] => [...new Set(owners)];
