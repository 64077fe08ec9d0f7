/** One finding: its lines, how it came there and went, whom to ask, and what the rule says about it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import type { FindingDetail } from '../../../src/http/schema.ts';
import { findingQuery } from '../api/queries.ts';
import { Icon } from '../components/icon.tsx';
import { Page, Panel } from '../components/page.tsx';
import { RuleText } from '../components/rule-text.tsx';
import { CodeLink, Hash } from '../components/references.tsx';
import { Chip, SeverityBadge } from '../components/result.tsx';
import { Answer } from '../components/states.tsx';
import { date, plural } from '../text/format.ts';
import { classWords, contextWords } from '../text/words.ts';
import { FindingCode } from './findings/finding-code.tsx';
import { nameOf } from './findings/author-name.ts';
import { FlowSteps } from './findings/flow-steps.tsx';
import { Suppressed } from './findings/suppressed.tsx';

export function FindingPage(): ReactElement {
  const { fingerprint } = useParams({ from: '/findings/$fingerprint' });
  const { repository } = useSearch({ from: '/findings/$fingerprint' });
  const query = useQuery(findingQuery(fingerprint));
  const detail = query.data?.details.find(({ finding }) => finding.repository === repository) ?? query.data?.details[0];
  const title = detail?.finding.title ?? 'Finding';
  return (
    <Page
      title={title}
      above={
        <nav className="breadcrumb" aria-label="Breadcrumb">
          <Link to="/findings">Findings</Link> / <Hash value={fingerprint} />
        </nav>
      }
      {...(detail?.finding.detail === undefined ? {} : { lead: <p>{detail.finding.detail}</p> })}
    >
      <Answer query={query} what="the finding">
        {({ details }) => (detail ? <Detail detail={detail} copies={details} /> : null)}
      </Answer>
    </Page>
  );
}

function Detail({
  detail,
  copies,
}: {
  readonly detail: FindingDetail;
  readonly copies: readonly FindingDetail[];
}): ReactElement {
  const { finding, code } = detail;
  const { repository, path, line, context, severity } = finding;
  return (
    <>
      <p className="where">
        <SeverityBadge severity={severity} />
        <Chip>{classWords[finding.class]}</Chip>
        {context === 'production' ? null : <Chip>{contextWords[context]}</Chip>}
        {repository} <CodeLink repository={repository} path={path} line={line} commit={commitOf(detail)} />
      </p>
      <Suppressed finding={finding} />
      {code === null ? (
        <p className="muted">The code is not shown: it is binary, or git no longer has it.</p>
      ) : (
        <FindingCode detail={detail} stretches={code} commit={commitOf(detail)} />
      )}
      {finding.flow ? <FlowSteps finding={finding} flow={finding.flow} commit={commitOf(detail)} /> : null}
      <History detail={detail} copies={copies} />
      <RuleWord detail={detail} />
    </>
  );
}

/** What is gone stands in the last commit that had it. */
const commitOf = ({ finding }: FindingDetail): string | undefined =>
  finding.atHead ? undefined : finding.lastSeen.commit;

function History({
  detail,
  copies,
}: {
  readonly detail: FindingDetail;
  readonly copies: readonly FindingDetail[];
}): ReactElement {
  const { finding, introducedBy, removedBy, introduced, removed, days, owners, elsewhere } = detail;
  const others = copies.filter((one) => one !== detail);
  return (
    <Panel title="History and owners" id="history">
      <dl className="facts">
        <Fact name="Brought">
          <Landing at={finding.firstSeen.at} by={introducedBy} landing={introduced} repository={finding.repository} />
        </Fact>
        <Fact name="Removed">
          {finding.atHead ? (
            'it stands in the code now'
          ) : finding.sideCommit ? (
            'it never landed: it stands in commits beside the branch that some ref still reaches'
          ) : finding.removedBy ? (
            <Landing at={finding.removedBy.at} by={removedBy} landing={removed} repository={finding.repository} />
          ) : (
            'gone; which landing took it away is not known'
          )}
        </Fact>
        <Fact name="Stood">
          {plural(days, 'day')}
          {finding.class === 'secret' && !finding.atHead && !finding.sideCommit ? '; it is still in every clone' : ''}
        </Fact>
        <Fact name="Owners">
          <Owners owners={owners} />
        </Fact>
        {elsewhere === 0 ? null : (
          <Fact name="The same secret">
            <Link to="/findings" search={{ view: 'secrets', when: 'ever' }}>
              stood in {plural(elsewhere, 'other place')}
            </Link>
          </Fact>
        )}
        {others.length === 0 ? null : (
          <Fact name="Copies">
            {others.map(({ finding: { repository, fingerprint } }) => (
              <Link
                key={repository}
                className="setting"
                to="/findings/$fingerprint"
                params={{ fingerprint }}
                search={{ repository }}
              >
                {repository}
              </Link>
            ))}
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="facts-row">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Landing({
  at,
  by,
  landing,
  repository,
}: {
  readonly at: string;
  readonly by: string | null;
  readonly landing: FindingDetail['introduced'];
  readonly repository: string;
}): ReactElement {
  return (
    <>
      {date(at)} by {nameOf(by)}
      {landing === undefined ? null : (
        <>
          {', in '}
          <Link to="/changes/$commit" params={{ commit: landing.commit }} search={{ repository }}>
            {landing.subject === '' ? landing.commit.slice(0, 10) : landing.subject}
          </Link>{' '}
          <Hash value={landing.commit} />
        </>
      )}
    </>
  );
}

function Owners({ owners }: { readonly owners: FindingDetail['owners'] }): ReactElement {
  if (owners === null) return <>the repository has no CODEOWNERS</>;
  if (owners.owners.length === 0)
    return (
      <>
        nobody, by <code>{owners.file}</code>
      </>
    );
  return (
    <>
      {owners.owners.join(', ')}{' '}
      <span className="muted">
        by <code>{owners.file}</code>
      </span>
    </>
  );
}

function RuleWord({ detail: { rule, finding } }: { readonly detail: FindingDetail }): ReactElement {
  if (!rule)
    return (
      <p className="muted">
        <Icon name="gap" /> The rule <code>{finding.rule}</code> is no longer in force.
      </p>
    );
  return (
    <Panel
      title="What the rule says"
      id="rule"
      aside={
        <Link to="/rules" hash={rule.id}>
          {rule.title}
        </Link>
      }
    >
      <RuleText rule={rule} />
      {rule.from === undefined ? null : (
        <p className="muted">
          A rule of your own, in <code className="break">{rule.from.file}</code>
        </p>
      )}
    </Panel>
  );
}
