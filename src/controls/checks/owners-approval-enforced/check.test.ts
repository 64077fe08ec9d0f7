import { test } from 'node:test';
import type { BranchRules } from '../../../model/branch-rules.ts';
import { casesOf, fact } from '../../test-facts.ts';
import { branchRules } from '../../test-forge-facts.ts';
import { ownersApprovalEnforced } from './check.ts';

const file = (owners: readonly string[]) =>
  fact('code-owners', { path: 'CODEOWNERS', rules: [{ pattern: '*', owners, line: 1 }], invalidLines: [] });
const rules = (more: Partial<BranchRules> = {}) => fact('branch-rules', branchRules(more));

const cases = casesOf(ownersApprovalEnforced, {
  passes: [
    { name: 'demanded', facts: [file(['@core']), rules()], because: /demand the approval of the owners in CODEOWNERS/ },
  ],
  fails: [
    {
      name: 'a suggestion',
      facts: [file(['@core']), rules({ requiresCodeOwners: false })],
      because: /CODEOWNERS names owners, and the rules of main do not demand/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [file(['@core'])], because: /rules of main at that time are not known/ },
    { name: 'not told', facts: [file(['@core']), rules({ requiresCodeOwners: null })], because: /is not told/ },
  ],
  notApplicable: [
    { name: 'no owners file', facts: [rules()], because: /no owners file that names somebody/ },
    { name: 'a file that names nobody', facts: [file([]), rules()], because: /no owners file that names/ },
  ],
});
for (const [name, run] of cases) test(name, run);
