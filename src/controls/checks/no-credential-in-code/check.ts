import { findingCheck } from '../../kit/finding-check.ts';
import { isEnvironmentFile } from '../no-committed-environment-file/check.ts';

export const noCredentialInCode = findingCheck({
  meta: {
    id: 'no-credential-in-code',
    title: 'Production code holds no hard-coded credential',
    question: 'How do you know that no secrets are in the repository, and what happened to those that were?',
    rationale:
      'Whoever can read the code can use a credential that stands in it, long after the line was deleted. The intervals show from which landing until which one each credential stood on the default branch; one that never landed (in a topic branch, a changeset, a tag) was pushed all the same, and counts from its commit on, environment files included. Whether it was revoked is known to its issuer alone.',
    remediation:
      'Revoke the credential at its issuer first, then take it out of the code and hand it in at run time from a secret manager. Deleting the line is not enough: history keeps it. A value that is no secret can be marked with a comment that says why. One that stands only beside the branch cannot be commented any more: when it is revoked, or no secret, an entry of a baseline with reviewer and reason says so.',
    reference: 'ACC-10',
  },
  where: 'any file',
  selects: (finding) => finding.class === 'secret' && !isEnvironmentFile(finding),
  sideCommits: true,
  noun: 'hard-coded credential',
  absent: 'No hard-coded credential was found in production code.',
});
