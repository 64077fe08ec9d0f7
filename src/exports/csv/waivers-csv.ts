/** Every waiver that was known when a run ended, one a line: those decided through the doors and those in files alike. */
import { placeOf } from '../../model/standing/waiver-words.ts';
import type { ControlEvaluation } from '../../model/control.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import type { Cell } from './csv.ts';

export const waiversHeader = [
  'id',
  'control',
  'check',
  'member',
  'kind',
  'stood when the run ended',
  'asked for by',
  'asked for at',
  'verdict',
  'decided by',
  'decided at',
  'covers from',
  'covers until',
  'expires at',
  'withdrawn by',
  'withdrawn at',
  'exceptions of this run that it touches',
  'why',
  'covers nothing because',
  'where it stands',
] as const;

/** `controls`: with the waivers beside their results (model/standing/beside.ts). */
export function waiverRows(
  waivers: readonly StandingWaiver[],
  controls: readonly ControlEvaluation[],
): readonly (readonly Cell[])[] {
  const touched = touchedBy(controls);
  return waivers.map((one) => {
    const { waiver, standing, approval, withdrawal, effect, declared } = one;
    const { id, target, waiver: kind, decidedBy, decidedAt, expiresAt, reason } = waiver;
    return [
      id,
      target.control,
      target.check ?? '',
      target.member ?? '',
      kind,
      standing,
      decidedBy,
      decidedAt,
      approval?.verdict ?? '',
      approval?.decidedBy ?? '',
      approval?.decidedAt ?? '',
      effect?.from ?? '',
      effect?.to ?? '',
      expiresAt,
      withdrawal?.decidedBy ?? '',
      withdrawal?.decidedAt ?? '',
      touched.get(id) ?? 0,
      reason,
      declared?.problem ?? '',
      placeOf(one),
    ];
  });
}

/** How many members of the run each covers, wholly or in part. */
export function touchedBy(controls: readonly ControlEvaluation[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { checks } of controls)
    for (const { members } of checks)
      for (const { id } of members.flatMap(({ waivers = [] }) => waivers)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
