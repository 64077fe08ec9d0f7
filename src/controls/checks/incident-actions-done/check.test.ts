import { test } from 'node:test';
import { asOf, casesOf, day, gap, promisedAction, repository, window } from '../../test-facts.ts';
import { incidentActionsDone } from './check.ts';

const done = promisedAction({ text: 'Test the pager', done: true });

const cases = casesOf(incidentActionsDone, {
  passes: [
    { name: 'done', facts: [done], because: /1 promised action done, 0 not due yet/ },
    {
      name: 'not due yet',
      facts: [done, promisedAction()],
      period: asOf(29),
      because: /1 promised action done, 1 not due/,
    },
    { name: 'in the days of grace', facts: [promisedAction()], period: asOf(43), because: /1 not due yet/ },
    {
      name: 'planned anew',
      facts: [promisedAction({}, { to: 35 }), promisedAction({ due: day(90) }, { from: 35 })],
      period: window(0, 90),
      because: /1 not due yet/,
    },
  ],
  fails: [
    {
      name: 'past its day',
      facts: [done, promisedAction()],
      because: /1 of 2 promised actions: “Alert on replica lag” .*, of ann, was due on 2026-01-31/,
    },
    {
      name: 'done after its day: it was late until then',
      facts: [promisedAction({}, { to: 60 }), promisedAction({ done: true }, { from: 60 })],
      period: window(0, 90),
      because: /was due on 2026-01-31/,
    },
    {
      name: 'neither a day nor a place',
      facts: [promisedAction({ due: null, owner: null })],
      because: /is not done, and names neither a day nor where it is tracked/,
    },
  ],
  notDetermined: [
    { name: 'tracked elsewhere', facts: [promisedAction({ due: null, item: '#12' })], because: /is tracked as #12/ },
    { name: 'a plain item', facts: [promisedAction({ due: null, done: null })], because: /says nothing of its state/ },
    {
      name: 'past its day, and nothing tells',
      facts: [promisedAction({ done: null })],
      because: /nothing says whether it was done/,
    },
    { name: 'no post-mortem', facts: [repository()], because: /No post-mortem or record in any repository/ },
    {
      name: 'a post-mortem could not be read',
      facts: [repository()],
      gaps: [gap('promised-action')],
      because: /Some promised-action facts/,
    },
  ],
  notApplicable: [
    {
      name: 'promised in another repository',
      facts: [repository(), promisedAction({}, { repository: 'handbook' })],
      because: /stands in handbook/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
