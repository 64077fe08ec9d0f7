/** How trouble is told: three lines on stderr, what went wrong, why, and what to do about it. */
import { inspect } from 'node:util';
import { isAppError, systemErrorCode } from '../base/app-error.ts';
import { UsageError } from './command.ts';
import type { Style } from './output/style.ts';

export interface Trouble {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof UsageError)
    return { what: error.message, why: 'the command line cannot be understood', remedy: error.hint };
  if (isAppError(error)) {
    const cause = causeText(error.cause);
    return {
      what: error.message,
      why: cause === undefined ? error.code : `${cause} (${error.code})`,
      remedy: error.hint,
    };
  }
  return {
    what: `an error that Plumbline did not expect: ${firstLine(error instanceof Error ? error.message : String(error))}`,
    why: originOf(error),
    remedy: 'Please report it with these three lines; PLUMBLINE_DEBUG=1 shows where it came from.',
  };
}

function causeText(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  const text = cause instanceof Error ? cause.message : typeof cause === 'string' ? cause : inspect(cause);
  return firstLine(text);
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/** The first line of the stack that is ours, without the path of this machine. */
function originOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = /\/(src\/[^\s:]+:\d+)/.exec(stack)?.[1];
  return systemErrorCode(error) ?? (place === undefined ? 'unknown' : `thrown at ${place}`);
}

export function renderTrouble({ what, why, remedy }: Trouble, style: Style): string {
  return [`${style.bad('plumbline:')} ${what}`, `      why: ${why}`, `    to do: ${remedy}`].join('\n');
}
