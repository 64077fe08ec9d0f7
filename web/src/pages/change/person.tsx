/** Somebody by name, the address behind it; automation says that it is automation. */
import type { ReactElement } from 'react';
import { looksLikeBot, nameOf } from './person-words.ts';

export function Person({ of, bot }: { readonly of: string; readonly bot?: boolean }): ReactElement {
  return (
    <>
      <span className="person" title={of}>
        {nameOf(of)}
      </span>
      {(bot ?? false) || looksLikeBot(of) ? (
        <>
          {' '}
          <span className="chip">bot</span>
        </>
      ) : null}
    </>
  );
}

export function People({ of, bot }: { readonly of: readonly string[]; readonly bot?: boolean }): ReactElement {
  return (
    <>
      {of.map((person, index) => (
        <span key={person}>
          {index === 0 ? '' : index === of.length - 1 ? ' and ' : ', '}
          <Person of={person} {...(bot === undefined ? {} : { bot })} />
        </span>
      ))}
    </>
  );
}
