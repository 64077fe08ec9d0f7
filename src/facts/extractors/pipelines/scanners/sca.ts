import type { ScannerKind } from '../../../../model/fact-map.ts';
import {
  has,
  first,
  input,
  option,
  softWhen,
  is,
  whenFirst,
  whenText,
  type ScannerCall,
  type ScannerRow,
} from './row.ts';

const fileScan = /^(?:fs|filesystem|repo|repository|rootfs|sbom)$/;

function trivyKinds(call: ScannerCall): readonly ScannerKind[] {
  const mode = call.via === 'uses' ? input(call, 'scan-type') || 'image' : first(call);
  const scanners = call.via === 'uses' ? input(call, 'scanners', 'security-checks') : trivyScanners(call);
  if (/^(?:config|conf|aws)$/.test(mode)) return ['iac'];
  if (!fileScan.test(mode) && !/^(?:image|i|k8s|kubernetes|vm)$/.test(mode)) return [];
  // By default it looks for secrets too; in an image that is no look at the repository.
  const wanted = (scanners || (fileScan.test(mode) ? 'vuln,secret' : 'vuln')).split(/[,\s]+/);
  const kinds: ScannerKind[] = [];
  const isContainer = !fileScan.test(mode);
  if (wanted.includes('vuln')) kinds.push(isContainer ? 'container' : 'sca');
  if (wanted.includes('secret') && mode !== 'sbom') kinds.push('secrets');
  if (wanted.some((w) => w === 'config' || w === 'misconfig')) kinds.push('iac');
  return kinds;
}

const trivyScanners = (call: ScannerCall): string => option(call, /^--(?:scanners|security-checks)$/) ?? '';

function trivySoft(call: ScannerCall): string | undefined {
  const code = call.via === 'uses' ? input(call, 'exit-code') : (option(call, /^--exit-code$/) ?? '');
  if (code === '') return 'exit-code 0 (default)';
  return code === '0' ? 'exit-code: 0' : undefined;
}

function snykKinds(call: ScannerCall): readonly ScannerKind[] {
  const words = call.via === 'uses' ? [input(call, 'command') || 'test'] : call.args.filter((a) => !a.startsWith('-'));
  const what = words.join(' ');
  if (call.name.endsWith('/docker') || what.startsWith('container')) return ['container'];
  if (call.name.endsWith('/iac') || what.startsWith('iac')) return ['iac'];
  if (call.name.endsWith('/setup')) return [];
  if (what.startsWith('code')) return ['sast'];
  if (what.startsWith('sbom')) return ['sbom'];
  return /^(?:test|monitor|wizard)/.test(what) ? ['sca'] : [];
}

const grypeTarget = (call: ScannerCall): readonly ScannerKind[] => {
  if (call.via === 'uses') return input(call, 'image') !== '' ? ['container'] : ['sca'];
  return /^(?:dir:|file:|sbom:|\.|\/)/.test(first(call)) ? ['sca'] : ['container'];
};

