import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isInfrastructure } from '../../kit/code.ts';
import { foundIsFound, scannedOnChange } from '../../kit/scanner-check.ts';

export const infrastructureScanOnChange = defineCheck({
  meta: {
    id: 'infrastructure-scan-on-change',
    title: 'A pipeline in the repository scans infrastructure code on each proposed change',
    question: 'How do you detect insecure configuration before it ships?',
    rationale:
      'Infrastructure code is deployed as it stands. A scanner that runs for each proposed change finds open storage and missing encryption while they are still a proposal.',
    remediation:
      'Add a scanner for infrastructure code (Checkov, Trivy config, KICS, tfsec …) to a pipeline that runs for proposed changes.',
    reference: 'VUL-08',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline', 'pipeline-script', 'infrastructure-resource'],
  toleratesGaps: foundIsFound,
  test(_item, facts) {
    if (facts.of('infrastructure-resource').some(isInfrastructure)) {
      return scannedOnChange('iac', facts, { what: 'Scanning of infrastructure code' });
    }
    return notApplicable('No infrastructure is declared as code in the repository.');
  },
});
