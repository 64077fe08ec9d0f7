import { has, first, softWhen, is, whenFirst, whenText, type ScannerRow } from './row.ts';

export const secrets: readonly ScannerRow[] = [
  {
    tool: 'gitleaks',
    uses: /^(?:gitleaks|zricethezav)\/gitleaks(?:-action)?$/,
    programs: /^gitleaks$/,
    images: /(?:^|\/)(?:gitleaks|zricethezav)\/gitleaks$/,
    kinds: whenFirst(/^(?:detect|git|dir|directory|file|protect|stdin)$/, 'secrets'),
    soft: softWhen(/^--exit-code=0$/),
  },
  { tool: 'TruffleHog', uses: /^trufflesecurity\/trufflehog$/, kinds: is('secrets') },
  {
    tool: 'TruffleHog',
    programs: /^trufflehog3?$/,
    images: /(?:^|\/)trufflesecurity\/trufflehog$/,
    kinds: is('secrets'),
    soft: (call) => (has(call, /^--fail$/) ? undefined : 'no --fail'),
  },
  {
    tool: 'GitGuardian',
    uses: /^gitguardian\/ggshield(?:-action)?(?:\/|$)/,
    programs: /^ggshield$/,
    images: /(?:^|\/)gitguardian\/ggshield$/,
    kinds: (call) =>
      call.via === 'uses'
        ? call.name.endsWith('/iac')
          ? ['iac']
          : ['secrets']
        : first(call) === 'iac'
          ? ['iac']
          : /^(?:secret|scan)$/.test(first(call))
            ? ['secrets']
            : [],
    soft: softWhen(/^--exit-zero$/),
  },
  {
    tool: 'detect-secrets',
    uses: /detect-secrets/,
    programs: /^detect-secrets(?:-hook)?$/,
    kinds: (call) => (first(call) === 'audit' ? [] : ['secrets']),
    soft: (call) =>
      call.name === 'detect-secrets' && first(call) === 'scan' ? 'scan only writes a baseline' : undefined,
  },
  {
    tool: 'secretlint',
    uses: /^secretlint\/secretlint/,
    programs: /^secretlint$/,
    images: /(?:^|\/)secretlint\/secretlint$/,
    kinds: is('secrets'),
  },
  {
    tool: 'git-secrets',
    programs: /^git-secrets$/,
    kinds: (call) => (has(call, /^--(?:scan|scan-history)$/) ? ['secrets'] : []),
  },
  { tool: 'git-secrets', programs: /^git$/, kinds: whenText(/^secrets --scan/, 'secrets') },
  { tool: 'whispers', programs: /^whispers$/, kinds: is('secrets') },
  { tool: 'Talisman', uses: /^(?:thoughtworks|carhartl)\/talisman/, programs: /^talisman$/, kinds: is('secrets') },
  { tool: 'Kingfisher', programs: /^kingfisher$/, kinds: whenFirst(/^scan$/, 'secrets') },
];
