import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { holdsCode } from '../../kit/code.ts';
import { besideForge } from '../../kit/forge-scanners.ts';
import { foundIsFound, scannedOnChange } from '../../kit/scanner-check.ts';

const what = 'Static analysis';

export const staticAnalysisOnChange = defineCheck({
  meta: {
    id: 'static-analysis-on-change',
    title: 'Static analysis looks at each proposed change, in a pipeline or by a setting of the forge',
    question: 'Is code analysed for security flaws before it is merged?',
    rationale:
      'Flaws are cheapest to mend before they land. The pipeline definition shows at which dates the analysis was there; analysis that a forge runs by a setting of its own leaves no trace in the code: the forge is asked which languages it covers, and where nobody could ask, nothing is claimed.',
    remediation:
      'Add a static analysis step (CodeQL, Semgrep, Sonar, gosec, Bandit …) to a pipeline that runs for proposed changes. If the forge runs it by a setting, connect it with a token that may see the setting. Where no forge has such a setting, say so (`pipelinesOnly`).',
    reference: 'VUL-04',
    evaluation: 'state',
    parameters: { pipelinesOnly: false },
  },
  population: 'repository',
  reads: ['pipeline', 'pipeline-script', 'forge-scanner'],
  toleratesGaps: foundIsFound,
  test: (item, facts, { pipelinesOnly }) =>
    holdsCode(item)
      ? besideForge(
          { kind: 'static-analysis', what, languages: item.value.languages, pipelinesOnly },
          facts,
          scannedOnChange('sast', facts, { what }),
        )
      : notApplicable('The repository holds no program code.'),
});
