import { test } from 'node:test';
import { asObjectId } from '../../../model/repository.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { defaultBranchNeverRewritten } from './check.ts';

const [before, after] = [asObjectId('a'.repeat(40)), asObjectId('b'.repeat(40))];
const move = (fastForward?: boolean, from = 5) =>
  fact(
    'ref-move',
    { ref: 'refs/heads/main', before, after, ...(fastForward === undefined ? {} : { fastForward }) },
    { from },
  );

const cases = casesOf(defaultBranchNeverRewritten, {
  passes: [
    {
      name: 'it only grew',
      facts: [move(true), move(true, 9)],
      because: /2 passed.*from aaaaaaaaaa to bbbbbbbbbb, which descends from it/,
    },
  ],
  fails: [
    {
      name: 'a force push',
      facts: [move(true), move(false, 9)],
      because: /does not descend from it: history was replaced/,
    },
    {
      name: 'a deletion',
      facts: [fact('ref-move', { ref: 'refs/heads/main', before }, { from: 5 })],
      because: /was deleted; it had pointed to aaaaaaaaaa/,
    },
  ],
  notDetermined: [
    { name: 'observed only once', facts: [], because: /was not observed twice in the period/ },
    {
      name: 'observed only once by the collector',
      facts: [move(true)],
      gaps: [gap('ref-move', { reason: 'not-observed' })],
      because: /list may not be whole/,
    },
    {
      name: 'one of two repositories observed only once',
      facts: [repository(), repository({ repository: 'till' }), move(true)],
      because: /not observed twice/,
    },
    {
      name: 'seen for the first time',
      facts: [fact('ref-move', { ref: 'refs/heads/main', after }, { from: 5 })],
      because: /seen for the first time, at bbbbbbbbbb/,
    },
    { name: 'the earlier commit is gone', facts: [move()], because: /no longer there to compare with/ },
  ],
  notApplicable: [
    { name: 'no repository at all had landings', facts: [repository({ from: 900 })], because: /No occurrence/ },
  ],
});
for (const [name, run] of cases) test(name, run);
