/** Case and pattern type. They are written into the query: what is searched is what stands in the field. */
import type { ReactElement } from 'react';
import { filterValue, withFilter } from '../../../text/query-text.ts';

const patternTypes = [
  ['auto', 'Auto', 'a regular expression where it reads like one, else words'],
  ['keyword', 'Words', 'every word, anywhere in the file'],
  ['literal', 'Literal', 'the text as it stands'],
  ['regexp', 'Regexp', 'a regular expression'],
  ['structural', 'Structural', 'code with holes: fetch(:[url])'],
] as const;

export function QuerySwitches({
  query,
  change,
}: {
  readonly query: string;
  readonly change: (query: string) => void;
}): ReactElement {
  const type = filterValue(query, 'patterntype') ?? 'auto';
  const cased = /^(?:yes|y|true|1)$/i.test(filterValue(query, 'case') ?? 'no');
  return (
    <div className="query-switches">
      <button
        type="button"
        className="switch"
        aria-pressed={cased}
        title="Upper and lower case differ (case:yes)"
        onClick={() => change(withFilter(query, 'case', cased ? undefined : 'yes'))}
      >
        <span aria-hidden="true">Aa</span>
        <span className="visually-hidden">Match case</span>
      </button>
      <div className="switch-group" role="group" aria-label="How the pattern is read">
        {patternTypes.map(([value, title, about]) => (
          <button
            key={value}
            type="button"
            className="switch"
            aria-pressed={value === type}
            title={about}
            onClick={() => change(withFilter(query, 'patterntype', value === 'auto' ? undefined : value))}
          >
            {title}
          </button>
        ))}
      </div>
    </div>
  );
}
