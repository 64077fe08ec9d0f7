import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import type { ScannerKind } from '../../../model/fact-map.ts';
import { defineCheck } from '../../check.ts';
import { changeSteps, filesOf, pipelineContentGap, scansOf, stepPlace, toolsOf } from '../../kit/pipelines.ts';
import { listed } from '../../words.ts';

const gates: readonly ScannerKind[] = ['sast', 'sca', 'secrets', 'iac', 'container'];
const names: Readonly<Partial<Record<ScannerKind, string>>> = {
  sast: 'static analysis',
  sca: 'dependency scanning',
  secrets: 'secret scanning',
  iac: 'infrastructure scanning',
  container: 'image scanning',
};

export const scannersCanBlock = defineCheck({
  meta: {
    id: 'scanners-can-block',
    title: 'Scanners that run on proposed changes can fail the pipeline',
    question: 'What happens when a scanner finds something serious?',
    rationale:
      'A scanner whose failure is ignored informs nobody in time. The pipeline definition shows what keeps a failure from counting. Whether the forge makes the pipeline a condition of merging is a setting that the code does not hold.',
    remediation:
      'Take away what keeps the step from failing (`continue-on-error`, `allow_failure`, `|| true`, a severity that never occurs), and make the pipeline required on the forge.',
    reference: 'VUL-05',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline'],
  relevantGap: pipelineContentGap,
  test(_item, facts) {
    const steps = changeSteps(facts.of('pipeline'));
    const present = gates.filter((kind) => scansOf(steps, kind).length > 0);
    if (present.length === 0) return notApplicable('No scanner runs on proposed changes.');
    const toothless = present.filter((kind) =>
      scansOf(steps, kind).every(({ neutralisers }) => neutralisers.length > 0),
    );
    const all = filesOf(steps.filter(({ step }) => step.scanners.length > 0));
    if (toothless.length === 0) {
      return pass(`What it finds can fail the pipeline: ${listed(present.map(nameOf), gates.length)}.`, all);
    }
    const why = toothless.flatMap((kind) =>
      scansOf(steps, kind).map(
        (scan) => `${listed(toolsOf([scan], kind))} at ${stepPlace(scan)} (${listed(scan.neutralisers)})`,
      ),
    );
    return exception(
      `What it finds cannot fail the pipeline: ${listed(toothless.map(nameOf), gates.length)}. ${listed(why)}.`,
      all,
    );
  },
});

const nameOf = (kind: ScannerKind): string => names[kind] ?? kind;
