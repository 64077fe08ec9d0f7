/** A workflow or job whose token may write everything. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

const writeAll = /^(\s{0,40})permissions\s{0,4}:\s{0,4}["']?write-all\b/;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    const found = writeAll.exec(window.text);
    if (!found) continue;
    const start = window.start + found[1]!.length;
    yield {
      start,
      end: window.start + found[0].length,
      detail: found[1] === '' ? 'for every job of the workflow' : 'for a job',
    };
  }
}

export const workflowWriteAllPermissions: Rule = {
  meta: {
    id: 'workflow-write-all-permissions',
    title: 'Pipeline token may write everything',
    class: 'ci',
    severity: 'high',
    why: 'Any step, any action it uses and any script they fetch may push code, publish releases and change settings with this token.',
    remediation:
      'Set `permissions: contents: read` for the workflow and give each job only the scopes that it writes to.',
    references: [
      'CWE-250',
      'https://docs.github.com/en/actions/writing-workflows/workflow-syntax-for-github-actions#permissions',
    ],
  },
  kinds: ['github-workflow'],
  prefilter: { any: ['write-all'] },
  match,
  examples: {
    bad: [{ path: '.github/workflows/ci.yml', code: 'on: push\npermissions: write-all\njobs: {}\n' }],
    good: [
      { path: '.github/workflows/ci.yml', code: 'on: push\npermissions:\n  contents: read\njobs: {}\n' },
      { path: '.github/workflows/ci.yml', code: '# permissions: write-all\npermissions: read-all\n' },
    ],
  },
};
