/** How a deviation stands, in OSCAL's words for risks: what was decided is told by model/standing alone, as everywhere else. */
import type { DecisionTarget, Remediation } from '../../model/decision.ts';
import type { StandingRemediation } from '../../model/standing/remediations.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';

export interface Standing {
  readonly status: 'open' | 'remediating' | 'deviation-approved' | 'closed';
  /** Of the control or a part of it; withdrawn ones are not among them. */
  readonly remediations: readonly Remediation[];
  /** Of the control or a part of it, whatever became of them. */
  readonly waivers: readonly StandingWaiver[];
}

export interface Decided {
  readonly waivers: readonly StandingWaiver[];
  readonly remediations: readonly StandingRemediation[];
}

/**
 * Of a control that deviated, when the run ended. One waiver or mend of a check or a member waives or mends no whole control.
 * That another person approved or looked again is settled when a decision is made, and not asked again here.
 */
export function standingOf(control: string, decided: Decided): Standing {
  const remediations = decided.remediations.filter(
    ({ remediation, standing }) => remediation.target.control === control && standing !== 'withdrawn',
  );
  const waivers = decided.waivers.filter(({ waiver }) => waiver.target.control === control);
  const hasWhole = remediations.some(({ remediation }) => isOfAll(remediation.target));
  const status = (): Standing['status'] => {
    if (hasWhole && remediations.every(({ standing }) => standing === 'mended')) return 'closed';
    if (waivers.some(({ waiver, standing }) => standing === 'in-force' && isOfAll(waiver.target)))
      return 'deviation-approved';
    return remediations.length > 0 ? 'remediating' : 'open';
  };
  return {
    status: status(),
    remediations: remediations.map(({ remediation }) => remediation),
    waivers,
  };
}

const isOfAll = ({ check, member }: DecisionTarget): boolean => check === undefined && member === undefined;
