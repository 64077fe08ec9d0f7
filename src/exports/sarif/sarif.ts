/**
 * Findings as one SARIF 2.1.0 document (OASIS), for code hosts and scanners' dashboards.
 *
 * Invariants: paths are relative and percent-encoded; columns count UTF-16 units from 1 and the end is exclusive, which is
 * what SARIF means by `utf16CodeUnits`; `partialFingerprints` hold our own fingerprint, so a moved line stays the same alert;
 * the class of a finding is a tag of the result and of its rule. What a comment beside the code allows is kept, as a
 * suppression; what stands no more is marked absent.
 */
import type { Finding, FindingClass, Severity } from '../../model/finding.ts';

/** What is needed of a rule; `RuleDescription` of the doors has it all. */
export interface SarifRule {
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly why: string;
  readonly remediation: string;
}

export type SarifLevel = 'error' | 'warning' | 'note';

export interface SarifDocument {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly [SarifRun];
}

export interface SarifRun {
  readonly tool: { readonly driver: SarifDriver };
  readonly columnKind: 'utf16CodeUnits';
  readonly results: readonly SarifResult[];
}

interface SarifDriver {
  readonly name: string;
  readonly semanticVersion: string;
  readonly rules: readonly SarifRuleDescriptor[];
}

interface SarifRuleDescriptor {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: SarifLevel };
  readonly properties: { readonly tags: readonly string[]; readonly 'security-severity': string };
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: SarifLevel;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly baselineState?: 'absent';
  readonly suppressions?: readonly { readonly kind: 'inSource'; readonly justification?: string }[];
  readonly properties: { readonly tags: readonly string[]; readonly repository: string; readonly context: string };
}

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: {
      readonly startLine: number;
      readonly startColumn: number;
      readonly endLine: number;
      readonly endColumn: number;
    };
    /** The whole line, with anything secret taken out. */
    readonly contextRegion: {
      readonly startLine: number;
      readonly endLine: number;
      readonly snippet: { readonly text: string };
    };
  };
}

export const FINGERPRINT_NAME = 'plumbline/v1';

const levels: Readonly<Record<Severity, SarifLevel>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  note: 'note',
};

/** The scale on which GitHub sorts security alerts, 0 to 10. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  note: '0.0',
};

export function sarifOf(
  findings: readonly Finding[],
  rules: readonly SarifRule[],
  tool: { readonly version: string },
): SarifDocument {
  const described = allRules(findings, rules);
  const indexes = new Map(described.map(({ id }, index) => [id, index]));
  const results = [...findings].sort(byPlace).map((finding) => resultOf(finding, indexes.get(finding.rule)!));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Plumbline', semanticVersion: tool.version, rules: described.map(descriptorOf) } },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

/** A finding may come from a rule that is gone by now (an older run): it keeps what the finding itself says. */
function allRules(findings: readonly Finding[], rules: readonly SarifRule[]): SarifRule[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  for (const { rule: id, title, class: findingClass, severity } of findings) {
    if (byId.has(id)) continue;
    const why = 'This rule is no longer part of the rule set.';
    byId.set(id, { id, title, class: findingClass, severity, why, remediation: why });
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function descriptorOf({ id, title, class: findingClass, severity, why, remediation }: SarifRule): SarifRuleDescriptor {
  return {
    id,
    name: id.replace(/(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remediation },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['security', findingClass], 'security-severity': scores[severity] },
  };
}

function resultOf(finding: Finding, ruleIndex: number): SarifResult {
  const { rule, severity, title, detail, suppressed } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: detail === undefined ? title : `${title}: ${detail}` },
    locations: [locationOf(finding)],
    partialFingerprints: { [FINGERPRINT_NAME]: finding.fingerprint },
    ...(!finding.atHead && { baselineState: 'absent' as const }),
    ...(suppressed && {
      suppressions: [
        { kind: 'inSource' as const, justification: [suppressed.marker, suppressed.reason].filter(Boolean).join(': ') },
      ],
    }),
    properties: { tags: [finding.class], repository: finding.repository, context: finding.context },
  };
}

function locationOf({ path, line, column, endLine, endColumn, excerpt }: Finding): SarifLocation {
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
      region: { startLine: line, startColumn: column, endLine, endColumn },
      contextRegion: { startLine: line, endLine, snippet: { text: excerpt } },
    },
  };
}

function byPlace(a: Finding, b: Finding): number {
  const text = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  return (
    text(a.repository, b.repository) ||
    text(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    text(a.rule, b.rule) ||
    text(a.fingerprint, b.fingerprint)
  );
}
