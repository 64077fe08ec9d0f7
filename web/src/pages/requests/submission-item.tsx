/** One document that was handed in: its bytes, what it is about, and what another person said of it. */
import type { ReactElement } from 'react';
import type { Decided, Requests } from '../../../../src/http/schema.ts';
import { ActForm, textOf } from '../../components/act/act-form.tsx';
import { Acts, type ActChoice } from '../../components/act/acts.tsx';
import { Choice } from '../../components/act/fields.tsx';
import { WithdrawForm } from '../../components/act/withdraw-form.tsx';
import { Said } from '../../components/said.tsx';
import { Standing } from '../../components/standing.tsx';
import { submissionStandings } from '../../text/decision-words.ts';
import { bytes, date, lastDay } from '../../text/format.ts';

type Submission = Requests['submissions'][number];

export function SubmissionItem({ of, outside }: { readonly of: Submission; readonly outside: boolean }): ReactElement {
  const { submission, standing, review, withdrawal } = of;
  const { from, to } = submission.about;
  return (
    <li className="standing-entry">
      <p className="standing-entry-head">
        <a className="break" href={`/api/v1/bytes/${submission.digest}`} download={submission.name}>
          {submission.name}
        </a>{' '}
        <span className="muted small">
          {submission.id}, {bytes(submission.size)}, about {from === to ? date(from) : `${date(from)} – ${lastDay(to)}`}
        </span>
        <Standing of={submissionStandings[standing]} />
      </p>
      {outside ? <p className="small">No stretch of this period asks for it: it is evidence of another time.</p> : null}
      <ol className="standing-history">
        <Said of={submission} did="handed it in" />
        {review ? <Said of={review} did={`${review.verdict} it`} /> : null}
        {withdrawal ? <Said of={withdrawal} did="withdrew it" /> : null}
      </ol>
      <Acts acts={actsOf(of)} />
    </li>
  );
}

function actsOf({ submission: { id, name }, standing }: Submission): readonly ActChoice[] {
  const withdraw: ActChoice = {
    name: 'withdraw',
    label: `Withdraw ${id}`,
    form: (onDone) => <WithdrawForm id={id} onDone={onDone} />,
  };
  if (standing === 'accepted') return [withdraw];
  if (standing !== 'handed-in') return [];
  const review: ActChoice = {
    name: 'review',
    label: `Review ${id}`,
    form: (onDone) => <ReviewForm id={id} name={name} onDone={onDone} />,
  };
  return [review, withdraw];
}

function ReviewForm({
  id,
  name,
  onDone,
}: {
  readonly id: string;
  readonly name: string;
  readonly onDone: (decided: Decided) => void;
}): ReactElement {
  return (
    <ActForm
      label={`Review ${name}`}
      path={`/submissions/${encodeURIComponent(id)}/review`}
      action="Seal the review"
      why="What you looked at, and what you found"
      onDone={onDone}
      bodyOf={(form) => ({ verdict: textOf(form, 'verdict') })}
    >
      <Choice
        name="verdict"
        label="It is"
        options={[
          ['accepted', 'Accepted'],
          ['rejected', 'Rejected'],
        ]}
        hint="Whoever handed it in cannot review it."
      />
    </ActForm>
  );
}
