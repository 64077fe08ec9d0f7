import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { StreamMatch } from '../../../../../src/http/schema.ts';
import { plural } from '../../../text/format.ts';
import type { CardProps } from './match-card.tsx';

type SymbolMatch = Extract<StreamMatch, { type: 'symbol' }>;

export function SymbolLines({ match, query, view, change }: CardProps<SymbolMatch>): ReactElement {
  const { repository, path, commit, symbols } = match;
  return (
    <>
      <ol className="result-lines">
        {symbols.slice(0, view.shown).map(({ name, containerName, kind, line }) => (
          <li key={`${line} ${kind} ${name}`}>
            <Link
              className="result-link result-line"
              to="/file"
              search={{ repository, path, commit, q: query }}
              hash={`L${line}`}
            >
              <span className="result-number">{line}</span>
              <span className="symbol">
                <span className="symbol-kind">{kind.toLowerCase()}</span>
                <code>{name}</code>
                {containerName === '' ? null : <span className="muted">in {containerName}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ol>
      {symbols.length > view.shown ? (
        <div className="result-foot">
          <button type="button" data-key="more" onClick={() => change({ shown: symbols.length })}>
            {plural(symbols.length - view.shown, 'more symbol')}
          </button>
        </div>
      ) : null}
    </>
  );
}
