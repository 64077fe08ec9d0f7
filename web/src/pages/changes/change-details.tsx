import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Change } from '../../../../src/http/schema.ts';
import { changeQuery } from '../../api/queries.ts';
import { CodeLink } from '../../components/references.tsx';
import { useRun } from '../../layout/run-picker.tsx';
import { Answer } from '../../components/states.tsx';
import { plural } from '../../text/format.ts';

const pathsShown = 40;

export function ChangeDetails({ change }: { readonly change: Change }): ReactElement {
  const detail = useQuery(changeQuery(useRun(), change.repository, change.commit));
  return (
    <div className="change-details">
      {change.findings.map(({ code, because }) => (
        <p key={code}>
          <code>{code}</code> {because}
        </p>
      ))}
      <dl className="facts">
        <dt>Commit</dt>
        <dd className="mono break">{change.commit}</dd>
        <dt>Joined</dt>
        <dd>
          {change.joinReason}{' '}
          {change.change?.url ? (
            <a href={change.change.url} rel="noreferrer">
              {change.change.url}
            </a>
          ) : null}
        </dd>
        <dt>Authors</dt>
        <dd>{change.authors.join(', ')}</dd>
        <dt>Approvals</dt>
        <dd>
          {change.approvers.length === 0
            ? 'None in git. A forge may know of some: connect it.'
            : change.approvers.map(({ person, source }) => `${person} (${source})`).join(', ')}
        </dd>
        <dt>Requests</dt>
        <dd>{change.requests.length === 0 ? 'None named.' : change.requests.join(', ')}</dd>
        <dt>Dates</dt>
        <dd>
          {change.provenance === 'contemporaneous'
            ? 'watched as it happened'
            : `${change.provenance}: dates in git are claims`}
        </dd>
        <dt>Signature</dt>
        <dd>{change.signature === 'present' ? 'present, not verified here' : 'none'}</dd>
      </dl>
      <Answer query={detail} what="the paths">
        {({ paths }) => (
          <details>
            <summary>{plural(paths.length, 'path')} touched</summary>
            <ul className="paths">
              {paths.slice(0, pathsShown).map((path) => (
                <li key={path}>
                  <CodeLink repository={change.repository} path={path} commit={change.commit} />
                </li>
              ))}
            </ul>
            {paths.length > pathsShown ? (
              <p className="muted">and {paths.length - pathsShown} more, in the evidence</p>
            ) : null}
          </details>
        )}
      </Answer>
    </div>
  );
}
