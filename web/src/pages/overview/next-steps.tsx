/** What to do next: the first of what an auditor would ask, one of each topic before a second of any. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Programme } from '../../../../src/http/schema.ts';
import { programmeQuery } from '../../api/queries.ts';
import { Panel } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { Answer } from '../../components/states.tsx';
import { count } from '../../text/format.ts';
import { topicWords } from '../../text/words.ts';

type Question = Programme['questions'][number];

const shown = 5;

/** In the order of topics, round by round. */
function firstOf(questions: readonly Question[]): readonly Question[] {
  const groups = [...Map.groupBy(questions, ({ topic }) => topic).values()];
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  const rounds = Array.from({ length: longest }, (_, round) => groups.flatMap((group) => group[round] ?? []));
  return rounds.flat().slice(0, shown);
}

export function NextSteps(): ReactElement {
  const query = useQuery(programmeQuery);
  return (
    <Panel
      title="What to do next"
      id="next"
      aside={
        <Link to="/programme">
          {query.data ? `All ${count(query.data.questions.length)}, and the plan` : 'The plan'}
        </Link>
      }
    >
      <Answer query={query} what="what to do next">
        {({ questions }) =>
          questions.length === 0 ? (
            <p className="muted">Of the latest audit an auditor would ask nothing more.</p>
          ) : (
            <ul className="next-steps">
              {firstOf(questions).map((one) => (
                <Step key={`${one.subject} ${one.question}`} question={one} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  );
}

function Step({ question: { topic, subject, question, answerWith } }: { readonly question: Question }): ReactElement {
  return (
    <li>
      <p>
        <span className="chip">{topicWords[topic]}</span> <Target topic={topic} subject={subject} />
      </p>
      <p>
        <strong>{question}</strong>
      </p>
      <p className="muted small">
        Answer with: <Prose text={answerWith} />
      </p>
    </li>
  );
}

/** The page where it is answered. */
function Target({ topic, subject }: Pick<Question, 'topic' | 'subject'>): ReactElement {
  const words = <span className="mono break">{subject}</span>;
  if (topic === 'deviation' || topic === 'unseen')
    return (
      <Link to="/controls/$id" params={{ id: subject }}>
        {words}
      </Link>
    );
  if (topic === 'evidence')
    return (
      <Link to="/requests" search={{ text: subject }}>
        {words}
      </Link>
    );
  if (topic === 'waiver' || topic === 'remediation')
    return (
      <Link to="/decisions" search={{ text: subject }}>
        {words}
      </Link>
    );
  if (topic === 'policy') return <Link to="/policies">{words}</Link>;
  return (
    <Link to="/programme" search={{ topic }}>
      {words}
    </Link>
  );
}
