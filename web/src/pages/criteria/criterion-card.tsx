/** One criterion: its result beside what it rests on, so that no single control paints it green. */
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Criterion, CriterionPoint } from '../../../../src/http/schema.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Result, resultIcon } from '../../components/result.tsx';
import { automationWords, confidenceWords, pointWords } from '../../text/words.ts';

export function CriterionCard({
  criterion,
  open,
}: {
  readonly criterion: Criterion;
  readonly open: boolean;
}): ReactElement {
  const { id, topic, automation, coverage } = criterion;
  return (
    <details className="criterion" id={id} open={open}>
      <summary>
        <span className="mono criterion-id">{id}</span>
        <span className="criterion-topic">{topic}</span>
        <PointBar points={coverage.points} />
        <Result result={coverage.result} />
      </summary>
      <div className="criterion-body">
        <p>{coverage.because}</p>
        <p className="muted small">{automationWords[automation] ?? automation}</p>
        <h3>Points</h3>
        <ul className="points">
          {coverage.points.map((point) => (
            <Point key={point.says} point={point} />
          ))}
        </ul>
        <Controls controls={criterion.controls} />
        <Counterparts criterion={criterion} />
      </div>
    </details>
  );
}

const tone = (result: CriterionPoint['result']): string =>
  result === 'waiting' || result === 'not-covered' ? result : `tone-${result}`;

const icon = (result: CriterionPoint['result']): IconName => {
  if (result === 'waiting') return 'question';
  return result === 'not-covered' ? 'gap' : resultIcon[result];
};

/** One square a point, in their order; the words of the card say the same. */
function PointBar({ points }: { readonly points: readonly CriterionPoint[] }): ReactElement {
  const done = points.filter(({ result }) => result === 'operated').length;
  return (
    <span className="point-bar" role="img" aria-label={`${done} of ${points.length} points operated`}>
      {points.map((point) => (
        <span key={point.says} className={`point-square ${tone(point.result)}`} />
      ))}
    </span>
  );
}

function Point({ point: { says, result, by } }: { readonly point: CriterionPoint }): ReactElement {
  return (
    <li>
      <span className={`point-result ${tone(result)}`}>
        <Icon name={icon(result)} />
        {pointWords[result]}
      </span>
      <span>
        {says}{' '}
        {by.map((id) => (
          <Link key={id} className="mono small point-control" to="/controls/$id" params={{ id }}>
            {id}
          </Link>
        ))}
      </span>
    </li>
  );
}

function Controls({ controls }: { readonly controls: Criterion['controls'] }): ReactElement | null {
  if (controls.length === 0) return null;
  return (
    <details className="criterion-controls">
      <summary>Controls that serve it ({controls.length})</summary>
      <ul className="served-by">
        {controls.map((control) => (
          <li key={control.id}>
            <Link to="/controls/$id" params={{ id: control.id }}>
              <span className="mono">{control.id}</span> {control.title}
            </Link>{' '}
            {control.waiting ? (
              <span className="badge tone-none">Waits for evidence</span>
            ) : (
              <Result result={control.result} />
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Counterparts({ criterion }: { readonly criterion: Criterion }): ReactElement | null {
  if (criterion.counterparts.length === 0) return null;
  const other = criterion.framework === 'soc2' ? 'iso27001' : 'soc2';
  return (
    <details className="criterion-controls">
      <summary>
        Counterparts in {other === 'soc2' ? 'SOC 2' : 'ISO/IEC 27001:2022'} ({criterion.counterparts.length})
      </summary>
      <ul className="served-by">
        {criterion.counterparts.map(({ id, topic, confidence, sources }) => (
          <li key={id}>
            <Link to="/criteria" search={{ ...(other === 'iso27001' && { framework: other }), text: id }}>
              <span className="mono">{id}</span> {topic}
            </Link>{' '}
            <span className="muted small">
              {confidenceWords[confidence]}
              {sources.length === 0
                ? ''
                : `: ${sources.map(({ title, unsure }) => (unsure ? `${title} (may mean another control)` : title)).join(', ')}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
