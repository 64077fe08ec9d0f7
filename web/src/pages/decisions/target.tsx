/** What a waiver or a remediation is about: shown, and asked for. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { StandingWaiver } from '../../../../src/http/schema.ts';
import { controlQuery, controlsQuery } from '../../api/queries.ts';
import { textOf } from '../../components/act/act-form.tsx';
import { Choice, TextInput } from '../../components/act/fields.tsx';
import { useRun } from '../../layout/run-picker.tsx';

export type Target = StandingWaiver['waiver']['target'];
/** As an address may name it. */
export type AskedTarget = { readonly [K in keyof Target]?: string | undefined };

export const targetText = ({ control, check, member }: Target): string =>
  [control, check, member].filter((part) => part !== undefined).join(' / ');

export function TargetLink({ target: { control, check, member } }: { readonly target: Target }): ReactElement {
  return (
    <span className="mono break">
      <Link to="/controls/$id" params={{ id: control }}>
        {control}
      </Link>
      {check === undefined ? null : ` / ${check}`}
      {member === undefined ? null : ` / ${member}`}
    </span>
  );
}

export function targetOf(form: FormData): Target {
  const check = textOf(form, 'check');
  const member = textOf(form, 'member');
  return {
    control: textOf(form, 'control') ?? '',
    ...(check === undefined ? {} : { check }),
    ...(member === undefined ? {} : { member }),
  };
}

export function TargetFields({ target }: { readonly target: AskedTarget }): ReactElement {
  const run = useRun();
  const [control, setControl] = useState(target.control ?? '');
  const controls = useQuery(controlsQuery(run)).data?.controls ?? [];
  const isKnown = controls.some(({ id }) => id === control);
  const detail = useQuery({ ...controlQuery(run, control), enabled: isKnown }).data;
  const checks = detail ? [...detail.checks.map(({ check }) => check), ...detail.unjudged.map(({ id }) => id)] : [];
  return (
    <>
      <TextInput
        name="control"
        label="Control"
        value={target.control}
        options={controls.map(({ id, title }) => [id, title])}
        onChange={setControl}
      />
      <Choice
        // A select keeps its choice by value: what comes with another control has other ones.
        key={checks.join(' ')}
        name="check"
        label="Check"
        required={false}
        value={target.check}
        options={checks.map((id) => [id, id])}
        hint="None: all checks of the control."
      />
      <TextInput
        name="member"
        label="Member"
        required={false}
        value={target.member}
        hint="Id of one fact that the check lists; none: all of them."
      />
    </>
  );
}
