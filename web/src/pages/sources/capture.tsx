/** What a forge sends by itself: where to, whether it can be trusted, and whether anything came. */
import type { ReactElement } from 'react';
import type { Source } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { count, dateTime, plural } from '../../text/format.ts';

export function Capture({ source: { capture, deliveries } }: { readonly source: Source }): ReactElement {
  if (!capture) return <p className="muted">Nothing is known of its webhooks.</p>;
  const { path, hasSecret, deliveries: ever, waiting, lastAt } = capture;
  const { takenIn, repeated, refused } = deliveries;
  const came = takenIn + repeated + refused > 0;
  return (
    <>
      <p className="muted">
        A webhook tells moves of branches as they happen, before a forge forgets them. Point it at this address, as
        JSON.
      </p>
      <dl className="facts">
        <dt>Address</dt>
        <dd>
          <code className="break">{`${location.origin}${path}`}</code>
          <span className="sub">as this browser reaches the server; the forge needs a name that it can reach</span>
        </dd>
        <dt>Secret</dt>
        <dd>
          {hasSecret ? (
            'Its place is named in plumbline.yaml'
          ) : (
            <>
              <span className="badge tone-indeterminate">
                <Icon name="question" />
                None
              </span>{' '}
              Nothing is taken in without one: name its place as <code>webhookSecret</code> in plumbline.yaml.
            </>
          )}
        </dd>
        <dt>Taken in</dt>
        <dd>
          {ever === 0 ? 'Nothing yet' : `${plural(ever, 'delivery', 'deliveries')} so far`}
          {lastAt === null ? '' : `, the last ${dateTime(lastAt)}`}
          {waiting > 0 ? `; ${count(waiting)} not worked through yet` : ''}
        </dd>
        <dt>Since this server began</dt>
        <dd>
          {came ? `${count(takenIn)} taken in, ${count(repeated)} repeated, ${count(refused)} refused` : 'Nothing came'}
          {refused > 0 ? (
            <span className="sub">Refused: without the right signature, or not for this source.</span>
          ) : null}
        </dd>
      </dl>
    </>
  );
}
