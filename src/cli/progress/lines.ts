/**
 * Progress without a terminal. Plain: one line at most every two seconds, so that a CI log stays readable. JSON: one
 * object per line, `{"type":"progress","step","done","total"?,"unit","detail"?,"perSecond"?,"secondsLeft"?}` or
 * `{"type":"note","message"}`; of each step the first and the last report always, between them at most ten a second.
 */
import { visible } from '../output/width.ts';
import type { World } from '../world.ts';
import type { ShownProgress } from './progress.ts';
import { count, durationText, follow, isDone, rateOf, rateText, secondsLeft, shareOf, type Step } from './step.ts';

type Outside = Pick<World, 'stderr' | 'now'>;
const plainMillis = 2000;
const jsonMillis = 100;

export function createPlainLines({ stderr, now }: Outside): ShownProgress {
  const steps = new Map<string, Step>();
  let printedAt = now();
  return {
    observer: {
      progress(progress) {
        const step = follow(steps.get(progress.step), progress, now());
        steps.set(progress.step, step);
        if (now() - printedAt < plainMillis) return;
        printedAt = now();
        void stderr.write(`${plainLine(step)}\n`);
      },
      note: (message) => void stderr.write(`${visible(message)}\n`),
    },
    clear: () => undefined,
    close: () => undefined,
  };
}

export function plainLine(step: Step): string {
  const { step: name, done, total, unit, detail } = step.latest;
  const share = shareOf(step);
  const rate = rateOf(step);
  const left = secondsLeft(step);
  const parts = [
    total === undefined ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`,
    ...(share === undefined ? [] : [`${Math.floor(share * 100)} %`]),
    ...(rate === undefined ? [] : [`${rateText(rate)}/s`]),
    ...(left === undefined ? [] : [`${durationText(left)} left`]),
    ...(detail === undefined ? [] : [visible(detail)]),
  ];
  return `${visible(name)}: ${parts.join(', ')}`;
}

export function createJsonLines({ stderr, now }: Outside): ShownProgress {
  const steps = new Map<string, Step>();
  const printedAt = new Map<string, number>();
  const write = (value: unknown): void => void stderr.write(`${JSON.stringify(value)}\n`);
  return {
    observer: {
      progress(progress) {
        const step = follow(steps.get(progress.step), progress, now());
        steps.set(progress.step, step);
        const before = printedAt.get(progress.step);
        const isFirst = before === undefined || step.startedAt === step.updatedAt;
        if (!isFirst && !isDone(step) && now() - before < jsonMillis) return;
        printedAt.set(progress.step, now());
        write({ type: 'progress', ...progress, perSecond: rateOf(step), secondsLeft: secondsLeft(step) });
      },
      note: (message) => write({ type: 'note', message }),
    },
    clear: () => undefined,
    close: () => undefined,
  };
}
