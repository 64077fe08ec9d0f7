/** What does not agree, faults first. The many rows that nobody decided are one line: they would hide the others. */
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Statement } from '../../../../src/http/schema.ts';
import { Panel } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';

type Problem = Statement['problems'][number];

export function Problems({ problems }: { readonly problems: readonly Problem[] }): ReactElement {
  const undecided = problems.filter(({ code }) => code === 'undecided');
  const others = problems
    .filter(({ code }) => code !== 'undecided')
    .toSorted((a, b) => Number(a.severity === 'notice') - Number(b.severity === 'notice'));
  return (
    <Panel title="What does not agree" id="problems">
      {problems.length === 0 ? <p>Nothing.</p> : null}
      <ul className="problems">
        {undecided.length === 0 ? null : (
          <li>
            <Severity of="fault" />
            <Link to="/applicability" search={{ decision: 'undecided' }} resetScroll={false}>
              {undecided.length} {undecided.length === 1 ? 'row' : 'rows'}
            </Link>
            <span>Nobody decided whether {undecided.length === 1 ? 'it is' : 'they are'} applicable.</span>
          </li>
        )}
        {others.map(({ code, severity, row, because }) => (
          <li key={`${code}-${row}-${because}`}>
            <Severity of={severity} />
            {row === null ? (
              <span className="muted">Whole</span>
            ) : (
              <Link className="mono" to="/applicability" search={{ text: row }} resetScroll={false}>
                {row}
              </Link>
            )}
            <span className="break">
              <Prose text={because} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function Severity({ of }: { readonly of: Problem['severity'] }): ReactElement {
  return (
    <span className={`badge ${of === 'fault' ? 'tone-not-operated' : 'severity-low'}`}>
      {of === 'fault' ? 'Fault' : 'Notice'}
    </span>
  );
}
