/**
 * Workflows, actions and orbs of other repositories, which cannot be read from here:
 * `org/shared/.github/workflows/codeql-analysis.yml@v1`, `org/shared/security-actions/semgrep@v2`, `org/hmpps@7 veracode_scan`.
 * Where one is named after one scanner alone, its row says so and that the content was not read. Checks do not take
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
  { pattern: /^jenkins-security-scan$/, kind: 'sast', tool: 'Jenkins Security Scan' },
  { pattern: /veracode/, kind: 'sast', tool: 'Veracode' },
  { pattern: /checkmarx/, kind: 'sast', tool: 'Checkmarx' },
  { pattern: /^sast(?:[-_]scan)?$/, kind: 'sast', tool: 'SAST of another repository' },
  { pattern: /^sca(?:[-_]scan)?$/, kind: 'sca', tool: 'SCA of another repository' },
  { pattern: /owasp[-_]dependency[-_]check/, kind: 'sca', tool: 'OWASP dependency-check' },
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
/** An action in a folder of a repository that holds several: the folder is its name. */
const remoteAction = /^[\w.-]+\/[\w.-]+\/(?:[\w.-]+\/)*([\w.-]+)@/;
/** A job or command of an orb that somebody wrote for themselves. */
const orbCommand = /^[\w.-]+\/[\w.-]+@\S+ ([\w-]+)$/;
/** They prepare, and do not scan. */
const prepares = /setup|install|upload|download|init$|cache|publish|report/;

export function scannersNamedBy(
  uses: string | undefined,
): readonly { readonly kind: ScannerKind; readonly tool: string }[] {
  const called = uses ?? '';
  const name = [remoteWorkflow, remoteAction, orbCommand]
    .map((form) => form.exec(called)?.[1])
    .find((one) => one !== undefined)
    ?.toLowerCase();
  if (name === undefined || prepares.test(name)) return [];
  const found = names.filter(({ pattern }) => pattern.test(name));
  return found.length === 1 ? found.map(({ kind, tool }) => ({ kind, tool })) : [];
}
