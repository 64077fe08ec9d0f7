import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepOf } from './recognise.ts';
import { scannerTable } from './scanner-table.ts';

const at = { job: 'j', line: 1 };
const seen = (step: ReturnType<typeof stepOf>): string => step.scanners.map((s) => `${s.kind}:${s.tool}`).join(' ');

const commands: readonly (readonly [run: string, scanners: string])[] = [
  ['semgrep ci', 'sast:Semgrep'],
  ['docker run --rm -v "$PWD:/src" semgrep/semgrep semgrep scan --config auto', 'sast:Semgrep'],
  ['opengrep scan --error', 'sast:Semgrep'],
  ['sonar-scanner -Dsonar.host.url=x', 'sast:SonarQube'],
  ['./mvnw -B verify sonar:sonar', 'sast:SonarQube'],
  ['mvn org.sonarsource.scanner.maven:sonar-maven-plugin:4.0:sonar', 'sast:SonarQube'],
  ['./gradlew build sonarqube', 'sast:SonarQube'],
  ['gosec -no-fail ./...', 'sast:gosec'],
  ['golangci-lint run -E gosec', 'sast:gosec'],
  ['uvx bandit -r src', 'sast:Bandit'],
  ['bundle exec brakeman -q', 'sast:Brakeman'],
  ['snyk code test', 'sast:Snyk'],
  ['snyk test --severity-threshold=high', 'sca:Snyk'],
  ['snyk container test img', 'container:Snyk'],
  ['snyk iac test', 'iac:Snyk'],
  ['cx scan create -s .', 'sast:Checkmarx'],
  ['codeql database analyze db', 'sast:CodeQL'],
  ['npm audit --audit-level=high', 'sca:npm audit'],
  ['pnpm audit', 'sca:npm audit'],
  ['yarn npm audit --all', 'sca:npm audit'],
  ['npx audit-ci --high', 'sca:audit-ci'],
  ['pip-audit -r requirements.txt', 'sca:pip-audit'],
  ['python -m pip_audit', 'sca:pip-audit'],
  ['safety check', 'sca:Safety'],
  ['govulncheck ./...', 'sca:govulncheck'],
  ['go run golang.org/x/vuln/cmd/govulncheck@v1 ./...', 'sca:govulncheck'],
  ['osv-scanner -r .', 'sca:OSV-Scanner'],
  ['cargo audit', 'sca:cargo audit'],
  ['cargo deny check', 'sca:cargo deny'],
  ['bundle-audit check --update', 'sca:bundler-audit'],
  ['bundle audit', 'sca:bundler-audit'],
  ['composer audit', 'sca:composer audit'],
  ['dotnet list package --vulnerable', 'sca:dotnet list package'],
  ['mvn org.owasp:dependency-check-maven:check', 'sca:OWASP dependency-check'],
  ['jf audit', 'sca:JFrog Xray'],
  ['trivy fs --exit-code 1 .', 'sca:Trivy secrets:Trivy'],
  ['trivy fs --scanners vuln .', 'sca:Trivy'],
  ['trivy image app:1', 'container:Trivy'],
  ['trivy config .', 'iac:Trivy'],
  ['docker run aquasec/trivy:0.5 image --scanners=vuln x', 'container:Trivy'],
  ['grype dir:. --fail-on high', 'sca:Grype'],
  ['grype app:1', 'container:Grype'],
  ['gitleaks detect --source .', 'secrets:gitleaks'],
  ['docker run zricethezav/gitleaks:latest detect', 'secrets:gitleaks'],
  ['trufflehog git file://. --fail', 'secrets:TruffleHog'],
  ['ggshield secret scan ci', 'secrets:GitGuardian'],
  ['npx secretlint "**/*"', 'secrets:secretlint'],
  ['git secrets --scan', 'secrets:git-secrets'],
  ['checkov -d .', 'iac:Checkov'],
  ['tfsec .', 'iac:tfsec'],
  ['tflint --init && tflint', 'iac:TFLint'],
  ['hadolint Dockerfile', 'iac:hadolint'],
  ['docker run --rm -i hadolint/hadolint < Dockerfile', 'iac:hadolint'],
  ['kube-linter lint k8s', 'iac:kube-linter'],
  ['conftest test main.tf', 'iac:Conftest'],
  ['docker scout cves app --exit-code', 'container:Docker Scout'],
  ['docker run -t zaproxy/zap-stable zap-baseline.py -t https://x.example', 'dast:OWASP ZAP'],
  ['nuclei -u https://x.example', 'dast:Nuclei'],
  ['schemathesis run openapi.yaml', 'dast:Schemathesis'],
  ['cosign sign --yes img', 'signing:cosign'],
  ['syft dir:. -o json', 'sbom:Syft'],
  ['zizmor .github', 'posture:zizmor'],
];
for (const [run, scanners] of commands)
  test(`runs: ${run}`, () => assert.equal(seen(stepOf({ ...at, run })), scanners));

const nothing = [
  'pip install bandit semgrep pip-audit',
  'go install github.com/securego/gosec/v2/cmd/gosec@latest',
  'brew install trivy gitleaks',
  'echo "now run gosec ./..."',
  'cat > gosec.sh <<EOF\ngosec ./...\nEOF',
  '# npm audit',
  'semgrep --version && trivy version && gitleaks help',
  'cd gosec && ls bandit',
  'npm audit fix',
  'npm run lint',
  'npm install eslint-plugin-security',
  'cargo clippy -- -D warnings',
  'docker login && docker build -t semgrep .',
  'git commit -m "snyk test"',
  'cosign verify img',
  'tflint --init',
  'snyk auth x',
  'export PATH=$PATH:/opt/checkov',
  'mvn verify -Dsonar.skip',
  'terraform validate',
];
for (const run of nothing) test(`runs no scanner: ${run}`, () => assert.equal(seen(stepOf({ ...at, run })), ''));

