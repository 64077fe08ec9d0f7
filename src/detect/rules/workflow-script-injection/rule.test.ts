import { testCases } from '../rule-cases.ts';
import { workflowScriptInjection } from './rule.ts';

testCases(workflowScriptInjection, [
  {
    name: 'under env it is text',
    path: '.github/workflows/a.yml',
    code: 'jobs:\n  a:\n    env:\n      T: ${{ github.event.comment.body }}\n    steps:\n      - with:\n          t: ${{ github.head_ref }}\n',
    lines: [],
  },
  {
    name: 'github-script',
    path: '.github/workflows/a.yml',
    code: "      - uses: actions/github-script@v7\n        with:\n          script: |\n            const t = '${{ github.event.pull_request.title }}'\n",
    lines: [4],
  },
]);
