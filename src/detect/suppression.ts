/**
 * Comments that allow a match. An allowed match is flagged, never dropped: what was waved through, by which words and for
 * which reason is exactly what an auditor asks for.
 *
 * Format of our own, on the line of the match or on a comment line right above it:
 *   plumbline:allow <rule id | all> [-- reason]
 * Comments of other tools count on the line of the match, for the classes that these tools look at.
 */
import type { FindingClass, Suppression } from '../model/finding.ts';
import type { RuleMeta } from './rule.ts';

const own = /plumbline:allow[ \t]{1,8}([a-z0-9-]{1,60})(?:[ \t]{1,8}--[ \t]{0,8}([^\n]{1,300}))?/;

const foreign: readonly { readonly pattern: RegExp; readonly classes: readonly FindingClass[] }[] = [
  { pattern: /gitleaks:allow/, classes: ['secret'] },
  { pattern: /pragma: ?(?:allow|white)list[ -]secret/, classes: ['secret'] },
  { pattern: /(?:#|\/\/|\/\*)\s{0,4}#?nosec\b/, classes: ['secret', 'crypto', 'tls', 'random', 'swallowed-error'] },
  { pattern: /\bNOSONAR\b/, classes: ['secret', 'crypto', 'tls', 'random', 'swallowed-error', 'logging'] },
  { pattern: /\bnolint:[\w,]{0,80}gosec/, classes: ['secret', 'crypto', 'tls', 'random'] },
  { pattern: /(?:checkov:skip|tfsec:ignore|trivy:ignore)[:=]?[\w-]{0,60}/, classes: ['iac', 'tls', 'secret'] },
  { pattern: /zizmor: ignore\b/, classes: ['ci'] },
];

export function suppressionOf(meta: RuleMeta, line: string, lineAbove: string): Suppression | undefined {
  const above = /^\s*(?:#|\/\/|\/\*|\*|--|;|<!--)/.test(lineAbove) ? lineAbove : '';
  for (const text of [line, above]) {
    const found = own.exec(text);
    if (!found || (found[1] !== meta.id && found[1] !== 'all')) continue;
    const reason = found[2]?.replace(/\s*(?:\*\/|-->)\s*$/, '').trim();
    return { marker: 'plumbline:allow', ...(reason ? { reason } : {}) };
  }
  for (const { pattern, classes } of foreign) {
    const found = classes.includes(meta.class) ? pattern.exec(line) : null;
    if (found) return { marker: found[0].replace(/^[\s#/*]+/, '') };
  }
  return undefined;
}
