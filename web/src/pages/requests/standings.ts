import type { StandingRequest } from '../../../../src/http/schema.ts';
import { wholeStandings, type WholeStanding } from '../../text/decision-words.ts';

/** Every standing that some instance of the request has, the most urgent first, with how many have it. */
export function standingsOf({ begunAt, counts, instances }: StandingRequest): ReadonlyMap<WholeStanding, number> {
  if (begunAt === null) return new Map([['not-begun', 1]]);
  if (instances.length === 0) return new Map([['none', 1]]);
  const many = (one: WholeStanding): number => (one === 'not-begun' || one === 'none' ? 0 : counts[one]);
  return new Map(wholeStandings.flatMap((one) => (many(one) === 0 ? [] : [[one, many(one)] as const])));
}
