import { test } from 'node:test';
import type { BranchRules } from '../../../model/branch-rules.ts';
import { asObjectId } from '../../../model/repository.ts';
import { casesOf, fact } from '../../test-facts.ts';
import { branchRules } from '../../test-forge-facts.ts';
import { ownersApprovalEnforced } from './check.ts';

const file = (owners: readonly string[]) =>
  fact('code-owners', { path: 'CODEOWNERS', rules: [{ pattern: '*', owners, line: 1 }], invalidLines: [] });
const rules = (more: Partial<BranchRules> = {}) => fact('branch-rules', branchRules(more));

const release = fact('branch', {
  branch: 'release',
  isProduction: false,
  head: asObjectId('c'.repeat(40)),
  fork: asObjectId('b'.repeat(40)),
  landings: 2,
});
const onRelease = (paths: readonly string[]) => fact('branch-owners', { branch: 'release', paths });

const cases = casesOf(ownersApprovalEnforced, {
  passes: [
    { name: 'demanded', facts: [file(['@core']), rules()], because: /demand the approval of the owners in CODEOWNERS/ },
    {
      name: 'demanded on another branch in scope',
      facts: [release, onRelease(['docs/CODEOWNERS']), rules({ branch: 'release' })],
      because: /rules of release demand the approval of the owners in docs\/CODEOWNERS/,
    },
  ],
  fails: [
    {
      name: 'a suggestion',
      facts: [file(['@core']), rules({ requiresCodeOwners: false })],
      because: /CODEOWNERS names owners, and the rules of main do not demand/,
    },
    {
      name: 'a suggestion on another branch in scope, which production’s file says nothing of',
      facts: [
        release,
        file([]),
        onRelease(['CODEOWNERS']),
        rules(),
        rules({ branch: 'release', requiresCodeOwners: false }),
      ],
      because: /CODEOWNERS names owners, and the rules of release do not demand/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [file(['@core'])], because: /rules of main at that time are not known/ },
    {
      name: 'the files of another branch are not known',
      facts: [release, file(['@core']), rules({ branch: 'release', requiresCodeOwners: false })],
      because: /Which owners files stand on release is not known/,
    },
    { name: 'not told', facts: [file(['@core']), rules({ requiresCodeOwners: null })], because: /is not told/ },
  ],
  notApplicable: [
    {
      name: 'another branch without one',
      facts: [release, file(['@core']), onRelease([]), rules({ branch: 'release', requiresCodeOwners: false })],
      because: /release has no owners file that names somebody/,
    },
    { name: 'no owners file', facts: [rules()], because: /no owners file that names somebody/ },
    { name: 'a file that names nobody', facts: [file([]), rules()], because: /no owners file that names/ },
  ],
});
for (const [name, run] of cases) test(name, run);
