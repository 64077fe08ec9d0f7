import { instantFromMillis, type Instant } from './instant.ts';

/** Time is passed in. Only `app/` hands out the system clock; tests hand out a ticking one. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => instantFromMillis(Date.now()) };

/** A clock that starts at `start` and moves on by `stepMillis` at each reading. */
export function tickingClock(start: Instant, stepMillis = 1000): Clock {
  let millis = Date.parse(start) - stepMillis;
  return { now: () => instantFromMillis((millis += stepMillis)) };
}
