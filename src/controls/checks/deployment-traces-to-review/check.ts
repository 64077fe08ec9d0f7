import type { Fact } from '../../../model/fact.ts';
import { exception, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { differencesAbout, isOf } from '../../kit/differences.ts';
import { deploymentName, noDeployments, outsideProduction, withoutProduction } from '../../kit/deployments.ts';
import { usualEnvironments } from '../../kit/environments.ts';
import { landingsIn } from '../../kit/landings.ts';
import { clause, counted, listed } from '../../words.ts';
import { changeApprovedByAnother } from '../change-approved-by-another/check.ts';
import { changeLandedAsApproved } from '../change-landed-as-approved/check.ts';
import { requiredChecksPassed } from '../required-checks-passed/check.ts';

type View = FactView<'deployment' | 'landed-change' | 'repository' | 'difference' | 'branch-rules'>;

export const deploymentTracesToReview = defineCheck({
  meta: {
    id: 'deployment-traces-to-review',
    title:
      'Each production deployment holds landings of branches in scope only, each of them approved, unaltered and tested',
    question: 'Pick a running version: show its source, its approval and its checks.',
    rationale:
      'A reviewed branch is worth little when something else is deployed. Each production deployment is traced to the landing of its commit and to every landing that it was the first to bring, and these are judged as the change controls judge them: approved by another, landed as approved, required checks passed. A commit that is on no branch in scope is an exception; one that is no landing that is known is not determined. The forge’s record says which commit was deployed; that the built artefact is of that commit (provenance, signature) is not looked at.',
    remediation:
      'Deploy from protected branches in scope only, and have what was brought unreviewed looked at after the fact.',
    reference: 'CHG-15',
    evaluation: 'population',
    parameters: { ...usualEnvironments, minimumApprovers: 1 },
  },
  population: 'deployment',
  reads: ['deployment', 'landed-change', 'repository', 'difference', 'branch-rules'],
  toleratesGaps: 'each landing is judged with what is known of it; what could not be read of one is said with it.',
  silenceMeans: noDeployments,
  label: deploymentName,
  scope: (item, lists) => outsideProduction(item, lists),
  test(item, facts, parameters) {
    const { commit } = item.value;
    const without = withoutProduction(item, parameters);
    if (without) return without;
    const off = differencesAbout(facts, { id: item.id }).find((one) => isOf(one, 'deployed-off-branch'));
    if (off && !off.value.explained) return exception(`${clause(off.value.because)}.`, [item, off]);
    const landings = landingsIn(facts, item);
    if (landings.length === 0)
      return notDetermined(
        `${commit.slice(0, 10)} is no landing of a branch in scope that is known.`,
        facts.gaps('landed-change'),
      );
    return traced(item, landings, { facts, minimumApprovers: parameters.minimumApprovers });
  },
});

interface Tracing {
  readonly facts: View;
  readonly minimumApprovers: number;
}

function traced(item: Fact<'deployment'>, landings: readonly Fact<'landed-change'>[], by: Tracing): Outcome {
  const judged = landings.map((landing) => ({ landing, outcomes: outcomesOf(landing, by) }));
  const told = (result: Outcome['result']): readonly string[] =>
    judged.flatMap(({ landing, outcomes }) =>
      outcomes
        .filter((outcome) => outcome.result === result)
        .slice(0, 1)
        .map((outcome) => `${landing.value.commit.slice(0, 10)}: ${clause(outcome.because)}`),
    );
  const bad = told('exception');
  const of = `${counted(landings.length, 'landing')} that it brought`;
  if (bad.length > 0)
    return exception(`Of the ${of}, ${bad.length} did not pass. ${shown(bad)}.`, [
      item,
      ...judged
        .filter(({ outcomes }) => outcomes.some(({ result }) => result === 'exception'))
        .map(({ landing }) => landing),
    ]);
  const open = told('not-determined');
  if (open.length > 0)
    return notDetermined(
      `Of the ${of}, ${open.length} could not be judged. ${shown(open)}.`,
      by.facts.gaps('landed-change'),
    );
  const commits = listed(landings.map(({ value }) => value.commit.slice(0, 10)));
  return pass(`Each of the ${of} was approved and tested, and landed as it was approved: ${commits}.`, [
    item,
    ...landings,
  ]);
}

/** In the words of the change controls, and by their rules: what does not apply there is no fault here. */
function outcomesOf(landing: Fact<'landed-change'>, { facts, minimumApprovers }: Tracing): readonly Outcome[] {
  return [
    changeApprovedByAnother.test(landing, facts, { minimumApprovers }),
    changeLandedAsApproved.test(landing, facts, {}),
    requiredChecksPassed.test(landing, facts, {}),
  ];
}

const shown = (told: readonly string[]): string =>
  told.length > 3 ? `${told.slice(0, 3).join('; ')}; and ${told.length - 3} more` : told.join('; ');
