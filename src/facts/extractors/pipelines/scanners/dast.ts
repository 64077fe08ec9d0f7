import { input, is, whenFirst, type ScannerRow } from './row.ts';

export const dast: readonly ScannerRow[] = [
  {
    tool: 'OWASP ZAP',
    uses: /^zaproxy\/action-(?:baseline|full-scan|api-scan|af)$/,
    kinds: is('dast'),
    soft: (call) =>
      input(call, 'fail_action') === 'true' || call.name.endsWith('-af') ? undefined : 'fail_action not set',
  },
  {
    tool: 'OWASP ZAP',
    programs: /^(?:zap-(?:baseline|full-scan|api-scan)\.py|zap-cli|zap\.sh)$/,
    images:
      /(?:^|\/)(?:zaproxy\/zap(?:roxy|-stable|-weekly|-bare)|owasp\/zap2docker-[a-z]+|softwaresecurityproject\/zap-[a-z]+)$/,
    kinds: is('dast'),
  },
  {
    tool: 'Nuclei',
    uses: /^projectdiscovery\/nuclei-action$/,
    programs: /^nuclei$/,
    images: /(?:^|\/)projectdiscovery\/nuclei$/,
    kinds: is('dast'),
  },
  {
    tool: 'StackHawk',
    uses: /^stackhawk\/hawkscan-action$/,
    programs: /^hawk$/,
    images: /(?:^|\/)stackhawk\/hawkscan$/,
    kinds: whenFirst(/^scan$|^$/, 'dast'),
  },
  {
    tool: 'Dastardly',
    uses: /^portswigger\/dastardly/,
    images: /(?:^|\/)portswigger(?:-cloud)?\/dastardly$/,
    kinds: is('dast'),
  },
  {
    tool: 'Schemathesis',
    uses: /^schemathesis\/action$/,
    programs: /^(?:schemathesis|st)$/,
    images: /(?:^|\/)schemathesis\/schemathesis$/,
    kinds: whenFirst(/^(?:run|fuzz)$/, 'dast'),
  },
  { tool: 'Nikto', programs: /^nikto(?:\.pl)?$/, images: /(?:^|\/)nikto$/, kinds: is('dast') },
];
