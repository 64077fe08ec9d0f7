/** One landing as a row: what the checks say, what it is, who made and approved it, when and how it came in. */
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Change } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Prose } from '../../components/prose.tsx';
import { OutcomeBadge } from '../../components/result.tsx';
import { date, dateTime, short } from '../../text/format.ts';
import { joinedWords, methodWords } from '../../text/words.ts';

const nameOf = (person: string): string => person.replace(/ <.*/, '');

export interface ChangeCellsProps {
  readonly change: Change;
  /** Search text of this list, for the way back. */
  readonly list: string;
  readonly reachable: boolean;
  readonly open: boolean;
  readonly look: () => void;
}

export function ChangeCells({ change, list, reachable, open, look }: ChangeCellsProps): ReactElement {
  const { repository, commit, subject, landedAt } = change;
  const tabIndex = reachable ? 0 : -1;
  const [day, time = ''] = [date(landedAt), dateTime(landedAt).split(', ')[1]];
  return (
    <>
      <span role="gridcell" className="cell-outcome">
        <OutcomeBadge outcome={change.outcome} />
        <button type="button" className="look" tabIndex={tabIndex} aria-expanded={open} onClick={look}>
          <Icon name="chevron" />
          <span className="visually-hidden">Quick look</span>
        </button>
      </span>
      <span role="gridcell" className="cell-subject">
        <Link
          className="subject-link"
          tabIndex={tabIndex}
          to="/changes/$commit"
          params={{ commit }}
          search={{ repository, ...(list === '' ? {} : { list }) }}
          title={subject}
        >
          {subject}
        </Link>
        <span className="sub">
          <Why change={change} />
        </span>
      </span>
      <span role="gridcell" className="cell-repository">
        <span className="clip" title={repository}>
          {repository}
        </span>
        <span className="sub">
          {change.branch}
          {change.change ? ` · #${change.change.id}` : ''}
        </span>
      </span>
      <People change={change} />
      <span role="gridcell" className="cell-landed">
        {day}
        <span className="sub">{time}</span>
      </span>
      <span role="gridcell" className="cell-method">
        {methodWords[change.method]}
      </span>
      <span role="gridcell" className="cell-joined">
        {joinedWords[change.joinedBy]}
      </span>
    </>
  );
}

/** What a check found, or else what it was made for. */
function Why({ change: { findings, requests, commit } }: { readonly change: Change }): ReactElement {
  const [first] = findings;
  if (first)
    return (
      <>
        {findings.length > 1 ? <strong>{findings.length} findings: </strong> : null}
        <Prose text={first.because} />
      </>
    );
  return (
    <>
      <span className="mono">{short(commit)}</span>
      {requests.length > 0 ? ` · for ${requests.join(', ')}` : ''}
    </>
  );
}

function People({ change: { authors, approvers, bot } }: { readonly change: Change }): ReactElement {
  const [first = 'nobody named'] = authors;
  const approved = approvers.map(({ person }) => nameOf(person)).join(', ');
  const named = `${nameOf(first)}${authors.length > 1 ? ` and ${authors.length - 1} more` : ''}`;
  return (
    <span role="gridcell" className="cell-author">
      <span className="clip" title={authors.join(', ')}>
        {named}
        {bot ? <span className="muted"> (automation)</span> : null}
      </span>
      <span className="sub" title={approved}>
        {approved === '' ? 'no approval known' : `approved by ${approved}`}
      </span>
    </span>
  );
}
