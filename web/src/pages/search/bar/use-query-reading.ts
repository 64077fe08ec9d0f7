import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { readingQuery } from '../../../api/queries.ts';
import { useSettled } from '../../../layout/use-settled.ts';
import type { ReadQuery } from './painted-query.tsx';

const pauseMillis = 90;

/** How the server reads what stands in the field; while it is asked, how it read the text before. */
export function useQueryReading(text: string): ReadQuery | undefined {
  const query = useSettled(text, pauseMillis);
  const answer = useQuery({ ...readingQuery(query), placeholderData: keepPreviousData });
  const [read, setRead] = useState<ReadQuery>();
  const { data, isPlaceholderData } = answer;
  useEffect(() => {
    if (query === '') setRead(undefined);
    else if (data && !isPlaceholderData) setRead({ query, reading: data });
  }, [query, data, isPlaceholderData]);
  return read;
}
