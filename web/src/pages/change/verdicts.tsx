/** What each check says of the change, worst first, with its reason and what it rests on. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { ChangeDetail, OutcomeResult } from '../../../../src/http/schema.ts';
import { checksQuery, factsQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { Prose } from '../../components/prose.tsx';
import { OutcomeBadge, outcomeTone } from '../../components/result.tsx';
import { Answer } from '../../components/states.tsx';
import { useRun } from '../../layout/run-picker.tsx';
import { plural } from '../../text/format.ts';
import { outcomes } from '../../text/words.ts';
import { FactLine } from '../control/fact-line.tsx';
import { listed } from './person-words.ts';
import { sentence } from './record-words.ts';
import { gapsAround, unseenOf } from './unseen-words.ts';

type Verdict = NonNullable<ChangeDetail['verdicts']>[number];

const order = (result: OutcomeResult): number => outcomes.indexOf(result);

export function Verdicts({ detail }: { readonly detail: ChangeDetail }): ReactElement {
  const { change } = detail;
  const verdicts = verdictsOf(detail);
  const main = verdicts.filter(({ result }) => result !== 'not-applicable');
  const others = verdicts.filter(({ result }) => result === 'not-applicable');
  return (
    <section className={`verdicts tone-${outcomeTone[change.outcome]}`} aria-labelledby="verdicts">
      <div className="verdicts-head">
        <h2 id="verdicts">What the checks say</h2>
        <OutcomeBadge outcome={change.outcome} />
        <p className="verdicts-count">
          {countWords(verdicts)} <Pointers detail={detail} />
        </p>
      </div>
      <ul className="verdict-list">
        {main.map((verdict) => (
          <VerdictLine key={verdict.check} verdict={verdict} detail={detail} />
        ))}
      </ul>
      {others.length > 0 ? (
        <details>
          <summary>
            {plural(others.length, 'check')} {others.length === 1 ? 'does' : 'do'} not apply to it
          </summary>
          <ul className="verdict-list">
            {others.map((verdict) => (
              <VerdictLine key={verdict.check} verdict={verdict} detail={detail} />
            ))}
          </ul>
        </details>
      ) : null}
      {detail.verdicts ? null : (
        <p className="muted">Only what is open or wrong is listed; checks that passed are not.</p>
      )}
    </section>
  );
}

/** Where only findings are known: those that are no difference, which have a place of their own. */
function verdictsOf({ verdicts, change, differences }: ChangeDetail): readonly Verdict[] {
  const elsewhere = new Set<string>(differences.map(({ code }) => code));
  const result = change.outcome === 'exception' ? 'exception' : 'not-determined';
  const known =
    verdicts ??
    change.findings
      .filter(({ code }) => !elsewhere.has(code))
      .map(({ code, because }) => ({ check: code, controls: [], result, because, relied: [] }) as const);
  return [...known].sort((a, b) => order(a.result) - order(b.result));
}

function countWords(verdicts: readonly Verdict[]): string {
  const of = (wanted: OutcomeResult): number => verdicts.filter(({ result }) => result === wanted).length;
  const parts = [
    of('exception') > 0 ? plural(of('exception'), 'exception') : '',
    of('not-determined') > 0 ? `${of('not-determined')} not determined` : '',
    of('pass') > 0 ? `${of('pass')} passed` : '',
    of('not-applicable') > 0 ? `${of('not-applicable')} not applicable` : '',
  ].filter(Boolean);
  return verdicts.length === 0 ? 'No check looked at it.' : `${plural(verdicts.length, 'check')}: ${listed(parts)}.`;
}

function Pointers({ detail }: { readonly detail: ChangeDetail }): ReactElement | null {
  const open = detail.differences.filter(({ explained }) => !explained).length;
  const unseen = unseenOf(detail).length + gapsAround(detail).length;
  return (
    <>
      {open > 0 ? <a href="#differences">{plural(open, 'difference')} that nothing explains.</a> : null}{' '}
      {unseen > 0 ? <a href="#unseen">{plural(unseen, 'thing')} could not be seen.</a> : null}
    </>
  );
}

function VerdictLine({ verdict, detail }: { readonly verdict: Verdict; readonly detail: ChangeDetail }): ReactElement {
  const { check, controls, result, because, relied } = verdict;
  const checks = useQuery(checksQuery);
  const title = checks.data?.checks.find(({ id }) => id === check)?.title ?? check;
  return (
    <li>
      <OutcomeBadge outcome={result} />
      <div>
        <h3>{title}</h3>
        <p>
          <Prose text={sentence(because)} />
        </p>
        <p className="verdict-links">
          {controls.map((control) => (
            <Link key={control} to="/controls/$id" params={{ id: control }} search={{ check, outcome: result }}>
              Control {control}
            </Link>
          ))}
          {verdict.evidence === undefined ? null : (
            <Link to="/evidence/$id" params={{ id: verdict.evidence }}>
              <Icon name="seal" /> Sealed outcomes
            </Link>
          )}
          <Relied ids={relied} detail={detail} />
        </p>
      </div>
    </li>
  );
}

/** Facts that came with the change are at hand; others are fetched when somebody looks. */
function Relied({
  ids,
  detail,
}: {
  readonly ids: readonly string[];
  readonly detail: ChangeDetail;
}): ReactElement | null {
  const [open, setOpen] = useState(false);
  if (ids.length === 0) return null;
  return (
    <>
      <button type="button" className="disclosure" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="chevron" />
        Rests on {plural(ids.length, 'fact')}
      </button>
      {open ? <Facts ids={ids} detail={detail} /> : null}
    </>
  );
}

const factsAtOnce = 50;

export function Facts({
  ids,
  detail,
}: {
  readonly ids: readonly string[];
  readonly detail: ChangeDetail;
}): ReactElement {
  const known = new Map([detail.fact, ...detail.relied].map((fact) => [fact.id, fact]));
  const missing = ids.filter((id) => !known.has(id)).slice(0, factsAtOnce);
  const fetched = useQuery(factsQuery(useRun(), missing));
  const here = ids.flatMap((id) => known.get(id) ?? []);
  const list = (more: typeof here): ReactElement => (
    <ul className="relied">
      {[...here, ...more].map((fact) => (
        <FactLine key={fact.id} fact={fact} />
      ))}
      {here.length + more.length < ids.length ? (
        <li className="muted">
          {ids.length - here.length - more.length} more by id:{' '}
          <code className="break">
            {ids
              .filter((id) => !known.has(id) && !more.some((fact) => fact.id === id))
              .slice(0, 3)
              .join(', ')}
          </code>
        </li>
      ) : null}
    </ul>
  );
  if (missing.length === 0) return list([]);
  return (
    <Answer query={fetched} what="facts">
      {({ facts }) => list([...facts])}
    </Answer>
  );
}
