/** What the list of changes does: which rows are in view, which one is active, and what keys do to it. */
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useId, useMemo, useRef, useState } from 'react';
import type { Change } from '../../../../src/http/schema.ts';
import type { Parameters } from '../../api/client.ts';
import { rangeWith } from '../../layout/range-with.ts';
import type { ChangeGrouping } from './change-address.ts';
import { movedBy } from './grid-keys.ts';
import type { ChangeGroup } from './group-words.tsx';
import { planRows, type PlannedRow, type RowPlan } from './row-plan.ts';
import { type ChangeRows, useChangeRows } from './use-change-rows.ts';
import { useNarrow } from './use-width.ts';

export interface GridGroups {
  readonly by: ChangeGrouping;
  readonly groups: readonly ChangeGroup[];
  readonly isOpen: (group: ChangeGroup) => boolean;
  readonly toggle: (group: ChangeGroup) => void;
}

export interface GridWish {
  readonly total: number;
  /** The address of this list: where it was scrolled to is found again by it. */
  readonly list: string;
  readonly grouped: GridGroups | undefined;
  readonly wishOf: (group: ChangeGroup | undefined) => Parameters;
}

export interface Grid {
  readonly id: string;
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly plan: RowPlan;
  readonly rows: Virtualizer<HTMLDivElement, Element>;
  readonly changes: ChangeRows;
  readonly active: number;
  readonly activate: (index: number) => void;
  /** Id of the change that is looked at in place. */
  readonly looked: string | undefined;
  readonly look: (change: Change) => void;
  readonly press: (event: KeyboardEvent<HTMLDivElement>) => void;
  readonly remember: () => void;
}

/** Where lists were left, so that a story and back leads to the same row. */
const left = new Map<string, { readonly offset: number; readonly active: number }>();

export const headHeight = 37;
/** Kept in step with styles/changes.css; rows are measured once they are there. */
const heights = { wide: { change: 55, group: 45 }, narrow: { change: 112, group: 66 } };

export function useGrid(wish: GridWish): Grid {
  const { list, grouped, wishOf } = wish;
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const height = heights[useNarrow() ? 'narrow' : 'wide'];
  const plan = usePlan(wish);
  const [active, setActive] = useState(() => left.get(list)?.active ?? 0);
  const [looked, setLooked] = useState<string>();
  const rows = useVirtualizer({
    count: plan.count,
    getScrollElement: () => frame.current,
    estimateSize: (index) => (plan.at(index).kind === 'group' ? height.group : height.change),
    getItemKey: (index) => keyOf(plan.at(index), grouped),
    initialOffset: () => left.get(list)?.offset ?? 0,
    scrollPaddingEnd: headHeight,
    overscan: 6,
    rangeExtractor: rangeWith(active),
  });
  const planned = rows.getVirtualItems().map(({ index }) => plan.at(index));
  const changes = useChangeRows(planned, (section) => wishOf(grouped?.groups[section]));
  const activate = (index: number): void => {
    setActive(index);
    left.set(list, { offset: rows.scrollOffset ?? 0, active: index });
  };
  const look = (change: Change): void => {
    setLooked(looked === change.id ? undefined : change.id);
    // A button that was pressed keeps no focus: the keys belong to the list.
    frame.current?.focus({ preventScroll: true });
  };
  const move = (to: number): void => {
    activate(to);
    rows.scrollToIndex(to, { align: 'auto' });
  };
  const openStory = useStory(list);
  const act = (key: string): boolean => {
    const row = plan.at(active);
    if (row.kind === 'group') return grouped !== undefined && actOnGroup(key, grouped, row.section);
    const change = changes.at(row);
    const open = change !== undefined && looked === change.id;
    if (key === 'ArrowLeft' && grouped && !open) move(plan.startOf(row.section));
    else if (!change) return false;
    else if (key === 'Enter') openStory(change);
    else if (key === ' ' || (key === 'ArrowRight' && !open) || (key === 'ArrowLeft' && open)) look(change);
    else return false;
    return true;
  };
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    // Buttons of the head and links of a row answer for themselves.
    if (event.target !== event.currentTarget || event.metaKey || event.altKey || plan.count === 0) return;
    const page = Math.max(1, Math.floor(((frame.current?.clientHeight ?? 0) - headHeight) / height.change) - 1);
    const to = movedBy(event.key, { active, count: plan.count, page });
    if (to === undefined && !act(event.key)) return;
    event.preventDefault();
    if (to !== undefined) move(to);
  };
  const remember = (): void => activate(active);
  return { id, frame, plan, rows, changes, active, activate, looked, look, press, remember };
}

function usePlan({ total, grouped }: GridWish): RowPlan {
  return useMemo(() => {
    const sections = grouped?.groups.map((group) => ({ total: group.total, open: grouped.isOpen(group) }));
    return planRows(sections ?? [{ total, open: true }], grouped !== undefined);
  }, [grouped, total]);
}

function useStory(list: string): (change: Change) => void {
  const navigate = useNavigate();
  return ({ commit, repository }) => {
    const search = { repository, ...(list === '' ? {} : { list }) };
    void navigate({ to: '/changes/$commit', params: { commit }, search });
  };
}

function keyOf(row: PlannedRow, grouped: GridGroups | undefined): string {
  const section = grouped?.groups[row.section]?.key ?? '';
  return row.kind === 'group' ? `group ${section}` : `${row.offset} ${section}`;
}

function actOnGroup(key: string, grouped: GridGroups, section: number): boolean {
  const group = grouped.groups[section];
  if (!group) return false;
  const open = grouped.isOpen(group);
  const turns = key === 'Enter' || key === ' ' || (key === 'ArrowRight' && !open) || (key === 'ArrowLeft' && open);
  if (turns) grouped.toggle(group);
  return turns;
}
