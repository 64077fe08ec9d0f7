import { testCases } from '../rule-cases.ts';
import { workflowWriteAllPermissions } from './rule.ts';

testCases(workflowWriteAllPermissions, [
  {
    name: 'of a job',
    path: '.github/workflows/a.yml',
    code: 'jobs:\n  a:\n    permissions: write-all\n',
    lines: [3],
    detail: /for a job/,
  },
]);
