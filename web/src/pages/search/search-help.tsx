import type { ReactElement } from 'react';
import { Empty } from '../../components/states.tsx';

const examples: readonly (readonly [query: string, what: string])[] = [
  ['email|phone|birth_?date', 'a regular expression: where personal data is named'],
  ['"http://" lang:yaml', 'plain text in one language'],
  ['verify=False -file:test', 'everything but tests'],
  ['type:symbol createUser', 'where something is defined'],
  ['type:diff password after:"3 months ago"', 'who added or removed it, and when'],
  ['md5 asof:"6 months ago"', 'as it stood on a day'],
  ['TODO count:all', 'every match, however many'],
];

export function SearchHelp({ search }: { readonly search: (query: string) => void }): ReactElement {
  return (
    <Empty title="Search every repository, on any day">
      <p>
        Sourcegraph’s query language: words or a regular expression, narrowed by filters. Every answer says what it
        covered.
      </p>
      <ul className="examples">
        {examples.map(([query, what]) => (
          <li key={query}>
            <button type="button" className="mono" onClick={() => search(query)}>
              {query}
            </button>
            <span className="muted">{what}</span>
          </li>
        ))}
      </ul>
      <p className="muted keys">
        <kbd>/</kbd> to this field <kbd>j</kbd> <kbd>k</kbd> over the results <kbd>Enter</kbd> to open <kbd>?</kbd> all
        keys
      </p>
    </Empty>
  );
}
