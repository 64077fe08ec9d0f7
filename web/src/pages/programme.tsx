/** The way to a report: a plan that ticks itself from what was audited, configured and decided, and what would be asked next. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Programme } from '../../../src/http/schema.ts';
import { programmeQuery } from '../api/queries.ts';
import { Filters, Select } from '../components/fields.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Prose } from '../components/prose.tsx';
import { Answer } from '../components/states.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { ProgrammeSearch } from '../router.tsx';
import { plural } from '../text/format.ts';
import { phaseWords, readinessTopics, topicWords } from '../text/words.ts';

export function ProgrammePage(): ReactElement {
  const query = useQuery(programmeQuery);
  return (
    <Page
      title="Programme"
      lead={
        <p>
          The way to a report. Nobody ticks a step: what is done is read from the audit, the configuration and the
          decisions.
        </p>
      }
    >
      <Answer query={query} what="programme">
        {({ steps, questions }) => (
          <>
            <Plan steps={steps} />
            <Review questions={questions} />
          </>
        )}
      </Answer>
    </Page>
  );
}

type Step = Programme['steps'][number];

function Plan({ steps }: { readonly steps: readonly Step[] }): ReactElement {
  const done = steps.filter(({ standing }) => standing === 'done').length;
  return (
    <>
      <p>
        {done} of {plural(steps.length, 'step')} done.
      </p>
      <div className="phases">
        {[...Map.groupBy(steps, ({ phase }) => phase)].map(([phase, own]) => (
          <Panel key={phase} title={phaseWords[phase]} id={`phase-${phase}`}>
            <ul className="steps">
              {own.map((step) => (
                <StepItem key={step.id} step={step} />
              ))}
            </ul>
          </Panel>
        ))}
      </div>
    </>
  );
}

const standings: Readonly<
  Record<Step['standing'], { readonly icon: IconName; readonly word: string; readonly tone: string }>
> = {
  done: { icon: 'check', word: 'Done', tone: 'tone-operated' },
  open: { icon: 'dash', word: 'Open', tone: 'tone-not-applicable' },
  unknown: { icon: 'question', word: 'Not known', tone: 'tone-indeterminate' },
};

function StepItem({ step: { title, standing, done, of, because, next } }: { readonly step: Step }): ReactElement {
  const { icon, word, tone } = standings[standing];
  return (
    <li className="step">
      <span className={`step-mark ${tone}`}>
        <Icon name={icon} />
        <span className="visually-hidden">{word}: </span>
      </span>
      <div>
        <p className="step-title">
          {title}
          {of === undefined ? null : (
            <span className="muted small">
              {' '}
              {done} of {of}
            </span>
          )}
        </p>
        <p className="muted small">{because}</p>
        {next === undefined ? null : (
          <p className="small">
            Next: <Prose text={next} />
          </p>
        )}
      </div>
    </li>
  );
}

type Question = Programme['questions'][number];

/** So many of each topic at first: a hundred records that nobody begun would hide the two deviations. */
const firstOfEach = 5;

function Review({ questions }: { readonly questions: readonly Question[] }): ReactElement {
  const { topic } = useSearch({ from: '/programme' });
  const change = useFilters<ProgrammeSearch>();
  const groups = [...Map.groupBy(questions, (one) => one.topic)].filter(
    ([own]) => topic === undefined || own === topic,
  );
  return (
    <Panel title="What an auditor would ask next" id="review">
      {questions.length === 0 ? <p>Nothing would be asked.</p> : null}
      <Filters>
        <Select
          label="Topic"
          all={`All topics (${questions.length})`}
          value={topic}
          options={readinessTopics.map((one) => [
            one,
            `${topicWords[one]} (${questions.filter((each) => each.topic === one).length})`,
          ])}
          onChange={(chosen) => change({ topic: chosen })}
        />
      </Filters>
      {groups.map(([own, asked]) => (
        <section key={own} className="asked">
          <h3>
            {topicWords[own]} <span className="muted small">{asked.length}</span>
          </h3>
          <ul className="questions">
            {(topic === undefined ? asked.slice(0, firstOfEach) : asked).map((one) => (
              <Asked key={`${one.subject}-${one.question}`} question={one} />
            ))}
          </ul>
          {topic === undefined && asked.length > firstOfEach ? (
            <button type="button" onClick={() => change({ topic: own })}>
              All {asked.length}
            </button>
          ) : null}
        </section>
      ))}
    </Panel>
  );
}

function Asked({
  question: { subject, question, because, answerWith },
}: {
  readonly question: Question;
}): ReactElement {
  return (
    <li>
      <p>
        <span className="mono small">{subject}</span> <strong>{question}</strong>
      </p>
      <p className="small">
        <Prose text={because} />
      </p>
      <p className="muted small">
        Answer with: <Prose text={answerWith} />
      </p>
    </li>
  );
}
