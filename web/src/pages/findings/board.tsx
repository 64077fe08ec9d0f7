/** How many findings of each class and severity there are; each number chooses them. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Parameters } from '../../api/client.ts';
import type { Finding, FindingCounts } from '../../../../src/http/schema.ts';
import { findingCountsQuery } from '../../api/queries.ts';
import { Scroll } from '../../components/page.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { FindingsSearch } from '../../router.tsx';
import { count } from '../../text/format.ts';
import { classWords, severityWords } from '../../text/words.ts';

const severities = Object.keys(severityWords) as readonly Finding['severity'][];
const classes = Object.keys(classWords) as readonly Finding['class'][];

/** Of all classes and severities, whichever of them are chosen: the board stays as it is. */
export function FindingBoard({ wish }: { readonly wish: Parameters }): ReactElement | null {
  const { class: _, severity: __, ...rest } = wish;
  const { data } = useQuery(findingCountsQuery(rest));
  if (!data || data.counts.length === 0) return null;
  const shown = classes.filter((one) => data.counts.some((entry) => entry.class === one));
  return (
    <Scroll label="Board of findings">
      <table className="finding-board">
        <thead>
          <tr>
            <th scope="col">Class</th>
            {severities.map((severity) => (
              <th key={severity} scope="col" className="number">
                {severityWords[severity]}
              </th>
            ))}
            <th scope="col" className="number">
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <Row key={one} of={one} counts={data.counts} />
          ))}
          {shown.length > 1 ? <Row of={undefined} counts={data.counts} /> : null}
        </tbody>
      </table>
    </Scroll>
  );
}

/** `of` absent: all classes. */
function Row({
  of,
  counts,
}: {
  readonly of: Finding['class'] | undefined;
  readonly counts: FindingCounts['counts'];
}): ReactElement {
  const own = of === undefined ? counts : counts.filter((one) => one.class === of);
  const name = of === undefined ? 'All' : classWords[of];
  return (
    <tr>
      <th scope="row">{name}</th>
      {severities.map((severity) => (
        <td key={severity} className="number">
          <Cell value={sum(own.filter((one) => one.severity === severity))} of={of} severity={severity} name={name} />
        </td>
      ))}
      <td className="number">
        <Cell value={sum(own)} of={of} severity={undefined} name={name} />
      </td>
    </tr>
  );
}

const sum = (counts: FindingCounts['counts']): number => counts.reduce((total, one) => total + one.count, 0);

function Cell({
  value,
  of,
  severity,
  name,
}: {
  readonly value: number;
  readonly of: Finding['class'] | undefined;
  readonly severity: Finding['severity'] | undefined;
  readonly name: string;
}): ReactElement {
  const search = useSearch({ from: '/findings' });
  const change = useFilters<FindingsSearch>();
  if (value === 0) return <span className="zero">0</span>;
  const chosen = search.class === of && search.severity === severity && (of !== undefined || severity !== undefined);
  const words = severity === undefined ? '' : `, ${severityWords[severity].toLowerCase()}`;
  return (
    <button
      type="button"
      className="switch"
      aria-pressed={chosen}
      aria-label={`${name}${words}: ${count(value)}`}
      onClick={() => change(chosen ? { class: undefined, severity: undefined } : { class: of, severity })}
    >
      {count(value)}
    </button>
  );
}
