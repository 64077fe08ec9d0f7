import { testCases } from '../rule-cases.ts';
import { unpinnedAction } from './rule.ts';

testCases(unpinnedAction, [
  {
    name: 'own actions are low',
    path: '.github/workflows/a.yml',
    code: '  - uses: actions/checkout@v4\n',
    lines: [1],
    detail: /the tag v4/,
    severity: 'low',
  },
  {
    name: 'a branch',
    path: '.github/workflows/a.yml',
    code: '    uses: "acme/x/.github/workflows/y.yml@main"\n',
    lines: [1],
    detail: /branch or tag main/,
    severity: 'medium',
  },
  {
    name: 'no version at all',
    path: '.github/workflows/a.yml',
    code: '    uses: acme/x\n',
    lines: [1],
    detail: /names no version/,
  },
  {
    name: 'an image by digest',
    path: '.github/workflows/a.yml',
    code: '    uses: docker://alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n',
    lines: [],
  },
  { name: 'composite actions', path: 'action.yml', code: 'runs:\n  steps:\n    - uses: acme/x@v1\n', lines: [3] },
]);
