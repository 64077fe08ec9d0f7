/** What stands beside the outcome of a member and changes nothing of it: waivers, and notes on its dates. */
import type { ReactElement } from 'react';
import type { MemberResult, StandingWaiver } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Prose } from '../../components/prose.tsx';
import { date, lastDay } from '../../text/format.ts';

export const noteWords: Readonly<Record<NonNullable<MemberResult['notes']>[number]['code'], string>> = {
  'back-dated': 'Dated long before it landed',
  'dated-ahead': 'Dated ahead',
  'clock-backwards': 'A clock that went backwards',
  'recorded-late': 'Recorded late',
};

export function BesideMember({
  member,
  waivers,
}: {
  readonly member: MemberResult;
  readonly waivers: readonly StandingWaiver[];
}): ReactElement | null {
  const { notes = [], waivers: covering = [] } = member;
  if (notes.length === 0 && covering.length === 0) return null;
  return (
    <ul className="beside-member">
      {covering.map((one) => (
        <li key={one.id}>
          <Icon name="seal" />
          <span>
            <strong>{one.covers === 'whole' ? 'Waived' : 'Waived in part'}</strong>
            {one.afterwards ? ' (approved afterwards)' : ''} by <a href={`#waiver-${one.id}`}>{one.id}</a>
            <Terms standing={waivers.find(({ waiver }) => waiver.id === one.id)} />
          </span>
        </li>
      ))}
      {notes.map(({ code, because }) => (
        <li key={`${code} ${because}`}>
          <Icon name="warning" />
          <span>
            <strong>{noteWords[code]}:</strong> <Prose text={because} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Terms({ standing }: { readonly standing: StandingWaiver | undefined }): ReactElement | null {
  if (!standing) return null;
  const { waiver, approval, effect } = standing;
  return (
    <>
      : asked for by {waiver.decidedBy}
      {approval ? `, approved by ${approval.decidedBy} on ${date(approval.decidedAt)}` : ''}, until{' '}
      {lastDay(effect?.to ?? waiver.expiresAt)}. “{waiver.reason}”
    </>
  );
}
