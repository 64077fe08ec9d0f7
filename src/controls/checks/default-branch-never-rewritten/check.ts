import { exception, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { dayOf } from '../../time.ts';

export const defaultBranchNeverRewritten = defineCheck({
  meta: {
    id: 'default-branch-never-rewritten',
    title: 'Each observed step of the default branch kept what was there before',
    question: 'Could a commit have been removed or altered afterwards?',
    rationale:
      'A branch that only grows keeps every landing that was ever reviewed. Plumbline writes down where the branch pointed each time it looked; a step to a commit that does not descend from the one before replaced history. What happened between two looks and was undone again is not seen, and before the first look nothing is.',
    remediation:
      'Forbid force pushes and deletion of the default branch on the forge, and run Plumbline often (daily, or on each push), so that little time lies between two looks.',
    reference: 'CHG-04',
    evaluation: 'population',
    parameters: {},
  },
  population: 'ref-move',
  reads: [],
  silenceMeans:
    'The default branch was not observed twice in the period, so there is no step to judge; each further run adds one observation.',
  label: ({ repository, value, valid }) => `${repository} ${value.ref} on ${dayOf(valid.from.at)}`,
  test(item) {
    const { ref, before, after, fastForward } = item.value;
    const step = `${ref} went from ${shown(before)} to ${shown(after)}`;
    if (after === undefined) return exception(`${ref} was deleted; it had pointed to ${shown(before)}.`, [item]);
    if (before === undefined)
      return notDetermined(
        `${ref} was seen for the first time, at ${shown(after)}: there is nothing to compare it with.`,
      );
    if (fastForward === true) return pass(`${step}, which descends from it.`, [item]);
    if (fastForward === false)
      return exception(`${step}, which does not descend from it: history was replaced.`, [item]);
    return notDetermined(`${step}; the earlier commit is no longer there to compare with.`);
  },
});

const shown = (commit: string | undefined): string => commit?.slice(0, 10) ?? 'nothing';