export const sca: readonly ScannerRow[] = [
  {
    tool: 'dependency-review',
    uses: /^actions\/dependency-review-action$/,
    kinds: is('sca'),
    soft: softWhen(/^$/, 'warn-only'),
  },
  {
    tool: 'Snyk',
    uses: /^snyk\/actions(?:\/|$)/,
    programs: /^snyk(?:-linux|-alpine)?$/,
    images: /(?:^|\/)snyk\/snyk(?:-cli)?$/,
    kinds: snykKinds,
    soft: (call) =>
      (call.via === 'uses' ? input(call, 'command') : first(call)).startsWith('monitor')
        ? 'monitor only reports'
        : undefined,
  },
  {
    tool: 'OSV-Scanner',
    uses: /^google\/osv-scanner(?:-action)?(?:\/|$)/,
    programs: /^osv-scanner$/,
    images: /(?:^|\/)osv-scanner(?:-action)?$/,
    kinds: (call) => (call.name.endsWith('osv-reporter-action') ? [] : ['sca']),
    soft: softWhen(/^$/, 'fail-on-vuln', /^false$/),
  },
  {
    tool: 'Trivy',
    uses: /^(?:aquasecurity\/trivy-action|knqyf263\/trivy-issue-action)$/,
    programs: /^trivy$/,
    images: /(?:^|\/)(?:aquasec|aquasecurity)\/trivy$/,
    kinds: trivyKinds,
    soft: trivySoft,
  },
  // As a step whose settings are variables: it asks a server about an image.
  { tool: 'Trivy', images: /(?:^|\/)trivy\/client$/, kinds: is('container') },
  {
    tool: 'Grype',
    uses: /^anchore\/scan-action$/,
    programs: /^grype$/,
    images: /(?:^|\/)anchore\/grype$/,
    kinds: grypeTarget,
    soft: (call) =>
      call.via === 'uses'
        ? softWhen(/^$/, 'fail-build', /^false$/)(call)
        : has(call, /^(?:--fail-on|-f)(?:=|$)/)
          ? undefined
          : 'no --fail-on',
  },
  {
    tool: 'npm audit',
    programs: /^(?:npm|pnpm|yarn|bun)$/,
    kinds: (call) =>
      /^(?:audit|npm audit)$/.test(
        call.args
          .filter((a) => !a.startsWith('-'))
          .slice(0, first(call) === 'npm' ? 2 : 1)
          .join(' '),
      ) && !has(call, /^(?:fix|signatures)$/)
        ? ['sca']
        : [],
  },
  { tool: 'audit-ci', programs: /^(?:audit-ci|better-npm-audit|npm-audit-resolver|check-audit)$/, kinds: is('sca') },
  {
    tool: 'Socket',
    uses: /^socketdev\/action$/,
    programs: /^(?:socket|socketcli)$/,
    // The firewall only stands before installations.
    kinds: (call) => (/firewall/.test(input(call, 'mode')) ? [] : ['sca']),
  },
  {
    tool: 'pip-audit',
    uses: /^(?:pypa|trailofbits)\/gh-action-pip-audit$/,
    programs: /^pip[-_]audit$/,
    kinds: is('sca'),
  },
  {
    tool: 'Safety',
    uses: /^pyupio\/safety(?:-action)?$/,
    programs: /^safety$/,
    kinds: whenFirst(/^(?:check|scan)$/, 'sca'),
  },
  { tool: 'govulncheck', uses: /^golang\/govulncheck-action$/, programs: /^govulncheck$/, kinds: is('sca') },
  { tool: 'Nancy', uses: /^sonatype-nexus-community\/nancy-github-action$/, programs: /^nancy$/, kinds: is('sca') },
  { tool: 'cargo audit', uses: /^(?:rustsec|actions-rs)\/audit(?:-check)?$/, kinds: is('sca') },
  {
    tool: 'cargo audit',
    programs: /^cargo(?:-audit)?$/,
    kinds: (call) => (call.name === 'cargo-audit' || first(call) === 'audit' ? ['sca'] : []),
  },
  {
    tool: 'cargo deny',
    uses: /^embarkstudios\/cargo-deny-action$/,
    programs: /^cargo(?:-deny)?$/,
    kinds: (call) => (call.via === 'uses' || call.name === 'cargo-deny' || first(call) === 'deny' ? ['sca'] : []),
  },
  { tool: 'bundler-audit', uses: /bundler-audit/, programs: /^bundler?-audit$/, kinds: is('sca') },
  { tool: 'bundler-audit', programs: /^bundle$/, kinds: whenFirst(/^audit$/, 'sca') },
  { tool: 'composer audit', programs: /^composer$/, kinds: whenFirst(/^audit$/, 'sca') },
  {
    tool: 'PHP security checker',
    uses: /^symfonycorp\/security-checker-action$/,
    programs: /^(?:local-php-security-checker|symfony)$/,
    kinds: (call) => (call.name === 'symfony' ? whenText(/security:check/, 'sca')(call) : ['sca']),
  },
  {
    tool: 'dotnet list package',
    programs: /^dotnet$/,
    kinds: whenText(/^(?:list .*package|package list) .*--vulnerable/, 'sca'),
    soft: () => 'exit code 0 whatever it lists',
  },
  {
    tool: 'OWASP dependency-check',
    uses: /^dependency-check\/dependency-check_action$/i,
    programs: /^dependency-check(?:\.sh)?$/,
    images: /(?:^|\/)owasp\/dependency-check/,
    kinds: is('sca'),
    soft: (call) =>
      /--failOnCVSS|failOnCVSS/.test([...call.args, input(call, 'args')].join(' ')) ||
      /failoncvss/.test(input(call, 'args'))
        ? undefined
        : 'no --failOnCVSS',
  },
  {
    tool: 'OWASP dependency-check',
    programs: /^(?:mvnw?|gradlew?)$/,
    kinds: whenText(/dependency-check(?:-maven)?[:@]|dependencyCheck(?:Analyze|Aggregate)/, 'sca'),
  },
  {
    tool: 'FOSSA',
    uses: /^fossas?\/fossa-action$/,
    programs: /^fossa$/,
    kinds: whenFirst(/^(?:analyze|test)$/, 'sca'),
  },
  {
    tool: 'Mend',
    uses: /^(?:whitesource|mend)[^/]*\//,
    programs: /^(?:mend|whitesource|wss-unified-agent)$/,
    kinds: is('sca'),
  },
  { tool: 'JFrog Xray', programs: /^(?:jf|jfrog)$/, kinds: whenFirst(/^(?:audit|scan)$/, 'sca') },
  { tool: 'Black Duck', programs: /^(?:detect\.sh|detect\d*\.sh|synopsys-detect)$/, kinds: is('sca') },
  { tool: 'Anchore SBOM', uses: /^anchore\/sbom-action$/, kinds: is('sbom') },
  { tool: 'Syft', programs: /^syft$/, images: /(?:^|\/)anchore\/syft$/, kinds: is('sbom') },
  { tool: 'CycloneDX', uses: /^cyclonedx\/gh-/, programs: /^cyclonedx(?:-[a-z]+)?$|^cdxgen$/, kinds: is('sbom') },
  { tool: 'CycloneDX', programs: /^(?:mvnw?|gradlew?)$/, kinds: whenText(/cyclonedx/, 'sbom') },
  { tool: 'Microsoft SBOM tool', uses: /^advanced-security\/.*sbom/, programs: /^sbom-tool$/, kinds: is('sbom') },
];
