/** Workflows that run with secrets on a trigger of outsiders and check out what these outsiders wrote. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

const trigger =
  /(?:^on\s{0,4}:[^\n]{0,200}|^\s{1,12}(?:-\s{1,4})?)\b(pull_request_target|workflow_run|issue_comment)\b/m;
const headReference =
  /\bref\s{0,4}:\s{0,4}["']?[^\n#]{0,120}?(?:github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|github\.event\.workflow_run\.head_(?:sha|branch)|refs\/pull\/)/g;
const fetched = /\bgh\s{1,4}pr\s{1,4}checkout\b|\bgit\s{1,4}fetch\b[^\n]{0,80}?(?:pull\/|head_ref)/g;

function* match(file: ScannedFile): Iterable<RawMatch> {
  const text = file.masked.uncommented;
  const on = trigger.exec(text.slice(0, 20_000));
  if (!on) return;
  for (const window of file.windows) {
    const line = text.slice(window.start, window.end);
    for (const pattern of [headReference, fetched]) {
      for (const found of line.matchAll(pattern)) {
        const start = window.start + found.index;
        yield {
          start,
          end: start + found[0].length,
          detail: `runs on ${on[1]!} and checks out what the change's author wrote`,
        };
      }
    }
  }
}

export const dangerousTrigger: Rule = {
  meta: {
    id: 'dangerous-trigger',
    title: 'Workflow runs code of outsiders with secrets',
    class: 'ci',
    severity: 'high',
    why: 'These triggers run in the context of the base repository, with its secrets and a token that may write. Checking out the head of the change lets its author run anything there.',
    remediation:
      'Use `pull_request` for everything that builds or tests the change; do what needs secrets in a second workflow that never runs code of the change.',
    references: ['CWE-94', 'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/'],
  },
  kinds: ['github-workflow'],
  prefilter: { any: ['head_ref', 'pull_request.head', 'workflow_run.head', 'refs/pull', 'pr checkout', 'pull/'] },
  match,
  examples: {
    bad: [
      {
        path: '.github/workflows/pr.yml',
        code: 'on:\n  pull_request_target:\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n',
      },
    ],
    good: [
      {
        path: '.github/workflows/pr.yml',
        code: 'on:\n  pull_request:\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n',
      },
      {
        path: '.github/workflows/label.yml',
        code: 'on: pull_request_target\njobs:\n  label:\n    steps:\n      - uses: actions/labeler@v5\n',
      },
    ],
  },
};
