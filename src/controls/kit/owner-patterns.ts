/**
 * Who owns a path by an owners file, as GitHub and GitLab read it: patterns are those of .gitignore without negation, the
 * last match wins, and a match without owners means that nobody owns it. GitLab does so within each section and adds up.
 */
import type { CodeOwnersFact } from '../../model/fact-map.ts';

export function ownersOf(path: string, rules: CodeOwnersFact['rules']): readonly string[] {
  const bySection = new Map<string, readonly string[]>();
  for (const { pattern, owners, section = '' } of rules) {
    if (patternOf(pattern).test(path)) bySection.set(section, owners);
  }
  return [...bySection.values()].flat();
}

const compiled = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? compile(pattern);
  compiled.set(pattern, known);
  return known;
}

/** Anchored when a slash stands before its end; a folder stands for all that is in it, `docs/*` for its files only. */
function compile(pattern: string): RegExp {
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  const source = body
    .split('/')
    .map((part) =>
      part === '**'
        ? '**'
        : part
            .replace(/\\(.)/g, '$1')
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replaceAll('*', '[^/]*')
            .replaceAll('?', '[^/]'),
    )
    .join('/')
    .replaceAll('**/', '(?:.*/)?')
    .replace(/\/\*\*$/, '/.*')
    .replace(/^\*\*$/, '.*');
  const end = pattern.endsWith('/') ? '/.*' : pattern.endsWith('/*') ? '' : '(?:/.*)?';
  return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}${end}$`);
}
