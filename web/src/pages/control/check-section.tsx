import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CheckResult, StandingWaiver } from '../../../../src/http/schema.ts';
import { Panel } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { EvidenceLinks, GapList, Hash } from '../../components/references.tsx';
import { OutcomeBadge, Result } from '../../components/result.tsx';
import { EventChart } from '../../components/timeline.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { ControlSearch } from '../../router.tsx';
import { count, plural } from '../../text/format.ts';
import { evaluationWords, outcomeCount, outcomes, subjectWords } from '../../text/words.ts';
import { waivedWords } from '../../text/window-words.ts';
import { Calendar } from './calendar.tsx';
import { MemberTable } from './member-table.tsx';
import { OverTime } from './over-time.tsx';

export function CheckSection({
  control,
  check,
  run,
  said,
  waivers,
}: {
  readonly control: string;
  readonly check: CheckResult;
  readonly run: string | null;
  /** What the page has said already. */
  readonly said: string | null;
  readonly waivers: readonly StandingWaiver[];
}): ReactElement {
  const { description, population } = check;
  const kind = check.evaluation ?? description?.evaluation;
  return (
    <Panel
      className="check"
      title={description?.title ?? check.check}
      id={`check-${check.check}`}
      aside={<Result result={check.result} />}
    >
      {description ? <p className="question">{description.question}</p> : null}
      {check.because === said ? null : (
        <p>
          <Prose text={check.because} />
        </p>
      )}
      {kind === undefined ? null : <p className="muted small">{evaluationWords[kind]}</p>}
      {description?.subject === undefined ? null : <p className="muted small">{subjectWords(description.subject)}</p>}
      <OverTime
        of={description?.title ?? check.check}
        period={check.period}
        continuity={check.continuity}
        unjudged={check.unjudged}
        inForce={check.parametersInForce}
      />
      {kind === 'periodic' && run !== null ? <Calendar control={control} check={check} run={run} /> : null}
      {check.buckets.length > 0 ? (
        <EventChart buckets={check.buckets} period={check.period} noun={nounOf(check.population.kind)} />
      ) : null}
      <OutcomeFilter control={control} check={check} run={run} waivers={waivers} />
      {check.gaps.length > 0 ? (
        <>
          <h3>What could not be looked at</h3>
          <GapList gaps={check.gaps} />
        </>
      ) : null}
      <div className="columns">
        <div>
          <h3>The population, and why it is whole</h3>
          <PopulationProof check={check} />
          {population.size === 0 ? null : (
            <p>
              <Link to="/samples" search={{ check: check.check }}>
                Draw a sample of it
              </Link>
            </p>
          )}
        </div>
        <div>
          {description ? (
            <>
              <h3>If it deviates</h3>
              <p>
                <Prose text={description.remediation} />
              </p>
              <h3>Why it is asked</h3>
              <p>
                <Prose text={description.rationale} />
              </p>
            </>
          ) : null}
          <h3>Evidence</h3>
          <EvidenceLinks evidence={check.evidence} />
        </div>
      </div>
    </Panel>
  );
}

function OutcomeFilter({
  control,
  check,
  run,
  waivers,
}: {
  readonly control: string;
  readonly check: CheckResult;
  readonly run: string | null;
  readonly waivers: readonly StandingWaiver[];
}): ReactElement {
  const search = useSearch({ from: '/controls/$id' });
  const change = useFilters<ControlSearch>();
  const chosen = search.check === check.check ? search.outcome : undefined;
  const { counts } = check;
  const waived = waivedWords(counts);
  return (
    <>
      <div className="outcome-filter" role="group" aria-label="Show members by outcome">
        <button
          type="button"
          aria-pressed={chosen === undefined}
          onClick={() => change({ check: undefined, outcome: undefined })}
        >
          All <strong>{count(counts.population)}</strong>
        </button>
        {outcomes.map((outcome) => {
          const number = counts[outcomeCount[outcome]];
          return (
            <button
              key={outcome}
              type="button"
              aria-pressed={chosen === outcome}
              disabled={number === 0}
              onClick={() => change({ check: check.check, outcome })}
            >
              <OutcomeBadge outcome={outcome} /> <strong>{count(number)}</strong>
            </button>
          );
        })}
      </div>
      {waived === undefined ? null : <p className="muted">{waived}</p>}
      {run === null ? null : (
        <MemberTable
          key={chosen ?? 'all'}
          control={control}
          check={check}
          run={run}
          outcome={chosen}
          waivers={waivers}
        />
      )}
    </>
  );
}

function PopulationProof({ check }: { readonly check: CheckResult }): ReactElement {
  const { population, parameters, checkVersion } = check;
  const settings = Object.entries(parameters);
  return (
    <dl className="facts">
      <dt>Made by</dt>
      <dd>
        <Prose text={population.query} />
      </dd>
      <dt>Size</dt>
      <dd>
        {plural(population.size, 'member')}{' '}
        {population.exclusions.length > 0 ? `and ${plural(population.exclusions.length, 'exclusion')}` : ''}
      </dd>
      <dt>Counted again by</dt>
      <dd>
        <Prose text={population.reconciledWith} />
      </dd>
      <dt>Complete</dt>
      <dd>
        {population.complete
          ? 'Yes: no gap touches the listing.'
          : 'Not proven: a gap touches the listing, members may be missing.'}
      </dd>
      <dt>SHA-256 of the ids</dt>
      <dd className="mono break">{population.idsDigest}</dd>
      {population.exclusions.map(({ id, because }) => (
        <div key={id} className="facts-row">
          <dt>Left out</dt>
          <dd>
            <code>{id}</code> {because}
          </dd>
        </div>
      ))}
      {settings.length > 0 ? (
        <>
          <dt>Parameters</dt>
          <dd>
            {settings.map(([name, value]) => (
              <code key={name} className="setting">
                {name}: {String(value)}
              </code>
            ))}
          </dd>
        </>
      ) : null}
      <dt>Check</dt>
      <dd>
        <code>{check.check}</code> version <Hash value={checkVersion} />
      </dd>
    </dl>
  );
}

const nounOf = (kind: string): string => (kind === 'landed-change' ? 'landings' : 'events');
