import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { untold } from '../../kit/seen.ts';
import { dayOf, daysAfter } from '../../time.ts';
import { counted, listed, outOf, place } from '../../words.ts';

type Action = Fact<'promised-action'>;
type Told = { readonly flaw: string } | { readonly open: string } | 'done' | 'not due';

export const incidentActionsDone = defineCheck({
  meta: {
    id: 'incident-actions-done',
    title: 'Each action that a post-mortem promises was done by its day, or has a day that is still to come',
    question: 'Did you actually fix what you promised?',
    rationale:
      'The same incident happens twice where what was learnt from the first was not done. Actions are read from the sections of post-mortems, records of incidents and of exercises that are headed so: boxes, rows of tables, plain items. One that is ticked or marked done counts as done, by its writer’s word. One that is not, past its day and the days of grace, is an exception, and so is one that names neither a day nor where it is tracked. What only a tracker knows is open: issues are not read. An item of which nothing says whether it was done is open too, however old it is.',
    remediation:
      'Give each action an owner, a day and an issue; tick it when it is done, and plan it anew with a change that somebody approves when it is not.',
    reference: 'INC-06',
    evaluation: 'state',
    parameters: { graceDays: 14 },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['promised-action'],
  test(_item, facts, parameters) {
    const own = facts.of('promised-action');
    if (own.length === 0) {
      const elsewhere = facts.anywhere('promised-action');
      return elsewhere.length > 0 && facts.gaps('promised-action').length === 0
        ? notApplicable(
            `What is promised after incidents stands in ${listed(elsewhere.map(({ repository }) => repository))}.`,
          )
        : untold(
            facts,
            ['promised-action'],
            'No post-mortem or record in any repository of the run promises an action.',
          );
    }
    const told = own.map((action) => ({ action, told: toldOf(action, facts, parameters) }));
    const flawed = told.flatMap(({ action, told: one }) =>
      typeof one === 'object' && 'flaw' in one ? [{ action, said: one.flaw }] : [],
    );
    const open = told.flatMap(({ action, told: one }) =>
      typeof one === 'object' && 'open' in one ? [{ action, said: one.open }] : [],
    );
    const done = told.filter(({ told: one }) => one === 'done').map(({ action }) => action);
    const besides = open.length === 0 ? '' : ` Open: ${shown(open)}.`;
    if (flawed.length > 0)
      return exception(
        `${outOf(flawed.length, own.length, 'promised action')}: ${shown(flawed)}.${besides}`,
        flawed.map(({ action }) => action),
      );
    if (open.length > 0)
      return notDetermined(
        `Of ${outOf(open.length, own.length, 'promised action')} nothing shows whether it was done: ${shown(open)}.`,
      );
    const due = told.filter(({ told: one }) => one === 'not due').map(({ action }) => action);
    return pass(`${counted(done.length, 'promised action')} done, ${due.length} not due yet.`, [...done, ...due]);
  },
});

interface Limits {
  readonly graceDays: number;
}

function toldOf({ value }: Action, facts: Pick<FactView<never>, 'hasPassed'>, { graceDays }: Limits): Told {
  const { done, due, item, owner } = value;
  if (done === true) return 'done';
  const whose = owner === null ? '' : `, of ${owner},`;
  if (due !== null) {
    if (!facts.hasPassed(daysAfter(due, graceDays))) return 'not due';
    return done === false
      ? { flaw: `${whose} was due on ${dayOf(due)}` }
      : { open: `${whose} was due on ${dayOf(due)}, and nothing says whether it was done` };
  }
  if (done === false && item === null)
    return { flaw: `${whose} is not done, and names neither a day nor where it is tracked` };
  return { open: item === null ? `${whose} says nothing of its state` : `${whose} is tracked as ${item}` };
}

const shown = (of: readonly { readonly action: Action; readonly said: string }[]): string =>
  listed(
    of.map(
      ({ action, said }) => `“${action.value.text}” (${place(action.value)})${said.replace(/^(?=[a-z])|^ /, ' ')}`,
    ),
    4,
  );
