/** Asks the forge itself, on demand: a page that is merely opened sends nothing over the network. */
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { SourceExaminationAnswer } from '../../../../src/http/schema.ts';
import { post } from '../../api/client.ts';
import { Prose } from '../../components/prose.tsx';
import { Trouble } from '../../components/states.tsx';
import { count, dateTime } from '../../text/format.ts';

export function AskNow({ source }: { readonly source: string }): ReactElement {
  const asking = useMutation({
    mutationFn: () => post<SourceExaminationAnswer>('/sources/examination', { source }),
  });
  return (
    <div className="ask-now">
      <button type="button" disabled={asking.isPending} onClick={() => asking.mutate()}>
        {asking.isPending ? 'Asking…' : 'Ask the forge now'}
      </button>
      <div aria-live="polite">
        {asking.isError ? <Trouble error={asking.error} /> : null}
        {asking.data ? <Said answer={asking.data} /> : null}
      </div>
    </div>
  );
}

function Said({ answer }: { readonly answer: SourceExaminationAnswer }): ReactElement {
  const { version, identity, scopes, rateLimit, troubles, trouble } = answer;
  if (trouble)
    return (
      <div className="notice tone-not-operated">
        <p className="notice-title">It was not reached: {trouble.message}</p>
        <p>
          <Prose text={trouble.hint} />
        </p>
      </div>
    );
  return (
    <dl className="facts">
      <dt>Version</dt>
      <dd className="break">{version ?? <span className="muted">not told</span>}</dd>
      <dt>Speaks for</dt>
      <dd className="break">{identity ?? <span className="muted">not told</span>}</dd>
      <dt>May</dt>
      <dd className="break">
        {scopes === null ? <span className="muted">not told</span> : scopes.join(', ') || 'nothing in particular'}
      </dd>
      <dt>Requests left</dt>
      <dd>
        {rateLimit === null ? (
          <span className="muted">no limit told</span>
        ) : (
          `${count(rateLimit.remaining)} of ${count(rateLimit.limit)}, until ${dateTime(rateLimit.resetAt)}`
        )}
      </dd>
      {troubles.map(({ detail }) => (
        <div key={detail} className="facts-row">
          <dt>Cannot</dt>
          <dd>
            <Prose text={detail} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
