import type { Gap } from './gap.ts';

/** What a check says of one member of its population at one instant. */
export type Outcome =
  | { readonly result: 'pass'; readonly because: string; readonly relied: readonly string[] }
  | { readonly result: 'exception'; readonly because: string; readonly relied: readonly string[] }
  | { readonly result: 'not-applicable'; readonly because: string }
  | { readonly result: 'not-determined'; readonly because: string; readonly gaps: readonly Gap[] };

export type OutcomeResult = Outcome['result'];

interface Relied {
  readonly id: string;
}

/** `relied` are the facts that the outcome rests on; their ids are kept, so that a reader can open each. */
export const pass = (because: string, relied: readonly Relied[] = []): Outcome => ({
  result: 'pass',
  because,
  relied: relied.map((fact) => fact.id),
});

export const exception = (because: string, relied: readonly Relied[] = []): Outcome => ({
  result: 'exception',
  because,
  relied: relied.map((fact) => fact.id),
});

export const notApplicable = (because: string): Outcome => ({ result: 'not-applicable', because });

export const notDetermined = (because: string, gaps: readonly Gap[] = []): Outcome => ({
  result: 'not-determined',
  because,
  gaps,
});
