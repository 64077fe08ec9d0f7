/** One row of the statement: the decision beside what serves it; opened, the reasons, results, and the form to decide it. */
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { Statement, StatementRow } from '../../../../src/http/schema.ts';
import { Acts } from '../../components/act/acts.tsx';
import { Result } from '../../components/result.tsx';
import { Said } from '../../components/said.tsx';
import { implementationStatuses, inclusionReasons, responsibilityWords } from '../../text/decision-words.ts';
import { date } from '../../text/format.ts';
import { DecideRow } from './decide-row.tsx';
import { Severity } from './problems.tsx';

interface CardProps {
  readonly row: StatementRow;
  readonly problems: Statement['problems'];
  /** The rows as they stand, which can be decided; a version cannot. */
  readonly isDraft: boolean;
  readonly open: boolean;
}

export function RowCard({ open, ...rest }: CardProps): ReactElement {
  const [shown, setShown] = useState(open);
  const { row, title, decision } = rest.row;
  return (
    <details className="standing-card" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <span>
          <span className="standing-title">{title}</span>
          <span className="sub">
            <span className="mono">{row}</span>
            {decision?.owner === undefined ? '' : ` · ${decision.owner}`}
          </span>
        </span>
        <span className="chips">
          {rest.problems.some(({ code }) => code !== 'undecided') ? (
            <Severity of={rest.problems.some(({ severity }) => severity === 'fault') ? 'fault' : 'notice'} />
          ) : null}
          <DecisionBadges decision={decision} />
        </span>
      </summary>
      {shown ? <Body {...rest} /> : null}
    </details>
  );
}

function DecisionBadges({ decision }: { readonly decision: StatementRow['decision'] }): ReactElement {
  if (decision === null) return <span className="badge tone-none">Not decided</span>;
  if (!decision.applicable) return <span className="badge tone-not-applicable">Excluded</span>;
  const { status } = decision;
  const isDone = status === 'implemented' || status === 'inherited';
  return (
    <>
      <span className="badge tone-not-applicable">Applicable</span>
      {status === undefined ? null : (
        <span className={`badge ${isDone ? 'tone-operated' : 'severity-low'}`}>{implementationStatuses[status]}</span>
      )}
    </>
  );
}

function Body({ row, problems, isDraft }: Omit<CardProps, 'open'>): ReactElement {
  const { decision, controls } = row;
  return (
    <div className="standing-body">
      {problems.length === 0 ? null : (
        <ul className="plain-list">
          {problems.map(({ code, severity, because }) => (
            <li key={code}>
              <Severity of={severity} /> {because}
            </li>
          ))}
        </ul>
      )}
      {decision ? <Decision decision={decision} /> : null}
      <section>
        <h3>What serves it</h3>
        {controls.length === 0 ? (
          <p className="muted">No control of this house.</p>
        ) : (
          <ul className="served-by">
            {controls.map(({ id, result }) => (
              <li key={id}>
                <Link className="mono" to="/controls/$id" params={{ id }}>
                  {id}
                </Link>{' '}
                <Result result={result} />
              </li>
            ))}
          </ul>
        )}
      </section>
      {isDraft ? (
        <Acts
          acts={[
            {
              name: 'decide',
              label: decision ? `Decide ${row.row} anew` : `Decide ${row.row}`,
              form: (onDone) => <DecideRow row={row} onDone={onDone} />,
            },
          ]}
        />
      ) : null}
    </div>
  );
}

function Decision({ decision }: { readonly decision: NonNullable<StatementRow['decision']> }): ReactElement {
  const { applicable, inclusion, responsibility, description, plannedAt } = decision;
  return (
    <>
      {description === undefined ? null : <p className="break">{description}</p>}
      {applicable ? (
        <dl className="facts">
          <dt>Included because of</dt>
          <dd>
            {inclusion
              .map(({ because, ref }) => inclusionReasons[because] + (ref === undefined ? '' : ` (${ref})`))
              .join(', ') || <span className="muted">nothing that was said</span>}
          </dd>
          {responsibility === undefined ? null : (
            <div className="facts-row">
              <dt>Who does it</dt>
              <dd>{responsibilityWords[responsibility]}</dd>
            </div>
          )}
          {plannedAt === undefined ? null : (
            <div className="facts-row">
              <dt>Planned for</dt>
              <dd>{date(plannedAt)}</dd>
            </div>
          )}
        </dl>
      ) : null}
      <ol className="standing-history">
        <Said of={decision} did={applicable ? 'decided that it is applicable' : 'excluded it'} />
      </ol>
    </>
  );
}
