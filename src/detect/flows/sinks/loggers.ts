/** Calls that write a log or print, and those that add values to its lines. */
import { loggers as rows } from '../../text/loggers.ts';
import type { Sink } from './sink.ts';

export const loggers: readonly Sink[] = rows.map(({ names, callee, kinds }) => ({
  kind: 'log',
  names,
  callee,
  ...(kinds && { kinds }),
}));
