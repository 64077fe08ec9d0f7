import type { ReactElement } from 'react';
import { Prose } from './prose.tsx';

/** Why a rule asks for what it asks, and what to do where it is not so. */
export function RuleText({
  rule,
}: {
  readonly rule: { readonly why: string; readonly remediation: string };
}): ReactElement {
  return (
    <>
      <p>
        <Prose text={rule.why} />
      </p>
      <p>
        <strong>What to do: </strong>
        <Prose text={rule.remediation} />
      </p>
    </>
  );
}
