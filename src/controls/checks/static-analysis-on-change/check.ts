import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { holdsCode } from '../../kit/code.ts';
import { foundIsFound, scannedOnChange } from '../../kit/scanner-check.ts';

export const staticAnalysisOnChange = defineCheck({
  meta: {
    id: 'static-analysis-on-change',
    title: 'A pipeline in the repository runs static analysis on each proposed change',
    question: 'Is code analysed for security flaws before it is merged?',
    rationale:
      'Flaws are cheapest to mend before they land. The pipeline definition shows at which dates the analysis was there; analysis that a forge runs by a setting of its own leaves no trace in the code and is not seen here.',
    remediation:
      'Add a static analysis step (CodeQL, Semgrep, Sonar, gosec, Bandit …) to a pipeline that runs for proposed changes. If the forge runs it by a setting, switch this control off with that reason or define it in the repository.',
    reference: 'VUL-04',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline', 'pipeline-script'],
  toleratesGaps: foundIsFound,
  test: (item, facts) =>
    holdsCode(item)
      ? scannedOnChange('sast', facts, { what: 'Static analysis' })
      : notApplicable('The repository holds no program code.'),
});
