import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedRisks } from './accepted-risks.ts';
import { factsOf, gapsOf } from './said-by.ts';

/** Subject, reason, end and line of each entry. */
const read = (path: string, text: string) =>
  factsOf(acceptedRisks, path, text).map(({ value: { subject, reason, until, line } }) => [
    subject,
    reason,
    until?.slice(0, 10) ?? null,
    line,
  ]);

const cases: readonly (readonly [name: string, path: string, text: string, said: readonly unknown[]])[] = [
  [
    'lines of Trivy, with the comment above or behind',
    '.trivyignore',
    '# Not reached:\n# no parser here\nCVE-2024-1 exp:2026-03-01\n\nCVE-2024-2\nCVE-2024-3 # only in tests\n',
    [
      ['CVE-2024-1', 'Not reached: no parser here', '2026-03-01', 3],
      ['CVE-2024-2', null, null, 5],
      ['CVE-2024-3', 'only in tests', null, 6],
    ],
  ],
  [
    'entries of Trivy',
    'infra/.trivyignore.yaml',
    'vulnerabilities:\n  - id: CVE-2024-1\n    expired_at: 2025-01-12\n    statement: Review later\n  - id: CVE-2024-2\n',
    [
      ['CVE-2024-1', 'Review later', '2025-01-12', 2],
      ['CVE-2024-2', null, null, 5],
    ],
  ],
  [
    'Snyk, path by path',
    '.snyk',
    "version: v1.22.1\nignore:\n  SNYK-JS-1:\n    - '*':\n        reason: Only in the browser\n        expires: 2026-05-01T00:00:00.000Z\n  SNYK-JS-2:\n    - 'a > b':\n        reason: ''\n",
    [
      ['SNYK-JS-1', 'Only in the browser', '2026-05-01', 3],
      ['SNYK-JS-2 in a > b', null, null, 7],
    ],
  ],
  [
    'OSV-Scanner, whose dates are dates',
    'ui/osv-scanner.toml',
    '[[IgnoredVulns]]\nid = "GHSA-1"\nignoreUntil = 2026-02-03\nreason = "Not reached"\n[[IgnoredVulns]]\nid = "GHSA-2"\n',
    [
      ['GHSA-1', 'Not reached', '2026-02-03', 2],
      ['GHSA-2', null, null, 6],
    ],
  ],
  [
    'Grype, a whole package too',
    '.grype.yaml',
    'ignore:\n  - vulnerability: CVE-2024-1\n    reason: Not reached\n  - package:\n      name: libcurl\n',
    [
      ['CVE-2024-1', 'Not reached', null, 2],
      ['everything of libcurl', null, null, 4],
    ],
  ],
  [
    'cargo-deny',
    'deny.toml',
    '[advisories]\nignore = [\n  "RUSTSEC-2024-1",\n  { id = "RUSTSEC-2024-2", reason = "No fix" },\n]\n',
    [
      ['RUSTSEC-2024-1', null, null, 3],
      ['RUSTSEC-2024-2', 'No fix', null, 4],
    ],
  ],
  [
    'audit-ci, with comments',
    'audit-ci.jsonc',
    '{\n  // why\n  "allowlist": [\n    "GHSA-1",\n    { "GHSA-2": { "notes": "No fix", "expiry": "2026-01-02" } },\n  ]\n}\n',
    [
      ['GHSA-1', null, null, 4],
      ['GHSA-2', 'No fix', '2026-01-02', 5],
    ],
  ],
  [
    'better-npm-audit, those that are active',
    '.nsprc',
    '{\n  "1": { "active": true, "notes": "No fix", "expiry": "2026-01-02" },\n  "2": { "active": false },\n  "3": "because"\n}\n',
    [
      ['1', 'No fix', '2026-01-02', 2],
      ['3', 'because', null, 4],
    ],
  ],
];

for (const [name, path, text, said] of cases) test(name, () => assert.deepEqual(read(path, text), said));

test('a file that cannot be read is a gap', () =>
  assert.deepEqual(gapsOf(acceptedRisks, 'osv-scanner.toml', '[[IgnoredVulns\n'), ['unreadable']));

test('files of tests and other files are left alone', () => {
  for (const path of ['testdata/.trivyignore', 'src/deny.ts', 'trivyignore'])
    assert.equal(acceptedRisks.wants(path), false);
});
