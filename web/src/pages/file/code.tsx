/** The text of a file, line by line, with its findings and the matches of the query. `#L12` marks a line, `#L12-L20` several. */
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { memo, type MouseEvent, type ReactElement, useEffect, useMemo, useRef } from 'react';
import type { Finding } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Marked } from '../../components/pieces.tsx';
import { SeverityBadge } from '../../components/result.tsx';
import { date } from '../../text/format.ts';
import { Suppressed } from '../findings/suppressed.tsx';
import type { FileMatches } from './file-matches.ts';

/** Long files are laid out block by block as they come into view; the browser can still find text in all of it. */
const linesInBlock = 200;

export interface CodeProps {
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly matches: FileMatches;
  /** The match that was walked to; a line, from 0. */
  readonly current: number | undefined;
}

export function Code({ text, findings, matches, current }: CodeProps): ReactElement {
  const { hash } = useLocation();
  const marked = markedLines(hash);
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text]);
  const byLine = useMemo(() => Map.groupBy(findings, ({ line }) => line), [findings]);
  const [first] = marked;
  useEffect(() => {
    if (first > 0) document.getElementById(`L${first}`)?.scrollIntoView({ block: 'center' });
  }, [first]);
  const choose = useLineChoice(first);
  const blocks = Array.from({ length: Math.ceil(lines.length / linesInBlock) }, (_, index) => index * linesInBlock);
  return (
    <div className="code" role="region" aria-label="Code" tabIndex={0} onClick={choose}>
      {blocks.map((start) => {
        const isHere = current !== undefined && current >= start && current < start + linesInBlock;
        return (
          <Block
            key={start}
            start={start}
            lines={lines.slice(start, start + linesInBlock)}
            findings={byLine}
            matches={matches}
            current={isHere ? current : undefined}
            from={marked[0]}
            to={marked[1]}
          />
        );
      })}
    </div>
  );
}

export function markedLines(hash: string): readonly [from: number, to: number] {
  const read = /^L(\d+)(?:-L?(\d+))?$/.exec(hash);
  if (!read) return [0, 0];
  const ends = [Number(read[1]), Number(read[2] ?? read[1])];
  return [Math.min(...ends), Math.max(...ends)];
}

/** A number is a link to its line; with Shift it makes a range from the line that is marked. */
function useLineChoice(first: number): (event: MouseEvent) => void {
  const navigate = useNavigate();
  const latest = useRef(first);
  latest.current = first;
  return (event) => {
    const number = (event.target as HTMLElement).closest<HTMLElement>('.line-number')?.dataset['line'];
    if (number === undefined || !event.shiftKey || latest.current === 0) return;
    event.preventDefault();
    const ends = [latest.current, Number(number)].sort((a, b) => a - b);
    void navigate({ to: '.', search: true, hash: `L${ends[0]}-L${ends[1]}`, replace: true, resetScroll: false });
  };
}

interface BlockProps extends Pick<CodeProps, 'matches' | 'current'> {
  readonly start: number;
  readonly lines: readonly string[];
  readonly findings: ReadonlyMap<number, readonly Finding[]>;
  readonly from: number;
  readonly to: number;
}

const Block = memo(function Block(props: BlockProps): ReactElement {
  const { start, lines, findings, from, to, matches, current } = props;
  return (
    <div className="code-block" style={{ containIntrinsicHeight: `auto ${lines.length * 20}px` }}>
      {lines.map((line, index) => {
        const number = start + index + 1;
        const here = findings.get(number);
        const marked = number >= from && number <= to;
        const ranges = matches.get(number - 1);
        const classes = [
          'line',
          marked ? 'marked' : '',
          here ? 'found' : '',
          ranges ? 'matched' : '',
          current === number - 1 ? 'current' : '',
        ];
        return (
          <div key={number}>
            <div
              id={`L${number}`}
              className={classes.filter((one) => one !== '').join(' ')}
              {...(marked ? { 'aria-current': true } : {})}
            >
              <a className="line-number" href={`#L${number}`} data-line={number} aria-label={`Line ${number}`}>
                {number}
              </a>
              <span className="margin">{here ? <Icon name="warning" /> : null}</span>
              <code>{line === '' ? '\u200b' : ranges ? <Marked text={line} ranges={ranges} /> : line}</code>
            </div>
            {here?.map((finding) => (
              <Note key={finding.fingerprint} finding={finding} />
            ))}
          </div>
        );
      })}
    </div>
  );
});

function Note({ finding }: { readonly finding: Finding }): ReactElement {
  return (
    <aside className="line-note" aria-label={`Finding in line ${finding.line}`}>
      <SeverityBadge severity={finding.severity} />{' '}
      <Link to="/rules" hash={finding.rule}>
        {finding.title}
      </Link>
      {finding.detail === undefined ? null : <>: {finding.detail}</>}
      <span className="muted">
        {' '}
        since {date(finding.firstSeen.at)}
        {finding.atHead ? '' : ', gone at the head'}
      </span>
      <Suppressed finding={finding} />
    </aside>
  );
}
