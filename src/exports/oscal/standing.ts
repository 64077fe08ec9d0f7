/** What people decided about a deviation, as far as OSCAL has words for it. */
import type { Instant } from '../../base/instant.ts';
import type { Decision, Remediation, WaiverRequest } from '../../model/decision.ts';

export interface Standing {
  readonly status: 'open' | 'remediating' | 'deviation-approved' | 'closed';
  readonly remediations: readonly Remediation[];
  readonly waivers: readonly WaiverRequest[];
}

/**
 * Of a control that deviated, at an instant. A waiver counts only when another person approved it and nobody ended it,
 * a mend only when a later run was looked at and said so; and a waiver of one check or member waives no whole control.
 */
export function standingOf(control: string, decisions: readonly Decision[], at: Instant): Standing {
  const made = decisions.filter((one) => one.decidedAt <= at);
  const withdrawn = new Set(made.flatMap((one) => (one.kind === 'withdrawal' ? [one.of] : [])));
  const inForce = made.filter((one) => !withdrawn.has(one.id));
  const remediations = inForce
    .filter((one) => one.kind === 'remediation')
    .filter((one) => one.target.control === control);
  const waivers = inForce.filter((one) => one.kind === 'waiver').filter((one) => one.target.control === control);
  const retests = inForce.filter((one) => one.kind === 'retest');
  const isMended = ({ id, owner }: Remediation): boolean =>
    retests.findLast((one) => one.of === id && one.decidedBy !== owner)?.verdict === 'mended';
  const isApproved = (waiver: WaiverRequest): boolean => {
    const verdicts = inForce.filter((one) => one.kind === 'approval').filter((one) => one.of === waiver.id);
    return verdicts.findLast((one) => one.decidedBy !== waiver.decidedBy)?.verdict === 'approved';
  };
  const coversAll = ({ target, from, expiresAt }: WaiverRequest): boolean =>
    target.check === undefined && target.member === undefined && from <= at && at < expiresAt;
  const status = (): Standing['status'] => {
    const whole = remediations.filter(({ target }) => target.check === undefined && target.member === undefined);
    if (whole.length > 0 && remediations.every(isMended)) return 'closed';
    if (waivers.some((waiver) => coversAll(waiver) && isApproved(waiver))) return 'deviation-approved';
    return remediations.length > 0 ? 'remediating' : 'open';
  };
  return { status: status(), remediations, waivers };
}
