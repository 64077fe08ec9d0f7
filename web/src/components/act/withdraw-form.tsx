import type { ReactElement } from 'react';
import type { Decided } from '../../../../src/http/schema.ts';
import { ActForm } from './act-form.tsx';

export function WithdrawForm({
  id,
  onDone,
}: {
  readonly id: string;
  readonly onDone: (decided: Decided) => void;
}): ReactElement {
  return (
    <ActForm
      label={`Withdraw ${id}`}
      path={`/decisions/${encodeURIComponent(id)}/withdrawal`}
      action={`Withdraw ${id}`}
      bodyOf={() => ({})}
      onDone={onDone}
    />
  );
}
