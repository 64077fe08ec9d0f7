import { test } from 'node:test';
import { asObjectId } from '../../../model/repository.ts';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, day, fact, gap, repository } from '../../test-facts.ts';
import { defaultBranchNeverRewritten } from './check.ts';

const [before, after] = [asObjectId('a'.repeat(40)), asObjectId('b'.repeat(40))];
const move = (fastForward?: boolean, from = 5) =>
  fact(
    'ref-move',
    { ref: 'refs/heads/main', before, after, ...(fastForward === undefined ? {} : { fastForward }) },
    { from },
  );

const logged = (activity: FactMap['ref-move']['activity'], more: Partial<FactMap['ref-move']> = {}) =>
  fact(
    'ref-move',
    { ref: 'refs/heads/main', before, after, actor: 'eve', ...(activity ? { activity } : {}), ...more },
    { from: 5, id: 'step' },
  );
const difference = (code: 'ref-log-gap' | 'history-replaced') =>
  fact(
    'difference',
    {
      code,
      branch: 'main',
      subject: 'log',
      at: day(5),
      because: 'Two entries do not join.',
      explained: false,
      relied: ['step'],
    },
    { from: 6 },
  );

const cases = casesOf(defaultBranchNeverRewritten, {
  passes: [
    {
      name: 'git shows that a forced push kept everything',
      facts: [logged('force-push', { fastForward: true })],
      because: /No violation is known: 1 event looked at/,
    },
    {
      name: 'it was deleted once all that it held was on another branch in scope',
      facts: [
        fact('ref-move', { ref: 'refs/heads/release/1', before, fastForward: true }, { from: 5 }),
        fact('ref-move', { ref: 'refs/heads/main', before, after, fastForward: true }, { from: 6 }),
      ],
      because: /No violation is known: 2 event/,
    },
    {
      name: 'it only grew',
      facts: [move(true), move(true, 9)],
      because: /No violation is known: 2 events looked at\. Watched over the whole of it, in 1 repository/,
    },
    {
      name: 'the branch was created',
      facts: [fact('ref-move', { ref: 'refs/heads/main', after, activity: 'creation' }, { from: 5 })],
      because: /1 event looked at/,
    },
  ],
  fails: [
    {
      name: 'one of two steps: what else there was changes nothing',
      facts: [move(true), move(false, 9), move(true, 11)],
      because: /deviated: 1 in the population: 1 exception/,
    },
    {
      name: 'the log calls it forced, and the commit is gone',
      facts: [logged('force-push')],
      because: /by a force push/,
    },
    {
      name: 'lost landings, by the lists held against each other',
      facts: [logged('push'), difference('history-replaced')],
      because: /Two entries do not join/,
    },
    {
      name: 'a hole in the log hides no rewriting',
      facts: [logged('push', { fastForward: false }), difference('ref-log-gap')],
      because: /history was replaced/,
    },
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
    {
      name: 'a hole in the log',
      facts: [logged('push', { fastForward: true }), difference('ref-log-gap')],
      because: /has a hole before: Two entries do not join/,
    },
    { name: 'observed only once', facts: [], because: /Watched for 0% of it.*Nothing tells where/ },
    {
      name: 'observed only once by the collector',
      facts: [move(true)],
      gaps: [gap('ref-move', { reason: 'not-observed' })],
      because: /Watched for 0% of it, in 1 repository: Some ref-move/,
    },
    {
      name: 'one of two repositories observed only once',
      facts: [repository(), repository({ repository: 'till' }), move(true)],
      because: /Watched for 50% of it, in 2 repositories: Nothing tells/,
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
