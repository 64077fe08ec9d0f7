import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { approvedByAnother } from '../../kit/approved-by-another.ts';
import { changeName, isFirstLanding } from '../../kit/changes.ts';
import { approversOf, bearsLabel, isNamed } from '../../kit/deciders.ts';
import { readRegister } from '../../kit/register.ts';
import { bringers, broughtBy, broughtName, type Brought } from '../../kit/significant-changes.ts';
import { clause, listed } from '../../words.ts';

type Landing = Fact<'landed-change'>;
type View = FactView<'landed-change' | 'repository' | 'difference' | (typeof bringers)[number]>;

export const significantChangesAssessed = defineCheck({
  meta: {
    id: 'significant-changes-assessed',
    title:
      'Each landing that brings a new datastore, way in, vendor or kind of personal data came with an assessment of its risks and the approval of somebody else',
    question: 'How do you reassess risk when the system changes?',
    rationale:
      'A system that was safe is changed into one that nobody looked at. A landing is significant when it is the first to bring a datastore or a way in from outside (as infrastructure code), a vendor that is sent data (by its library), or a kind of personal data in a schema; a record of a decision alone may be. It came with an assessment when a threat model, an assessment of impact or the register of risks changes with it, or its changeset bears `label`; then somebody else has to have approved it. Where `approvers` names who answers for security, their approval is the assessment, and without it there is none. Assessments may as well stand in tickets, so a landing without one is open, unless `keptHere` says that they are kept in these repositories. What an assessment says is for a reader to judge; what is changed by hand, in a console or in a module of others is not seen.',
    remediation:
      'Write down what the change adds to the threats before it lands, in the same changeset, and let whoever answers for security approve it.',
    reference: 'SEC-05',
    evaluation: 'population',
    parameters: { label: 'security-reviewed', approvers: '', keptHere: false },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository', 'difference', ...bringers],
  leavesToPeople: true,
  toleratesGaps: 'what a landing brought is there, whatever else could not be read.',
  label: changeName,
  test(item, facts, { label, approvers, keptHere }) {
    if (isFirstLanding(item, facts.of('repository')))
      return notApplicable('The branch began with this commit: there was nothing that it could have changed.');
    const brought = broughtBy(facts, item.value.commit).filter(({ sort }) => sort !== 'prompt');
    if (brought.length === 0)
      return notApplicable('It is the first to bring no datastore, way in, vendor or kind of personal data.');
    const said = `It is the first to bring ${listed(brought.map(broughtName), 4)}`;
    const demands = { names: readRegister(approvers).map(({ name }) => name), keptHere };
    const assessed = assessmentsIn(item, facts);
    if (assessed.length > 0)
      return together(`${said}; with it came ${listed(assessed.map(({ value }) => value.path))}`, {
        item,
        facts,
        assessed,
      });
    if (bearsLabel(item.value, label))
      return together(`${said}; its changeset bears the label ${label}`, { item, facts, assessed });
    return withoutAssessment(item, { said, brought, ...demands });
  },
});

const counted: ReadonlySet<string> = new Set(['threat-model', 'impact-assessment', 'risk-register']);

const assessmentsIn = (item: Landing, facts: View): readonly Fact<'document'>[] =>
  facts
    .ever('document')
    .filter(({ value, valid }) => counted.has(value.topic) && valid.from.commit === item.value.commit);

interface Assessed {
  readonly item: Landing;
  readonly facts: View;
  readonly assessed: readonly Fact<'document'>[];
}

/** An assessment that nobody else approved is its writer's own word. */
function together(said: string, { item, facts, assessed }: Assessed): Outcome {
  const approval = approvedByAnother(item, facts, 1);
  const because = `${said}. ${clause(approval.because)}.`;
  return approval.result === 'pass'
    ? pass(because, [item, ...assessed])
    : approval.result === 'exception'
      ? exception(because, [item, ...assessed])
      : { ...approval, because };
}

interface Demands {
  readonly said: string;
  readonly brought: readonly Brought[];
  readonly names: readonly string[];
  readonly keptHere: boolean;
}

function withoutAssessment(item: Landing, { said, brought, names, keptHere }: Demands): Outcome {
  const relied = [item, ...brought.slice(0, 4).map(({ fact }) => fact)];
  const owners = approversOf(item.value).filter((person) => isNamed(person, names));
  if (owners.length > 0) return pass(`${said}; ${listed(owners)}, who may assess it, approved it.`, relied);
  if (brought.every(({ isUncertain }) => isUncertain))
    return notDetermined(`${said}, which may alter no risk; no assessment came with it.`);
  if (names.length > 0)
    return item.value.proposed === undefined
      ? notDetermined(`${said}; who approved it is not in git, and no assessment came with it.`)
      : exception(`${said}; no assessment came with it, and none of ${listed(names)} approved it.`, relied);
  return keptHere
    ? exception(`${said}; no assessment of its risks came with it.`, relied)
    : notDetermined(`${said}; no assessment came with it, and one may stand elsewhere.`);
}
