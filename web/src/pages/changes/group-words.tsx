/** What a group is called, and in which order groups stand. */
import type { ReactElement } from 'react';
import type { Change, ChangeGroups, CheckDescription, OutcomeResult } from '../../../../src/http/schema.ts';
import { OutcomeBadge } from '../../components/result.tsx';
import { differenceWords, joinedWords, methodWords, noGroupWords, outcomes } from '../../text/words.ts';
import type { ChangeGrouping, ChangeOrder } from './change-address.ts';

export type ChangeGroup = ChangeGroups['groups'][number];

const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
export const monthWords = (month: string): string => monthFormat.format(new Date(`${month}-01T00:00:00.000Z`));

/** What a finding's code means: a difference between lists, or the check of that id. */
export function findingTitle(code: string, checks: readonly CheckDescription[]): string | undefined {
  const differences: Readonly<Record<string, string>> = differenceWords;
  return Object.hasOwn(differences, code) ? differences[code] : checks.find(({ id }) => id === code)?.title;
}

export function GroupTitle({
  by,
  group,
  checks,
}: {
  readonly by: ChangeGrouping;
  readonly group: string | null;
  readonly checks: readonly CheckDescription[];
}): ReactElement {
  if (group === null) return <em>{noGroupWords[by]}</em>;
  switch (by) {
    case 'outcome':
      return <OutcomeBadge outcome={group as OutcomeResult} />;
    case 'method':
      return <>{methodWords[group as Change['method']]}</>;
    case 'joined-by':
      return <>{joinedWords[group as Change['joinedBy']]}</>;
    case 'month':
      return <>{monthWords(group)}</>;
    case 'finding': {
      const title = findingTitle(group, checks);
      return title === undefined ? (
        <code>{group}</code>
      ) : (
        <>
          {title} <code className="muted">{group}</code>
        </>
      );
    }
    case 'repository':
    case 'branch':
    case 'author':
    case 'approver':
      return <>{group}</>;
  }
}

/** Months and outcomes have an order of their own; all others stand as they came, the largest first. */
export function inOrder(
  groups: readonly ChangeGroup[],
  by: ChangeGrouping,
  { order, descending }: { readonly order: ChangeOrder; readonly descending: boolean },
): readonly ChangeGroup[] {
  const way = descending ? -1 : 1;
  if (by === 'outcome') {
    const rank = ({ key }: ChangeGroup): number => outcomes.indexOf(key as OutcomeResult);
    return groups.toSorted((a, b) => (order === 'outcome' ? way : 1) * (rank(a) - rank(b)));
  }
  if (order === 'outcome') return groups.toSorted((a, b) => way * (b.outcomes.exception - a.outcomes.exception));
  if (by !== 'month') return groups;
  const newestFirst = order !== 'landed' || descending;
  return groups.toSorted((a, b) => (newestFirst ? -1 : 1) * ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
}
