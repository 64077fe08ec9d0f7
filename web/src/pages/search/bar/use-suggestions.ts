/** What may be put at the cursor: completions of the server, or, while the field is empty, the last queries. */
import { useQuery } from '@tanstack/react-query';
import { completionsQuery } from '../../../api/queries.ts';
import { useSettled } from '../../../layout/use-settled.ts';
import { recentQueries } from './recent-queries.ts';

export interface Suggestion {
  readonly label: string;
  readonly kind: string;
  readonly about?: string | undefined;
  /** The query, and where the cursor goes in it, once this is chosen. */
  readonly query: string;
  readonly cursor: number;
  /** It is a whole query: choosing it searches. */
  readonly whole: boolean;
}

const pauseMillis = 120;

export function useSuggestions(text: string, cursor: number, open: boolean): readonly Suggestion[] {
  const place = useSettled(`${cursor} ${text}`, pauseMillis);
  const isCurrent = place === `${cursor} ${text}`;
  const asked = { ...completionsQuery(text, cursor), enabled: open && isCurrent && text !== '' };
  const { data } = useQuery(asked);
  if (!open) return [];
  if (text === '')
    return recentQueries().map((query) => ({ label: query, kind: 'recent', query, cursor: query.length, whole: true }));
  if (!data || !isCurrent) return [];
  return data.items
    .map(({ label, insert, cursor: inside, kind, about }): Suggestion => {
      const query = text.slice(0, data.from) + insert + text.slice(data.to);
      return { label, kind, about, query, cursor: data.from + (inside ?? insert.length), whole: false };
    })
    .filter(({ query }) => query !== text);
}
