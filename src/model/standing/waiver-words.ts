/** What every export says of a waiver: who, until when, where it stands, and why it covers nothing where it does not. */
import type { Covering, StandingWaiver } from './waivers.ts';
import { targetText } from '../decision-titles.ts';

/** `approver seen`: git or the forge saw them at the landing. */
export function placeOf({ declared }: StandingWaiver): string {
  if (!declared) return 'decided by itself and sealed then';
  const { repository, path, line, landed, removed, approverSeen } = declared;
  const brought = `brought by ${landed.by ?? 'somebody unknown'} with ${landed.commit.slice(0, 10)}`;
  const gone = removed ? `, taken away by ${removed.by ?? 'somebody unknown'} with ${removed.commit.slice(0, 10)}` : '';
  const seen = approverSeen ? '' : '; nobody saw the named approver there';
  return `${repository} ${path}${line === undefined ? '' : `:${line}`}, ${brought}${gone}${seen}`;
}

/** In one line; times are UTC. */
export function waiverSentence(of: StandingWaiver): string {
  const { waiver, standing, approval, declared } = of;
  const said = approval ? `${approval.verdict} by ${approval.decidedBy}` : 'approved by nobody';
  return [
    `${targetText(waiver.target)} (${waiver.waiver}): asked for by ${waiver.decidedBy}, ${said}`,
    coversText(of),
    `${standing}, from ${waiver.from} until ${waiver.expiresAt}`,
    ...(declared ? [placeOf(of)] : []),
    waiver.reason,
  ].join('; ');
}

export function coversText({ effect, declared }: StandingWaiver): string {
  if (effect) return `covers ${effect.from} until ${effect.to}`;
  return declared?.problem === undefined ? 'covers nothing' : `covers nothing: ${declared.problem}`;
}

/** What covers a member, as a cell of a table: `waiver-1 (in part, approved afterwards)`. */
export function coveringText(covering: readonly Covering[]): string {
  return covering
    .map(({ id, covers, afterwards }) => {
      const words = [...(covers === 'part' ? ['in part'] : []), ...(afterwards ? ['approved afterwards'] : [])];
      return words.length > 0 ? `${id} (${words.join(', ')})` : id;
    })
    .join(' ');
}

/** Undefined where nothing was ever waived. */
export function waivedText(counts: {
  readonly exception: number;
  readonly waived?: number;
  readonly waivedAfterwards?: number;
}): string | undefined {
  const { exception, waived, waivedAfterwards = 0 } = counts;
  if (waived === undefined) return undefined;
  const late = waivedAfterwards > 0 ? `, ${waivedAfterwards} of them by an approval that came afterwards` : '';
  return `waivers cover ${waived + waivedAfterwards} of ${exception} ${exception === 1 ? 'exception' : 'exceptions'} whole${late}; each stays an exception`;
}
