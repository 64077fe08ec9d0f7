/** What can be done with all results at once: their order, their grouping, and taking them along. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { SealedSearch } from '../../../../src/http/schema.ts';
import { post } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';
import { Trouble } from '../../components/states.tsx';
import type { ResultViews } from './result-views.ts';
import type { SearchState } from './use-search-stream.ts';

export interface ToolbarProps {
  readonly state: SearchState;
  readonly query: string;
  readonly grouped: boolean;
  readonly group: (grouped: boolean) => void;
  readonly views: ResultViews;
}

export function ResultToolbar(props: ToolbarProps): ReactElement {
  const { state, query, grouped, group, views } = props;
  const { order = 'rank' } = useSearch({ from: '/search' });
  const navigate = useNavigate();
  const reorder = (wanted: 'rank' | 'path'): void =>
    void navigate({ to: '/search', search: { q: query, ...(wanted === 'path' ? { order: wanted } : {}) } });
  const [copied, setCopied] = useState('');
  const copy = (): void => {
    // Refused without a secure origin or a permission: the address can still be copied by hand.
    navigator.clipboard.writeText(location.href).then(
      () => setCopied('Copied'),
      () => setCopied('The browser refused; copy the address above.'),
    );
  };
  return (
    <div className="result-toolbar" role="toolbar" aria-label="Results">
      <div className="switch-group" role="group" aria-label="Order">
        <button type="button" className="switch" aria-pressed={order === 'rank'} onClick={() => reorder('rank')}>
          Likely first
        </button>
        <button type="button" className="switch" aria-pressed={order === 'path'} onClick={() => reorder('path')}>
          By path
        </button>
      </div>
      <button type="button" className="switch" aria-pressed={grouped} onClick={() => group(!grouped)}>
        By repository
      </button>
      <button
        type="button"
        className="switch"
        aria-pressed={views.allCollapsed}
        onClick={() => views.collapseAll(!views.allCollapsed)}
      >
        Collapse all
      </button>
      <span className="toolbar-gap" />
      <button type="button" className="switch" onClick={copy}>
        Copy link
      </button>
      <span role="status" className={copied === '' ? 'visually-hidden' : 'small muted'}>
        {copied}
      </span>
      <button
        type="button"
        className="switch"
        disabled={state.matches.length === 0 && !state.manifest}
        onClick={() => download(state)}
      >
        <Icon name="download" />
        JSON lines
      </button>
      <Seal key={query} query={query} ready={state.phase === 'done' && state.manifest !== undefined} />
    </div>
  );
}

/** The matches as they came, one a line, and the manifest last: it says what the matches stand for. */
function download({ matches, manifest }: SearchState): void {
  const lines = [...matches, ...(manifest ? [{ type: 'manifest', manifest }] : [])];
  const blob = new Blob(
    lines.map((line) => `${JSON.stringify(line)}\n`),
    { type: 'application/jsonl' },
  );
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `plumbline-search-${manifest?.matchDigest.slice(0, 12) ?? 'partial'}.jsonl`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Searches once more, without limits of the page, and seals the answer with its manifest as evidence. */
function Seal({ query, ready }: { readonly query: string; readonly ready: boolean }): ReactElement {
  const [sealing, setSealing] = useState(false);
  const [sealed, setSealed] = useState<SealedSearch>();
  const [trouble, setTrouble] = useState<unknown>();
  const seal = (): void => {
    setSealing(true);
    setTrouble(undefined);
    post<SealedSearch>('/search/seals', { query })
      .then(setSealed, setTrouble)
      .finally(() => setSealing(false))
      .catch(setTrouble);
  };
  const last = sealed?.evidence.at(-1);
  return (
    <>
      <button type="button" className="switch" disabled={!ready || sealing} onClick={seal}>
        <Icon name="seal" />
        {sealing ? 'Sealing …' : 'Seal as evidence'}
      </button>
      {trouble === undefined ? null : <Trouble error={trouble} />}
      {sealed && last ? (
        <p className="sealed" role="status">
          Sealed: {sealed.statement}. The engine found {sealed.canaries.found} of {sealed.canaries.planted} planted
          texts.{' '}
          <Link to="/evidence/$id" params={{ id: last.envelope.id }}>
            See the evidence
          </Link>
        </p>
      ) : null}
    </>
  );
}
