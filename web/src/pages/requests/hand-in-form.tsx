import type { ReactElement } from 'react';
import type { Decided, StandingRequest } from '../../../../src/http/schema.ts';
import { ActForm, refuseFile, textOf } from '../../components/act/act-form.tsx';
import { DayInput, FileInput } from '../../components/act/fields.tsx';
import { dayBegins, dayEnds, lastDayField } from '../../text/decision-words.ts';

const largest = 64 * 2 ** 20;

export function HandInForm({
  request: { id, title },
  instances,
  at,
  onDone,
}: {
  readonly request: StandingRequest['request'];
  readonly instances: StandingRequest['instances'];
  readonly at: string;
  readonly onDone: (decided: Decided) => void;
}): ReactElement {
  const today = at.slice(0, 10);
  // The oldest stretch that waits for something: that is the one people come for.
  const asked = instances.find(
    ({ standing }) => standing === 'overdue' || standing === 'rejected' || standing === 'due',
  );
  const last = asked && lastDayField(asked.to);
  return (
    <ActForm
      label={`Hand in: ${title}`}
      path={`/requests/${encodeURIComponent(id)}/submissions`}
      action="Hand it in"
      concerns="file"
      why="What it is, and what it shows"
      onDone={onDone}
      bodyOf={async (form) => {
        const file = form.get('file');
        if (!(file instanceof File)) throw refuseFile('no file was chosen', 'Choose one.');
        return {
          name: file.name,
          ...(file.type === '' ? {} : { mediaType: file.type }),
          about: { from: dayBegins(textOf(form, 'from') ?? ''), to: dayEnds(textOf(form, 'to') ?? '') },
          content: await base64Of(file),
        };
      }}
    >
      <FileInput name="file" label="Document" hint="Sealed as it is, byte for byte; at most 64 MiB." />
      <DayInput
        name="from"
        label="About: first day"
        value={asked?.from.slice(0, 10)}
        max={today}
        hint="The time that it is evidence of, not today."
      />
      <DayInput
        name="to"
        label="About: last day"
        value={last === undefined || last < today ? last : today}
        max={today}
      />
    </ActForm>
  );
}

async function base64Of(file: File): Promise<string> {
  if (file.size === 0) throw refuseFile('the file is empty', 'That is evidence of nothing.');
  if (file.size > largest) throw refuseFile('the file is larger than 64 MiB', 'Hand in the part that is asked for.');
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    // `readAsDataURL` gives text, which is all that is asked here.
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () =>
      reject(refuseFile('the file cannot be read', 'It may have been moved since it was chosen. Choose it again.')),
    );
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(',') + 1);
}
