/**
 * What an auditor would ask next, worst first: deviations without an answer, what nobody could look at, evidence that is
 * missing, policies that the code contradicts, remediations and waivers that are not in order. Nothing is left out because
 * an answer is being worked on: it is asked with what stands of the answer.
 */
import { isWaiting } from '../../model/basis.ts';
import type { ControlEvaluation } from '../../model/control.ts';
import type { OutcomeResult } from '../../model/outcome.ts';
import { readinessTopics, type ReadinessQuestion } from '../../model/programme.ts';
import { clauseName } from '../../model/policy.ts';
import { placeOf } from '../../model/standing/waiver-words.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import type { ProgrammeState } from './state.ts';

export function reviewOf(state: ProgrammeState): readonly ReadinessQuestion[] {
  const questions = [
    ...ofControls(state),
    ...ofRequests(state),
    ...ofPolicies(state),
    ...ofRemediations(state),
    ...ofWaivers(state),
    ...ofApplicability(state),
    ...ofWindow(state),
  ];
  return questions.sort((a, b) => readinessTopics.indexOf(a.topic) - readinessTopics.indexOf(b.topic));
}

function ofControls({ run, remediations }: ProgrammeState): readonly ReadinessQuestion[] {
  const worst = (result: string): number => ['not-operated', 'deviated', 'indeterminate'].indexOf(result);
  return (
    (run?.controls ?? [])
      // What only waits for people is asked once, as the evidence it is.
      .filter((one) => worst(one.result) >= 0 && one.control.checks.length > 0 && !isWaiting(one))
      .toSorted((a, b) => worst(a.result) - worst(b.result))
      .map((evaluation) =>
        evaluation.result === 'indeterminate' ? unseen(evaluation) : deviation(evaluation, remediations),
      )
  );
}

function deviation(evaluation: ControlEvaluation, remediations: ProgrammeState['remediations']): ReadinessQuestion {
  const {
    control: { id, title },
    because,
    counts,
  } = evaluation;
  const own = remediations
    .filter(({ remediation }) => remediation.target.control === id)
    .map(({ remediation, standing }) => `${remediation.id} (${standing})`);
  const exceptions = counts.exception === 1 ? 'the exception' : `the ${counts.exception} exceptions`;
  return {
    topic: 'deviation',
    subject: id,
    question: `${title}: why did ${exceptions} happen, what was the effect, and what was done about it?`,
    because: [because, ...firstOf(evaluation, 'exception')].join(' '),
    answerWith:
      own.length > 0
        ? `Remediation ${own.join(', ')}.`
        : `plumbline remediation open ${id}: an owner and a day; or mend it and audit again.`,
  };
}

/** What is said of the first member with that outcome, which tells more than a count. */
function firstOf({ checks }: ControlEvaluation, result: OutcomeResult): readonly string[] {
  const member = checks.flatMap(({ members }) => members).find((one) => one.result === result);
  return member ? [`${member.label}: ${member.because}`] : [];
}

function unseen(evaluation: ControlEvaluation): ReadinessQuestion {
  const {
    control: { id, title },
    because,
    unjudged = [],
  } = evaluation;
  const stretches = unjudged.slice(0, 3).map(({ from, to }) => `${from.slice(0, 10)} to ${to.slice(0, 10)}`);
  const when =
    stretches.length > 0 ? ` Nobody could judge ${stretches.join(', ')}${unjudged.length > 3 ? ', …' : ''}.` : '';
  return {
    topic: 'unseen',
    subject: id,
    question: `${title}: how do you know, since it could not be looked at?`,
    because: [`${because}${when}`, ...firstOf(evaluation, 'not-determined')].join(' '),
    answerWith: `plumbline control show ${id} names what would mend each gap.`,
  };
}

function ofRequests({ requests }: ProgrammeState): readonly ReadinessQuestion[] {
  return requests.flatMap(({ request, owner, begunAt, counts, because, instances }): ReadinessQuestion[] => {
    const ask = { topic: 'evidence', subject: request.id, question: request.ask } as const;
    const answerWith = `plumbline evidence submit ${request.id} FILE (${owner})`;
    if (begunAt === null) return [{ ...ask, because: 'Nothing was handed in, and nobody has begun it.', answerWith }];
    const open = instances.filter(({ standing }) => ['overdue', 'due', 'rejected', 'handed-in'].includes(standing));
    if (open.length === 0) return [];
    const waits = counts.overdue + counts.due + counts.rejected === 0;
    return [
      {
        ...ask,
        because,
        answerWith: waits ? `plumbline evidence review: another person accepts what was handed in` : answerWith,
      },
    ];
  });
}

