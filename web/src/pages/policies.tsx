/**
 * Policies beside what the code does: each clause in the policy's own words with its verdict, what it was tested by with
 * the policy's own numbers, and which wording was in force when. What is practised and written nowhere stands below.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Policies } from '../../../src/http/schema.ts';
import { policiesQuery } from '../api/queries.ts';
import { Filters, Select, TextField } from '../components/fields.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { PoliciesSearch } from '../router.tsx';
import { periodWords, plural } from '../text/format.ts';
import { clauseVerdicts, clauseVerdictWords } from '../text/words.ts';
import { ClauseCard } from './policies/clause-card.tsx';

export function PoliciesPage(): ReactElement {
  const query = useQuery(policiesQuery(useRun()));
  const { verdict, text } = useSearch({ from: '/policies' });
  const change = useFilters<PoliciesSearch>();
  return (
    <Page
      title="Policies"
      lead={<p>What is promised, clause by clause, held against what the code does with the policy’s own numbers.</p>}
    >
      <Filters>
        <Select
          label="Verdict"
          all="All verdicts"
          value={verdict}
          options={clauseVerdicts.map((one) => [one, clauseVerdictWords[one]])}
          onChange={(chosen) => change({ verdict: chosen })}
        />
        <TextField label="Clause or words" value={text} onChange={(changed) => change({ text: changed })} />
      </Filters>
      <Answer query={query} what="policies">
        {(answer) => (
          <Report
            answer={answer}
            fits={(one) =>
              (verdict === undefined || one.verdict === verdict) &&
              `${one.clause} ${one.wordings.at(-1)?.text}`.toLowerCase().includes(text?.toLowerCase() ?? '')
            }
          />
        )}
      </Answer>
    </Page>
  );
}

type Clause = Policies['clauses'][number];

function Report({
  answer,
  fits,
}: {
  readonly answer: Policies;
  readonly fits: (clause: Clause) => boolean;
}): ReactElement {
  const { run, policies, clauses, unwritten } = answer;
  if (run === null) return <NothingAudited />;
  if (clauses.length === 0 && policies.length === 0) return <NoPolicies />;
  const shown = clauses.filter(fits);
  return (
    <>
      <p aria-live="polite">
        {plural(clauses.length, 'clause')} of {plural(policies.length, 'policy', 'policies')}, {periodWords(run.period)}
        :{' '}
        {clauseVerdicts
          .map((verdict) => [verdict, clauses.filter((one) => one.verdict === verdict).length] as const)
          .filter(([, many]) => many > 0)
          .map(([verdict, many]) => `${many} ${clauseVerdictWords[verdict].toLowerCase()}`)
          .join(', ')}
        .
      </p>
      {shown.length === 0 && clauses.length > 0 ? (
        <Empty title="No clause fits">
          <p>Try another verdict, or fewer words.</p>
        </Empty>
      ) : null}
      {[...Map.groupBy(shown, (one) => `${one.repository}/${one.path}`)].map(([place, own]) => (
        <Panel
          key={place}
          title={own[0]!.policy}
          id={`policy-${place.replaceAll(/\W+/g, '-')}`}
          aside={<File clause={own[0]!} />}
        >
          <div className="clause-list">
            {own.map((one) => (
              <ClauseCard key={one.clause} clause={one} open={shown.length === 1} />
            ))}
          </div>
          <Promises policy={policies.find(({ repository, path }) => `${repository}/${path}` === place)} />
        </Panel>
      ))}
      <Unwritten practices={unwritten} />
    </>
  );
}

function NoPolicies(): ReactElement {
  return (
    <Empty title="No policy stands in any audited repository">
      <p>Write a set to start from into one of them, change what does not fit, and have it approved:</p>
      <pre className="command">plumbline policy init policies</pre>
    </Empty>
  );
}

function File({ clause: { repository, path } }: { readonly clause: Clause }): ReactElement {
  return (
    <Link className="mono small" to="/file" search={{ repository, path }}>
      {repository}/{path}
    </Link>
  );
}

/** Sentences that demand something and carry no clause, and markers that could not be read. */
function Promises({ policy }: { readonly policy: Policies['policies'][number] | undefined }): ReactElement | null {
  if (!policy || (policy.unmarkedTotal === 0 && policy.faults.length === 0)) return null;
  return (
    <details className="promises">
      <summary>
        {policy.unmarkedTotal > 0
          ? `${plural(policy.unmarkedTotal, 'promise')} that nobody tests`
          : plural(policy.faults.length, 'marker that cannot be read', 'markers that cannot be read')}
      </summary>
      <ul>
        {policy.faults.map(({ line, because }) => (
          <li key={`fault-${line}-${because}`}>
            Line {line}: {because}
          </li>
        ))}
        {policy.unmarked.map(({ line, text }) => (
          <li key={`${line}-${text}`}>
            Line {line}: {text}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Unwritten({ practices }: { readonly practices: Policies['unwritten'] }): ReactElement | null {
  if (practices.length === 0) return null;
  return (
    <Panel title="Practised and written nowhere" id="unwritten">
      <p className="muted">These controls operated, and no clause speaks of them.</p>
      <ul className="plain-list">
        {practices.map(({ control, title }) => (
          <li key={control}>
            <Link className="mono" to="/controls/$id" params={{ id: control }}>
              {control}
            </Link>{' '}
            {title}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
