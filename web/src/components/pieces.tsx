import type { ReactElement } from 'react';
import { pieces } from '../text/highlight.ts';

/** Text with its hits marked. Offsets and lengths count code points. */
export function Marked({
  text,
  ranges,
}: {
  readonly text: string;
  readonly ranges: readonly (readonly [offset: number, length: number])[];
}): ReactElement {
  return <Pieces marked={pieces(text, ranges)} />;
}

export function Pieces({ marked }: { readonly marked: ReturnType<typeof pieces> }): ReactElement {
  return (
    <>
      {marked.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>))}
    </>
  );
}
