/** What allows a finding, with everything that an auditor asks of it: who looked, why, and until when it counts. */
import type { ReactElement } from 'react';
import type { Finding, Suppression } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { date } from '../../text/format.ts';

const statusWords: Readonly<Record<NonNullable<Suppression['status']>, string>> = {
  'false-positive': 'no finding',
  accepted: 'accepted',
  'to-be-rotated': 'to be rotated',
};

export function Suppressed({
  finding: { suppressed },
}: {
  readonly finding: Pick<Finding, 'suppressed'>;
}): ReactElement | null {
  if (!suppressed) return null;
  const { marker, source, reason, reviewer, status, reviewed, expires } = suppressed;
  const details = [
    status === undefined ? undefined : statusWords[status],
    reviewer === undefined ? undefined : `by ${reviewer}`,
    reviewed === undefined ? undefined : `on ${date(reviewed)}`,
    expires === undefined ? undefined : `until ${date(expires)}`,
  ].filter((one) => one !== undefined);
  return (
    <span className="sub">
      <Icon name="warning" /> {source === 'file' ? 'Allowed in ' : 'Allowed by a comment '}
      <code>{marker}</code>
      {details.length === 0 ? '' : ` (${details.join(', ')})`}: {reason ?? 'no reason given'}
    </span>
  );
}
