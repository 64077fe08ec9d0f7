/**
 * The flow diagram as numbers: which nodes stand in the three columns (what it is, where it is kept, where it goes), which
 * ribbons join them, and where each is drawn.
 *
 * Invariant: every field that is handed over is in every column. A column holds at most `most` nodes and one more that
 * stands for all others. A field that goes to two kinds of places is counted at both, so the right side may be wider.
 */
import type { DataClass, MapField } from '../../../../src/http/schema.ts';
import { sensitivityWords, sinkWords, storeWords } from '../../text/data-map-words.ts';
import { type DataMapSearch, highest, levelOf, type MapChange, nameOf, storeOf } from './map-address.ts';

export interface FlowNode {
  readonly id: string;
  readonly title: string;
  readonly sub?: string;
  readonly fields: ReadonlySet<MapField>;
  /** What a click changes in the address; absent where nothing narrower can be asked. */
  readonly change?: MapChange;
  readonly isChosen: boolean;
  /** Stands for several. */
  readonly others?: number;
}

export interface FlowLink {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly sensitivity: string;
}

export interface Flow {
  readonly columns: readonly [readonly FlowNode[], readonly FlowNode[], readonly FlowNode[]];
  readonly links: readonly FlowLink[];
}

const most = 12;

interface Key {
  readonly id: string;
  readonly title: string;
  readonly sub?: string;
  readonly change?: MapChange;
  readonly isChosen?: boolean;
}

export function flowOf(fields: readonly MapField[], classes: readonly DataClass[], search: DataMapSearch): Flow {
  const titles = new Map(classes.map(({ id, title }) => [id, title]));
  const left = columnOf(fields, (one) => [classKey(one, titles, search)], byLevel);
  const middle = columnOf(fields, middleKey(fields, search), byCount);
  const right = columnOf(fields, (one) => sinkKeys(one, search), bySink);
  return { columns: [left, middle, right], links: [...linksBetween(left, middle), ...linksBetween(middle, right)] };
}

const classKey = ({ class: id }: MapField, titles: ReadonlyMap<string, string>, search: DataMapSearch): Key => ({
  id: `class ${id}`,
  title: titles.get(id) ?? id,
  change: { class: search.class === id ? undefined : id },
  isChosen: search.class === id,
});

/** Stores of repositories while few, then stores alone; owners once something was chosen; at last the fields. */
function middleKey(fields: readonly MapField[], search: DataMapSearch): (one: MapField) => readonly Key[] {
  if (search.owner !== undefined)
    return (one) => [{ id: `field ${one.repository} ${nameOf(one)}`, title: nameOf(one), sub: one.repository }];
  if (search.class !== undefined || search.store !== undefined || search.repository !== undefined)
    return ({ owner }) => [
      owner === ''
        ? { id: 'owner', title: 'Owner not known' }
        : { id: `owner ${owner}`, title: owner, change: { owner } },
    ];
  const pairs = new Set(fields.map((one) => `${one.repository} ${storeOf(one)}`));
  if (pairs.size > most)
    return (one) => {
      const store = storeOf(one);
      return [{ id: `store ${store}`, title: storeWords[store] ?? store, change: { store } }];
    };
  return (one) => {
    const store = storeOf(one);
    const { repository } = one;
    return [
      {
        id: `store ${repository} ${store}`,
        title: storeWords[store] ?? store,
        sub: repository,
        change: { repository, store },
      },
    ];
  };
}

const noSink = 'sink none';

function sinkKeys({ sinks }: MapField, { sink: chosen }: DataMapSearch): readonly Key[] {
  const key = (sink: NonNullable<DataMapSearch['sink']>, title: string): Key => ({
    id: `sink ${sink}`,
    title,
    change: { sink: chosen === sink ? undefined : sink },
    isChosen: chosen === sink,
  });
  if (sinks.length === 0) return [key('none', 'Nowhere seen')];
  return [...new Set(sinks.map(({ kind }) => kind))].map((kind) => key(kind, sinkWords[kind]));
}

type Order = (a: FlowNode, b: FlowNode) => number;
const byCount: Order = (a, b) => b.fields.size - a.fields.size || a.title.localeCompare(b.title);
const byLevel: Order = (a, b) => levelOf(highest([...a.fields])) - levelOf(highest([...b.fields])) || byCount(a, b);
const bySink: Order = (a, b) => Number(a.id === noSink) - Number(b.id === noSink) || byCount(a, b);

function columnOf(fields: readonly MapField[], keysOf: (one: MapField) => readonly Key[], order: Order): FlowNode[] {
  const nodes = new Map<string, FlowNode & { readonly fields: Set<MapField> }>();
  for (const one of fields)
    for (const { isChosen = false, ...key } of keysOf(one)) {
      const known = nodes.get(key.id);
      if (known) known.fields.add(one);
      else nodes.set(key.id, { ...key, isChosen, fields: new Set([one]) });
    }
  const all = [...nodes.values()];
  if (all.length <= most + 1) return all.sort(order);
  const [kept, rest] = [all.toSorted(byCount).slice(0, most), all.toSorted(byCount).slice(most)];
  const others: FlowNode = {
    id: `others ${rest[0]!.id}`,
    title: `${rest.length} others`,
    fields: new Set(rest.flatMap((node) => [...node.fields])),
    isChosen: false,
    others: rest.length,
  };
  return [...kept.sort(order), others];
}

