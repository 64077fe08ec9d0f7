/** The record from the checks of the pipeline to the landing: what ran, how it came in, whether it is what was approved. */
import type { ReactElement } from 'react';
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Scroll } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { CodeLink, Hash } from '../../components/references.tsx';
import { date, dateTime, plural, short } from '../../text/format.ts';
import { ChangesetName } from './before-landing.tsx';
import { ChangeLink } from './change-link.tsx';
import { Chapter, Entry, Flag } from './chapter.tsx';
import { Folded } from './folded.tsx';
import { Person } from './person.tsx';
import { contentWords, joinWords, landedWords, provenanceWords, sentence } from './record-words.ts';
import { statusLines, wordOfConclusion, type StatusLine, type StatusRun } from './status-words.ts';
import { gapsOf, knowsForge } from './unseen-words.ts';

interface Of {
  readonly detail: ChangeDetail;
}

export function StatusChecks({ detail }: Of): ReactElement {
  const { proposed, rules } = detail;
  if (!proposed)
    return (
      <Chapter title="Status checks" icon="seal" silent>
        <p className="muted">
          {knowsForge(detail)
            ? 'Without a changeset there is no proposal that something could have run on.'
            : 'What ran on it, and what the rules of that day demanded, a forge would tell.'}
        </p>
      </Chapter>
    );
  const lines = statusLines(detail);
  const demanded = rules?.rules.requiredChecks;
  const unread = proposed.missing.some(({ part }) => part === 'statusChecks');
  return (
    <Chapter title="Status checks" icon="seal" silent={lines.length === 0}>
      <p className="muted">
        {rules === undefined || demanded === null || demanded === undefined
          ? 'Which of them the rules of that day demanded is not known.'
          : demanded.length === 0
            ? 'The rules of that day demanded none.'
            : `The rules of that day demanded ${plural(demanded.length, 'check')}.`}
        {unread ? ' Not all results could be read: there may be more.' : ''}
      </p>
      {lines.length === 0 ? (
        <p className="muted">{unread ? 'No result was read.' : 'The forge tells of no result on it.'}</p>
      ) : (
        <Scroll label="Status checks">
          <table className="status-checks">
            <thead>
              <tr>
                <th scope="col">Check</th>
                <th scope="col">Result</th>
                <th scope="col">Ended</th>
                <th scope="col">On</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <StatusRow key={line.name} line={line} merged={proposed.head} unread={unread} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Chapter>
  );
}

const demandWords = { demanded: 'demanded', 'not-demanded': 'not demanded', unknown: '' } as const;

function StatusRow({ line, unread }: { readonly line: StatusLine; readonly merged: string; readonly unread: boolean }) {
  const { name, demand, by, runs } = line;
  const rows = Math.max(1, runs.length);
  const head = (
    <th scope="row" rowSpan={rows}>
      <span className="break">{name}</span>
      <span className="sub">
        {demandWords[demand]}
        {by === null ? '' : `, from application ${by}`}
      </span>
    </th>
  );
  if (runs.length === 0)
    return (
      <tr>
        {head}
        <td colSpan={3}>{unread ? 'No result was read' : <Flag>Nothing reported it</Flag>}</td>
      </tr>
    );
  return runs.map((run, index) => (
    <tr key={`${run.check.commit} ${run.check.completedAt} ${run.check.reportedBy}`}>
      {index === 0 ? head : null}
      <td>
        <Conclusion run={run} demanded={demand === 'demanded'} />
      </td>
      <td>
        {run.check.completedAt === null ? <span className="muted">not told</span> : dateTime(run.check.completedAt)}
        {run.afterMerge ? <span className="sub">after the merge</span> : null}
      </td>
      <td>
        <Hash value={run.check.commit} />
        <span className="sub">{run.onMerged ? 'what was merged' : 'not what was merged'}</span>
      </td>
    </tr>
  ));
}

function Conclusion({ run, demanded }: { readonly run: StatusRun; readonly demanded: boolean }): ReactElement {
  const { conclusion, url, reportedBy } = run.check;
  const passed = conclusion === 'success';
  // Only the run that counts is coloured: an earlier failure was made good, a later success came too late.
  const tone = !run.counts || (!passed && !demanded) ? 'none' : passed ? 'operated' : 'deviated';
  const word = wordOfConclusion(conclusion);
  return (
    <>
      <span className={`badge tone-${tone}`}>
        <Icon name={tone === 'operated' ? 'check' : tone === 'deviated' ? 'warning' : 'dash'} />
        {url === undefined ? (
          word
        ) : (
          <a href={url} rel="noreferrer">
            {word}
          </a>
        )}
      </span>
      {run.foreign ? <span className="sub">reported by {reportedBy}, not by whom the rules name</span> : null}
    </>
  );
}

export function Landed({ detail }: Of): ReactElement {
  const { change, landedBy, proposed, committer, revertOf, paths } = detail;
  const by = landedBy ?? proposed?.mergedBy ?? undefined;
  return (
    <Chapter title="Landed" icon="download" gaps={gapsOf(detail, 'landing')}>
      <ul>
        <Entry at={change.landedAt}>
          <p>
            <Hash value={change.commit} /> reached <code className="break">{change.branch}</code>,{' '}
            {landedWords[change.method]}
            {by === undefined ? null : (
              <>
                {' '}
                by <Person of={by} />
              </>
            )}
            .
          </p>
          <p className="muted">{provenanceWords[change.provenance]}</p>
        </Entry>
      </ul>
      <dl className="facts">
        <dt>Joined to</dt>
        <dd>
          <ChangesetName detail={detail} />, {joinWords[change.joinedBy]}.{' '}
          <span className="muted">
            <Prose text={sentence(change.joinReason)} />
          </span>
        </dd>
        {by === undefined ? (
          <>
            <dt>Landed by</dt>
            <dd className="muted">not told{knowsForge(detail) ? '' : ' by git: a forge would know'}</dd>
          </>
        ) : null}
        <dt>Committer</dt>
        <dd>
          {committer.name} <span className="muted break">{committer.email}</span>
        </dd>
        <dt>Signature</dt>
        <dd>{change.signature === 'present' ? 'Present; not verified here' : 'None'}</dd>
        {change.backportOf === undefined ? null : (
          <>
            <dt>Picked from</dt>
            <dd>
              <PickedFrom detail={detail} />
            </dd>
          </>
        )}
        {revertOf === undefined ? null : (
          <>
            <dt>Takes back</dt>
            <dd>
              <Reverted detail={detail} commit={revertOf} />
            </dd>
          </>
        )}
      </dl>
      <Paths detail={detail} paths={paths} title={`${plural(paths.length, 'path')} touched`} />
    </Chapter>
  );
}

/** It may have landed before the period, where it has no story here: the page says so then. */
function PickedFrom({ detail: { change } }: Of): ReactElement | null {
  const { repository, backportOf } = change;
  if (!backportOf) return null;
  return (
    <>
      <ChangeLink repository={repository} commit={backportOf.commit}>
        {short(backportOf.commit)}
      </ChangeLink>{' '}
      on <code className="break">{backportOf.branch}</code>,{' '}
      {backportOf.change === null
        ? 'which leads to no changeset'
        : `which came through ${/^\d/.test(backportOf.change) ? '#' : ''}${backportOf.change}`}
      {backportOf.confidence === 'likely' ? '; the message says so, and not all of it is what landed there' : ''}
    </>
  );
}

/** One that landed outside of the period has no story here. */
function Reverted({ detail: { reverts, change }, commit }: Of & { readonly commit: string }): ReactElement {
  if (!reverts) return <span className="mono break">{commit}</span>;
  return (
    <>
      <ChangeLink repository={change.repository} commit={reverts.commit}>
        {reverts.subject || short(reverts.commit)}
      </ChangeLink>
      , which landed on {date(reverts.at)}
    </>
  );
}

const pathsAtOnce = 6;

function Paths({
  detail: { change },
  paths,
  title,
}: Of & { readonly paths: readonly string[]; readonly title: string }): ReactElement {
  const list = (
    <Folded items={paths} first={50} noun="paths" className="paths">
      {(path) => (
        <li key={path}>
          <CodeLink repository={change.repository} path={path} commit={change.commit} />
        </li>
      )}
    </Folded>
  );
  if (paths.length <= pathsAtOnce)
    return (
      <>
        <h4>{title}</h4>
        {list}
      </>
    );
  return (
    <details>
      <summary>{title}</summary>
      {list}
    </details>
  );
}

export function Compared({ detail }: Of): ReactElement {
  const { content, proposed } = detail;
  if (!content)
    return (
      <Chapter title="Held against what was approved" icon="search" silent>
        <p className="muted">
          {proposed
            ? 'There is nothing in the clone that what landed could be compared with.'
            : 'Without a proposal there is nothing to compare what landed with.'}
        </p>
      </Chapter>
    );
  const good = content.result === 'equal';
  return (
    <Chapter title="Held against what was approved" icon="search" silent={content.result === 'not-comparable'}>
      <p>
        <strong>{contentWords[content.result]}.</strong>{' '}
        {content.against === null ? null : (
          <>
            Compared with <Hash value={content.against} />.{' '}
          </>
        )}
        <span className="muted">
          <Prose text={sentence(content.because)} />
        </span>
      </p>
      {good || content.paths.length === 0 ? null : (
        <>
          <Paths
            detail={detail}
            paths={content.paths}
            title={
              content.paths.length >= 20
                ? 'The first 20 paths that differ'
                : `${plural(content.paths.length, 'path')} ${content.paths.length === 1 ? 'differs' : 'differ'}`
            }
          />
        </>
      )}
    </Chapter>
  );
}
