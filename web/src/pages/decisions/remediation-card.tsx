/** One remediation: who mends what until when, and what each later audit said of it. */
import { Fragment, type ReactElement } from 'react';
import type { Decided, StandingRemediation } from '../../../../src/http/schema.ts';
import { ActForm, textOf } from '../../components/act/act-form.tsx';
import { Acts, type ActChoice } from '../../components/act/acts.tsx';
import { Choice } from '../../components/act/fields.tsx';
import { WithdrawForm } from '../../components/act/withdraw-form.tsx';
import { Prose } from '../../components/prose.tsx';
import { Said } from '../../components/said.tsx';
import { Standing } from '../../components/standing.tsx';
import { remediationSeverities, remediationStandings, retestVerdicts } from '../../text/decision-words.ts';
import { lastDay } from '../../text/format.ts';
import { TargetLink } from './target.tsx';

export function RemediationCard({ of }: { readonly of: StandingRemediation }): ReactElement {
  const { remediation, standing, retests, withdrawal, late } = of;
  const { id, target, owner, severity, dueAt, link } = remediation;
  return (
    <article className="standing-article" aria-labelledby={id}>
      <div className="standing-entry-head">
        <h3 id={id} className="mono">
          {id}
        </h3>
        <TargetLink target={target} />
        <span className="muted small">
          {severity === undefined ? '' : `${remediationSeverities[severity]}, `}due by {lastDay(dueAt)}
          {link === undefined ? '' : `, ${link}`}
        </span>
        <Standing of={remediationStandings[standing]} />
        {late ? <span className="muted small">after its day</span> : null}
      </div>
      <p className="small">
        Mended by: <strong>{owner}</strong>
      </p>
      <ol className="standing-history">
        <Said of={remediation} did="opened it" />
        {retests.map((retest) => (
          <Fragment key={retest.id}>
            <Said of={retest} did={`tested it again: ${retestVerdicts[retest.verdict]}`}>
              {retest.because === undefined ? null : (
                <p className="small">
                  The audit <span className="mono break">{retest.run}</span>: <Prose text={retest.because} />
                </p>
              )}
            </Said>
          </Fragment>
        ))}
        {withdrawal ? <Said of={withdrawal} did="withdrew it" /> : null}
      </ol>
      <Acts acts={actsOf(of)} />
    </article>
  );
}

function actsOf({ remediation: { id }, standing }: StandingRemediation): readonly ActChoice[] {
  if (standing === 'mended' || standing === 'withdrawn') return [];
  return [
    {
      name: 'retest',
      label: `Test ${id} again`,
      form: (onDone) => <RetestForm id={id} onDone={onDone} />,
    },
    {
      name: 'withdraw',
      label: `Withdraw ${id}`,
      form: (onDone) => <WithdrawForm id={id} onDone={onDone} />,
    },
  ];
}

function RetestForm({
  id,
  onDone,
}: {
  readonly id: string;
  readonly onDone: (decided: Decided) => void;
}): ReactElement {
  return (
    <ActForm
      label={`Test ${id} again`}
      path={`/remediations/${encodeURIComponent(id)}/retests`}
      action="Seal the test"
      why="What you looked at"
      onDone={onDone}
      bodyOf={(form) => (textOf(form, 'verdict') === 'not-mended' ? { verdict: 'not-mended' } : {})}
    >
      <Choice
        name="verdict"
        label="What is said"
        value="audit"
        options={[
          ['audit', 'What the latest audit shows'],
          ['not-mended', 'Not mended, whatever the audit shows'],
        ]}
        hint="Only an audit made since can say that it is mended; whoever mends it cannot test it."
      />
    </ActForm>
  );
}
