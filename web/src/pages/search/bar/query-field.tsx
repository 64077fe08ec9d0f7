/**
 * The field of the query: a plain text input whose letters are transparent, over the same letters in colour. So the caret,
 * selection, undo, input methods and screen readers are the browser's own. Rejected: contenteditable (none of these), a
 * highlighter in the page (the server reads the query; two readers would drift apart).
 */
import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useSlashKey } from '../../../layout/shell.tsx';
import { PaintedQuery, type ReadQuery } from './painted-query.tsx';
import { suggestionId, SuggestionList } from './suggestion-list.tsx';
import { type Suggestion, useSuggestions } from './use-suggestions.ts';

export interface QueryFieldProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly read: ReadQuery | undefined;
  readonly search: (query: string) => void;
  /** Ctrl or Cmd with Enter. */
  readonly openFirst: (query: string) => void;
  /** Told when completions are offered, and when no more. */
  readonly chooses: (choosing: boolean) => void;
}

const listId = 'query-suggestions';

export function QueryField(props: QueryFieldProps): ReactElement {
  const { field, text, setText, read, search, chooses } = props;
  const ink = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [cursor, setCursor] = useState(text.length);
  const [active, setActive] = useState(-1);
  // React puts the cursor behind a value it writes; the next key may come before the next frame.
  const wanted = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (wanted.current !== undefined) field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  }, [field, text]);
  const suggestions = useSuggestions(text, cursor, open);
  const isOpen = open && suggestions.length > 0;
  useEffect(() => chooses(isOpen), [isOpen, chooses]);
  useSlashKey(field);
  useScrollTogether(field, ink, text);
  useEffect(() => setActive(-1), [text, cursor]);

  const close = (): void => {
    setOpen(false);
    setActive(-1);
  };
  const choose = (suggestion: Suggestion): void => {
    setText(suggestion.query);
    if (suggestion.whole) {
      close();
      search(suggestion.query);
      return;
    }
    setCursor(suggestion.cursor);
    wanted.current = suggestion.cursor;
  };
  const press = usePress(props, { isOpen, active, setActive, suggestions, choose, close, show: () => setOpen(true) });

  return (
    <div className="query-field">
      <PaintedQuery text={text} read={read} ink={ink} quiet={isOpen} />
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label="Query"
        aria-describedby="query-help"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && active >= 0 ? suggestionId(active) : undefined}
        aria-invalid={
          !isOpen && read?.query === text && read.reading.diagnoses.some(({ severity }) => severity === 'error')
        }
        placeholder="createHash lang:ts -file:test"
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="search"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCursor(event.target.selectionStart ?? event.target.value.length);
          setOpen(true);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
        onClick={() => text === '' && setOpen(true)}
        onFocus={() => text === '' && setOpen(true)}
        onBlur={close}
        onKeyDown={press}
      />
      {isOpen ? (
        <SuggestionList id={listId} suggestions={suggestions} active={active} choose={choose} closed={close} />
      ) : null}
    </div>
  );
}

/** The browser scrolls a long text in its field without always telling: looked at after whatever may move it. */
function useScrollTogether(
  field: RefObject<HTMLInputElement | null>,
  ink: RefObject<HTMLDivElement | null>,
  text: string,
): void {
  useLayoutEffect(() => {
    const input = field.current;
    if (!input) return undefined;
    const follow = (): void => {
      if (ink.current) ink.current.style.transform = `translateX(${-input.scrollLeft}px)`;
    };
    const soon = (): void => void requestAnimationFrame(follow);
    follow();
    soon();
    const events = ['scroll', 'keydown', 'keyup', 'pointerup', 'pointermove', 'select', 'blur', 'focus', 'input'];
    for (const event of events) input.addEventListener(event, soon, { passive: true });
    return () => {
      for (const event of events) input.removeEventListener(event, soon);
    };
  }, [field, ink, text]);
}

interface Popup {
  readonly isOpen: boolean;
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly suggestions: readonly Suggestion[];
  readonly choose: (suggestion: Suggestion) => void;
  readonly close: () => void;
  readonly show: () => void;
}

function usePress(
  { text, search, openFirst }: QueryFieldProps,
  popup: Popup,
): (event: KeyboardEvent<HTMLInputElement>) => void {
  const { isOpen, active, setActive, suggestions, choose, close, show } = popup;
  return (event) => {
    // An input method is at work: its keys are its own.
    if (event.nativeEvent.isComposing) return;
    const taken = keyIn();
    if (taken) {
      event.preventDefault();
      // The keys of the page do not hear what the field has taken.
      event.nativeEvent.stopImmediatePropagation();
    }

    function keyIn(): boolean {
      const { key } = event;
      const chosen = suggestions[active];
      if (key === 'Enter') {
        if (event.ctrlKey || event.metaKey) {
          close();
          openFirst(text.trim());
        } else if (isOpen && chosen) choose(chosen);
        else {
          close();
          search(text.trim());
        }
        return true;
      }
      if (key === 'Escape') {
        if (isOpen) close();
        else event.currentTarget.blur();
        return true;
      }
      if (key === ' ' && event.ctrlKey) {
        show();
        return true;
      }
      if (!isOpen) return false;
      if (key === 'Tab' && !event.shiftKey) {
        choose(chosen ?? suggestions[0]!);
        return true;
      }
      if (key === 'ArrowDown') setActive(active + 1 >= suggestions.length ? 0 : active + 1);
      else if (key === 'ArrowUp') setActive(active <= 0 ? suggestions.length - 1 : active - 1);
      else return false;
      return true;
    }
  };
}
