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
  {
    name: 'what the values of a chart decide (issue 5)',
    path: 'charts/web/templates/deployment.yaml',
    code: 'kind: Deployment\nspec:\n  {{- if .Values.hostNetwork }}\n  hostNetwork: true\n  {{- end }}\n',
    lines: [4],
    detail: /where the values of the chart say so/,
    severity: 'low',
  },
]);
