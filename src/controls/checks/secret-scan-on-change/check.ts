import { defineCheck } from '../../check.ts';
import { foundIsFound, scannedOnChange } from '../../kit/scanner-check.ts';
import { isEmpty } from '../../kit/code.ts';
import { notApplicable } from '../../../model/outcome.ts';

export const secretScanOnChange = defineCheck({
  meta: {
    id: 'secret-scan-on-change',
    title: 'A pipeline in the repository scans each proposed change for secrets',
    question: 'What prevents a developer from pushing a key?',
    rationale:
      "A secret is exposed from the moment it is pushed. A hook on a developer's machine can be skipped; a pipeline cannot. Push protection that a forge offers by a setting leaves no trace in the code and is not seen here.",
    remediation:
      'Add a secret scanner (gitleaks, TruffleHog, ggshield …) to a pipeline that runs for proposed changes, with the full history of the change checked out.',
    reference: 'VUL-06',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline', 'pipeline-script'],
  toleratesGaps: foundIsFound,
  test: (item, facts) =>
    isEmpty(item)
      ? notApplicable('The repository holds no file in a known language.')
      : scannedOnChange('secrets', facts, { what: 'Scanning for secrets' }),
});
