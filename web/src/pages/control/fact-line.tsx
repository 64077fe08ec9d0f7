import type { ReactElement } from 'react';
import type { Fact } from '../../../../src/http/schema.ts';
import { CodeLink, Hash } from '../../components/references.tsx';
import { ChangeLink } from '../change/change-link.tsx';
import { dateTime } from '../../text/format.ts';

/** One observation: what kind, where it was read, how it came to be known. */
export function FactLine({ fact }: { readonly fact: Fact }): ReactElement {
  const { source, repository } = fact;
  return (
    <li className="fact">
      <span className="chip">{fact.kind}</span>{' '}
      {source.path === undefined ? null : (
        <CodeLink repository={repository} path={source.path} line={source.line} commit={source.commit} />
      )}
      {fact.kind === 'landed-change' ? (
        <ChangeLink className="mono" repository={repository} commit={source.commit ?? ''}>
          {source.commit?.slice(0, 10)}
        </ChangeLink>
      ) : null}{' '}
      <span className="muted">
        {fact.provenance}, seen {dateTime(fact.observedAt)} by {source.collector}, raw <Hash value={source.raw} />
      </span>
      <details>
        <summary>What it says</summary>
        <pre>{JSON.stringify(fact.value, undefined, 2)}</pre>
      </details>
    </li>
  );
}
