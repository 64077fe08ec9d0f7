import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import type { Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { holdsCode } from '../../kit/code.ts';
import {
  allSteps,
  changeSteps,
  contentGaps,
  filesOf,
  isWhole,
  limitedPlace,
  stepPlace,
  unreadCalls,
  unstarted,
  type RunStep,
} from '../../kit/pipelines.ts';
import { agree, clause, counted, listed } from '../../words.ts';

export const pipelineRunsTests = defineCheck({
  meta: {
    id: 'pipeline-runs-tests',
    title: 'A pipeline in the repository runs tests on each proposed change and can fail',
    question: 'What does the required check do?',
    rationale:
      'A green check is worth what it runs. The pipeline definition shows, for each date, whether proposed changes were tested and whether a failing test would have counted. Whether the forge makes the pipeline a condition of merging is a setting that the code does not hold.',
    remediation:
      'Run the tests in a pipeline that starts for every proposed change, without anything that ignores their failure, and make it required on the forge.',
    reference: 'CHG-06',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline'],
  toleratesGaps: 'a test step that was found runs, whatever else could not be read.',
  test(item, facts) {
    if (!holdsCode(item)) return notApplicable('The repository holds no program code.');
    const steps = changeSteps(facts.of('pipeline'));
    const tests = steps.filter(({ step }) => step.runsTests);
    const firm = tests.filter(({ neutralisers }) => neutralisers.length === 0);
    const whole = firm.filter(isWhole);
    if (whole.length > 0)
      return pass(`Tests run on each proposed change and can fail the pipeline: ${places(whole)}.`, filesOf(whole));
    if (firm.length > 0)
      return notDetermined(`Tests may not run on each proposed change: ${listed(firm.map(limitedPlace))}.`);
    return tests.length > 0 ? toothless(tests) : untested(facts, unreadCalls(steps));
  },
});

function toothless(tests: readonly RunStep[]): Outcome {
  const why = tests.map((found) => `${stepPlace(found)} (${listed(found.neutralisers)})`);
  return exception(`Tests run on proposed changes, but their failure does not count: ${listed(why)}.`, filesOf(tests));
}

function untested(facts: Pick<FactView<'pipeline'>, 'of' | 'gaps'>, unread: readonly string[]): Outcome {
  const pipelines = facts.of('pipeline');
  const hidden = unstarted(
    allSteps(pipelines).filter(({ step }) => step.runsTests),
    facts.gaps('pipeline'),
  );
  if (hidden.steps.length > 0) {
    return notDetermined(
      `Tests are set up at ${places(hidden.steps)}; whether they run on proposed changes is not in the repository: ${listed(
        hidden.gaps.map(({ detail }) => clause(detail)),
        1,
      )}.`,
      hidden.gaps,
    );
  }
  if (unread.length > 0) {
    return notDetermined(
      `No test step was found, but pipelines call what lies in other repositories: ${listed(unread)}.`,
    );
  }
  const onChange = pipelines.filter(({ value }) => value.onChange).length;
  const because =
    pipelines.length === 0
      ? 'The repository defines no pipeline.'
      : `No pipeline runs tests on proposed changes; ${onChange} of ${counted(pipelines.length, 'pipeline definition')} ${agree(onChange, 'starts', 'start')} on them.`;
  return missing(contentGaps(facts), ['pipeline'], because, pipelines);
}

const places = (steps: readonly RunStep[]): string => listed(steps.map(stepPlace));
