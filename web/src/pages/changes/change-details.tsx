import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Change } from '../../../../src/http/schema.ts';
import { Prose } from '../../components/prose.tsx';
import { plural } from '../../text/format.ts';
import { differenceWords } from '../../text/words.ts';

/** A quick look, from what the row holds already; the story of the change has the rest. */
export function ChangeDetails({ change, list }: { readonly change: Change; readonly list: string }): ReactElement {
  const { commit, repository, findings, approvers, requests } = change;
  return (
    <div className="change-details">
      {findings.length === 0 ? null : (
        <ul className="look-findings">
          {findings.map(({ code, because }) => (
            <li key={code}>
              <code title={titleOf(code)}>{code}</code>
              <span>
                <Prose text={because} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <dl className="facts">
        <dt>Joined</dt>
        <dd>
          <Prose text={change.joinReason} />
        </dd>
        <dt>Authors</dt>
        <dd className="break">{change.authors.join(', ')}</dd>
        <dt>Approvals</dt>
        <dd className="break">
          {approvers.length === 0
            ? 'None known.'
            : approvers.map(({ person, source }) => `${person} (${source})`).join(', ')}
        </dd>
        <dt>Requests</dt>
        <dd>{requests.length === 0 ? 'None named.' : requests.join(', ')}</dd>
        <dt>Commit</dt>
        <dd>
          <span className="mono break">{commit}</span>, {plural(change.paths, 'path')} touched,{' '}
          {change.signature === 'present' ? 'a signature that is not verified here' : 'no signature'};{' '}
          {change.provenance === 'contemporaneous'
            ? 'watched as it happened'
            : `${change.provenance}: dates in git are claims`}
        </dd>
      </dl>
      <p>
        <Link to="/changes/$commit" params={{ commit }} search={{ repository, ...(list === '' ? {} : { list }) }}>
          The whole story of this change
        </Link>
        {change.change?.url ? (
          <>
            {' · '}
            <a href={change.change.url} rel="noreferrer">
              {change.change.url}
            </a>
          </>
        ) : null}
      </p>
    </div>
  );
}

const titleOf = (code: string): string => (differenceWords as Readonly<Record<string, string>>)[code] ?? code;
