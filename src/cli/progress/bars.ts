/**
 * Bars on a terminal: one line per step that is at work, redrawn in place at most ten times a second. Lines are cut below
 * the terminal's width, because a line that wraps cannot be erased by moving the cursor up.
 */
import type { Style } from '../output/style.ts';
import { cut, displayWidth, visible } from '../output/width.ts';
import type { Terminal } from '../world.ts';
import type { ShownProgress } from './progress.ts';
import { count, durationText, follow, isDone, rateOf, rateText, secondsLeft, shareOf, type Step } from './step.ts';

const redrawMillis = 100;
const mostLines = 4;
const eraseLine = '\r\u001B[2K';
const upAndErase = '\u001B[1A\u001B[2K';

export interface BarsRequest {
  readonly terminal: Terminal;
  readonly now: () => number;
  readonly style: Style;
}

export function createBars({ terminal, now, style }: BarsRequest): ShownProgress {
  const steps = new Map<string, Step>();
  let linesDrawn = 0;
  let drawnAt: number | undefined;

  const erase = (): string => {
    const text = linesDrawn === 0 ? '' : eraseLine + upAndErase.repeat(linesDrawn - 1);
    linesDrawn = 0;
    return text;
  };
  const write = (text: string): void => void (text !== '' && terminal.write(text));
  const draw = (): void => {
    const lines = renderBars([...steps.values()], { columns: terminal.columns() ?? 80, style });
    const erased = erase();
    linesDrawn = lines.length;
    drawnAt = now();
    write(erased + lines.join('\n'));
  };

  return {
    observer: {
      progress(progress) {
        steps.set(progress.step, follow(steps.get(progress.step), progress, now()));
        // Work that is over within the first tenth of a second shows no bar at all.
        drawnAt ??= now();
        if (now() - drawnAt >= redrawMillis) draw();
      },
      note: (message) => write(`${erase()}${visible(message)}\n`),
    },
    clear: () => write(erase()),
    close() {
      write(erase());
      steps.clear();
    },
  };
}

interface Frame {
  readonly columns: number;
  readonly style: Style;
}

/** The steps at work, oldest first; when nothing is at work, the one that was done last. */
export function renderBars(steps: readonly Step[], frame: Frame): readonly string[] {
  const working = steps.filter((step) => !isDone(step));
  const recent = (working.length > 0 ? working : steps.slice(-1))
    .toSorted((a, b) => a.updatedAt - b.updatedAt)
    .slice(-mostLines);
  const shown = steps.filter((step) => recent.includes(step));
  return shown.map((step) => renderBar(step, frame));
}

/** Step, bar, share, count, rate and time left: from the right, each goes when it does not fit any more. */
export function renderBar(step: Step, { columns, style }: Frame): string {
  const room = Math.max(1, columns - 1);
  const name = cut(visible(step.latest.step), Math.min(18, room));
  const share = shareOf(step);
  const parts = [name.padEnd(18), ...barAndShare(step, columns), amount(step), ...speed(step)];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line}  ${part}`;
    if (displayWidth(longer) > room) break;
    line = longer;
  }
  line = line === '' ? name : line;
  const detail = step.latest.detail === undefined ? '' : visible(step.latest.detail);
  const left = room - displayWidth(line) - 2;
  const tail = detail !== '' && left >= 8 ? `  ${style.dim(cut(detail, left))}` : '';
  return (share === 1 ? style.good(line) : line) + tail;
}

function barAndShare(step: Step, columns: number): readonly string[] {
  const share = shareOf(step);
  if (share === undefined) return [];
  const width = columns >= 100 ? 24 : columns >= 60 ? 16 : 8;
  const eighths = Math.floor(share * width * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  const part = eighths % 8 === 0 ? '' : (['▏', '▎', '▍', '▌', '▋', '▊', '▉'][(eighths % 8) - 1] ?? '');
  // Rounded down: 100 % is said only when it is true.
  return [(full + part).padEnd(width, '░'), `${Math.floor(share * 100)} %`.padStart(5)];
}

function amount({ latest: { done, total, unit } }: Step): string {
  return total === undefined ? `${count(done)} ${unit}` : `${count(done)}/${count(total)} ${unit}`;
}

function speed(step: Step): readonly string[] {
  const rate = rateOf(step);
  if (rate === undefined) return [];
  const left = secondsLeft(step);
  return [`${rateText(rate)}/s`, ...(left === undefined ? [] : [`${durationText(left)} left`])];
}
