import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import type { ScannerKind } from '../../../model/fact-map.ts';
import { defineCheck } from '../../check.ts';
import {
  changeSteps,
  filesOf,
  limitedPlace,
  pipelineContentGap,
  scansOf,
  stepPlace,
  toolsOf,
  type RunStep,
} from '../../kit/pipelines.ts';
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
  reads: ['pipeline', 'pipeline-script'],
  relevantGap: pipelineContentGap,
  test(_item, facts) {
    const found = changeSteps(facts.of('pipeline'), facts.of('pipeline-script')).filter(({ step }) =>
      step.scanners.some(isGate),
    );
    const steps = found.filter(({ away }) => !away);
    if (found.length === 0) return notApplicable('No scanner runs on proposed changes.');
    if (steps.length === 0)
      return notDetermined(`Scanners may not run on proposed changes: ${listed(found.map(limitedPlace))}.`);
    const present = gates.filter((kind) => scansOf(steps, kind).length > 0);
    const toothless = present.filter((kind) =>
      scansOf(steps, kind).every(({ neutralisers }) => neutralisers.length > 0),
    );
    if (toothless.length > 0) return exception(toothlessText(toothless, steps), filesOf(steps));
    const kinds = present.map((kind) => `${names[kind] ?? kind} (${listed(toolsOf(steps, kind))})`);
    return pass(
      `What is found can fail the pipeline: ${listed(kinds, gates.length)}.${reportedToForge(steps)}`,
      filesOf(steps),
    );
  },
});

const isGate = ({ kind }: { readonly kind: ScannerKind }): boolean => gates.includes(kind);

function toothlessText(toothless: readonly ScannerKind[], steps: readonly RunStep[]): string {
  const why = toothless.flatMap((kind) =>
    scansOf(steps, kind).map(
      (scan) => `${listed(toolsOf([scan], kind))} at ${stepPlace(scan)} (${listed(scan.neutralisers)})`,
    ),
  );
  const kinds = toothless.map((kind) => names[kind] ?? kind);
  return `What is found cannot fail the pipeline: ${listed(kinds, gates.length)}. ${listed(why)}.`;
}

/** These end well whatever they find; the forge fails a check of its own, by a severity that is set there. */
const reporters: ReadonlySet<string> = new Set(['CodeQL']);

function reportedToForge(steps: readonly RunStep[]): string {
  const tools = steps
    .flatMap(({ step }) => step.scanners.map(({ tool }) => tool))
    .filter((tool) => reporters.has(tool));
  return tools.length === 0
    ? ''
    : ` ${listed(tools)} hands its findings to the forge, whose settings say which of them fail the change.`;
}
