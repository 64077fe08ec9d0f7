/**
 * A form by which a person decides something: what, who, why. The server's rules have the last word, and what they refuse
 * stands beside the field that it is about. Sent twice (a double click, a retry after a lost answer), it is decided once:
 * each form has a key of its own.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useState } from 'react';
import type { Decided } from '../../../../src/http/schema.ts';
import { post } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Trouble } from '../states.tsx';
import { RefusalContext, TextArea, TextInput, type Refusal } from './fields.tsx';
import { rememberWhoIAm, whoIAm } from './who.ts';

export interface ActFormProps {
  /** Names the form for those who hear it. */
  readonly label: string;
  readonly path: string;
  readonly bodyOf: (form: FormData) => object | Promise<object>;
  /** The words of the button. */
  readonly action: string;
  /** Field that this act's rules are about: whoever decides, unless said. */
  readonly concerns?: string;
  readonly why?: string;
  readonly onDone: (decided: Decided) => void;
  readonly children?: ReactNode;
}

export function ActForm(props: ActFormProps): ReactElement {
  const { label, path, bodyOf, action, concerns = 'by', why, onDone, children } = props;
  const client = useQueryClient();
  const [key, setKey] = useState(newKey);
  const deciding = useMutation({
    mutationFn: async (form: FormData) =>
      post<Decided>(path, { ...(await bodyOf(form)), by: textOf(form, 'by'), reason: textOf(form, 'reason'), key }),
    async onSuccess(decided, form) {
      rememberWhoIAm(textOf(form, 'by') ?? '');
      setKey(newKey());
      onDone(decided);
      await client.invalidateQueries();
    },
  });
  const refusal = refusalOf(deciding.error, concerns);
  return (
    <form
      className="act-form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (!deciding.isPending) deciding.mutate(new FormData(event.currentTarget));
      }}
    >
      <RefusalContext value={refusal}>
        {children}
        <TextInput
          name="by"
          label="Who you are"
          value={whoIAm()}
          hint="Name or e-mail address. Nobody signs in here: it is recorded as what you say of yourself."
        />
        <TextArea name="reason" label={why ?? 'Why'} hint="The auditor reads it. It is sealed and cannot be changed." />
      </RefusalContext>
      {deciding.isError && !refusal ? <Trouble error={deciding.error} /> : null}
      <div className="act-buttons">
        <button type="submit" className="primary" disabled={deciding.isPending}>
          {deciding.isPending ? 'Sealing…' : action}
        </button>
      </div>
    </form>
  );
}

/** What is said of a field: its text, or nothing when it was left empty. */
export function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

const ruleCodes = new Set(['decision/refused', 'decision/unknown']);

function refusalOf(error: unknown, concerns: string): Refusal | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  if (error.code === fileProblem) return { field: 'file', problem: error };
  return ruleCodes.has(error.code) ? { field: concerns, problem: error } : undefined;
}

const fileProblem = 'web/file';

/** About the file that was chosen, before anything was sent. */
export function refuseFile(message: string, hint: string): ApiProblem {
  return new ApiProblem({ code: fileProblem, message, hint, status: 0 });
}

/** Not `randomUUID`: browsers have that only where the address is secure. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
