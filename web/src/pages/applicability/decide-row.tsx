/** Decides one row, or adds one of your own: what ISO/IEC 27001 asks of it, and who decided why. */
import { type ReactElement, useState } from 'react';
import type { Decided, StatementRow } from '../../../../src/http/schema.ts';
import { ActForm, textOf } from '../../components/act/act-form.tsx';
import { Acts } from '../../components/act/acts.tsx';
import { Choice, DayInput, TextArea, TextInput } from '../../components/act/fields.tsx';
import { dayBegins, implementationStatuses, inclusionReasons, responsibilityWords } from '../../text/decision-words.ts';

type Decision = NonNullable<StatementRow['decision']>;

export function NewRow(): ReactElement {
  return (
    <Acts
      acts={[
        {
          name: 'new',
          label: 'Add a row of your own',
          form: (onDone) => <DecideRow onDone={onDone} />,
        },
      ]}
    />
  );
}

/** Without a row: one of your own, which needs an id and a title. */
export function DecideRow({
  row,
  onDone,
}: {
  readonly row?: StatementRow;
  readonly onDone: (decided: Decided) => void;
}): ReactElement {
  const decision = row?.decision ?? undefined;
  const [applicable, setApplicable] = useState(decision ? String(decision.applicable) : '');
  return (
    <ActForm
      label={row ? `Decide ${row.row}` : 'Add a row of your own'}
      path="/soa/rows"
      action="Seal the decision"
      concerns={row ? 'applicable' : 'row'}
      why={applicable === 'false' ? 'Why nothing that it is for can happen here' : 'Why it is decided like this'}
      onDone={onDone}
      bodyOf={(form) => ({ rows: [rowOf(form, row)] })}
    >
      {row ? null : (
        <>
          <TextInput name="row" label="Id" hint="Such as OWN-01." />
          <TextInput name="title" label="What it asks for" />
        </>
      )}
      <Choice
        name="applicable"
        label="It is"
        value={applicable}
        options={[
          ['true', 'Applicable'],
          ['false', 'Excluded'],
        ]}
        onChange={setApplicable}
      />
      {applicable === 'true' ? <Applicable decision={decision} /> : null}
    </ActForm>
  );
}

function Applicable({ decision }: { readonly decision: Decision | undefined }): ReactElement {
  return (
    <>
      <Choice name="status" label="Status" value={decision?.status} options={Object.entries(implementationStatuses)} />
      <TextInput name="owner" label="Owner" required={false} value={decision?.owner} />
      <Choice
        name="responsibility"
        label="Who does it"
        required={false}
        value={decision?.responsibility}
        options={Object.entries(responsibilityWords)}
      />
      <DayInput
        name="planned"
        label="Planned for"
        required={false}
        value={decision?.plannedAt?.slice(0, 10)}
        hint="Where it is not implemented yet."
      />
      <Inclusion chosen={decision?.inclusion ?? []} />
      <TextArea name="description" label="How it is done" required={false} value={decision?.description} />
    </>
  );
}

/** At least one is needed; which law, risk or contract it is can be named. */
function Inclusion({ chosen }: { readonly chosen: Decision['inclusion'] }): ReactElement {
  return (
    <fieldset className="inclusion">
      <legend>Included because of</legend>
      {(Object.keys(inclusionReasons) as (keyof typeof inclusionReasons)[]).map((one) => {
        const own = chosen.filter(({ because }) => because === one);
        return (
          <div key={one}>
            <label>
              <input type="checkbox" name="because" value={one} defaultChecked={own.length > 0} />
              {inclusionReasons[one]}
            </label>
            <input
              type="text"
              name={`ref-${one}`}
              aria-label={`Which ${inclusionReasons[one].toLowerCase()} (if any)`}
              placeholder="which, separated by commas"
              autoComplete="off"
              defaultValue={own.flatMap(({ ref }) => ref ?? []).join(', ')}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

function rowOf(form: FormData, row: StatementRow | undefined): object {
  const applicable = textOf(form, 'applicable') === 'true';
  const own = { row: row?.row ?? textOf(form, 'row'), title: row ? row.decision?.title : textOf(form, 'title') };
  if (!applicable) return { ...own, applicable };
  const planned = textOf(form, 'planned');
  // What is undefined does not go over the wire.
  return {
    ...own,
    applicable,
    inclusion: Object.keys(inclusionReasons).flatMap((because) => {
      if (!form.getAll('because').includes(because)) return [];
      const refs = (textOf(form, `ref-${because}`) ?? '').split(',').flatMap((ref) => ref.trim() || []);
      return refs.length === 0 ? [{ because }] : refs.map((ref) => ({ because, ref }));
    }),
    status: textOf(form, 'status'),
    responsibility: textOf(form, 'responsibility'),
    description: textOf(form, 'description'),
    owner: textOf(form, 'owner'),
    plannedAt: planned === undefined ? undefined : dayBegins(planned),
  };
}
