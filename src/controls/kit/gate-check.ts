/** Checks of one shape: a pipeline runs a command or action on each proposed change, and its failure fails the pipeline. */
import type { PipelineStep } from '../../model/fact-map.ts';
import { exception, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { clause, listed } from '../words.ts';
import { missing } from './absence.ts';
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
} from './pipelines.ts';

export interface Gate {
  /** `A comparison of interfaces` */
  readonly what: string;
  readonly isIt: (step: PipelineStep) => boolean;
  /** A pipeline that starts only for changes of such paths starts for every change that matters. */
  readonly about: RegExp;
}

export function gateOnChange(facts: Pick<FactView<'pipeline'>, 'of' | 'gaps'>, gate: Gate): Outcome {
  const { what, isIt } = gate;
  const pipelines = facts.of('pipeline');
  const steps = changeSteps(pipelines);
  const found = steps.filter(({ step }) => isIt(step));
  const whole = found.filter((run) => isWhole(run) || isOfSubject(run, gate));
  const strict = whole.filter(({ neutralisers }) => neutralisers.length === 0);
  if (strict.length > 0)
    return pass(`${what} runs on each proposed change: ${listed(strict.map(stepPlace))}.`, filesOf(strict));
  if (whole.length > 0) {
    const lenient = whole.map((run) => `${stepPlace(run)} (${listed(run.neutralisers)})`);
    return exception(`${what} runs, and its failure fails nothing: ${listed(lenient)}.`, filesOf(whole));
  }
  if (found.length > 0)
    return notDetermined(`${what} may not run on each proposed change: ${listed(found.map(limitedPlace))}.`);
  return notFound(facts, gate, unreadCalls(steps));
}

const isOfSubject = ({ onlyFor, away }: RunStep, { about }: Gate): boolean =>
  !away && onlyFor.some((path) => about.test(path));

function notFound(
  facts: Pick<FactView<'pipeline'>, 'of' | 'gaps'>,
  { what, isIt }: Gate,
  unread: readonly string[],
): Outcome {
  const elsewhere = allSteps(facts.of('pipeline')).filter(({ step }) => isIt(step));
  const hidden = unstarted(elsewhere, facts.gaps('pipeline'));
  if (hidden.steps.length > 0)
    return notDetermined(
      `${what} is set up at ${listed(hidden.steps.map(stepPlace))}; whether it runs on proposed changes is not in the repository: ${listed(
        hidden.gaps.map(({ detail }) => clause(detail)),
        1,
      )}.`,
      hidden.gaps,
    );
  if (elsewhere.length > 0)
    return exception(
      `${what} runs, but not on each proposed change: ${listed(elsewhere.map(stepPlace))}.`,
      filesOf(elsewhere),
    );
  if (unread.length > 0)
    return notDetermined(
      `${what} was not found, but pipelines call what lies in other repositories: ${listed(unread)}.`,
    );
  return missing(contentGaps(facts), ['pipeline'], `${what} runs in no pipeline of the repository.`);
}

/** All that a step says of what it runs. */
export const textOfStep = ({ uses = '', run = '' }: PipelineStep): string => `${uses}\n${run}`;
