/** One waiver: how it stands, what it covers, who asked and who decided. */
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Decided, StandingWaiver } from '../../../../src/http/schema.ts';
import { ActForm, textOf } from '../../components/act/act-form.tsx';
import { Acts, type ActChoice } from '../../components/act/acts.tsx';
import { Choice } from '../../components/act/fields.tsx';
import { WithdrawForm } from '../../components/act/withdraw-form.tsx';
import { CodeLink } from '../../components/references.tsx';
import { Said } from '../../components/said.tsx';
import { Standing } from '../../components/standing.tsx';
import { waiverKinds, waiverStandings } from '../../text/decision-words.ts';
import { date, lastDay, spanWords } from '../../text/format.ts';
import { TargetLink } from './target.tsx';

export function WaiverCard({ of }: { readonly of: StandingWaiver }): ReactElement {
  const { waiver, standing, approval, withdrawal, effect, declared } = of;
  return (
    <article className="standing-article" aria-labelledby={waiver.id}>
      <div className="standing-entry-head">
        <h3 id={waiver.id} className="mono">
          {waiver.id}
        </h3>
        <TargetLink target={waiver.target} />
        <span className="muted small">
          {waiverKinds[waiver.waiver]}, asked for {date(waiver.from)} – {lastDay(waiver.expiresAt)}
          {waiver.link === undefined ? '' : `, ${waiver.link}`}
        </span>
        <Standing of={waiverStandings[standing]} />
      </div>
      <p className="small">
        {effect ? `It covers ${spanWords(effect)}.` : 'It covers nothing.'}
        {approval && effect && approval.decidedAt > effect.from ? ' It was approved after it began.' : ''}
      </p>
      <ol className="standing-history">
        <Said of={waiver} did={declared ? 'asks for it, as the file says' : 'asked for it'} />
        {approval ? (
          <Said of={approval} did={declared ? 'approves it, as the file says' : `${approval.verdict} it`} />
        ) : null}
        {withdrawal ? <Said of={withdrawal} did={declared ? 'took it away' : 'withdrew it'} /> : null}
      </ol>
      {declared ? <InFile declared={declared} /> : <Acts acts={actsOf(of)} />}
    </article>
  );
}

/** What git and the forge say of the landing, beside what the file says of people. */
function InFile({ declared }: { readonly declared: NonNullable<StandingWaiver['declared']> }): ReactElement {
  const { repository, path, line, landed, approverSeen, problem } = declared;
  return (
    <>
      {problem === undefined ? null : <p className="notice tone-not-operated">It covers nothing, because {problem}.</p>}
      <p className="small">
        It stands in{' '}
        <CodeLink repository={repository} path={path} line={line} commit={landed.commit}>
          {path}
        </CodeLink>{' '}
        of {repository},{' '}
        <Link to="/changes/$commit" params={{ commit: landed.commit }} search={{ repository }}>
          merged {date(landed.at)}
        </Link>{' '}
        by {landed.by ?? 'somebody whom git does not name'}
        {landed.approvers.length === 0 ? '' : `, approved there by ${landed.approvers.join(', ')}`}.{' '}
        {approverSeen ? '' : 'Neither git nor a forge saw the named approver there: it is the word of the file alone.'}
      </p>
    </>
  );
}

function actsOf({ waiver: { id }, standing }: StandingWaiver): readonly ActChoice[] {
  const withdraw: ActChoice = {
    name: 'withdraw',
    label: `Withdraw ${id}`,
    form: (onDone) => <WithdrawForm id={id} onDone={onDone} />,
  };
  if (standing === 'approved' || standing === 'in-force') return [withdraw];
  if (standing !== 'requested') return [];
  const decide: ActChoice = {
    name: 'decide',
    label: `Approve or refuse ${id}`,
    form: (onDone) => <DecideForm id={id} onDone={onDone} />,
  };
  return [decide, withdraw];
}

function DecideForm({
  id,
  onDone,
}: {
  readonly id: string;
  readonly onDone: (decided: Decided) => void;
}): ReactElement {
  return (
    <ActForm
      label={`Approve or refuse ${id}`}
      path={`/waivers/${encodeURIComponent(id)}/approval`}
      action="Seal the decision"
      onDone={onDone}
      bodyOf={(form) => ({ verdict: textOf(form, 'verdict') })}
    >
      <Choice
        name="verdict"
        label="It is"
        options={[
          ['approved', 'Approved'],
          ['refused', 'Refused'],
        ]}
        hint="Whoever asked for it cannot decide it."
      />
    </ActForm>
  );
}
