/** One clause: its words and verdict; opened, the tests with the policy's numbers, and the wordings with their times. */
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { ControlResult, Policies } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Result, resultIcon } from '../../components/result.tsx';
import { date } from '../../text/format.ts';
import { clauseVerdictWords } from '../../text/words.ts';

type Clause = Policies['clauses'][number];

const tones: Readonly<Record<Clause['verdict'], ControlResult>> = {
  enforced: 'operated',
  differs: 'deviated',
  indeterminate: 'indeterminate',
  'not-testable': 'not-applicable',
};

export function ClauseCard({ clause, open }: { readonly clause: Clause; readonly open: boolean }): ReactElement {
  const { clause: id, verdict, because, wordings, tests, faults, serves, requests } = clause;
  return (
    <details className="clause" open={open}>
      <summary>
        <span className="clause-words">{wordings.at(-1)?.text}</span>
        <span className={`badge tone-${tones[verdict]}`}>
          <Icon name={resultIcon[tones[verdict]]} />
          {clauseVerdictWords[verdict]}
        </span>
      </summary>
      <div className="clause-body">
        <p>{because}</p>
        {faults.map((fault) => (
          <p key={fault} className="notice tone-deviated">
            {fault}
          </p>
        ))}
        <p className="muted small">
          Clause <span className="mono">{id}</span>
          <Served serves={serves} />
          {requests.length > 0 ? ` · evidence: ${requests.join(', ')}` : null}
        </p>
        <Tests tests={tests} />
        <Wordings wordings={wordings} />
      </div>
    </details>
  );
}

/** Controls have a page of their own; criteria are named. */
function Served({ serves }: { readonly serves: Clause['serves'] }): ReactElement | null {
  if (serves.length === 0) return null;
  return (
    <>
      {' · serves '}
      {serves.map((id, index) => (
        <span key={id}>
          {index > 0 ? ', ' : ''}
          {/^[A-Z]{2,3}-\d/.test(id) ? (
            <Link className="mono" to="/controls/$id" params={{ id }}>
              {id}
            </Link>
          ) : (
            <span className="mono">{id}</span>
          )}
        </span>
      ))}
    </>
  );
}

const kindWords = { setting: 'What is set up', behaviour: 'What happened' } as const;

function Tests({ tests }: { readonly tests: Clause['tests'] }): ReactElement | null {
  if (tests.length === 0) return null;
  return (
    <section>
      <h3>Tested by</h3>
      <ul className="clause-tests">
        {tests.map(({ check, kind, result, because, from, to, parameters, judgedWith }) => (
          <li key={`${check}-${from}`}>
            <p className="clause-test-head">
              <Result result={result} /> <span className="mono">{check}</span>{' '}
              <span className="muted small">
                {kindWords[kind]}, {date(from)} to {date(to)}
              </span>
            </p>
            <p className="small">{because}</p>
            <Numbers name="with" parameters={parameters} />
            {judgedWith ? <Numbers name="the audit itself was judged with" parameters={judgedWith} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Numbers({
  name,
  parameters,
}: {
  readonly name: string;
  readonly parameters: Clause['tests'][number]['parameters'];
}): ReactElement | null {
  const said = Object.entries(parameters).filter(([, value]) => value !== '');
  if (said.length === 0) return null;
  return (
    <p className="muted small">
      {name} <span className="mono">{said.map(([key, value]) => `${key} ${value}`).join(', ')}</span>
    </p>
  );
}

function Wordings({ wordings }: { readonly wordings: Clause['wordings'] }): ReactElement {
  return (
    <section>
      <h3>{wordings.length > 1 ? 'Wordings' : 'In force'}</h3>
      <ol className="wordings">
        {wordings.map(({ text, from, to, parameters }) => (
          <li key={from}>
            <span className="muted small">
              {date(from)} to {to === undefined ? 'now' : date(to)}
              {parameters.length > 0 ? ' · ' : ''}
              <span className="mono">
                {parameters.map(({ name, operator, value }) => `${name}${operator}${value}`).join(', ')}
              </span>
            </span>
            {wordings.length > 1 ? <blockquote>{text}</blockquote> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
