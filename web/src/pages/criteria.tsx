/**
 * How much of each criterion can be tested, was judged and operated: its points, what answers each, what waits for people
 * and, as plainly, what nothing here speaks of. What is out of scope stands last, with who decided.
 */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Criteria, Criterion } from '../../../src/http/schema.ts';
import { criteriaQuery } from '../api/queries.ts';
import { Filters, Select, TextField } from '../components/fields.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { CriteriaSearch } from '../router.tsx';
import { count, plural } from '../text/format.ts';
import { results, resultWords } from '../text/words.ts';
import { CriterionCard } from './criteria/criterion-card.tsx';

const frameworks = [
  ['soc2', 'SOC 2'],
  ['iso27001', 'ISO/IEC 27001:2022'],
] as const;

export function CriteriaPage(): ReactElement {
  const query = useQuery(criteriaQuery(useRun()));
  const { framework = 'soc2', text, result } = useSearch({ from: '/criteria' });
  const change = useFilters<CriteriaSearch>();
  return (
    <Page
      title="Criteria"
      lead={
        <p>
          What the frameworks ask for, in our own words, and how much of it was tested. Their text is theirs: read it
          there.
        </p>
      }
    >
      <Filters>
        <Select
          label="Framework"
          all="SOC 2"
          value={framework === 'soc2' ? undefined : framework}
          options={frameworks.slice(1)}
          onChange={(chosen) => change({ framework: chosen })}
        />
        <Select
          label="Result"
          all="All results"
          value={result}
          options={results.map((one) => [one, resultWords[one]])}
          onChange={(chosen) => change({ result: chosen })}
        />
        <TextField label="Criterion or topic" value={text} onChange={(changed) => change({ text: changed })} />
      </Filters>
      <Answer query={query} what="criteria">
        {({ criteria, scope }) => (
          <Framework
            criteria={criteria.filter((one) => one.framework === framework)}
            scope={scope}
            fits={(one) =>
              (result === undefined || one.coverage.result === result) &&
              `${one.id} ${one.topic}`.toLowerCase().includes(text?.toLowerCase() ?? '')
            }
          />
        )}
      </Answer>
    </Page>
  );
}

function Framework({
  criteria,
  scope,
  fits,
}: {
  readonly criteria: readonly Criterion[];
  readonly scope: Criteria['scope'];
  readonly fits: (criterion: Criterion) => boolean;
}): ReactElement {
  const inScope = criteria.filter((one) => one.inScope);
  const shown = inScope.filter(fits);
  const outside = criteria.filter((one) => !one.inScope);
  return (
    <>
      <Sums criteria={inScope} />
      {shown.length === 0 && inScope.length > 0 ? (
        <Empty title="No criterion fits">
          <p>Try the beginning of an id, such as CC6 or A.8.</p>
        </Empty>
      ) : null}
      {[...Map.groupBy(shown, ({ category }) => category)].map(([category, members]) => (
        <Panel key={category} title={category} id={`category-${category.replaceAll(/\W+/g, '-').toLowerCase()}`}>
          <div className="criterion-list">
            {members.map((criterion) => (
              <CriterionCard key={criterion.id} criterion={criterion} open={shown.length === 1} />
            ))}
          </div>
        </Panel>
      ))}
      {outside.length === 0 ? null : (
        <Panel title="Out of scope" id="out-of-scope">
          <p>
            The audit is about {scope.words}. {scope.decision}
          </p>
          <p className="muted">{outside.map(({ id }) => id).join(', ')}</p>
        </Panel>
      )}
    </>
  );
}

/** The points of all criteria in scope together: what is left open is as large as what is not. */
function Sums({ criteria }: { readonly criteria: readonly Criterion[] }): ReactElement | null {
  if (criteria.length === 0) return null;
  const sum = (of: keyof Criterion['coverage']['counts']): number =>
    criteria.reduce((total, { coverage }) => total + coverage.counts[of], 0);
  return (
    <p aria-live="polite">
      {plural(criteria.length, 'criterion', 'criteria')} in scope with {plural(sum('points'), 'point')} that somebody
      would test. Code and forges can test <strong>{count(sum('testable'))}</strong> and judged{' '}
      <strong>{count(sum('judged'))}</strong>; <strong>{count(sum('operated'))}</strong> operated,{' '}
      <strong>{count(sum('deviated'))}</strong> deviated, {count(sum('waiting'))} wait for evidence from people, and
      nothing here speaks of {count(sum('notCovered'))}.
    </p>
  );
}
