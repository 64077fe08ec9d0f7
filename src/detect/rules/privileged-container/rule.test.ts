import { testCases } from '../rule-cases.ts';
import { privilegedContainer } from './rule.ts';

testCases(privilegedContainer, [
  {
    name: 'capabilities in either list',
    path: 'a.yaml',
    code: 'kind: Pod\nspec:\n  capabilities:\n    drop:\n      - ALL\n---\nkind: Pod\nspec:\n  capabilities:\n    add:\n      - ALL\n',
    lines: [11],
  },
  {
    name: "the host's network",
    path: 'a.yaml',
    code: 'kind: DaemonSet\nspec:\n  hostNetwork: true\n  hostPID: false\n',
    lines: [3],
    detail: /hostNetwork/,
    severity: 'medium',
  },
]);
