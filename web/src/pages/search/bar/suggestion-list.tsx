import { type ReactElement, useEffect, useRef } from 'react';
import { forgetQueries } from './recent-queries.ts';
import type { Suggestion } from './use-suggestions.ts';

export const suggestionId = (index: number): string => `suggestion-${index}`;

/** The list of a combobox: the focus stays in the field, the field says which option is meant. */
export function SuggestionList({
  id,
  suggestions,
  active,
  choose,
  closed,
}: {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly choose: (suggestion: Suggestion) => void;
  readonly closed: () => void;
}): ReactElement {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const areRecent = suggestions[0]?.kind === 'recent';
  return (
    // The field keeps the focus when something here is pressed.
    <div className="suggestions" onMouseDown={(event) => event.preventDefault()}>
      <ul ref={list} id={id} role="listbox" aria-label={areRecent ? 'Recent queries' : 'Completions'}>
        {suggestions.map((suggestion, index) => (
          <li
            key={`${suggestion.kind} ${suggestion.label}`}
            id={suggestionId(index)}
            role="option"
            aria-selected={index === active}
            onClick={() => choose(suggestion)}
          >
            <span className={`suggestion-label mono q-${suggestion.kind}`}>{suggestion.label}</span>
            <span className="suggestion-about">{suggestion.about ?? suggestion.kind}</span>
          </li>
        ))}
      </ul>
      <div className="suggestions-foot">
        <span aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Tab</kbd> take <kbd>Esc</kbd> close
        </span>
        {areRecent ? (
          <button
            type="button"
            tabIndex={-1}
            onClick={() => {
              forgetQueries();
              closed();
            }}
          >
            Forget these
          </button>
        ) : null}
      </div>
    </div>
  );
}
