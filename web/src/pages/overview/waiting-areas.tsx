import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { AreaSummary } from '../../../../src/http/schema.ts';
import { Panel } from '../../components/page.tsx';
import { count, plural } from '../../text/format.ts';

/** What no check decides, by area: apart from the board, so that it does not bury what was judged. */
export function WaitingAreas({ areas }: { readonly areas: readonly AreaSummary[] }): ReactElement | null {
  const waiting = areas
    .map((area) => ({ ...area, waiting: area.controls.filter((control) => control.waiting).length }))
    .filter((area) => area.waiting > 0);
  if (waiting.length === 0) return null;
  const all = waiting.reduce((sum, area) => sum + area.waiting, 0);
  return (
    <Panel
      title="Waiting for evidence from people"
      id="waiting"
      aside={
        <Link to="/controls" search={{ basis: 'requests' }}>
          What is asked, of whom
        </Link>
      }
    >
      <p className="muted">
        {plural(all, 'control')} {all === 1 ? 'rests' : 'rest'} on documents, records and exports that people hand in.
        Until then nobody can say whether {all === 1 ? 'it operates' : 'they operate'}.
      </p>
      <ul className="waiting-areas">
        {waiting.map(({ area, title, waiting: number }) => (
          <li key={area}>
            <Link to="/controls" search={{ area, basis: 'requests' }}>
              {title} <span className="waiting-count">{count(number)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