function ofPolicies({ policies }: ProgrammeState): readonly ReadinessQuestion[] {
  if (!policies)
    return [
      {
        topic: 'policy',
        subject: 'policies',
        question: 'Where is it written down what people here have to do?',
        because: 'No policy stands in any audited repository.',
        answerWith: 'plumbline policy init FOLDER writes a set to start from.',
      },
    ];
  return policies.clauses
    .filter(({ verdict, faults }) => verdict === 'differs' || faults.length > 0)
    .map((clause) => ({
      topic: 'policy',
      subject: clauseName(clause),
      question: `The policy says: ${clause.wordings.at(-1)!.text} Is that what happens?`,
      because: clause.verdict === 'differs' ? clause.because : clause.faults.join('; '),
      answerWith:
        clause.verdict === 'differs'
          ? 'Change what the code does, or have another wording approved.'
          : 'Mend the marker of the clause (docs/policies.md).',
    }));
}

function ofRemediations({ remediations }: ProgrammeState): readonly ReadinessQuestion[] {
  return remediations
    .filter(({ standing }) => standing === 'overdue')
    .map(({ remediation: { id, target, owner, dueAt, reason } }) => ({
      topic: 'remediation',
      subject: id,
      question: `Why was ${target.control} not mended by ${dueAt.slice(0, 10)}?`,
      because: `${owner} is to mend it: ${reason}`,
      answerWith: `plumbline remediation retest ${id} once it is mended, by another person.`,
    }));
}

function ofWaivers({ waivers }: ProgrammeState): readonly ReadinessQuestion[] {
  return waivers
    .filter(({ standing }) => standing === 'requested' || standing === 'in-force')
    .map((one) => {
      const { id, target, waiver, expiresAt, reason, decidedBy } = one.waiver;
      const { standing, approval, declared } = one;
      return {
        topic: 'waiver',
        subject: id,
        question:
          standing === 'requested'
            ? `Who approves that ${target.control} is left aside?`
            : `Is the reason for leaving ${target.control} aside still good?`,
        because: [
          `${decidedBy} asked for it (${waiver}): ${reason}`,
          ...(approval ? [`${approval.decidedBy} approved it.`] : []),
          ...(declared ? [`It stands in ${placeOf(one)}.`] : []),
          ...(declared?.problem === undefined ? [] : [`It covers nothing: ${declared.problem}.`]),
          `It ends on ${expiresAt.slice(0, 10)}.`,
        ].join(' '),
        answerWith: answerOfWaiver(one),
      };
    });
}

function answerOfWaiver({ waiver: { id }, standing, declared }: StandingWaiver): string {
  if (standing !== 'requested') return 'The waiver with its approval, which is in the pack.';
  if (declared) return `Another wording in ${declared.path}, approved by another person; it counts from its landing.`;
  return `plumbline waiver approve ${id}, by another person.`;
}

/** Rows with the same fault are one question. */
function ofApplicability({ statement }: ProgrammeState): readonly ReadinessQuestion[] {
  const groups = Map.groupBy(statement?.problems ?? [], ({ code }) => code);
  return [...groups.values()].map(([first, ...others]) => {
    const rows = [first!, ...others].flatMap(({ row }) => row ?? []);
    const more = rows.length > 3 ? ` and ${rows.length - 3} more` : '';
    return {
      topic: 'applicability',
      subject: 'statement',
      question:
        rows.length === 0
          ? 'Is the Statement of Applicability whole and approved?'
          : `What was decided about ${rows.slice(0, 3).join(', ')}${more}, and why?`,
      because: first!.because,
      answerWith: 'plumbline soa set, then plumbline soa approve',
    };
  });
}

function ofWindow({ run, sources, at }: ProgrammeState): readonly ReadinessQuestion[] {
  if (!run) return [];
  const { period } = run;
  const reconstructed = run.repositories.length > 0 && sources.length === 0;
  const questions: ReadinessQuestion[] = [];
  if (period.type === 'window' && period.to > at)
    questions.push({
      topic: 'window',
      subject: 'window',
      question: 'What will have happened until the window ends?',
      because: `It ends on ${period.to.slice(0, 10)}; the audit saw it until ${run.finishedAt.slice(0, 10)}.`,
      answerWith: 'plumbline audit again after its end.',
    });
  if (reconstructed)
    questions.push({
      topic: 'window',
      subject: 'sources',
      question: 'Who reviewed the changes, and which rules were in force?',
      because: 'No forge is connected: git alone tells neither.',
      answerWith: 'plumbline source add',
    });
  return questions;
}
