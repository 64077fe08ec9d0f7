import { has, is, whenFirst, type ScannerRow } from './row.ts';

export const supplyChain: readonly ScannerRow[] = [
  {
    tool: 'OSSF Scorecard',
    uses: /^ossf\/scorecard-action$/,
    programs: /^scorecard$/,
    images: /(?:^|\/)scorecard$/,
    kinds: (call) => (call.via === 'command' && !has(call, /^--(?:repo|local|npm|pypi)/) ? [] : ['posture']),
  },
  {
    tool: 'zizmor',
    uses: /^(?:zizmorcore|woodruffw)\/zizmor(?:-action)?$/,
    programs: /^zizmor$/,
    kinds: is('posture'),
  },
  {
    tool: 'actionlint',
    uses: /^(?:rhysd\/actionlint|reviewdog\/action-actionlint|raven-actions\/actionlint)$/,
    programs: /^actionlint$/,
    images: /(?:^|\/)rhysd\/actionlint$/,
    kinds: is('posture'),
  },
  {
    tool: 'poutine',
    uses: /^boostsecurityio\/poutine-action$/,
    programs: /^poutine$/,
    kinds: whenFirst(/^analyze/, 'posture'),
  },
  { tool: 'harden-runner', uses: /^step-security\/harden-runner$/, kinds: is('posture') },
  { tool: 'cosign', programs: /^cosign$/, kinds: whenFirst(/^(?:sign|sign-blob|attest|attest-blob)$/, 'signing') },
  { tool: 'cosign', uses: /^sigstore\/gh-action-sigstore-python$/, kinds: is('signing') },
  {
    tool: 'GitHub attestation',
    uses: /^actions\/attest(?:-build-provenance|-sbom)?$/,
    kinds: (call) => (call.name.endsWith('sbom') ? ['signing', 'sbom'] : ['signing']),
  },
  { tool: 'SLSA generator', uses: /^slsa-framework\/slsa-github-generator(?:\/|$)/, kinds: is('signing') },
];
