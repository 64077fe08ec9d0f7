/** The map as a flow: what it is, where it is kept, where it goes. The table below it says the same in words. */
import { Link } from '@tanstack/react-router';
import { type ReactElement, useRef, useState } from 'react';
import type { DataClass, MapField } from '../../../../src/http/schema.ts';
import { Panel, Scroll } from '../../components/page.tsx';
import { sensitivityWords } from '../../text/data-map-words.ts';
import { count } from '../../text/format.ts';
import { useWidth } from '../changes/use-width.ts';
import { barWidth, type Flow, flowOf, lineHeight, place, type PlacedFlow, type PlacedNode } from './flow-layout.ts';
import { type DataMapSearch, narrowed } from './map-address.ts';

const narrowest = 640;
const headHeight = 26;
const digitWidth = 8;

export function FlowPanel({
  fields,
  classes,
  search,
}: {
  readonly fields: readonly MapField[];
  readonly classes: readonly DataClass[];
  readonly search: DataMapSearch;
}): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const flow = flowOf(fields, classes, search);
  return (
    <Panel title="From what it is to where it goes" id="data-flow" aside={<Legend fields={fields} />}>
      <figure className="data-flow">
        <div ref={box}>
          <div className="scroll" role="region" aria-label="Flow of personal data" tabIndex={0}>
            {width > 0 ? <Diagram placed={place(flow, Math.max(narrowest, width))} /> : null}
          </div>
        </div>
        <figcaption className="small muted">
          A ribbon is as wide as its number of fields; a field that goes to two kinds of places is counted at both. What
          is chosen narrows the page; chosen again, it widens it. “Nowhere seen” is no proof that it goes nowhere.
        </figcaption>
        <details>
          <summary>The same as a table</summary>
          <FlowTable flow={flow} />
        </details>
      </figure>
    </Panel>
  );
}

function Legend({ fields }: { readonly fields: readonly MapField[] }): ReactElement {
  const present = new Set(fields.map(({ sensitivity }) => sensitivity));
  return (
    <span className="flow-legend">
      {Object.entries(sensitivityWords)
        .filter(([level]) => present.has(level))
        .map(([level, words]) => (
          <span key={level}>
            <span className={`swatch level-${level}`} aria-hidden="true" /> {words}
          </span>
        ))}
    </span>
  );
}

const heads = ['What it is', 'Where it is kept', 'Where it goes'] as const;

function Diagram({ placed }: { readonly placed: PlacedFlow }): ReactElement {
  const { width, height, nodes, links } = placed;
  const [lit, setLit] = useState<string>();
  return (
    <svg
      className="flow-svg"
      role="group"
      aria-label={`${heads.join(', ').toLowerCase()}: as ribbons between numbers of fields; the table below says the same`}
      width={width}
      height={height + headHeight}
    >
      <g className="flow-heads" aria-hidden="true">
        {([0, 1, 2] as const).map((column) => {
          const x = nodes.find((node) => node.column === column)?.x ?? 0;
          return (
            <text key={column} y={14} x={column === 0 ? x : x + barWidth} textAnchor={column === 0 ? 'end' : 'start'}>
              {heads[column]}
            </text>
          );
        })}
      </g>
      <g transform={`translate(0 ${headHeight})`}>
        <g aria-hidden="true">
          {links.map(({ from, to, path, sensitivity, words }) => (
            <path
              key={`${from}→${to}`}
              className={`ribbon level-${sensitivity} ${to === 'sink none' ? 'ends' : ''} ${lit === undefined || lit === from || lit === to ? '' : 'dim'}`}
              d={path}
            >
              <title>{words}</title>
            </path>
          ))}
        </g>
        {nodes.map((node) => (
          <Node key={node.id} node={node} onLight={(on) => setLit(on ? node.id : undefined)} />
        ))}
      </g>
    </svg>
  );
}

function Node({ node, onLight }: { readonly node: PlacedNode; readonly onLight: (on: boolean) => void }): ReactElement {
  const { x, y, height, column, title, sub, lines, subLines, change, isChosen, fields } = node;
  const middle = y + height / 2;
  const size = count(fields.size);
  // The number stands at the bar, the words beyond it.
  const away = size.length * digitWidth + 6;
  const side = column === 0 ? -1 : 1;
  const edge = column === 0 ? x - 8 : x + barWidth + 8;
  const label = { x: edge + side * away, textAnchor: column === 0 ? ('end' as const) : ('start' as const) };
  const first = middle + 4 - ((lines.length + subLines.length - 1) * lineHeight) / 2;
  const drawn = (
    <>
      <rect className="flow-bar" x={x} y={y} width={barWidth} height={height} />
      <text {...label} className="flow-count" x={edge} y={first}>
        {size}
      </text>{' '}
      <Lines {...label} y={first} lines={lines} />{' '}
      <Lines {...label} y={first + lines.length * lineHeight} lines={subLines} className="flow-sub" />
    </>
  );
  // In the order of what is seen, so that who speaks to the page can say what is read.
  const words = [size, title, ...(sub === undefined ? [] : [sub]), ...(isChosen ? ['(chosen)'] : [])].join(' ');
  const light = {
    onPointerEnter: () => onLight(true),
    onPointerLeave: () => onLight(false),
    onFocus: () => onLight(true),
    onBlur: () => onLight(false),
  };
  if (!change)
    return (
      <g className="flow-node" {...light}>
        <title>{words}</title>
        {drawn}
      </g>
    );
  return (
    <Link
      className="flow-node"
      to="/data-map"
      search={(old) => narrowed(old, change)}
      resetScroll={false}
      activeOptions={{ exact: true }}
      aria-label={words}
      {...(isChosen ? { 'data-chosen': '' } : {})}
      {...light}
    >
      {drawn}
    </Link>
  );
}

/** The space where a line was broken stands on the side that is not aligned. */
function Lines({
  lines,
  x,
  ...text
}: {
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly textAnchor: 'start' | 'end';
  readonly className?: string;
}): ReactElement | null {
  if (lines.length === 0) return null;
  return (
    <text x={x} {...text}>
      {lines.map((line, index) => (
        <tspan key={index} x={x} dy={index === 0 ? 0 : lineHeight}>
          {text.textAnchor === 'end' && lines[index - 1]?.endsWith(' ') ? ' ' : ''}
          {text.textAnchor === 'end' ? line.trimEnd() : line}
        </tspan>
      ))}
    </text>
  );
}

function FlowTable({ flow }: { readonly flow: Flow }): ReactElement {
  const [left, middle, right] = flow.columns;
  const rows = left.flatMap((what) =>
    middle.flatMap((where) =>
      right.flatMap((goes) => {
        const all = [...what.fields].filter((one) => where.fields.has(one) && goes.fields.has(one));
        return all.length === 0 ? [] : [{ what, where, goes, size: all.length }];
      }),
    ),
  );
  return (
    <Scroll label="Flow of personal data">
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col" className="number">
              Fields
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ what, where, goes, size }) => (
            <tr key={`${what.id} ${where.id} ${goes.id}`}>
              <td>{what.title}</td>
              <td>
                {where.title}
                {where.sub === undefined ? null : <span className="sub">{where.sub}</span>}
              </td>
              <td>{goes.title}</td>
              <td className="number">{count(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
