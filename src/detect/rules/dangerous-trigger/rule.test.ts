import { testCases } from '../rule-cases.ts';
import { dangerousTrigger } from './rule.ts';

testCases(dangerousTrigger, [
  {
    name: 'workflow_run',
    path: '.github/workflows/a.yml',
    code: 'on:\n  workflow_run:\n    workflows: [x]\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.workflow_run.head_sha }}\n',
    lines: [9],
    detail: /workflow_run/,
  },
  {
    name: 'on one line, with gh',
    path: '.github/workflows/a.yml',
    code: 'on: [pull_request_target]\njobs:\n  a:\n    steps:\n      - run: gh pr checkout 1\n',
    lines: [5],
  },
]);
