/**
 * What people decided: how much there is in the log, and every waiver with how it stands. Those in files of repositories
 * are no decisions of the log, so they are counted beside it.
 */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Decision, StandingWaiver } from '../../../../src/http/schema.ts';
import { decisionsQuery, waiversQuery } from '../../api/queries.ts';
import { Scroll } from '../../components/page.tsx';
import { Answer } from '../../components/states.tsx';
import { date, plural } from '../../text/format.ts';
import { waiverStandings } from '../../text/decision-words.ts';

const kinds: Readonly<Record<Decision['kind'], readonly [one: string, many: string]>> = {
  waiver: ['waiver asked for', 'waivers asked for'],
  approval: ['approval or refusal', 'approvals and refusals'],
  withdrawal: ['withdrawal', 'withdrawals'],
  remediation: ['remediation', 'remediations'],
  retest: ['re-test', 're-tests'],
  applicability: [
    'decision on a row of the Statement of Applicability',
    'decisions on rows of the Statement of Applicability',
  ],
  'applicability-version': ['approved version of it', 'approved versions of it'],
  submission: ['piece of evidence handed in', 'pieces of evidence handed in'],
  'submission-review': ['review of one', 'reviews of them'],
};

export function Decided(): ReactElement {
  const decisions = useQuery(decisionsQuery);
  const waivers = useQuery(waiversQuery);
  return (
    <>
      <Answer query={decisions} what="decisions">
        {({ decisions: all }) =>
          all.length === 0 ? (
            <p>Nothing through the log: no waiver, no remediation, nothing handed in.</p>
          ) : (
            <p>
              <Link to="/decisions">{plural(all.length, 'decision')}</Link>, each sealed with who and why, and none can
              be changed: {wordsOf(all)}.
            </p>
          )
        }
      </Answer>
      <Answer query={waivers} what="waivers">
        {({ waivers: all }) =>
          all.length === 0 ? (
            <p>No waiver was ever asked for, in the log or in a file.</p>
          ) : (
            <>
              <p>{countOf(all)}</p>
              <Waivers waivers={all} />
            </>
          )
        }
      </Answer>
      <p>
        A waiver excuses and erases nothing: what it covers stays a deviation. See also{' '}
        <Link to="/requests">what people handed in</Link>.
      </p>
    </>
  );
}

function wordsOf(all: readonly { readonly decision: Decision }[]): string {
  return [...Map.groupBy(all, ({ decision }) => decision.kind)]
    .map(([kind, { length }]) => plural(length, ...kinds[kind]))
    .join(', ');
}

const nothing = (declared: StandingWaiver['declared']): string =>
  declared?.problem === undefined ? 'nothing' : `nothing: ${declared.problem}`;

function countOf(all: readonly StandingWaiver[]): string {
  const files = all.filter(({ declared }) => declared).length;
  const log = all.length - files;
  const stand = files === 1 ? 'stands in a file' : 'stand in files';
  return `${plural(all.length, 'waiver')}: ${log} in the log, ${files} ${stand} of the repositories, dated by git.`;
}

function Waivers({ waivers }: { readonly waivers: readonly StandingWaiver[] }): ReactElement {
  return (
    <Scroll label="Waivers">
      <table>
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">Stands</th>
            <th scope="col">Asked for by</th>
            <th scope="col">Decided by</th>
            <th scope="col">Covers</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {waivers.map(({ waiver, standing, approval, effect, declared }) => (
            <tr key={waiver.id}>
              <th scope="row">
                <Link to="/controls/$id" params={{ id: waiver.target.control }}>
                  {waiver.target.control}
                </Link>
                <span className="sub break">{waiver.target.member ?? waiver.target.check ?? ''}</span>
              </th>
              <td>{waiverStandings[standing].word}</td>
              <td>{waiver.decidedBy}</td>
              <td>{approval?.decidedBy ?? 'nobody yet'}</td>
              <td className={effect ? 'nowrap' : 'break'}>
                {effect ? `${date(effect.from)} – ${date(effect.to)}` : nothing(declared)}
              </td>
              <td className="break">
                {waiver.reason}
                {declared && (
                  <span className="sub break">
                    {declared.repository} {declared.path}
                    {declared.approverSeen ? '' : '; nobody saw the named approver there'}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
