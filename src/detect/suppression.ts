/**
 * Comments that allow a match. An allowed match is flagged, never dropped: what was waved through, by which words and for
 * which reason is exactly what an auditor asks for.
 *
 * Format of our own, on the line of the match or on a comment line right above it:
 *   plumbline:allow <rule id | all> [-- reason]
 * Comments of other tools count where those tools have them, for the classes that they look at. They name no reason and
 * mean one tool's rule, so a comment that is about everything (a bare `noqa`, `eslint-disable`) allows nothing here.
 */
import type { FindingClass, Suppression } from '../model/finding.ts';
import type { RuleMeta } from './rule.ts';

const own = /plumbline:allow[ \t]{1,8}([\w.-]{0,59}[\w-])(?:[ \t]{1,8}--[ \t]{0,8}([^\n]{1,300}))?/;

interface Foreign {
  readonly pattern: RegExp;
  readonly classes: readonly FindingClass[];
  /** Written on the line above the one that it is about. */
  readonly above?: true;
}

/** What analysers of code look at. */
const weaknesses: readonly FindingClass[] = [
  'crypto',
  'tls',
  'random',
  'http',
  'validation',
  'swallowed-error',
  'logging',
];
const coded: readonly FindingClass[] = ['secret', ...weaknesses];

const foreign: readonly Foreign[] = [
  { pattern: /gitleaks:allow/, classes: ['secret'] },
  { pattern: /pragma: ?(?:allow|white)list[ -]secret/, classes: ['secret'] },
  { pattern: /pragma: ?(?:allow|white)list[ -]nextline[ -]secret/, classes: ['secret'], above: true },
  { pattern: /trufflehog:ignore/, classes: ['secret'] },
  { pattern: /\b(?:ggignore|pragma: ?allowlist ggshield)\b/, classes: ['secret'] },
  { pattern: /secretlint-disable-line/, classes: ['secret'] },
  { pattern: /secretlint-disable-next-line/, classes: ['secret'], above: true },
  { pattern: /(?:#|\/\/|\/\*)\s{0,4}#?nosec\b/, classes: coded },
  { pattern: /\bNOSONAR\b/, classes: coded },
  { pattern: /\bnolint:[\w,]{0,80}gosec/, classes: coded },
  // Ruff's and flake8-bandit's security rules; a bare noqa is about the shape of code.
  { pattern: /#\s{0,4}noqa:\s{0,4}(?:[A-Z]+\d+,\s{0,4}){0,9}S\d{3}/, classes: coded },
  { pattern: /\b(?:nosemgrep|nosem)\b/, classes: coded },
  { pattern: /\blgtm ?\[/, classes: coded },
  { pattern: /\bcodeql ?\[/, classes: coded, above: true },
  { pattern: /(?:checkov:skip|tfsec:ignore|trivy:ignore)[:=]?[\w-]{0,60}/, classes: ['iac', 'tls', 'secret'] },
  { pattern: /kics-scan ignore-line/, classes: ['iac', 'tls', 'secret'], above: true },
  { pattern: /hadolint ignore=DL\d{4}/, classes: ['iac'], above: true },
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
  for (const { pattern, classes, above: isAbove } of foreign) {
    const found = classes.includes(meta.class) ? pattern.exec(isAbove ? above : line) : null;
    if (found) return { marker: found[0].replace(/^[\s#/*]+/, '') };
  }
  return undefined;
}
