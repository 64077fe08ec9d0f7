/** Every page, as the tests and the screenshots visit them. */
import { changes } from './double/changes.ts';
import { findings } from './double/findings.ts';
import { runId } from './double/plumbline.ts';
import { names } from './double/repositories.ts';

export interface Stop {
  readonly name: string;
  readonly address: string;
  readonly heading: RegExp;
}

const repository = encodeURIComponent(names[0]);

export const tour: readonly Stop[] = [
  { name: 'overview', address: '/', heading: /^Readiness$/ },
  { name: 'controls', address: '/controls', heading: /^Controls$/ },
  { name: 'control-events', address: '/controls/CHG-01', heading: /reviewed by someone else/ },
  { name: 'control-states', address: '/controls/VUL-01', heading: /scanned for known/ },
  { name: 'control-calendar', address: '/controls/ACC-03', heading: /reviewed every quarter/ },
  { name: 'control-clocks', address: '/controls/VUL-04', heading: /mended in time/ },
  { name: 'control-together', address: '/controls/CHG-04', heading: /never rewritten/ },
  { name: 'control-settings', address: '/controls/ENC-01', heading: /encrypted with current/ },
  { name: 'criteria', address: '/criteria', heading: /^Criteria$/ },
  { name: 'policies', address: '/policies', heading: /^Policies$/ },
  { name: 'programme', address: '/programme', heading: /^Programme$/ },
  { name: 'search-empty', address: '/search', heading: /^Search$/ },
  { name: 'search', address: '/search?q=email%7Cphone', heading: /^Search$/ },
  { name: 'search-time', address: '/search?q=email+between%3A2026-01-01..2026-03-01', heading: /^Search$/ },
  { name: 'search-diff', address: '/search?q=type%3Adiff+createHash', heading: /^Search$/ },
  { name: 'search-symbol', address: '/search?q=type%3Asymbol+uploadSettlement', heading: /^Search$/ },
  { name: 'search-unknown', address: '/search?q=email+lang%3Atypescritp', heading: /^Search$/ },
  { name: 'search-fault', address: '/search?q=email(', heading: /^Search$/ },
  { name: 'findings', address: '/findings', heading: /^Findings$/ },
  { name: 'data-map', address: '/data-map', heading: /^Personal data$/ },
  { name: 'data-map-type', address: '/data-map?class=email&by=store&at=2026-05-01', heading: /^Personal data$/ },
  { name: 'data-map-changes', address: '/data-map?from=2026-01-01&to=2026-08-31', heading: /^Personal data$/ },
  { name: 'findings-secrets', address: '/findings?view=secrets&when=ever', heading: /^Findings$/ },
  {
    name: 'finding-flow',
    address: `/findings/${findings.find(({ flow }) => flow)!.fingerprint}`,
    heading: /Personal data in a log/,
  },
  {
    name: 'finding-secret',
    address: `/findings/${findings.find(({ identity }) => identity)!.fingerprint}`,
    heading: /^AWS access key$/,
  },
  { name: 'dependencies', address: '/dependencies', heading: /^Dependencies$/ },
  { name: 'dependency-advisories', address: '/dependencies?view=advisories', heading: /^Dependencies$/ },
  {
    name: 'dependency-package',
    address: '/dependencies?package=org.apache.logging.log4j%3Alog4j-core',
    heading: /log4j-core$/,
  },
  { name: 'posture', address: '/posture', heading: /^Scanners$/ },
  { name: 'security-events', address: '/security-events', heading: /^Security events$/ },
  { name: 'changes', address: '/changes', heading: /^Changes$/ },
  { name: 'changes-protection', address: '/changes?view=protection', heading: /^Changes$/ },
  { name: 'changes-groups', address: '/changes?view=table&group=finding&order=outcome', heading: /^Changes$/ },
  {
    name: 'change',
    address: `/changes/${changes.find(({ fact }) => fact.value.proposed)!.fact.value.commit}?repository=${repository}`,
    heading: /./,
  },
  { name: 'requests', address: '/requests', heading: /^Requests$/ },
  { name: 'decisions', address: '/decisions', heading: /^Decisions$/ },
  { name: 'applicability', address: '/applicability', heading: /^Applicability$/ },
  { name: 'sources', address: '/sources', heading: /^Sources$/ },
  { name: 'evidence', address: '/evidence', heading: /^Evidence$/ },
  {
    name: 'evidence-detail',
    address: `/evidence/${encodeURIComponent(`${runId}/control-result/CHG-01`)}`,
    heading: /^CHG-01/,
  },
  { name: 'ledger', address: '/ledger', heading: /^Ledger$/ },
  { name: 'ledger-entry', address: '/ledger?entry=42&older=7&newer=71', heading: /^Ledger$/ },
  { name: 'destinations', address: '/destinations', heading: /^Destinations$/ },
  { name: 'destinations-every', address: '/destinations?every=true&outcome=failed', heading: /^Destinations$/ },
  { name: 'samples', address: '/samples', heading: /^Samples$/ },
  { name: 'samples-check', address: '/samples?check=change-reviewed', heading: /^Samples$/ },
  {
    name: 'sample-detail',
    address: `/samples/${encodeURIComponent('sample-20261103T090000000Z/sample/change-reviewed')}`,
    heading: /^5 of .*change-reviewed$/,
  },
  { name: 'audit', address: '/audit', heading: /^For the auditor$/ },
  {
    name: 'file',
    address: `/file?repository=${repository}&path=src%2Fsettlement%2Fupload.ts&q=createHash#L8`,
    heading: /^upload\.ts$/,
  },
  { name: 'repositories', address: '/repositories', heading: /^Repositories$/ },
  { name: 'rules', address: '/rules', heading: /^Rules$/ },
  { name: 'missing', address: '/nowhere', heading: /^No such page$/ },
];
