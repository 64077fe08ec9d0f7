import type { FindingFact } from '../../../model/fact-map.ts';
import { findingCheck } from '../../kit/finding-check.ts';

/** Values in `.env` files are judged here, not among the credentials in code: the remedy is another one. */
export const isEnvironmentFile = ({ rule, path }: Pick<FindingFact, 'rule' | 'path'>): boolean =>
  rule === 'committed-dotenv' || /(?:^|\/)\.env(?:\.[\w-]+)?$/.test(path);

export const noCommittedEnvironmentFile = findingCheck({
  meta: {
    id: 'no-committed-environment-file',
    title: 'No environment file with values of secrets is committed',
    question: 'Where do applications get their secrets?',
    rationale:
      'An environment file on the default branch gives every reader of the code, and every copy of it, the secrets of a running system. Files that only show which names are needed (`.env.example`) are no such thing.',
    remediation:
      'Revoke what stands in the file, delete it, add its name to .gitignore, and let applications read their secrets from a secret manager or from encrypted files.',
    reference: 'ENC-08',
  },
  where: 'any file',
  selects: (finding) => finding.class === 'secret' && isEnvironmentFile(finding),
  noun: 'secret in an environment file',
  plural: 'secrets in environment files',
  absent: 'No committed environment file with values of secrets was found.',
});