const actions: readonly (readonly [uses: string, inputs: Readonly<Record<string, string>>, scanners: string])[] = [
  ['github/codeql-action/analyze@v3', {}, 'sast:CodeQL'],
  ['github/codeql-action/init@v3', {}, ''],
  ['github/codeql-action/upload-sarif@v3', {}, ''],
  ['returntocorp/semgrep-action@v1', {}, 'sast:Semgrep'],
  ['SonarSource/sonarqube-scan-action@v5', {}, 'sast:SonarQube'],
  ['snyk/actions/node@master', {}, 'sca:Snyk'],
  ['snyk/actions/node@master', { command: 'code test' }, 'sast:Snyk'],
  ['snyk/actions/docker@master', {}, 'container:Snyk'],
  ['snyk/actions/setup@master', {}, ''],
  ['actions/dependency-review-action@v4', {}, 'sca:dependency-review'],
  ['google/osv-scanner-action/.github/workflows/osv-scanner-reusable-pr.yml@v2', {}, 'sca:OSV-Scanner'],
  ['aquasecurity/trivy-action@0.28.0', {}, 'container:Trivy'],
  ['aquasecurity/trivy-action@0.28.0', { 'scan-type': 'fs', scanners: 'vuln,misconfig' }, 'sca:Trivy iac:Trivy'],
  ['aquasecurity/trivy-action@0.28.0', { 'scan-type': 'config' }, 'iac:Trivy'],
  ['anchore/scan-action@v6', { path: '.' }, 'sca:Grype'],
  ['anchore/scan-action@v6', { image: 'x' }, 'container:Grype'],
  ['anchore/sbom-action@v0', {}, 'sbom:Anchore SBOM'],
  ['gitleaks/gitleaks-action@v2', {}, 'secrets:gitleaks'],
  ['trufflesecurity/trufflehog@main', {}, 'secrets:TruffleHog'],
  ['GitGuardian/ggshield-action@v1', {}, 'secrets:GitGuardian'],
  ['bridgecrewio/checkov-action@v12', {}, 'iac:Checkov'],
  ['hadolint/hadolint-action@v3', {}, 'iac:hadolint'],
  ['zaproxy/action-full-scan@v0.12.0', {}, 'dast:OWASP ZAP'],
  ['docker://ghcr.io/zricethezav/gitleaks:latest', { args: 'detect --source .' }, 'secrets:gitleaks'],
  ['ossf/scorecard-action@v2', {}, 'posture:OSSF Scorecard'],
  ['step-security/harden-runner@v2', {}, 'posture:harden-runner'],
  ['actions/attest-build-provenance@v2', {}, 'signing:GitHub attestation'],
  ['nick-fields/retry@v3', { command: 'npm audit' }, 'sca:npm audit'],
  ['actions/github-script@v7', { script: 'grype dir:. \n sonar-scanner' }, ''],
  ['actions/checkout@v4', {}, ''],
  ['my/gosec-docs@v1', {}, ''],
];
for (const [uses, inputs, scanners] of actions) {
  test(`uses: ${uses} ${JSON.stringify(inputs)}`, () => assert.equal(seen(stepOf({ ...at, uses, inputs })), scanners));
}

const soft: readonly (readonly [
  source: { uses?: string; run?: string; inputs?: Record<string, string> },
  why: readonly string[],
])[] = [
  [{ run: 'npm audit || true' }, ['|| true']],
  [{ run: 'rm -rf x || true\nnpm audit' }, []],
  [{ run: 'npm audit | tee log' }, ['| without pipefail']],
  [{ run: 'set -o pipefail\nnpm audit | tee log' }, []],
  [{ run: 'gosec -no-fail ./...' }, ['-no-fail']],
  [{ run: 'trivy fs .' }, ['exit-code 0 (default)']],
  [{ run: 'trivy fs --exit-code 1 .' }, []],
  [{ run: 'trivy fs --exit-code=0 .' }, ['exit-code: 0']],
  [{ run: 'semgrep scan --config auto' }, ['no --error']],
  [{ run: 'semgrep ci' }, []],
  [{ run: 'bandit --exit-zero -r .' }, ['--exit-zero']],
  [{ run: 'checkov --soft-fail -d .' }, ['--soft-fail']],
  [{ run: 'snyk monitor' }, ['monitor only reports']],
  [{ run: 'grype .' }, ['no --fail-on']],
  [{ run: 'npx jest --passWithNoTests' }, ['--passWithNoTests']],
  [{ uses: 'aquasecurity/trivy-action@x', inputs: { 'exit-code': '1' } }, []],
  [{ uses: 'aquasecurity/trivy-action@x' }, ['exit-code 0 (default)']],
  [{ uses: 'actions/dependency-review-action@v4', inputs: { 'warn-only': 'true' } }, ['warn-only: true']],
  [{ uses: 'bridgecrewio/checkov-action@x', inputs: { soft_fail: 'true' } }, ['soft_fail: true']],
  [{ uses: 'anchore/scan-action@v6', inputs: { path: '.', 'fail-build': 'false' } }, ['fail-build: false']],
  [{ uses: 'zaproxy/action-baseline@x' }, ['fail_action not set']],
];
for (const [source, why] of soft) {
  test(`cannot fail: ${JSON.stringify(source)}`, () => {
    assert.deepEqual(stepOf({ ...at, losesPipes: true, ...source }).neutralisers, why);
  });
}

test('every row can be recognised by something', () => {
  for (const row of scannerTable) assert.ok(row.uses ?? row.programs ?? row.images, row.tool);
});
