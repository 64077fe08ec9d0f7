/** How a personal value gets from its field to where it leaves: each step is a line. */
import type { ReactElement } from 'react';
import type { Finding } from '../../../../src/http/schema.ts';
import { Panel } from '../../components/page.tsx';
import { CodeLink } from '../../components/references.tsx';

type Flow = NonNullable<Finding['flow']>;

const sinkWords: Readonly<Record<Flow['sink'], string>> = {
  log: 'a log',
  analytics: 'analytics',
  'error-tracker': 'an error tracker',
  http: 'another service over HTTP',
  llm: 'a language model',
  file: 'a file',
  cache: 'a cache',
  cookie: 'a cookie',
  queue: 'a queue',
  email: 'an e-mail',
  exception: 'the message of an error',
};

export function FlowSteps({
  finding,
  flow,
  commit,
}: {
  readonly finding: Finding;
  readonly flow: Flow;
  readonly commit: string | undefined;
}): ReactElement {
  const { repository, path, line } = finding;
  const name = flow.owner === '' ? flow.field : `${flow.owner}.${flow.field}`;
  // Behind the line of the finding: inside the function of the same file that it is handed to.
  const through = flow.through ?? [];
  const place = (at: number): ReactElement => (
    <CodeLink repository={repository} path={path} line={at} commit={commit}>
      line {at}
    </CodeLink>
  );
  return (
    <Panel title={`How it reaches ${sinkWords[flow.sink]}`} id="flow">
      <ol className="steps">
        <li>
          <code>{name}</code> holds <code>{flow.dataType}</code>
        </li>
        {through
          .filter((at) => at < line)
          .map((at) => (
            <li key={at}>goes through {place(at)}</li>
          ))}
        <li>{flow.certainty === 'flows' ? <>is handed on in {place(line)}</> : <>is named in {place(line)}</>}</li>
        {through
          .filter((at) => at > line)
          .map((at) => (
            <li key={at}>goes through {place(at)}</li>
          ))}
        <li>
          {flow.certainty === 'flows' ? 'reaches ' : 'beside a call of '}
          <code>{flow.callee}</code>
          {flow.recipient === undefined ? null : (
            <>
              , which hands it to <code>{flow.recipient}</code>
            </>
          )}
        </li>
      </ol>
      {flow.certainty === 'flows' ? null : (
        <p className="muted">That the value itself is handed on was not shown: both stand close together.</p>
      )}
    </Panel>
  );
}
