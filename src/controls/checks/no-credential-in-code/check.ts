import { findingCheck } from '../../kit/finding-check.ts';
import { isEnvironmentFile } from '../no-committed-environment-file/check.ts';

export const noCredentialInCode = findingCheck({
  meta: {
    id: 'no-credential-in-code',
    title: 'Production code holds no hard-coded credential',
    question: 'How do you know that no secrets are in the repository, and what happened to those that were?',
    rationale:
      'Whoever can read the code can use a credential that stands in it, long after the line was deleted. The intervals show from which landing until which one each credential stood on the default branch; whether it was revoked is known to its issuer alone.',
    remediation:
      'Revoke the credential at its issuer first, then take it out of the code and hand it in at run time from a secret manager. Deleting the line is not enough: history keeps it. A value that is no secret can be marked with a comment that says why.',
    reference: 'ACC-10',
  },
  where: 'any file',
  selects: (finding) => finding.class === 'secret' && !isEnvironmentFile(finding),
  noun: 'hard-coded credential',
  absent: 'No hard-coded credential was found in production code.',
});