function linksBetween(from: readonly FlowNode[], to: readonly FlowNode[]): FlowLink[] {
  return from.flatMap((source) =>
    to.flatMap((target) => {
      const shared = [...source.fields].filter((one) => target.fields.has(one));
      return shared.length === 0
        ? []
        : [{ from: source.id, to: target.id, count: shared.length, sensitivity: highest(shared) }];
    }),
  );
}

export interface PlacedNode extends FlowNode {
  readonly column: 0 | 1 | 2;
  readonly x: number;
  /** Of the bar; the label stands at the middle of it. */
  readonly y: number;
  readonly height: number;
  /** The title, then what it is part of, broken to fit; joined they are the whole text. */
  readonly lines: readonly string[];
  readonly subLines: readonly string[];
}

export interface PlacedLink extends FlowLink {
  readonly path: string;
  readonly words: string;
}

export interface PlacedFlow {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly links: readonly PlacedLink[];
}

export const barWidth = 9;
export const lineHeight = 15;
const wholeBars = 300;
/** Of a letter, seldom exceeded. */
const letterWidth = 6.9;
/** For the number at the bar. */
const numberWidth = 38;

export function place({ columns, links }: Flow, width: number): PlacedFlow {
  const weights = weightsOf(columns.flat(), links);
  const sumOf = (nodes: readonly FlowNode[], of: (node: FlowNode) => number): number =>
    nodes.reduce((sum, node) => sum + of(node), 0);
  const weight = ({ id }: FlowNode): number => weights.get(id) ?? 0;
  const unit = Math.min(14, wholeBars / Math.max(1, ...columns.map((nodes) => sumOf(nodes, weight))));
  const [left, right] = [Math.round(Math.max(160, Math.min(280, width * 0.24))), 150];
  const xs = [left, Math.round((left + width - right) / 2) - barWidth, width - right - barWidth] as const;
  const rooms = [left - 8, (xs[2] - xs[1]) * 0.8, right - 8] as const;
  const labelled = columns.map((nodes, column) =>
    nodes.map((node) => {
      const room = rooms[column]! - numberWidth;
      const lines = linesOf(node.title, room);
      const subLines = node.sub === undefined ? [] : linesOf(node.sub, room);
      const bar = Math.max(3, weight(node) * unit);
      return { node, lines, subLines, bar, slot: Math.max((lines.length + subLines.length) * lineHeight, bar) + 10 };
    }),
  );
  const heights = labelled.map((nodes) => nodes.reduce((sum, { slot }) => sum + slot, 0));
  const height = Math.max(...heights);
  const nodes = labelled.flatMap((column, index) => {
    const spare = (height - heights[index]!) / Math.max(1, column.length);
    let top = 0;
    return column.map(({ node, lines, subLines, bar, slot }): PlacedNode => {
      const y = top + (slot + spare - bar) / 2;
      top += slot + spare;
      return { ...node, lines, subLines, column: index as 0 | 1 | 2, x: xs[index]!, y, height: bar };
    });
  });
  return { width, height, nodes, links: placeLinks(links, nodes, unit) };
}

/** The fields of a node; where some go to several kinds of places, all those ways. */
function weightsOf(nodes: readonly FlowNode[], links: readonly FlowLink[]): ReadonlyMap<string, number> {
  const sums = { from: new Map<string, number>(), to: new Map<string, number>() };
  for (const link of links)
    for (const end of ['from', 'to'] as const) sums[end].set(link[end], (sums[end].get(link[end]) ?? 0) + link.count);
  return new Map(nodes.map(({ id }) => [id, Math.max(sums.from.get(id) ?? 0, sums.to.get(id) ?? 0)]));
}

const mostLines = 3;

/** Broken after spaces, dots and slashes while it can be; joined, the lines are the text, but for what is much too long. */
export function linesOf(text: string, room: number): readonly string[] {
  const most = Math.max(10, Math.floor(room / letterWidth));
  const parts = (text.match(/[^\s./]*[\s./]*/g) ?? []).flatMap(
    (part) => part.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [],
  );
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && (last + part).trimEnd().length <= most) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines - 1), `${lines[mostLines - 1]!.slice(0, most - 1)}…`];
}

/** Ribbons leave and arrive in the order of the nodes at their other ends, so that few of them cross. */
function placeLinks(links: readonly FlowLink[], nodes: readonly PlacedNode[], unit: number): PlacedLink[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const order = new Map(nodes.map(({ id }, index) => [id, index]));
  const taken = new Map<string, number>();
  const take = (side: string, id: string, thick: number): number => {
    const key = `${side} ${id}`;
    const used = taken.get(key) ?? 0;
    taken.set(key, used + thick);
    return byId.get(id)!.y + used;
  };
  return links
    .toSorted((a, b) => order.get(a.from)! - order.get(b.from)! || order.get(a.to)! - order.get(b.to)!)
    .map((link) => {
      const thick = link.count * unit;
      const [source, target] = [byId.get(link.from)!, byId.get(link.to)!];
      const [y0, y1] = [take('out', link.from, thick), take('in', link.to, thick)];
      const [x0, x1] = [source.x + barWidth, target.x];
      const bend = (x0 + x1) / 2;
      const path = `M${x0} ${y0}C${bend} ${y0} ${bend} ${y1} ${x1} ${y1}v${thick}C${bend} ${y1 + thick} ${bend} ${y0 + thick} ${x0} ${y0 + thick}z`;
      const level = sensitivityWords[link.sensitivity] ?? link.sensitivity;
      return { ...link, path, words: `${source.title} → ${target.title}: ${link.count} (${level.toLowerCase()})` };
    });
}
