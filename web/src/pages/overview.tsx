/** Readiness at one look: what to do next; areas, criteria and the window; what waits for people, changed, is worst. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Overview, RunDifference } from '../../../src/http/schema.ts';
import { overviewQuery } from '../api/queries.ts';
import { Icon } from '../components/icon.tsx';
import { Page, Panel } from '../components/page.tsx';
import { CodeLink } from '../components/references.tsx';
import { Result, resultIcon, SeverityBadge } from '../components/result.tsx';
import { Answer, NothingAudited } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { bytes, count, dateTime, percent, periodType, periodWords, plural } from '../text/format.ts';
import { results, resultWords } from '../text/words.ts';
import { CategoryBoard } from './overview/category-board.tsx';
import { NextSteps } from './overview/next-steps.tsx';
import { PeriodPicker } from './overview/period-picker.tsx';
import { ReadinessBoard } from './overview/readiness-board.tsx';
import { WaitingAreas } from './overview/waiting-areas.tsx';
import { RepositoryTable } from './overview/repository-table.tsx';
import { WindowCoverage } from './overview/window-coverage.tsx';

export function OverviewPage(): ReactElement {
  const query = useQuery(overviewQuery(useRun()));
  return (
    <Answer query={query} what="the overview">
      {(overview) => (overview.run ? <Readiness overview={overview} run={overview.run} /> : <FirstUse />)}
    </Answer>
  );
}

function FirstUse(): ReactElement {
  return (
    <Page title="Overview" heading="Readiness">
      <NothingAudited />
    </Page>
  );
}

function Readiness({
  overview,
  run,
}: {
  readonly overview: Overview;
  readonly run: NonNullable<Overview['run']>;
}): ReactElement {
  return (
    <Page
      title="Overview"
      heading="Readiness"
      lead={
        <p>
          {periodWords(run.period)} <span className="muted">({periodType(run.period)})</span>, judged{' '}
          {dateTime(run.finishedAt)} over{' '}
          <Link to="/repositories">{plural(overview.repositories.length, 'repository', 'repositories')}</Link>.
        </p>
      }
    >
      <Totals overview={overview} />
      <PeriodPicker shown={run.period} />
      <NextSteps />
      <ReadinessBoard areas={overview.areas} />
      <CategoryBoard />
      {overview.window.length === 0 ? null : <WindowCoverage stretches={overview.window} period={run.period} />}
      <WaitingAreas areas={overview.areas} />
      <div className={overview.differences.length === 0 ? 'stack' : 'columns'}>
        <Panel title="Changed since the last run" id="changed">
          <Differences differences={overview.differences} />
        </Panel>
        <Panel
          title="Worst findings"
          id="worst"
          aside={<Link to="/findings">{plural(overview.findings.atHead, 'finding')} in the code now</Link>}
        >
          <WorstFindings findings={overview.worstFindings} />
        </Panel>
      </div>
      <Panel title="Repositories" id="repositories" aside={<Link to="/repositories">All gaps in full</Link>}>
        <RepositoryTable repositories={overview.repositories} />
      </Panel>
      <p className="muted small">
        Read for this run: {count(run.work.landingsRead)} landings and {count(run.work.blobsRead)} file versions (
        {bytes(run.work.bytesRead)}), by Plumbline {run.tool.version}.
      </p>
    </Page>
  );
}

function Totals({ overview }: { readonly overview: Overview }): ReactElement {
  const { results: all, decided, waiting, coverage } = overview.totals;
  // What waits is indeterminate too: it has a place of its own.
  const counts = { ...all, indeterminate: all.indeterminate - waiting };
  return (
    <ul className="totals">
      {results.map((result) => (
        <li key={result} className={`total tone-${result} ${counts[result] === 0 ? 'none' : ''}`}>
          <Link to="/controls" search={{ result, basis: 'checks' }}>
            <span className="total-count">{count(counts[result])}</span>
            <span className="total-word">
              <Icon name={resultIcon[result]} />
              {resultWords[result]}
            </span>
          </Link>
        </li>
      ))}
      <li className="total">
        <Link to="/controls">
          <span className="total-count">{coverage === null ? '–' : percent(coverage)}</span>
          <span className="total-word">covered, over {plural(decided, 'control')} with checks</span>
        </Link>
      </li>
      {waiting === 0 ? null : (
        <li className="total">
          <Link to="/controls" search={{ basis: 'requests' }}>
            <span className="total-count">{count(waiting)}</span>
            <span className="total-word">{waiting === 1 ? 'waits' : 'wait'} for evidence from people</span>
          </Link>
        </li>
      )}
      <li className="total">
        <Link to="/evidence">
          <span className="total-count">{count(overview.evidence)}</span>
          <span className="total-word">pieces of evidence</span>
        </Link>
      </li>
    </ul>
  );
}

const rank: Readonly<Record<RunDifference['before'] | RunDifference['after'], number>> = {
  'not-operated': 0,
  deviated: 1,
  indeterminate: 2,
  new: 3,
  gone: 3,
  'not-applicable': 3,
  operated: 4,
};

function Differences({ differences }: { readonly differences: readonly RunDifference[] }): ReactElement {
  if (differences.length === 0)
    return <p className="muted">No control changed its result since the run before, or there is no run before.</p>;
  const worseFirst = [...differences].sort((a, b) => rank[a.after] - rank[a.before] - (rank[b.after] - rank[b.before]));
  return (
    <ul className="differences">
      {worseFirst.map(({ control, title, before, after }) => (
        <li key={control}>
          <Link to="/controls/$id" params={{ id: control }}>
            <span className="mono">{control}</span> {title}
          </Link>
          <span className="change-of-result">
            {before === 'new' ? <span className="badge tone-none">New</span> : <Result result={before} />}
            <Icon name="arrow" />
            <span className="visually-hidden">became</span>
            {after === 'gone' ? <span className="badge tone-none">Gone</span> : <Result result={after} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

function WorstFindings({ findings }: { readonly findings: Overview['worstFindings'] }): ReactElement {
  if (findings.length === 0)
    return <p className="muted">No rule found anything above a note in production code at the head.</p>;
  return (
    <ul className="worst">
      {findings.map(({ finding, more }) => (
        <li key={`${finding.repository} ${finding.fingerprint}`}>
          <SeverityBadge severity={finding.severity} />
          <span>
            <span className="worst-title">{finding.title}</span>
            <span className="muted">{finding.repository}</span>{' '}
            <CodeLink repository={finding.repository} path={finding.path} line={finding.line} />
            {more === 0 ? null : (
              <>
                {' '}
                <Link to="/findings" search={{ rule: finding.rule, repository: finding.repository }}>
                  and {count(more)} more
                </Link>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
