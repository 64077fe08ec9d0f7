import type { ReactElement } from 'react';
import type { Decided } from '../../../../src/http/schema.ts';
import { ActForm, textOf } from '../../components/act/act-form.tsx';
import { Choice, DayInput, TextInput } from '../../components/act/fields.tsx';
import { dayBegins, dayEnds, waiverKinds } from '../../text/decision-words.ts';
import { TargetFields, targetOf, type AskedTarget } from './target.tsx';

export function AskForWaiver({
  target,
  onDone,
}: {
  readonly target: AskedTarget;
  readonly onDone: (decided: Decided) => void;
}): ReactElement {
  return (
    <ActForm
      label="Ask for a waiver"
      path="/waivers"
      action="Ask for it"
      concerns="until"
      why="Why, and what keeps the risk small meanwhile"
      onDone={onDone}
      bodyOf={(form) => {
        const from = textOf(form, 'from');
        const link = textOf(form, 'link');
        return {
          waiver: textOf(form, 'waiver'),
          target: targetOf(form),
          ...(from === undefined ? {} : { from: dayBegins(from) }),
          expiresAt: dayEnds(textOf(form, 'until') ?? ''),
          ...(link === undefined ? {} : { link }),
        };
      }}
    >
      <TargetFields target={target} />
      <Choice name="waiver" label="Kind" options={Object.entries(waiverKinds)} />
      <DayInput name="from" label="First day" required={false} hint="None: from the moment it is asked for." />
      <DayInput
        name="until"
        label="Last day"
        hint="Without effect until another person approves it; afterwards until this day."
      />
      <TextInput name="link" label="Ticket, incident or changeset" required={false} />
    </ActForm>
  );
}
