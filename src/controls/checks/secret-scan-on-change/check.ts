import { defineCheck } from '../../check.ts';
import { besideForge } from '../../kit/forge-scanners.ts';
import { foundIsFound, scannedOnChange } from '../../kit/scanner-check.ts';
import { isEmpty } from '../../kit/code.ts';
import { notApplicable } from '../../../model/outcome.ts';

const what = 'Scanning for secrets';

export const secretScanOnChange = defineCheck({
  meta: {
    id: 'secret-scan-on-change',
    title: 'Each proposed change is scanned for secrets, by a pipeline or by the forge as it is pushed',
    question: 'What prevents a developer from pushing a key?',
    rationale:
      "A secret is exposed from the moment it is pushed. A hook on a developer's machine can be skipped; a pipeline cannot, nor can push protection of the forge. That is a setting which leaves no trace in the code: where the forge was not asked, or hides it, nobody knows, and nothing is claimed.",
    remediation:
      'Add a secret scanner (gitleaks, TruffleHog, ggshield …) to a pipeline that runs for proposed changes, with the full history of the change checked out; or switch on push protection of the forge and connect it with a token that may see the setting. Where no forge has such a setting, say so (`pipelinesOnly`).',
    reference: 'VUL-06',
    evaluation: 'state',
    parameters: { pipelinesOnly: false },
  },
  population: 'repository',
  reads: ['pipeline', 'pipeline-script', 'forge-scanner'],
  toleratesGaps: foundIsFound,
  test: (item, facts, { pipelinesOnly }) =>
    isEmpty(item)
      ? notApplicable('The repository holds no file in a known language.')
      : besideForge({ kind: 'secrets', what, pipelinesOnly }, facts, scannedOnChange('secrets', facts, { what })),
});
