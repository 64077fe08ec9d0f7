/**
 * `scan --format sarif`: one SARIF 2.1.0 document (OASIS), as code-scanning pages and editors read it.
 *
 * Kept to: `%SRCROOT%`-relative percent-encoded URIs, columns in UTF-16 units from 1 with exclusive ends, tags naming the
 * class on rule and result, one stable fingerprint, suppressed matches kept with `suppressions` (what a baseline knows and
 * nobody reviewed is `underReview`, which suppresses nothing), and every file that was not scanned as a notification, so that
 * an empty result list cannot hide one.
 */
import { pathToFileURL } from 'node:url';
import type { Finding, FindingClass, Severity } from '../../model/finding.ts';

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note', note: 'note' } as const;
/** What code-scanning pages sort by, 0 to 10. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  note: '0.0',
};

/** A finding in what lies on disk: without history. */
export type SarifFinding = Omit<Finding, 'repository' | 'firstSeen' | 'lastSeen' | 'removedBy' | 'atHead'> & {
  /** Of a scan of all commits: the first that has it. */
  readonly brought?: { readonly commit: string; readonly by: string; readonly at: string; readonly atHead: boolean };
  /** A baseline knows it and nobody answers for it (any more). */
  readonly known?: { readonly state: string; readonly from: string; readonly reason?: string };
};

export interface SarifRule {
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly why: string;
  readonly remediation: string;
}

export interface SarifRequest {
  /** What was scanned. */
  readonly report: {
    readonly root: string;
    readonly ruleset: string;
    readonly filesScanned: number;
    readonly bytesScanned: number;
    readonly unscanned: readonly { readonly path: string; readonly reason: string }[];
    readonly notices?: readonly string[];
    /** What it was held against; where there is nothing, no result is new or old. */
    readonly baselines?: readonly unknown[];
  };
  readonly findings: readonly SarifFinding[];
  readonly rules: readonly SarifRule[];
  readonly version: string;
}

export function sarifDocument({ report, findings, rules, version }: SarifRequest) {
  const used = rules.filter((rule) => findings.some((finding) => finding.rule === rule.id));
  const indexes = new Map(used.map((rule, index) => [rule.id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Plumbline', semanticVersion: version, rules: used.map(ruleDescriptor) } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.unscanned.map(({ path, reason }) => ({
              level: 'note',
              message: { text: `not scanned: ${reason}` },
              locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
            })),
            toolConfigurationNotifications: (report.notices ?? []).map((text) => ({
              level: 'warning',
              message: { text },
            })),
          },
        ],
        originalUriBaseIds: { '%SRCROOT%': { uri: `${pathToFileURL(report.root).href}/` } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => ({
          ...result(finding, indexes),
          ...((report.baselines?.length ?? 0) > 0 && { baselineState: isKnown(finding) ? 'unchanged' : 'new' }),
        })),
        properties: { ruleset: report.ruleset, filesScanned: report.filesScanned, bytesScanned: report.bytesScanned },
      },
    ],
  };
}

function ruleDescriptor(rule: SarifRule) {
  return {
    id: rule.id,
    name: rule.title,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.remediation },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: [rule.class, 'security'], 'security-severity': scores[rule.severity] },
  };
}

function artifact(path: string) {
  const uri = path.split(/[/\\]/).map(encodeURIComponent).join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}

function result(finding: SarifFinding, indexes: ReadonlyMap<string, number>) {
  const { rule, severity, title, detail, path, line, column, endLine, endColumn, excerpt } = finding;
  const index = indexes.get(rule);
  return {
    ruleId: rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: levels[severity],
    message: { text: detail === undefined ? title : `${title}: ${detail}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(path),
          region: { startLine: line, startColumn: column, endLine, endColumn, snippet: { text: excerpt } },
        },
      },
    ],
    partialFingerprints: { 'plumbline/v1': finding.fingerprint },
    ...suppressionsOf(finding),
    properties: {
      tags: [finding.class],
      severity,
      context: finding.context,
      ...(finding.field ? { field: finding.field } : {}),
      ...(finding.brought && { brought: finding.brought }),
    },
  };
}

const isKnown = ({ known, suppressed }: SarifFinding): boolean => known !== undefined || suppressed?.source === 'file';

function suppressionsOf({ suppressed, known }: SarifFinding) {
  if (suppressed) {
    const { marker, source, reason, reviewer, status, expires } = suppressed;
    const justification = reason ?? marker;
    if (source !== 'file') return { suppressions: [{ kind: 'inSource', justification }] };
    const said = { ...(reviewer && { reviewer }), ...(status && { status }), ...(expires && { expires }) };
    return {
      suppressions: [{ kind: 'external', status: 'accepted', justification, properties: { from: marker, ...said } }],
    };
  }
  if (!known) return {};
  const { state, from, reason } = known;
  const properties = { from, state };
  // Expired or confirmed: somebody's word that does not hold, or says that it is real.
  const status = state === 'unreviewed' ? 'underReview' : 'rejected';
  return { suppressions: [{ kind: 'external', status, ...(reason && { justification: reason }), properties }] };
}
