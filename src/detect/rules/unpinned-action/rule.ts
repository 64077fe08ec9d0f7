/** `uses:` of an action or workflow by a name that its owner can move: a tag or a branch instead of a commit. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

const uses = /^(\s{0,60}(?:-\s{1,4})?uses\s{0,4}:\s{0,4})(["']?)([^\s"'#]{1,250})\2/;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    const found = uses.exec(window.text);
    if (!found) continue;
    const reference = found[3]!;
    const problem = problemOf(reference);
    if (problem === undefined) continue;
    const start = window.start + found[1]!.length + found[2]!.length;
    yield { start, end: start + reference.length, detail: problem, ...lowered(reference) };
  }
}

/** The forge's own actions; and the SLSA generators, which refuse to run by commit because they verify their tag. */
function lowered(reference: string): { severity?: 'low' | 'note' } {
  if (reference.startsWith('slsa-framework/slsa-github-generator/')) return { severity: 'note' };
  return /^(?:actions|github)\//.test(reference) ? { severity: 'low' } : {};
}

function problemOf(reference: string): string | undefined {
  if (/^\.{1,2}\/|^\$/.test(reference) || reference.includes('${{')) return undefined;
  if (reference.startsWith('docker://')) {
    return /@sha256:[0-9a-f]{64}$/.test(reference) ? undefined : `${reference} is not pinned to a digest`;
  }
  const at = reference.lastIndexOf('@');
  if (!/^[\w.-]{1,100}\/[\w./-]{1,150}/.test(reference)) return undefined;
  if (at < 0) return `${reference} names no version`;
  const version = reference.slice(at + 1);
  if (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(version)) return undefined;
  return `${reference.slice(0, at)} is pinned to ${/^v?\d/.test(version) ? 'the tag' : 'the branch or tag'} ${version}, not to a commit`;
}

export const unpinnedAction: Rule = {
  meta: {
    id: 'unpinned-action',
    title: 'Workflow uses an action that can change under it',
    class: 'ci',
    severity: 'medium',
    why: 'Whoever controls the action can move the tag to other code, which then runs with the secrets and the token of this pipeline. It has happened.',
    remediation: 'Name the full commit, with the version in a comment, and let an update bot propose the next one.',
    references: [
      'CWE-829',
      'https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions',
    ],
  },
  kinds: ['github-workflow', 'github-action'],
  severityElsewhere: 'low',
  prefilter: { any: ['uses'] },
  match,
  examples: {
    bad: [
      { path: '.github/workflows/ci.yml', code: 'steps:\n  - uses: acme/deploy-action@v2\n' },
      { path: '.github/workflows/ci.yml', code: 'steps:\n  - uses: docker://alpine:3.20\n' },
    ],
    good: [
      {
        path: '.github/workflows/ci.yml',
        code: 'steps:\n  - uses: acme/deploy-action@0123456789abcdef0123456789abcdef01234567 # v2\n',
      },
      {
        path: '.github/workflows/ci.yml',
        code: 'steps:\n  - uses: ./.github/actions/setup\n  # - uses: acme/old@v1\n',
      },
    ],
  },
};
