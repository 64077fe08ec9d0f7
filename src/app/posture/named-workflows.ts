/**
 * Workflows of other repositories, which cannot be read from here: `org/shared/.github/workflows/codeql-analysis.yml@v1`.
 * Where the file is named after one scanner alone, its row says so and that the content was not read. Checks do not take
 * a name for proof (controls/kit/scanner-check.ts): for them it stays "not determined".
 */
import type { ScannerKind } from '../../model/fact-map.ts';

interface Named {
  readonly pattern: RegExp;
  readonly kind: ScannerKind;
  readonly tool: string;
}

const names: readonly Named[] = [
  { pattern: /codeql/, kind: 'sast', tool: 'CodeQL' },
  { pattern: /semgrep/, kind: 'sast', tool: 'Semgrep' },
  { pattern: /sonar(?:qube|cloud)?(?:[-_.]|$)/, kind: 'sast', tool: 'SonarQube' },
  { pattern: /brakeman/, kind: 'sast', tool: 'Brakeman' },
  { pattern: /(?:^|[-_])gosec/, kind: 'sast', tool: 'gosec' },
  { pattern: /(?:^|[-_])bandit/, kind: 'sast', tool: 'Bandit' },
  { pattern: /dependency-review|depsreview/, kind: 'sca', tool: 'dependency-review' },
  { pattern: /osv-scanner/, kind: 'sca', tool: 'OSV-Scanner' },
  { pattern: /govulncheck/, kind: 'sca', tool: 'govulncheck' },
  { pattern: /snyk(?!.*(?:iac|code))/, kind: 'sca', tool: 'Snyk' },
  { pattern: /trivy(?!.*(?:iac|config))/, kind: 'sca', tool: 'Trivy' },
  { pattern: /gitleaks/, kind: 'secrets', tool: 'gitleaks' },
  { pattern: /trufflehog/, kind: 'secrets', tool: 'TruffleHog' },
  { pattern: /secrets?-scan(?:ning)?/, kind: 'secrets', tool: 'secret scanning' },
  { pattern: /checkov/, kind: 'iac', tool: 'Checkov' },
  { pattern: /tfsec/, kind: 'iac', tool: 'tfsec' },
  { pattern: /tflint/, kind: 'iac', tool: 'TFLint' },
  { pattern: /(?:^|[-_])zap[-_]/, kind: 'dast', tool: 'OWASP ZAP' },
];

const remoteWorkflow = /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/([\w.-]+)\.ya?ml@/;

export function scannersNamedBy(
  uses: string | undefined,
): readonly { readonly kind: ScannerKind; readonly tool: string }[] {
  const file = remoteWorkflow.exec(uses ?? '')?.[1]?.toLowerCase();
  if (file === undefined) return [];
  const found = names.filter(({ pattern }) => pattern.test(file));
  return found.length === 1 ? found.map(({ kind, tool }) => ({ kind, tool })) : [];
}
