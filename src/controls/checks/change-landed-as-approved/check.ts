import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { changeName, changesetName, isFirstLanding } from '../../kit/changes.ts';
import { differencesAbout, isDirectPush } from '../../kit/differences.ts';
import { clause, listed } from '../../words.ts';

export const changeLandedAsApproved = defineCheck({
  meta: {
    id: 'change-landed-as-approved',
    title: 'What landed is, byte for byte, what was proposed',
    question: 'Is what was approved what landed, or was something added on the way?',
    rationale:
      'An approval covers the content that was looked at. The merge is computed again from git objects alone (`git merge-tree --write-tree`) and its tree is compared with the tree that landed, for merges, squashes and rebases alike; no word of a forge is needed. A conflict that somebody resolved by hand is content that nobody proposed, so it is an exception and its paths are named. Whether the last revision of the proposal was the approved one, approval by another says.',
    remediation:
      'Resolve conflicts on the branch of the proposal, so that the resolution is reviewed, and let only the forge or a queue make the commit that lands. Have what differs reviewed after the fact.',
    reference: 'CHG-02',
    evaluation: 'population',
    parameters: {},
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository', 'difference'],
  toleratesGaps:
    'two trees that are there are equal or not, whatever else is missing; where one is missing, it is said.',
  label: changeName,
  test(item, facts) {
    const { value } = item;
    const relied = value.proposed === undefined ? [item] : [item, { id: value.proposed.fact }];
    if (isFirstLanding(item, facts.of('repository')))
      return notApplicable('The branch began with this commit: there was nothing to propose a change to.');
    const { content } = value;
    if (content === undefined) {
      const direct = differencesAbout(facts, { id: item.id, commit: value.commit }).find(isDirectPush);
      return direct
        ? notApplicable('It landed without a changeset, so nothing was proposed that it could be compared with.')
        : notDetermined(
            `What was proposed as ${changesetName(value)} is not known, so what landed could not be compared with it.`,
            facts.gaps('landed-change'),
          );
    }
    const because = clause(content.because);
    const where = content.paths.length === 0 ? '' : `; it differs in ${listed(content.paths, 5)}`;
    switch (content.result) {
      case 'equal':
        return pass(`What landed is what was proposed: ${because}.`, relied);
      case 'different':
        return exception(`What landed is not what was proposed: ${because}${where}.`, relied);
      case 'conflict':
        return exception(
          `The proposal conflicted with the branch, and the resolution was not part of it: ${because}${where}.`,
          relied,
        );
      case 'not-comparable':
        return notDetermined(
          `What landed could not be compared with what was proposed: ${because}.`,
          facts.gaps('landed-change'),
        );
    }
  },
});
