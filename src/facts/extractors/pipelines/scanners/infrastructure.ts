import { has, input, option, softWhen, is, whenFirst, whenText, type ScannerRow } from './row.ts';

export const infrastructure: readonly ScannerRow[] = [
  {
    tool: 'Checkov',
    uses: /^bridgecrewio\/checkov-action$/,
    programs: /^checkov$/,
    images: /(?:^|\/)bridgecrew\/checkov$/,
    kinds: is('iac'),
    soft: softWhen(/^(?:--soft-fail|-s)$/, 'soft_fail'),
  },
  {
    tool: 'tfsec',
    uses: /^(?:aquasecurity|tfsec)\/tfsec-/,
    programs: /^tfsec$/,
    images: /(?:^|\/)(?:aquasec|tfsec)\/tfsec(?:-ci)?$/,
    kinds: is('iac'),
    soft: softWhen(/^(?:--soft-fail|-s)$/, 'soft_fail'),
  },
  {
    tool: 'KICS',
    uses: /^checkmarx\/kics-github-action$/,
    programs: /^kics$/,
    images: /(?:^|\/)checkmarx\/kics$/,
    kinds: whenFirst(/^scan$/, 'iac'),
    soft: (call) =>
      has(call, /^--ignore-on-exit$/) || option(call, /^--ignore-on-exit$/) === 'results'
        ? '--ignore-on-exit'
        : undefined,
  },
  {
    tool: 'Terrascan',
    uses: /^tenable\/terrascan-action$|^accurics\/terrascan-action$/,
    programs: /^terrascan$/,
    images: /(?:^|\/)tenable\/terrascan$/,
    kinds: whenFirst(/^scan$/, 'iac'),
  },
  {
    tool: 'TFLint',
    programs: /^tflint$/,
    images: /(?:^|\/)terraform-linters\/tflint$/,
    kinds: (call) => (has(call, /^--init$/) ? [] : ['iac']),
    soft: softWhen(/^--force$/),
  },
  {
    tool: 'hadolint',
    uses: /^hadolint\/hadolint-action$/,
    programs: /^hadolint$/,
    images: /(?:^|\/)hadolint\/hadolint$/,
    kinds: is('iac'),
    soft: softWhen(/^--no-fail$/, 'no-fail'),
  },
  {
    tool: 'kube-linter',
    uses: /^stackrox\/kube-linter-action$/,
    programs: /^kube-linter$/,
    images: /(?:^|\/)stackrox\/kube-linter$/,
    kinds: whenFirst(/^lint$/, 'iac'),
  },
  { tool: 'kube-score', programs: /^kube-score$/, kinds: whenFirst(/^score$/, 'iac') },
  { tool: 'kubesec', programs: /^kubesec$/, images: /(?:^|\/)kubesec\/kubesec$/, kinds: whenFirst(/^scan$/, 'iac') },
  {
    tool: 'Kubescape',
    uses: /^kubescape\/github-action$/,
    programs: /^kubescape$/,
    kinds: (call) => (input(call, 'image') === '' ? whenFirst(/^scan$/, 'iac')(call) : ['container']),
  },
  { tool: 'Polaris', programs: /^polaris$/, kinds: whenFirst(/^audit$/, 'iac') },
  {
    tool: 'Conftest',
    uses: /conftest-action$/,
    programs: /^conftest$/,
    images: /(?:^|\/)openpolicyagent\/conftest$/,
    kinds: whenFirst(/^(?:test|verify)$/, 'iac'),
  },
  { tool: 'cfn-lint', uses: /cfn-lint-action$/, programs: /^cfn-lint$/, kinds: is('iac') },
  { tool: 'cfn_nag', uses: /cfn-nag-action$|^stelligent\/cfn_nag$/, programs: /^cfn_nag(?:_scan)?$/, kinds: is('iac') },
  {
    tool: 'Dockle',
    uses: /^(?:goodwithtech|erzz|hands-lab)\/dockle-action$/,
    programs: /^dockle$/,
    images: /(?:^|\/)goodwithtech\/dockle$/,
    kinds: is('container'),
    soft: (call) =>
      call.via !== 'uses' && (option(call, /^--exit-code$/) ?? '0') === '0' ? 'exit-code 0 (default)' : undefined,
  },
  {
    tool: 'Docker Scout',
    uses: /^docker\/scout-action$/,
    kinds: (call) => (/cves|quickview|compare/.test(input(call, 'command')) ? ['container'] : []),
    soft: (call) => (input(call, 'exit-code') === 'true' ? undefined : 'exit-code not set'),
  },
  {
    tool: 'Docker Scout',
    programs: /^docker$/,
    kinds: whenText(/^scout cves/, 'container'),
    soft: (call) => (has(call, /^(?:-e|--exit-code)$/) ? undefined : 'no --exit-code'),
  },
  { tool: 'Clair', programs: /^(?:clair-scanner|clairctl)$/, kinds: is('container') },
];
