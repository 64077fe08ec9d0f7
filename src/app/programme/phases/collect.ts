/** Collect: the window is watched, what people owe is handed in, and nothing that could be seen is left unseen. */
import type { ProgrammeStep } from '../../../model/programme.ts';
import type { ProgrammeState } from '../state.ts';
import { counted, fulfilled, unknown } from './step.ts';

export function collectionSteps({ run, configured, sources, requests, at }: ProgrammeState): readonly ProgrammeStep[] {
  const phase = 'collect';
  const begun = requests.filter(({ begunAt }) => begunAt !== null);
  const overdue = begun.filter(({ counts }) => counts.overdue > 0);
  const since = sources.map(({ addedAt }) => addedAt).sort()[0];
  const steps = [
    fulfilled({
      phase,
      id: 'window-chosen',
      title: 'The observation window was chosen',
      isDone: configured.window !== undefined,
      because: configured.window
        ? 'plumbline.yaml names it.'
        : 'plumbline.yaml names none: the last twelve months are judged.',
      next: 'Write window into plumbline.yaml.',
    }),
    fulfilled({
      phase,
      id: 'watched-from-the-start',
      title: 'The forges were watched from the beginning of the window',
      isDone: since !== undefined && run?.period.type === 'window' && since <= run.period.from,
      because: since
        ? `Watched since ${since.slice(0, 10)}; before that, only what forges remember can be told.`
        : 'No forge is watched.',
      next: 'Leave plumbline serve running with webhooks; what was before is marked as reconstructed.',
    }),
    counted({
      phase,
      id: 'requests-begun',
      title: 'Everything that people have to hand in was begun',
      done: begun.length,
      of: requests.length,
      because: `${begun.length} of ${requests.length} evidence requests were begun.`,
      next: 'plumbline evidence requests lists them; an owner or a beginning in plumbline.yaml begins one.',
    }),
    fulfilled({
      phase,
      id: 'requests-in-time',
      title: 'Nothing that was begun is overdue',
      isDone: begun.length > 0 && overdue.length === 0,
      because: `${overdue.length} of ${begun.length} requests have an overdue instance on ${at.slice(0, 10)}.`,
      next: 'plumbline evidence requests --due',
    }),
  ];
  if (!run)
    return [...steps, unknown(phase, 'everything-seen', 'Everything code and forges decide could be looked at')];
  const decidable = run.controls.filter(({ control }) => control.checks.length > 0);
  const seen = decidable.filter(({ result }) => result !== 'indeterminate');
  return [
    ...steps,
    counted({
      phase,
      id: 'everything-seen',
      title: 'Everything code and forges decide could be looked at',
      done: seen.length,
      of: decidable.length,
      because: `${decidable.length - seen.length} of ${decidable.length} controls that code and forges decide are indeterminate.`,
      next: 'plumbline control list --result indeterminate; each says what would mend it.',
    }),
  ];
}
