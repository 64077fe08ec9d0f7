/** The record until the change landed: who asked, who proposed, who wrote and pushed, who looked at it. */
import type { ReactElement } from 'react';
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { Hash } from '../../components/references.tsx';
import { plural } from '../../text/format.ts';
import { Chapter, Entry, Flag } from './chapter.tsx';
import { Folded } from './folded.tsx';
import { Person, People } from './person.tsx';
import { approvalRemarks, byTime, sourceWords, type Approval } from './record-words.ts';
import { knowsForge } from './unseen-words.ts';

interface Of {
  readonly detail: ChangeDetail;
}

export type Request = ChangeDetail['requests'][number];

export const isLateRequest = ({ change }: ChangeDetail, { createdAt }: Request): boolean =>
  createdAt !== null && createdAt > change.landedAt;

export function RequestName({ request }: { readonly request: Request }): ReactElement {
  return request.url === null ? (
    <strong>{request.id}</strong>
  ) : (
    <a href={request.url} rel="noreferrer">
      {request.id}
    </a>
  );
}

export function AskedFor({ detail }: Of): ReactElement {
  const requests = detail.requests.filter((request) => !isLateRequest(detail, request));
  const late = detail.requests.length - requests.length;
  return (
    <Chapter title="Asked for" icon="question" silent={detail.requests.length === 0}>
      {detail.requests.length === 0 ? (
        <p className="muted">
          No request is named in what was read of it: its message, its branch
          {knowsForge(detail) ? ' and what the forge links it to.' : '. A forge may link it to one.'}
        </p>
      ) : null}
      <Folded
        items={byTime(requests.map((request) => ({ at: request.createdAt, request })))}
        first={10}
        noun="requests"
      >
        {({ at, request }) => (
          <Entry key={request.id} at={at}>
            <RequestName request={request} /> {at === null ? 'is named; when it was made is not known.' : 'was made.'}
          </Entry>
        )}
      </Folded>
      {late > 0 ? <p className="muted">{plural(late, 'request')} came after it had landed: see “Afterwards”.</p> : null}
    </Chapter>
  );
}

export function Proposed({ detail }: Of): ReactElement {
  const { change, proposed, source, title } = detail;
  if (!proposed)
    return (
      <Chapter title="Proposed" icon="arrow" silent>
        {change.change === null ? (
          <p className="muted">
            {knowsForge(detail)
              ? 'It is joined to no changeset of the forge.'
              : 'Git shows no changeset that it came through. A forge would tell who proposed it, from which branch, and with which words.'}
          </p>
        ) : (
          <p>
            It came through <ChangesetName detail={detail} />.{' '}
            <span className="muted">
              Who proposed it and when, a forge would tell: connect it with <code>plumbline source add</code>.
            </span>
          </p>
        )}
      </Chapter>
    );
  const textUnread = proposed.missing.some(({ part }) => part === 'body');
  return (
    <Chapter title="Proposed" icon="arrow">
      <ul>
        <Entry at={proposed.createdAt}>
          <p>
            <ChangesetName detail={detail} /> was opened by{' '}
            {proposed.author === null ? 'an account that is gone' : <Person of={proposed.author} bot={change.bot} />}
            {source === undefined ? null : (
              <>
                , from <code className="break">{source}</code>
              </>
            )}{' '}
            into <code className="break">{proposed.base}</code>.
          </p>
          {title === undefined || title === change.subject ? null : <p>Its title: “{title}”.</p>}
          <p className={textUnread || proposed.described ? 'muted' : ''}>
            {textUnread
              ? 'Its text could not be read.'
              : proposed.described
                ? 'Its text says more than its title.'
                : 'Its text says nothing beyond its title.'}
          </p>
          {proposed.labels.length > 0 ? (
            <p className="chips">
              <span className="visually-hidden">Labels: </span>
              {proposed.labels.map((label) => (
                <span className="chip" key={label}>
                  {label}
                </span>
              ))}
            </p>
          ) : null}
        </Entry>
      </ul>
    </Chapter>
  );
}

/** Numbers as forges write them; other ids (Gerrit's are long hashes) cut like commits. */
export function ChangesetName({ detail: { change } }: Of): ReactElement {
  const known = change.change;
  if (known === null) return <>no changeset</>;
  const name = /^\d+$/.test(known.id) ? `#${known.id}` : known.id.slice(0, 12);
  return known.url === null ? (
    <strong>{name}</strong>
  ) : (
    <a href={known.url} rel="noreferrer">
      {name}
    </a>
  );
}

