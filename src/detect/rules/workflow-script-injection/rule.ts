/** Text that outsiders write, put into a shell script by the workflow's own templating: it runs as code. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

const outsider =
  /\$\{\{[^{}\n]{0,80}?github\.(?:head_ref|event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))|comment\.body|review\.body|review_comment\.body|discussion\.(?:title|body)|workflow_run\.(?:head_branch|display_title)|head_commit\.(?:message|author\.(?:name|email))|commits\[\d\]\.message))[^{}\n]{0,80}\}\}/g;

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    for (const found of file.masked.uncommented.slice(window.start, window.end).matchAll(outsider)) {
      const start = window.start + found.index;
      if (inScript(file, start))
        yield { start, end: start + found[0].length, detail: `${found[0]} is pasted into a script` };
    }
  }
}

/** On the line of a `run:` (or `script:`), or in the block that it opens: lines indented deeper than its key. */
function inScript(file: ScannedFile, offset: number): boolean {
  const before = file.text.slice(Math.max(0, offset - 6000), offset).split('\n');
  const own = before.at(-1)!;
  const opens = /^\s{0,60}(?:-\s{1,4})?(?:run|script)\s{0,4}:/;
  if (opens.test(own)) return true;
  let indent = own.length - own.trimStart().length;
  for (const line of before.slice(0, -1).reverse()) {
    const depth = line.length - line.trimStart().length;
    if (line.trim() === '' || depth >= indent) continue;
    if (opens.test(line)) return /:\s{0,4}[|>][\w+-]{0,3}\s{0,4}$/.test(line);
    if (/^\s{0,60}(?:-\s{1,4})?[\w-]{1,60}\s{0,4}:/.test(line)) return false;
    indent = depth;
  }
  return false;
}

export const workflowScriptInjection: Rule = {
  meta: {
    id: 'workflow-script-injection',
    title: 'Text of outsiders becomes part of a script',
    class: 'ci',
    severity: 'high',
    why: 'The expression is replaced before the shell starts: a title with a quote and a semicolon runs commands with the rights of the pipeline.',
    remediation:
      'Hand the text over as an environment variable (`env: TITLE: ${{ … }}`) and use "$TITLE" in the script.',
    references: [
      'CWE-78',
      'https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions',
    ],
  },
  kinds: ['github-workflow', 'github-action'],
  prefilter: { any: ['github.head_ref', 'github.event.'] },
  match,
  examples: {
    bad: [
      {
        path: '.github/workflows/a.yml',
        code: 'steps:\n  - run: |\n      echo "checking"\n      echo "${{ github.event.issue.title }}"\n',
      },
      { path: '.github/workflows/b.yml', code: 'steps:\n  - run: git switch ${{ github.head_ref }}\n' },
    ],
    good: [
      {
        path: '.github/workflows/a.yml',
        code: 'steps:\n  - env:\n      TITLE: ${{ github.event.issue.title }}\n    run: echo "$TITLE"\n',
      },
      { path: '.github/workflows/b.yml', code: 'steps:\n  - run: echo ${{ github.event.issue.number }}\n' },
    ],
  },
};
