/** The record after the landing: where it went, who looked at it only then, and whether it was taken back. */
import type { ReactElement } from 'react';
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { isLateRequest, RequestName } from './before-landing.tsx';
import { ApprovalEntry, isLateWord, keyOf, WordEntry } from './reviews.tsx';
import { short } from '../../text/format.ts';
import { ChangeLink } from './change-link.tsx';
import { Chapter, Entry, Flag } from './chapter.tsx';
import { Folded } from './folded.tsx';
import { byTime } from './record-words.ts';
import { gapsOf, knowsForge } from './unseen-words.ts';

interface Of {
  readonly detail: ChangeDetail;
}

export function Deployed({ detail }: Of): ReactElement {
  const { deployments } = detail;
  return (
    <Chapter title="Deployed" icon="arrow" silent={deployments.length === 0} gaps={gapsOf(detail, 'deployments')}>
      {deployments.length === 0 ? (
        <p className="muted">
          {knowsForge(detail)
            ? 'No deployment is known that holds it. One made around the forge would not be.'
            : 'Where it runs, git does not tell; a forge that deploys would.'}
        </p>
      ) : (
        <Folded items={byTime(deployments)} first={10} noun="deployments">
          {({ environment, at }) => (
            <Entry key={`${environment} ${at}`} at={at}>
              First successful deployment that holds it, to <strong className="break">{environment}</strong>.
            </Entry>
          )}
        </Folded>
      )}
    </Chapter>
  );
}

export function Afterwards({ detail }: Of): ReactElement | null {
  const { proposed } = detail;
  const approvals = byTime(proposed?.approvals.filter(({ beforeLanding }) => beforeLanding === false) ?? []);
  const requests = detail.requests.filter((request) => isLateRequest(detail, request));
  const words = (detail.reviews ?? []).filter((word) => isLateWord(detail, word));
  const { revertedBy = [] } = detail;
  if (approvals.length + requests.length + words.length + revertedBy.length === 0) return null;
  return (
    <Chapter title="Afterwards" icon="back">
      {revertedBy.length > 0 ? (
        <>
          <h4>Taken back</h4>
          <Folded items={revertedBy} first={10} noun="reverts">
            {({ commit, at, subject }) => (
              <Entry key={commit} at={at}>
                <ChangeLink repository={detail.change.repository} commit={commit}>
                  {subject || short(commit)}
                </ChangeLink>{' '}
                took it back.
              </Entry>
            )}
          </Folded>
        </>
      ) : null}
      {approvals.length > 0 ? (
        <>
          <h4>Approved when it had landed</h4>
          <Folded items={approvals} first={10} noun="approvals">
            {(approval) => (
              <ApprovalEntry key={keyOf(approval)} approval={approval} writers={proposed?.writers ?? []} />
            )}
          </Folded>
        </>
      ) : null}
      {words.length > 0 ? (
        <>
          <h4>Said when it had landed</h4>
          <Folded items={byTime(words)} first={10} noun="reviews">
            {(word, index) => <WordEntry key={`${word.person} ${word.at} ${index}`} word={word} />}
          </Folded>
        </>
      ) : null}
      {requests.length > 0 ? (
        <>
          <h4>Asked for when it had landed</h4>
          <Folded items={requests} first={10} noun="requests">
            {(request) => (
              <Entry key={request.id} at={request.createdAt}>
                <RequestName request={request} /> was made. <Flag>after it had landed</Flag>
              </Entry>
            )}
          </Folded>
        </>
      ) : null}
    </Chapter>
  );
}
