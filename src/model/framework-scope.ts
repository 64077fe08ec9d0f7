/**
 * Which parts of the frameworks an audit is about: categories of SOC 2, security always, and whether ISO/IEC 27001 is.
 * What is out of scope is said as such with who decided it, and is neither judged nor counted as failing.
 */
import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { Control, Criterion } from './control.ts';

export const soc2Categories = [
  'security',
  'availability',
  'processing-integrity',
  'confidentiality',
  'privacy',
] as const;
export type Soc2Category = (typeof soc2Categories)[number];

export const soc2CategoryTitles: Readonly<Record<Soc2Category, string>> = {
  security: 'Security',
  availability: 'Availability',
  'processing-integrity': 'Processing Integrity',
  confidentiality: 'Confidentiality',
  privacy: 'Privacy',
};

/** Where the choice was written: the commit is that of the very text that was read, absent when it is not committed. */
export interface ScopeDecision {
  readonly file: string;
  readonly digest: Digest;
  readonly reason?: string;
  readonly commit?: { readonly id: string; readonly author: string; readonly at: Instant };
}

export interface FrameworkScope {
  readonly soc2: readonly Soc2Category[];
  readonly iso27001: boolean;
  /** Absent: nobody chose, and everything is in scope. */
  readonly decision?: ScopeDecision;
}

export const wholeScope: FrameworkScope = { soc2: soc2Categories, iso27001: true };

const categoryOf: readonly (readonly [RegExp, Soc2Category])[] = [
  [/^CC\d/, 'security'],
  [/^A\d/, 'availability'],
  [/^PI\d/, 'processing-integrity'],
  [/^C\d/, 'confidentiality'],
  [/^P\d/, 'privacy'],
];

/** By its id: `CC8.1` is of security, `PI1.2` of processing integrity. */
export function soc2CategoryOf(id: string): Soc2Category | undefined {
  return categoryOf.find(([pattern]) => pattern.test(id))?.[1];
}

export function isInScope({ framework, id }: Pick<Criterion, 'framework' | 'id'>, scope: FrameworkScope): boolean {
  if (framework === 'iso27001') return scope.iso27001;
  const category = soc2CategoryOf(id);
  return category === undefined || scope.soc2.includes(category);
}

/** Controls of which every criterion is out of scope: they serve nothing that is audited. */
export function servesScope(control: Pick<Control, 'criteria' | 'iso'>, scope: FrameworkScope): boolean {
  return (
    control.criteria.some((id) => isInScope({ framework: 'soc2', id }, scope)) ||
    (control.iso.length > 0 && scope.iso27001) ||
    control.criteria.length + control.iso.length === 0
  );
}

/** `SOC 2 (Security, Privacy) and ISO/IEC 27001:2022` */
export function scopeWords({ soc2, iso27001 }: FrameworkScope): string {
  const chosen = soc2Categories.filter((category) => soc2.includes(category));
  const words = `SOC 2 (${chosen.map((category) => soc2CategoryTitles[category]).join(', ')})`;
  return iso27001 ? `${words} and ISO/IEC 27001:2022` : `${words} without ISO/IEC 27001`;
}

export function decisionWords({ decision }: FrameworkScope): string {
  if (decision === undefined) return 'Nobody chose: everything is in scope.';
  const { commit, file, digest, reason } = decision;
  const where = commit
    ? `commit ${commit.id.slice(0, 12)} by ${commit.author}, ${commit.at.slice(0, 10)}`
    : `not committed; SHA-256 ${digest.slice(0, 12)}`;
  return `Decided in ${file} (${where})${reason === undefined ? '' : `: ${reason}`}`;
}
