/**
 * Progress for people and for programs, on stderr: bars on a terminal, a plain line now and then elsewhere, JSON lines on
 * request. Invariant: nothing of it is left behind. Bars are erased before anything else is written and at the end, so
 * that what stays on the screen is results and notes.
 */
import type { Observer, Progress } from '../../base/progress.ts';
import { createStyle, wantsColour } from '../output/style.ts';
import { visible } from '../output/width.ts';
import type { World } from '../world.ts';
import { createBars } from './bars.ts';
import { createJsonLines, createPlainLines } from './lines.ts';

export type ProgressMode = 'auto' | 'bar' | 'plain' | 'json' | 'none';

export interface ShownProgress {
  readonly observer: Observer;
  /** Makes room for other output; the next report draws again. */
  clear(): void;
  close(): void;
}

type Outside = Pick<World, 'stderr' | 'now' | 'environment'>;

export function createProgress(mode: ProgressMode, world: Outside): ShownProgress {
  switch (mode === 'auto' ? automatic(world) : mode) {
    case 'bar':
      return createBars({
        terminal: world.stderr,
        now: world.now,
        style: createStyle(
          wantsColour({ environment: world.environment, isTerminal: world.stderr.isTerminal, refused: false }),
        ),
      });
    case 'json':
      return createJsonLines(world);
    case 'plain':
      return createPlainLines(world);
    case 'none':
      return createQuiet(world);
  }
}

function automatic(world: Outside): Exclude<ProgressMode, 'auto'> {
  return world.stderr.isTerminal && world.environment['TERM'] !== 'dumb' ? 'bar' : 'plain';
}

/** Notes are not progress: a fallback taken is worth a line even when bars are not wanted. */
function createQuiet({ stderr }: Outside): ShownProgress {
  return {
    observer: {
      progress: (_progress: Progress) => undefined,
      note: (message) => void stderr.write(`${visible(message)}\n`),
    },
    clear: () => undefined,
    close: () => undefined,
  };
}
