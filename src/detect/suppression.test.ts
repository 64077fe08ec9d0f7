import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FindingClass } from '../model/finding.ts';
import { suppressionOf } from './suppression.ts';

const meta = (ofClass: FindingClass) => ({
  id: 'a-rule',
  title: '',
  class: ofClass,
  severity: 'high' as const,
  why: '',
  remediation: '',
  references: [],
});

const rows: readonly (readonly [line: string, above: string, ofClass: FindingClass, marker: string | undefined])[] = [
  ['x # plumbline:allow a-rule', '', 'crypto', 'plumbline:allow'],
  ['x # plumbline:allow a-rule.', '', 'crypto', 'plumbline:allow'],
  ['x # plumbline:allow other-rule', '', 'crypto', undefined],
  ['x', '# plumbline:allow all', 'crypto', 'plumbline:allow'],
  ['x', 'code(); // plumbline:allow all', 'crypto', undefined],
  ['x # gitleaks:allow', '', 'secret', 'gitleaks:allow'],
  ['x # gitleaks:allow', '', 'crypto', undefined],
  ['x', '# gitleaks:allow', 'secret', undefined],
  ['x # pragma: allowlist secret', '', 'secret', 'pragma: allowlist secret'],
  ['x', '# pragma: allowlist nextline secret', 'secret', 'pragma: allowlist nextline secret'],
  ['x # pragma: allowlist nextline secret', '', 'secret', undefined],
  ['x // trufflehog:ignore', '', 'secret', 'trufflehog:ignore'],
  ['x # ggignore', '', 'secret', 'ggignore'],
  ['x', '// secretlint-disable-next-line', 'secret', 'secretlint-disable-next-line'],
  ['x  # nosec', '', 'tls', 'nosec'],
  ['x  # nosec', '', 'personal-data', undefined],
  ['x // #nosec G402', '', 'tls', 'nosec'],
  ['x // NOSONAR', '', 'swallowed-error', 'NOSONAR'],
  ['x //nolint:errcheck,gosec', '', 'random', 'nolint:errcheck,gosec'],
  ['x //nolint:errcheck', '', 'random', undefined],
  ['x  # noqa: E501, S105', '', 'secret', 'noqa: E501, S105'],
  ['x  # noqa', '', 'secret', undefined],
  ['x  # nosemgrep: a.b', '', 'crypto', 'nosemgrep'],
  ['x // lgtm[js/x]', '', 'crypto', 'lgtm['],
  ['x', '// codeql[js/x]', 'crypto', 'codeql['],
  ['x # checkov:skip=CKV_AWS_20', '', 'iac', 'checkov:skip=CKV_AWS_20'],
  ['x', '# hadolint ignore=DL3002', 'iac', 'hadolint ignore=DL3002'],
  ['x # zizmor: ignore[unpinned-uses]', '', 'ci', 'zizmor: ignore'],
];
for (const [line, above, ofClass, marker] of rows)
  test(`${ofClass}: ${above === '' ? line : `${above} / ${line}`}`, () =>
    assert.equal(suppressionOf(meta(ofClass), line, above)?.marker, marker));

test('a reason is told', () => {
  assert.deepEqual(suppressionOf(meta('secret'), 'x /* plumbline:allow a-rule -- made up */', ''), {
    marker: 'plumbline:allow',
    reason: 'made up',
  });
});
