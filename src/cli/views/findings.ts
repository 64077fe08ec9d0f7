/** A finding on two lines: how bad, where (in a form that editors and terminals make clickable), what, and the code. */
import type { Severity } from '../../model/finding.ts';
import { severities } from '../../model/finding.ts';
import { paintSeverity } from '../output/style.ts';
import { cut, cutMiddle, visible } from '../output/width.ts';
import { many } from '../output/words.ts';
import type { Frame } from './summary.ts';

export interface ShownFinding {
  readonly severity: Severity;
  readonly title: string;
  readonly rule: string;
  readonly repository?: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
  readonly context: string;
  readonly since?: string;
}

export function findingLines(finding: ShownFinding, { style, columns }: Frame): readonly string[] {
  const { severity, title, rule, repository, path, line, column, excerpt, context, since } = finding;
  const room = Math.max(20, columns - 14);
  const place = visible(`${repository === undefined ? '' : `${repository} `}${path}:${line}:${column}`);
  const remarks = [visible(title), rule, ...(context === 'production' ? [] : [context]), ...(since ? [since] : [])];
  return [
    `${paintSeverity(style, severity)(severity.padEnd(10))}${style.place(cutMiddle(place, room))}`,
    `          ${cut(remarks.join(' · '), room)}`,
    `          ${style.dim(cut(visible(excerpt.trim()), room))}`,
  ].filter((text) => text.trim() !== '');
}

export function severityCounts(findings: readonly { readonly severity: Severity }[]): string {
  const counts = severities
    .map((severity) => [severity, findings.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`);
  return `${many(findings.length, 'finding')}${counts.length > 0 ? ` (${counts.join(', ')})` : ''}`;
}
