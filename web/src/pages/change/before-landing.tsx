/** The record until somebody looked at it: who asked, who proposed, who wrote and pushed. */
import type { ReactElement } from 'react';
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { Hash } from '../../components/references.tsx';
import { plural } from '../../text/format.ts';
import { Chapter, Entry } from './chapter.tsx';
import { Folded } from './folded.tsx';
import { Person, People } from './person.tsx';
import { byTime } from './record-words.ts';
import { gapsOf, knowsForge } from './unseen-words.ts';

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
      <Chapter title="Proposed" icon="arrow" silent gaps={gapsOf(detail, 'proposal')}>
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
    <Chapter title="Proposed" icon="arrow" gaps={gapsOf(detail, 'proposal')}>
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
