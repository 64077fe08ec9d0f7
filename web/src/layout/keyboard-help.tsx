/** Every key there is, behind `?`. A native dialog: the browser keeps the focus in it, and gives it back. */
import { type ReactElement, useEffect, useRef } from 'react';
import { isTyping } from './shell.tsx';

type Keys = readonly (readonly [keys: readonly string[], what: string])[];

const sections: readonly (readonly [title: string, keys: Keys])[] = [
  [
    'Anywhere',
    [
      [['/'], 'to the search field'],
      [['?'], 'this list'],
      [['Esc'], 'out of a field, a list or this'],
    ],
  ],
  [
    'While writing a query',
    [
      [['↑', '↓'], 'choose among completions, or the last queries'],
      [['Tab'], 'take the completion'],
      [['Ctrl Space'], 'show completions'],
      [['Enter'], 'search'],
      [['Ctrl Enter'], 'open the first result'],
    ],
  ],
  [
    'In the results',
    [
      [['j', 'k'], 'next and previous, as the arrows'],
      [['Enter'], 'open'],
      [['←', '→'], 'collapse and expand; x does either'],
      [['c'], 'lines around, more of them each time'],
      [['m'], 'more lines of this file'],
    ],
  ],
  [
    'In the changes',
    [
      [['/'], 'to the filter'],
      [['↑', '↓'], 'row by row; Page Up and Page Down, Home and End'],
      [['Enter'], 'the story of the change, or open the group'],
      [['Space'], 'a quick look'],
      [['←', '→'], 'collapse and expand'],
    ],
  ],
  ['In a change', [[['[', ']'], 'the landing before and after; k and j do the same']]],
  [
    'In a file',
    [
      [['n', 'p'], 'next and previous match'],
      [['[', ']'], 'back and forth in the file’s history'],
    ],
  ],
];

export function KeyboardHelp(): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const show = (): void => {
    if (dialog.current?.open === false) dialog.current.showModal();
  };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      if (dialog.current?.open) dialog.current.close();
      else show();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button type="button" className="keys-button" aria-label="Keyboard" aria-haspopup="dialog" onClick={show}>
        <kbd aria-hidden="true">?</kbd>
      </button>
      <dialog ref={dialog} className="keys-dialog" aria-labelledby="keys-title">
        <div className="keys-head">
          <h2 id="keys-title">Keys</h2>
          <button type="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        <div className="keys-sections">
          {sections.map(([title, keys]) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {keys.map(([names, what]) => (
                  <div key={what}>
                    <dt>
                      {names.map((name) => (
                        <kbd key={name}>{name}</kbd>
                      ))}
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </dialog>
    </>
  );
}
