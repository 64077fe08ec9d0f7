/** How a deviation stands, in OSCAL's words for risks: what was decided is told by model/standing alone, as everywhere else. */
import type { Instant } from '../../base/instant.ts';
import type { Decision, DecisionTarget, Remediation, WaiverRequest } from '../../model/decision.ts';
import { remediationsAt } from '../../model/standing/remediations.ts';
import { waiversAt } from '../../model/standing/waivers.ts';

export interface Standing {
  readonly status: 'open' | 'remediating' | 'deviation-approved' | 'closed';
  /** Of the control or a part of it; withdrawn ones are not among them. */
  readonly remediations: readonly Remediation[];
  readonly waivers: readonly WaiverRequest[];
}

/**
 * Of a control that deviated, at an instant. One waiver or mend of a check or a member waives or mends no whole control.
 * That another person approved or looked again is settled when a decision is made, and not asked again here.
 */
export function standingOf(control: string, decisions: readonly Decision[], at: Instant): Standing {
  const remediations = remediationsAt(decisions, at).filter(
    ({ remediation, standing }) => remediation.target.control === control && standing !== 'withdrawn',
  );
  const waivers = waiversAt(decisions, at).filter(
    ({ waiver, standing }) => waiver.target.control === control && standing !== 'withdrawn',
  );
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
    waivers: waivers.map(({ waiver }) => waiver),
  };
}

const isOfAll = ({ check, member }: DecisionTarget): boolean => check === undefined && member === undefined;
