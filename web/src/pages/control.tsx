/** One control: what is claimed, what was asked of whom, what came out, and what each answer rests on. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CheckDescription, ControlDetail, EvidenceRequest, OutcomeCounts } from '../../../src/http/schema.ts';
import { controlQuery } from '../api/queries.ts';
import { Page, Panel } from '../components/page.tsx';
import { Prose } from '../components/prose.tsx';
import { EvidenceLinks } from '../components/references.tsx';
import { CountBar, Result } from '../components/result.tsx';
import { Answer } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { count, percent, periodType, periodWords } from '../text/format.ts';
import { areaTitle, cadenceWords } from '../text/words.ts';
import { CheckSection } from './control/check-section.tsx';
import { Decided } from './control/decided.tsx';
import { OverTime } from './control/over-time.tsx';

export function ControlPage(): ReactElement {
  const { id } = useParams({ from: '/controls/$id' });
  const query = useQuery(controlQuery(useRun(), id));
  const above = (
    <nav className="breadcrumb" aria-label="Breadcrumb">
      <Link to="/controls">Controls</Link> / <span className="mono">{id}</span>
    </nav>
  );
  return (
    <Page
      title={query.data ? `${id} ${query.data.control.title}` : id}
      heading={query.data?.control.title ?? id}
      above={above}
    >
      <Answer query={query} what={`control ${id}`}>
        {(detail) => <Detail key={detail.control.id} detail={detail} />}
      </Answer>
    </Page>
  );
}

function Detail({ detail }: { readonly detail: ControlDetail }): ReactElement {
  const { control, checks, unjudged, evidence } = detail;
  return (
    <>
      <Verdict detail={detail} />
      <ControlOverTime detail={detail} />
      <Decided detail={detail} />
      <div className="columns wide-first">
        <Panel title="What is claimed" id="statement">
          <p className="statement">{control.statement}</p>
          <dl className="facts">
            <dt>Area</dt>
            <dd>
              <Link to="/controls" search={{ area: control.area }}>
                {areaTitle(control.area)}
              </Link>
            </dd>
            <dt>Owner</dt>
            <dd>{control.owner}</dd>
            <dt>Frequency</dt>
            <dd>{control.frequency}</dd>
          </dl>
        </Panel>
        <Panel title="Serves" id="serves">
          <Served criteria={detail.criteria} />
        </Panel>
      </div>
      {checks.map((check) => (
        <CheckSection
          key={check.check}
          control={control.id}
          check={check}
          run={detail.run}
          said={detail.because}
          waivers={detail.waivers}
        />
      ))}
      {unjudged.map((check) => (
        <Unjudged key={check.id} check={check} />
      ))}
      {detail.asked.map((request) => (
        <Asked key={request.id} request={request} />
      ))}
      <Panel title="Evidence of this result" id="evidence">
        <EvidenceLinks evidence={evidence} />
      </Panel>
    </>
  );
}

/** Of a control with one check the check says it. */
function ControlOverTime({ detail }: { readonly detail: ControlDetail }): ReactElement | null {
  const { period, checks, continuity, unjudgedStretches } = detail;
  if (period?.type !== 'window' || checks.length < 2 || (!continuity && !unjudgedStretches)) return null;
  return (
    <Panel title="Over the window, all checks together" id="over-time">
      <OverTime of="all checks together" period={period} continuity={continuity} unjudged={unjudgedStretches} />
    </Panel>
  );
}

function Verdict({ detail }: { readonly detail: ControlDetail }): ReactElement {
  const { control, result, because, counts, coverage, period } = detail;
  if (result === null || counts === null || coverage === null || period === null)
    return (
      <div className="verdict tone-none">
        <Result result={null} />
        <p>The run shown did not judge this control. Start an audit, and it is judged with the others.</p>
      </div>
    );
  return (
    <div className={`verdict tone-${result}`}>
      <Result result={result} />
      <p className="verdict-words">
        <Prose text={because ?? ''} />{' '}
        <span className="muted">
          {periodWords(period)} ({periodType(period)}).
        </span>
      </p>
      {control.checks.length === 0 ? null : <VerdictNumbers counts={counts} coverage={coverage} />}
    </div>
  );
}

function VerdictNumbers({
  counts,
  coverage,
}: {
  readonly counts: OutcomeCounts;
  readonly coverage: number;
}): ReactElement {
  return (
    <>
      <dl className="verdict-numbers">
        <div>
          <dt>Coverage</dt>
          <dd>{percent(coverage)}</dd>
        </div>
        <div>
          <dt>Population</dt>
          <dd>{count(counts.population)}</dd>
        </div>
        <div>
          <dt>Exceptions</dt>
          <dd>{count(counts.exception)}</dd>
        </div>
        <div>
          <dt>Not determined</dt>
          <dd>{count(counts.notDetermined)}</dd>
        </div>
      </dl>
      <CountBar counts={counts} />
    </>
  );
}

function Served({ criteria }: { readonly criteria: ControlDetail['criteria'] }): ReactElement {
  if (criteria.length === 0) return <p className="muted">No criterion names this control.</p>;
  return (
    <ul className="served">
      {criteria.map(({ id, framework, topic }) => (
        <li key={id}>
          <Link className="mono" to="/criteria" search={{ framework, text: id }}>
            {id}
          </Link>{' '}
          {topic}
        </li>
      ))}
    </ul>
  );
}

/** What people hand in for this control: what exactly, how often, who, and what an auditor looks for in it. */
function Asked({ request }: { readonly request: EvidenceRequest }): ReactElement {
  const { id, title, ask, cadence, owner, form, looksFor } = request;
  return (
    <Panel
      title={`Asked of people: ${title}`}
      id={`request-${id.replace('/', '-')}`}
      aside={<span className="mono muted">{id}</span>}
    >
      <p className="question">{ask}</p>
      <dl className="facts">
        <dt>Due</dt>
        <dd>{cadenceWords[cadence]}</dd>
        <dt>From</dt>
        <dd>{owner}</dd>
        <dt>Form</dt>
        <dd>{formWords[form]}</dd>
      </dl>
      <h3>What the auditor looks for</h3>
      <ul className="looks-for">
        {looksFor.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <p>
        <Link to="/requests" search={{ text: id }}>
          Hand in and review
        </Link>
      </p>
    </Panel>
  );
}

const formWords: Readonly<Record<EvidenceRequest['form'], string>> = {
  document: 'A document',
  record: 'A record of what was done',
  export: 'An export of another system',
};

function Unjudged({ check }: { readonly check: CheckDescription }): ReactElement {
  return (
    <Panel title={check.title} id={`check-${check.id}`} aside={<Result result={null} />}>
      <p className="question">{check.question}</p>
      <p className="muted">The run shown did not ask this.</p>
    </Panel>
  );
}
