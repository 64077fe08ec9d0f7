import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { isInfrastructure } from '../../kit/code.ts';
import { usualEnvironments } from '../../kit/environments.ts';
import { actsOf, isAnswered, leniencyOf, reachOf, scheduleOf, toolsNamed } from '../../kit/infrastructure-steps.ts';
import {
  allSteps,
  contentGaps,
  filesOf,
  stepPlace,
  unreadCalls,
  unstarted,
  type RunStep,
} from '../../kit/pipelines.ts';
import { clause, listed } from '../../words.ts';

export const infrastructureDriftDetected = defineCheck({
  meta: {
    id: 'infrastructure-drift-detected',
    title: 'A scheduled job compares infrastructure code with what runs and can fail, and proposals are not applied',
    question: 'How do you know that production matches what was approved?',
    rationale:
      'What somebody changes by hand stays until the next apply, and nobody approved it. A scheduled job that compares the code with what runs (`terraform plan -detailed-exitcode`, `pulumi preview --expect-no-changes`, `argocd app diff`, driftctl …) shows it, if its failure counts; and what is applied is what landed. Judged are the existence and the form of these jobs in the repository, never what a run of them did or found. A start by hand is taken for a decision of those who may start it. On GitLab the schedule itself is a setting that is not read. Manifests of a cluster may be compared by a controller in the cluster, and a service outside may compare as well: neither is seen. An apply is taken to reach production where its job names such an environment; where a tool that keeps state applies without saying to what, it is not determined.',
    remediation:
      'Add a scheduled job that compares infrastructure code with what runs and fails on a difference; apply to production only from the default branch, in a pipeline.',
    reference: 'CHG-13',
    evaluation: 'state',
    parameters: usualEnvironments,
  },
  population: 'repository',
  reads: ['pipeline', 'infrastructure-resource'],
  toleratesGaps: 'a job that was found compares, whatever else could not be read.',
  test({ value }, facts, lists) {
    const steps = allSteps(facts.of('pipeline'));
    const declared = facts.of('infrastructure-resource').filter(isInfrastructure);
    const applied = actsOf(steps, 'applies').map((run) => ({ run, reach: reachOf(run, value.branch, lists) }));
    const isApplied = applied.some(({ reach }) => reach !== 'elsewhere');
    if (declared.length === 0 && !isApplied && actsOf(steps, 'compares').length === 0)
      return notApplicable('No infrastructure is declared as code in the repository.');
    const unmerged = applied.filter(({ reach }) => reach === 'unmerged').map(({ run }) => run);
    if (unmerged.length > 0)
      return exception(
        `What has not landed may be applied to production: ${listed(unmerged.map(placeOf))}.`,
        filesOf(unmerged),
      );
    const open = applied.filter(({ reach }) => reach === 'unknown').map(({ run }) => run);
    return compared(steps, facts, { declared, open });
  },
});

type View = Pick<FactView<'pipeline'>, 'of' | 'gaps'>;

interface Found {
  readonly declared: readonly Fact<'infrastructure-resource'>[];
  /** Steps that apply from where nobody can tell. */
  readonly open: readonly RunStep[];
}

function compared(steps: readonly RunStep[], facts: View, found: Found): Outcome {
  const compares = actsOf(steps, 'compares');
  const scheduled = compares.filter((run) => scheduleOf(run) === 'scheduled');
  const firm = scheduled.filter((run) => leniencyOf(run).length === 0);
  if (firm.length === 0) return notFirm(steps, facts, { ...found, scheduled });
  const told = `A scheduled job compares infrastructure code with what runs (${listed(toolsNamed(firm))}) and can fail: ${placesOf(firm)}.${scheduleNote(firm)} What its runs found is not read.`;
  if (found.open.length > 0)
    return notDetermined(
      `${told} From which branches and to which environment it is applied is not in what was read: ${listed(found.open.map(placeOf))}.`,
    );
  return pass(told, filesOf(firm));
}

const scheduleNote = (firm: readonly RunStep[]): string =>
  firm.some(({ pipeline }) => pipeline.value.system === 'gitlab-ci') ? ' The schedule itself is set on GitLab.' : '';

/** Nothing that compares on a schedule and fails: what there is instead, from the nearest to nothing at all. */
function notFirm(
  steps: readonly RunStep[],
  facts: View,
  by: Found & { readonly scheduled: readonly RunStep[] },
): Outcome {
  const answered = by.scheduled.filter(isAnswered);
  if (answered.length > 0)
    return notDetermined(
      `A scheduled job compares infrastructure code with what runs, and what is done about a difference lies with the steps that ask for it: ${placesOf(answered)}.`,
    );
  if (by.scheduled.length > 0)
    return exception(
      `A scheduled job compares infrastructure code with what runs, but a difference fails nothing: ${listed(
        by.scheduled.map((run) => `${stepPlace(run)} (${listed(leniencyOf(run))})`),
      )}.`,
      filesOf(by.scheduled),
    );
  const unclear = actsOf(steps, 'compares').filter((run) => scheduleOf(run) === 'unclear');
  if (unclear.length > 0)
    return notDetermined(
      `Infrastructure code is compared with what runs; whether on a schedule is not in what was read: ${listed(unclear.map(placeOf))}.`,
    );
  const shown = actsOf(steps, 'shows').filter((run) => scheduleOf(run) === 'scheduled');
  if (shown.length > 0)
    return notDetermined(
      `A scheduled job shows the difference between infrastructure code and what runs, and a difference does not fail it by itself: ${placesOf(shown)}.`,
    );
  return notFound(steps, facts, by);
}

function notFound(steps: readonly RunStep[], facts: View, { declared }: Found): Outcome {
  const hidden = unstarted(actsOf(steps, 'compares'), facts.gaps('pipeline'));
  if (hidden.steps.length > 0)
    return notDetermined(
      `Infrastructure code is compared with what runs at ${placesOf(hidden.steps)}; whether on a schedule is not in the repository: ${listed(
        hidden.gaps.map(({ detail }) => clause(detail)),
        1,
      )}.`,
      hidden.gaps,
    );
  const unread = unreadCalls(steps.filter(({ pipeline }) => pipeline.value.triggers.includes('schedule')));
  if (unread.length > 0)
    return notDetermined(
      `No scheduled comparison was found, but scheduled pipelines call what lies in other repositories: ${listed(unread)}.`,
    );
  if (declared.length > 0 && declared.every(({ value }) => value.tool === 'kubernetes'))
    return notDetermined(
      'No scheduled job compares the manifests with what runs. A controller in the cluster may do it, which the repository does not show.',
    );
  const elsewhere = actsOf(steps, 'compares');
  const other =
    elsewhere.length === 0 ? '' : ` It is compared only when something else starts a pipeline: ${placesOf(elsewhere)}.`;
  return missing(
    contentGaps(facts),
    ['pipeline'],
    `No scheduled job in the repository compares infrastructure code with what runs.${other}`,
    facts.of('pipeline'),
  );
}

const placesOf = (steps: readonly RunStep[]): string => listed(steps.map(stepPlace));

/** With what it hangs on where that could not be judged. */
const placeOf = (run: RunStep): string =>
  run.step.unclear === undefined ? stepPlace(run) : `${stepPlace(run)} (if: ${run.step.unclear})`;