export function Written({ detail }: Of): ReactElement {
  const { change, commits = [], pushes, proposed } = detail;
  return (
    <Chapter title="Written and pushed" icon="code">
      <p>
        Written by <People of={change.authors} />.
      </p>
      {commits.length > 0 ? (
        <>
          <h4>{plural(commits.length, 'commit')}</h4>
          <Folded items={commits} first={8} noun="commits">
            {({ commit, author, at, subject }) => (
              <Entry key={commit} at={at}>
                <Hash value={commit} /> <Person of={author} />: <span className="break">{subject}</span>
              </Entry>
            )}
          </Folded>
        </>
      ) : null}
      {pushes && pushes.length > 0 ? (
        <>
          <h4>{plural(pushes.length, 'push', 'pushes')} to the proposal</h4>
          <Folded items={pushes} first={8} noun="pushes">
            {({ at, by, after, before, forced }) => (
              <Entry key={`${at} ${after}`} at={at}>
                {by === null ? 'Somebody who is not told' : <Person of={by} />} pushed <Hash value={after} />
                {forced ? (
                  <>
                    {' '}
                    over <span className="badge tone-none">forced</span>
                    {before === null ? ' what was there' : ' '}
                    {before === null ? null : <Hash value={before} />}
                  </>
                ) : null}
              </Entry>
            )}
          </Folded>
        </>
      ) : null}
      {pushes === null && proposed ? <p className="muted">The forge does not tell who pushed, and when.</p> : null}
      {pushes && !pushes.some(({ forced }) => !forced) ? (
        <p className="muted">
          {pushes.length === 0 ? 'The forge lists no push to it. ' : ''}Some forges keep forced pushes only: others show
          in the commits alone.
        </p>
      ) : null}
    </Chapter>
  );
}

export function ApprovalEntry({
  approval,
  writers,
}: {
  readonly approval: Approval;
  readonly writers: readonly string[];
}): ReactElement {
  const { person, bot, at, commit, source } = approval;
  const remarks = approvalRemarks(approval, writers);
  const plain = remarks.filter(({ against }) => !against).map(({ text }) => text);
  const against = remarks.filter((remark) => remark.against);
  return (
    <Entry at={at}>
      <p>
        <Person of={person} bot={bot} /> approved
        {commit === null ? null : (
          <>
            {' '}
            <Hash value={commit} />
          </>
        )}
        {plain.length > 0 ? `: ${plain.join(', ')}` : ''}. <span className="muted">({sourceWords(source)})</span>
      </p>
      {against.length > 0 ? (
        <p className="flags">
          {against.map(({ text }) => (
            <Flag key={text}>{text}</Flag>
          ))}
        </p>
      ) : null}
    </Entry>
  );
}

export function Reviewed({ detail }: Of): ReactElement {
  const { change, proposed } = detail;
  if (!proposed) return <ReviewedInGit detail={detail} />;
  const inTime = proposed.approvals.filter(({ beforeLanding }) => beforeLanding !== false);
  const late = proposed.approvals.length - inTime.length;
  const unread = proposed.missing.some(({ part }) => part === 'reviews');
  const trailers = change.approvers.filter(({ source }) => source.startsWith('trailer'));
  return (
    <Chapter title="Reviewed and approved" icon="check" silent={proposed.approvals.length + trailers.length === 0}>
      {inTime.length === 0 ? (
        <p>
          {unread
            ? 'No approval before it landed was read, and not all reviews could be read: there may be one.'
            : 'The forge tells of no approval before it landed.'}
        </p>
      ) : (
        <Folded items={byTime(inTime)} first={10} noun="approvals">
          {(approval) => <ApprovalEntry key={keyOf(approval)} approval={approval} writers={proposed.writers} />}
        </Folded>
      )}
      {inTime.length > 0 && unread ? <p className="muted">Not all reviews could be read: there may be more.</p> : null}
      {late > 0 ? (
        <p className="muted">{plural(late, 'approval')} came after it had landed: see “Afterwards”.</p>
      ) : null}
      <Trailers approvers={trailers} />
    </Chapter>
  );
}

export const keyOf = ({ identity, at, commit, state }: Approval): string => `${identity} ${at} ${commit} ${state}`;

function ReviewedInGit({ detail }: Of): ReactElement {
  const { approvers } = detail.change;
  return (
    <Chapter title="Reviewed and approved" icon="check" silent={approvers.length === 0}>
      <Trailers approvers={approvers} />
      <p className="muted">
        {knowsForge(detail)
          ? 'No changeset of the forge is known for it, and so no review on the forge.'
          : approvers.length === 0
            ? 'Git holds no word of a review, and would seldom hold one: reviews stand on the forge. Whether there was one is not known here.'
            : 'That is what the commit says of itself; the forge would tell when, and of which revision.'}
      </p>
    </Chapter>
  );
}

function Trailers({ approvers }: { readonly approvers: ChangeDetail['change']['approvers'] }): ReactElement | null {
  if (approvers.length === 0) return null;
  return (
    <Folded items={approvers} first={10} noun="approvers">
      {({ person, at, source }) => (
        <Entry key={`${person} ${source}`} at={at}>
          <Person of={person} /> is named as approver <span className="muted">({sourceWords(source)})</span>
        </Entry>
      )}
    </Folded>
  );
}
