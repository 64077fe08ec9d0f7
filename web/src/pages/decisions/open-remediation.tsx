import type { ReactElement } from 'react';
import type { Decided } from '../../../../src/http/schema.ts';
import { ActForm, textOf } from '../../components/act/act-form.tsx';
import { Choice, DayInput, TextInput } from '../../components/act/fields.tsx';
import { dayEnds, remediationSeverities } from '../../text/decision-words.ts';
import { TargetFields, targetOf, type AskedTarget } from './target.tsx';

export function OpenRemediation({
  target,
  onDone,
}: {
  readonly target: AskedTarget;
  readonly onDone: (decided: Decided) => void;
}): ReactElement {
  return (
    <ActForm
      label="Open a remediation"
      path="/remediations"
      action="Open it"
      concerns="due"
      why="What deviated, and what will mend it"
      onDone={onDone}
      bodyOf={(form) => {
        const due = textOf(form, 'due');
        const link = textOf(form, 'link');
        return {
          target: targetOf(form),
          owner: textOf(form, 'owner'),
          severity: textOf(form, 'severity'),
          ...(due === undefined ? {} : { dueAt: dayEnds(due) }),
          ...(link === undefined ? {} : { link }),
        };
      }}
    >
      <TargetFields target={target} />
      <TextInput name="owner" label="Who mends it" hint="Cannot be who tests it again." />
      <Choice name="severity" label="Severity" options={Object.entries(remediationSeverities)} />
      <DayInput
        name="due"
        label="Mended by the end of"
        required={false}
        hint="None: as many days as plumbline.yaml allows for the severity."
      />
      <TextInput name="link" label="Changeset, campaign or ticket" required={false} />
    </ActForm>
  );
}
