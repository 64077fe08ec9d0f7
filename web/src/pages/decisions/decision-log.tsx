/** Everything that was decided, the latest first, each row with its place in the ledger. */
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Decision, SealedDecision } from '../../../../src/http/schema.ts';
import { Pager, Select } from '../../components/fields.tsx';
import { Panel, Scroll } from '../../components/page.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { DecisionsSearch } from '../../router.tsx';
import { decisionKinds } from '../../text/decision-words.ts';
import { count, dateTime } from '../../text/format.ts';
import { targetText } from './target.tsx';

const pageLength = 50;

export function DecisionLog({ decisions }: { readonly decisions: readonly SealedDecision[] }): ReactElement {
  const { kind, offset = 0 } = useSearch({ from: '/decisions' });
  const change = useFilters<DecisionsSearch>();
  const shown = decisions.filter(({ decision }) => kind === undefined || decision.kind === kind).toReversed();
  return (
    <Panel title="Everything that was decided" id="log">
      <div className="filters">
        <Select
          label="Kind of decision"
          all={`All kinds (${decisions.length})`}
          value={kind}
          options={(Object.keys(decisionKinds) as Decision['kind'][]).map((one) => [one, decisionKinds[one]])}
          onChange={(chosen) => change({ kind: chosen })}
        />
      </div>
      {shown.length === 0 ? (
        <p className="muted">Nothing.</p>
      ) : (
        <Scroll label="everything that was decided">
          <table className="log-table">
            <thead>
              <tr>
                <th scope="col">Decision</th>
                <th scope="col">When and who</th>
                <th scope="col">About</th>
                <th scope="col">Why</th>
                <th scope="col" className="number">
                  Entry
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(offset, offset + pageLength).map((one) => (
                <Row key={one.decision.id} of={one} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <Pager
        offset={offset}
        limit={pageLength}
        total={shown.length}
        noun="decisions"
        onMove={(next) => change({ offset: next === 0 ? undefined : next })}
      />
    </Panel>
  );
}

function Row({ of: { decision, evidence } }: { readonly of: SealedDecision }): ReactElement {
  return (
    <tr>
      <th scope="row">
        {decisionKinds[decision.kind]}
        <span className="sub mono nowrap">{decision.id}</span>
      </th>
      <td>
        {decision.decidedBy}
        <span className="sub nowrap">{dateTime(decision.decidedAt)}</span>
      </td>
      <td className="break">{aboutOf(decision)}</td>
      <td className="log-reason">{decision.reason}</td>
      <td className="number">
        <Link to="/evidence/$id" params={{ id: evidence.id }} aria-label={`Entry ${evidence.index}: ${decision.id}`}>
          {count(evidence.index)}
        </Link>
      </td>
    </tr>
  );
}

function aboutOf(decision: Decision): string {
  switch (decision.kind) {
    case 'waiver':
    case 'remediation':
      return targetText(decision.target);
    case 'approval':
    case 'retest':
    case 'submission-review':
      return `${decision.of}: ${decision.verdict}`;
    case 'withdrawal':
      return decision.of;
    case 'applicability':
      return `${decision.row}: ${decision.applicable ? 'applicable' : 'not applicable'}`;
    case 'applicability-version':
      return `Version ${decision.version}`;
    case 'submission':
      return `${decision.request}: ${decision.name}`;
  }
}
