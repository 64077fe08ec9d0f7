/** Who looked at the change, when, at which revision, and what speaks against an approval. */
import type { ReactElement } from 'react';
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { Hash } from '../../components/references.tsx';
import { plural } from '../../text/format.ts';
import { Chapter, Entry, Flag } from './chapter.tsx';
import { Folded } from './folded.tsx';
import { Person } from './person.tsx';
import { approvalRemarks, byTime, sourceWords, type Approval } from './record-words.ts';
import { knowsForge } from './unseen-words.ts';

interface Of {
  readonly detail: ChangeDetail;
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
  const words = (detail.reviews ?? []).filter((word) => !isLateWord(detail, word));
  const told = byTime([
    ...inTime.map((approval) => ({ at: approval.at, approval, word: undefined })),
    ...words.map((word) => ({ at: word.at, approval: undefined, word })),
  ]);
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
      ) : null}
      <Folded items={told} first={12} noun="reviews">
        {({ approval, word }, index) =>
          approval ? (
            <ApprovalEntry key={keyOf(approval)} approval={approval} writers={proposed.writers} />
          ) : (
            <WordEntry key={`${word.person} ${word.at} ${index}`} word={word} />
          )
        }
      </Folded>
      {inTime.length > 0 && unread ? <p className="muted">Not all reviews could be read: there may be more.</p> : null}
      {late > 0 ? (
        <p className="muted">{plural(late, 'approval')} came after it had landed: see “Afterwards”.</p>
      ) : null}
      <Trailers approvers={trailers} />
    </Chapter>
  );
}

type Word = NonNullable<ChangeDetail['reviews']>[number];

const wordTexts: Readonly<Record<Word['state'], string>> = {
  'changes-requested': 'asked for changes to',
  commented: 'commented on',
  dismissed: 'had a review of this dismissed:',
};

export const isLateWord = ({ proposed, change }: ChangeDetail, { at }: Word): boolean =>
  at !== null && at > (proposed?.mergedAt ?? change.landedAt);

export function WordEntry({ word: { person, bot, state, at, commit } }: { readonly word: Word }): ReactElement {
  return (
    <Entry at={at}>
      <Person of={person ?? 'an account that is gone'} bot={bot} /> {wordTexts[state]}{' '}
      {commit === null ? 'the proposal' : <Hash value={commit} />}.
    </Entry>
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
