/** "It is not there" is only an exception when everything was looked at; otherwise nobody knows. */
import type { FactKind } from '../../model/fact.ts';
import { exception, notDetermined, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { clause, listed } from '../words.ts';

/** The outcome for something that ought to be there and was not found among facts of `kinds`. */
export function missing<R extends FactKind>(
  facts: Pick<FactView<R>, 'gaps'>,
  kinds: readonly R[],
  because: string,
  relied: readonly { readonly id: string }[] = [],
): Outcome {
  const gaps = [...new Set(kinds.flatMap((kind) => facts.gaps(kind)))];
  if (gaps.length === 0) return exception(because, relied);
  const details = listed(
    gaps.map((gap) => clause(gap.detail)),
    2,
  );
  return notDetermined(`${because} It may be in what could not be looked at: ${details}.`, gaps);
}

/** Parameter of checks of what is as well kept in a wiki or a tool: which one. Empty: nobody said so, and it is looked for here. */
export interface KeptIn {
  readonly keptIn: string;
}

/** What the company says is kept in a place that is not connected is no exception for not being here: people are asked. */
export const unlessKeptIn = ({ keptIn }: KeptIn, outcome: Outcome): Outcome =>
  keptIn.trim() === '' || outcome.result !== 'exception'
    ? outcome
    : notDetermined(`${outcome.because} It is said to be kept in ${keptIn.trim()}, which is not connected.`);
