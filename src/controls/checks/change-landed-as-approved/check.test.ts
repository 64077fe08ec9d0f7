import { test } from 'node:test';
import type { ContentComparison } from '../../../model/change.ts';
import { casesOf, fact, gap, landing, repository } from '../../test-facts.ts';
import { headCommit, proposed } from '../../test-forge-facts.ts';
import { changeLandedAsApproved } from './check.ts';

const born = repository({ from: 0 });
const compared = (content: Partial<ContentComparison>) => [
  born,
  landing(
    {
      change: { id: '7', url: null },
      joinedBy: 'pull-ref',
      proposed: proposed(),
      content: { result: 'equal', against: headCommit, because: 'The trees are equal.', paths: [], ...content },
    },
    { from: 3 },
  ),
];
const directPush = fact(
  'difference',
  {
    code: 'direct-push',
    branch: 'main',
    subject: landing({}, { from: 3 }).value.commit,
    at: born.valid.from.at,
    because: 'Nothing leads to a changeset.',
    explained: false,
    relied: [],
  },
  { from: 5 },
);

const cases = casesOf(changeLandedAsApproved, {
  passes: [
    { name: 'equal trees', facts: compared({}), because: /What landed is what was proposed: The trees are equal\./ },
    {
      name: 'whatever else is missing',
      facts: compared({}),
      gaps: [gap('landed-change', { reason: 'not-connected' })],
      because: /is what was proposed/,
    },
  ],
  fails: [
    {
      name: 'a squash with something added',
      facts: compared({ result: 'different', because: 'Two files differ.', paths: ['src/pay.ts', 'src/cart.ts'] }),
      because: /is not what was proposed: Two files differ; it differs in src\/pay\.ts and src\/cart\.ts/,
    },
    {
      name: 'a conflict that somebody resolved',
      facts: compared({ result: 'conflict', because: 'The merge conflicts.', paths: ['a.ts'] }),
      because: /the resolution was not part of it: The merge conflicts; it differs in a\.ts/,
    },
  ],
  notDetermined: [
    {
      name: 'an object is missing',
      facts: compared({ result: 'not-comparable', against: null, because: 'The head is not in the clone.' }),
      because: /could not be compared with what was proposed: The head is not in the clone/,
    },
    {
      name: 'nobody compared',
      facts: [born, landing({ change: { id: '7', url: null }, joinedBy: 'api', proposed: proposed() }, { from: 3 })],
      because: /proposed as changeset #7 is not known/,
    },
    {
      name: 'from git alone',
      facts: [born, landing({}, { from: 3 })],
      because: /proposed as a changeset is not known/,
    },
  ],
  notApplicable: [
    {
      name: 'pushed without a changeset',
      facts: [born, landing({}, { from: 3 }), directPush],
      because: /without a changeset/,
    },
    { name: 'the first commit', facts: [born, landing({}, { from: 0 })], because: /The branch began/ },
  ],
});
for (const [name, run] of cases) test(name, run);
