/** n and p walk over the lines that match the query which the file was found by. */
import { Link } from '@tanstack/react-router';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { isTyping } from '../../layout/shell.tsx';
import { count, plural } from '../../text/format.ts';
import type { FileMatches } from './file-matches.ts';

export interface Walk {
  readonly lines: readonly number[];
  /** Index in `lines`; -1 before the first step. */
  readonly at: number;
  readonly step: (by: 1 | -1) => void;
}

export function useMatchWalk(matches: FileMatches, hash: string): Walk {
  const lines = useMemo(() => [...matches.keys()].sort((a, b) => a - b), [matches]);
  const [at, setAt] = useState(-1);
  useEffect(() => setAt(-1), [lines, hash]);
  const step = (by: 1 | -1): void => {
    if (lines.length === 0) return;
    const next = at < 0 ? startOf(lines, hash, by) : (at + by + lines.length) % lines.length;
    setAt(next);
    document.getElementById(`L${lines[next]! + 1}`)?.scrollIntoView({ block: 'center' });
  };
  useEffect(() => {
    const press = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      if (isTyping(target) || ctrlKey || metaKey || altKey) return;
      if (key === 'n') step(1);
      else if (key === 'p') step(-1);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
  return { lines, at, step };
}

/** From the line of the address on. */
function startOf(lines: readonly number[], hash: string, by: 1 | -1): number {
  const line = Number(/^L(\d+)/.exec(hash)?.[1] ?? 0) - 1;
  const next = lines.findIndex((one) => one > line);
  const after = next < 0 ? 0 : next;
  return by === 1 ? after : (lines.findLastIndex((one) => one < line) + lines.length) % lines.length;
}

export function MatchWalk({
  walk,
  q,
  incomplete,
}: {
  readonly walk: Walk;
  readonly q: string;
  readonly incomplete: boolean;
}): ReactElement {
  const { lines, at, step } = walk;
  return (
    <div className="match-walk">
      <Link to="/search" search={{ q }} className="mono break">
        {q}
      </Link>
      <span role="status">
        {incomplete && lines.length === 0
          ? 'This content is not in the index, so its matches cannot be marked.'
          : at < 0
            ? plural(lines.length, 'matching line')
            : `${count(at + 1)} of ${plural(lines.length, 'matching line')}: line ${lines[at]! + 1}`}
      </span>
      <span className="switch-group">
        <button type="button" className="switch" disabled={lines.length === 0} onClick={() => step(-1)}>
          Previous <kbd aria-hidden="true">p</kbd>
        </button>
        <button type="button" className="switch" disabled={lines.length === 0} onClick={() => step(1)}>
          Next <kbd aria-hidden="true">n</kbd>
        </button>
      </span>
    </div>
  );
}
