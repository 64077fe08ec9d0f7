/** What people decided about a control: waivers, and what is being mended. It stands beside results, never in them. */
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { ControlDetail, Decision, StandingRemediation, StandingWaiver } from '../../../../src/http/schema.ts';
import { remediationsQuery } from '../../api/queries.ts';
import { Panel } from '../../components/page.tsx';
import { Standing } from '../../components/standing.tsx';
import { date, lastDay } from '../../text/format.ts';
import { remediationStandings, waiverKinds, waiverStandings } from '../../text/decision-words.ts';

export function Decided({ detail }: { readonly detail: ControlDetail }): ReactElement | null {
  const remediations = useQuery(remediationsQuery);
  const own = (remediations.data?.remediations ?? []).filter(
    ({ remediation }) => remediation.target.control === detail.control.id,
  );
  const { waivers } = detail;
  if (waivers.length === 0 && own.length === 0) return null;
  return (
    <div className={waivers.length > 0 && own.length > 0 ? 'columns' : 'stack'}>
      {waivers.length > 0 ? (
        <Panel title="Waivers" id="waivers" aside={<span className="muted">as the run shown knew them</span>}>
          <ul className="decided">
            {waivers.map((one) => (
              <Waiver key={one.waiver.id} standing={one} />
            ))}
          </ul>
        </Panel>
      ) : null}
      {own.length > 0 ? (
        <Panel title="Being mended" id="remediations" aside={<span className="muted">as it stands now</span>}>
          <ul className="decided">
            {own.map((one) => (
              <Remediation key={one.remediation.id} standing={one} />
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
}

type Target = Extract<Decision, { kind: 'waiver' }>['target'];

function aboutWords({ check, member }: Target): string {
  if (member !== undefined) return `One member of ${check ?? 'it'}: ${member}`;
  return check === undefined ? 'The whole control' : `All of ${check}`;
}

function Waiver({ standing: one }: { readonly standing: StandingWaiver }): ReactElement {
  const { waiver, standing, approval, withdrawal, effect } = one;
  return (
    <li id={`waiver-${waiver.id}`} tabIndex={-1}>
      <p className="decided-head">
        <Standing of={waiverStandings[standing]} /> <span className="mono">{waiver.id}</span>{' '}
        {waiverKinds[waiver.waiver]}
      </p>
      <blockquote>{waiver.reason}</blockquote>
      <dl className="facts">
        <dt>About</dt>
        <dd className="break">{aboutWords(waiver.target)}</dd>
        <dt>Asked for</dt>
        <dd>
          {waiver.decidedBy}, {date(waiver.decidedAt)}
          {waiver.link === undefined ? '' : `, see ${waiver.link}`}
        </dd>
        <dt>{approval?.verdict === 'refused' ? 'Refused' : 'Approved'}</dt>
        <dd>
          {approval
            ? `${approval.decidedBy}, ${date(approval.decidedAt)}: ${approval.reason}`
            : 'By nobody: it covers nothing.'}
        </dd>
        <dt>Covers</dt>
        <dd>
          {effect
            ? `${date(effect.from)} – ${lastDay(effect.to)}`
            : `Nothing; asked for until ${lastDay(waiver.expiresAt)}`}
        </dd>
        {withdrawal ? (
          <>
            <dt>Withdrawn</dt>
            <dd>
              {withdrawal.decidedBy}, {date(withdrawal.decidedAt)}: {withdrawal.reason}
            </dd>
          </>
        ) : null}
      </dl>
    </li>
  );
}

function Remediation({ standing: one }: { readonly standing: StandingRemediation }): ReactElement {
  const { remediation, standing, retests, late } = one;
  return (
    <li>
      <p className="decided-head">
        <Standing of={remediationStandings[standing]} /> <span className="mono">{remediation.id}</span>
        {late ? <span className="muted"> mended after its day</span> : null}
      </p>
      <blockquote>{remediation.reason}</blockquote>
      <dl className="facts">
        <dt>About</dt>
        <dd className="break">{aboutWords(remediation.target)}</dd>
        <dt>Owner</dt>
        <dd>{remediation.owner}</dd>
        <dt>Due</dt>
        <dd>
          {lastDay(remediation.dueAt)}
          {remediation.severity === undefined ? '' : `, severity ${remediation.severity}`}
          {remediation.link === undefined ? '' : `, see ${remediation.link}`}
        </dd>
        {retests.map((retest) => (
          <div key={retest.id} className="facts-row">
            <dt>Tested again</dt>
            <dd>
              {date(retest.decidedAt)}, {retest.decidedBy}: {retest.verdict === 'mended' ? 'mended' : 'not mended'}
              {retest.because === undefined ? '' : `: ${retest.because}`}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
