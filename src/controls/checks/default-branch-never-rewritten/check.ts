import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { differencesAbout, isOf } from '../../kit/differences.ts';
import { dayOf } from '../../time.ts';
import { clause } from '../../words.ts';

export const defaultBranchNeverRewritten = defineCheck({
  meta: {
    id: 'default-branch-never-rewritten',
    title: 'Each observed step of a branch in scope kept what was there before',
    question: 'Could a commit have been removed or altered afterwards?',
    rationale:
      'A branch that only grows keeps every landing that was ever reviewed. Plumbline writes down where the branch pointed each time it looked; a step to a commit that does not descend from the one before replaced history. Where the forge keeps a log of the branch, its entries are steps as well, and where two of them do not join, something between is missing: the step after such a hole is not determined. What git shows goes before what the log calls it. Without a log, what happened between two looks and was undone again is not seen, and before the first look nothing is: that there was no rewriting is only said for the time that was watched. A branch that was deleted once all it held was on another branch in scope lost nothing.',
    remediation:
      'Forbid force pushes and deletion of the branches in scope on the forge, and run Plumbline often (daily, or on each push), so that little time lies between two looks.',
    reference: 'CHG-04',
    evaluation: 'invariant',
    parameters: {},
  },
  population: 'ref-move',
  reads: ['difference'],
  toleratesGaps:
    'whether one commit descends from another is in git; what was not watched is told with the watch, and holes in the log with the step after them.',
  silenceMeans:
    'Nothing tells where the branches in scope pointed in the period; each further run adds one look at it.',
  label: ({ repository, value, valid }) => `${repository} ${value.ref} on ${dayOf(valid.from.at)}`,
  test(item, facts) {
    const { ref, before, after, actor } = item.value;
    const step = `${ref} went from ${shown(before)} to ${shown(after)}${actor === undefined ? '' : ` (${actor})`}`;
    const about = differencesAbout(facts, item);
    const replaced = about.find((one) => isOf(one, 'history-replaced') && !one.value.explained);
    const hole = about.find((one) => isOf(one, 'ref-log-gap') && !one.value.explained);
    if (after === undefined && item.value.fastForward === true)
      return pass(`${ref} was deleted at ${shown(before)}, and all that it held is on another branch in scope.`, [
        item,
      ]);
    if (after === undefined) return exception(`${ref} was deleted; it had pointed to ${shown(before)}.`, [item]);
    if (replaced) return exception(`${step}: ${clause(replaced.value.because)}.`, [item, replaced]);
    const outcome = stepOutcome(item, step);
    return hole && outcome.result !== 'exception'
      ? notDetermined(`${step}, but the log of the branch has a hole before: ${clause(hole.value.because)}.`)
      : outcome;
  },
});

function stepOutcome(item: Fact<'ref-move'>, step: string): Outcome {
  const { ref, before, after, fastForward, activity } = item.value;
  if (before === undefined && activity === 'creation')
    return notApplicable(`${ref} was created at ${shown(after)}: there was nothing before.`);
  if (before === undefined)
    return notDetermined(
      `${ref} was seen for the first time, at ${shown(after)}: there is nothing to compare it with.`,
    );
  if (fastForward === true) return pass(`${step}, which descends from it.`, [item]);
  if (fastForward === false) return exception(`${step}, which does not descend from it: history was replaced.`, [item]);
  if (activity === 'force-push')
    return exception(`${step}, by a force push: the forge’s log says so, and the earlier commit is gone.`, [item]);
  return notDetermined(`${step}; the earlier commit is no longer there to compare with.`);
}

const shown = (commit: string | undefined): string => commit?.slice(0, 10) ?? 'nothing';
