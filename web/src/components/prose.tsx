/** Sentences from checks, rules and gaps: what stands between backticks is code, instants are dates for a reader. */
import { Fragment, type ReactElement } from 'react';
import { withReadableTimes } from '../text/format.ts';

export function Prose({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {text.split('`').map((part, index, all) =>
        // An odd part stands between two backticks, unless the last one was never closed.
        index % 2 === 1 && index < all.length - 1 ? (
          <code key={index}>{part}</code>
        ) : (
          <Fragment key={index}>{withReadableTimes(part)}</Fragment>
        ),
      )}
    </>
  );
}
