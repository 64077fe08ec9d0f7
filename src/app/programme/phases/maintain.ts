/** Maintain: audits go on, what must always hold holds, and no waiver runs out unseen. */
import { daysAfter } from '../../../base/instant.ts';
import type { ProgrammeStep } from '../../../model/programme.ts';
import type { ProgrammeState } from '../state.ts';
import { counted, fulfilled, unknown } from './step.ts';

const longestSilence = 7;

export function maintenanceSteps({ run, waivers, at }: ProgrammeState): readonly ProgrammeStep[] {
  const phase = 'maintain';
  if (!run) return [unknown(phase, 'audited-lately', 'The last audit is no older than a week')];
  const fresh = run.finishedAt >= daysAfter(at, -longestSilence);
  const standing = run.controls.filter(({ continuity }) => continuity !== undefined);
  const held = standing.filter(({ continuity }) => continuity!.since !== null);
  const soon = daysAfter(at, 30);
  const ending = waivers.filter(({ standing: now, waiver }) => now === 'in-force' && waiver.expiresAt <= soon);
  return [
    fulfilled({
      phase,
      id: 'audited-lately',
      title: 'The last audit is no older than a week',
      isDone: fresh,
      because: `It ended on ${run.finishedAt.slice(0, 10)}.`,
      next: 'plumbline audit, every day from a scheduler',
    }),
    counted({
      phase,
      id: 'continuously-in-place',
      title: 'What must always hold holds at the end of the window',
      done: held.length,
      of: standing.length,
      because: `${held.length} of ${standing.length} controls that must always hold were in place when the window ended.`,
      next: 'plumbline control show CONTROL tells when it lapsed.',
    }),
    fulfilled({
      phase,
      id: 'waivers-not-ending',
      title: 'No waiver ends within a month',
      isDone: ending.length === 0,
      because: ending.length === 0 ? 'None does.' : `Ending: ${ending.map(({ waiver }) => waiver.id).join(', ')}.`,
      next: 'Mend what they cover, or ask for another one in time.',
    }),
  ];
}
