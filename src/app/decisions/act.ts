/**
 * What every act of a person has in common: what was asked is parsed, held against the rules and everything decided before,
 * and becomes one or more decisions. The rules only look; `perform.ts` writes.
 *
 * Rules refuse with a reason and a way out. That the approver is another person is held against names as people wrote them
 * (model/standing/persons.ts): until somebody signs in, who decided is what they said of themselves.
 */
import { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { Control, Criterion } from '../../model/control.ts';
import type { Decision } from '../../model/decision.ts';
import type { EvidenceRequest } from '../../model/evidence-request.ts';
import type { Run } from '../../model/run.ts';
import type { SamePerson } from '../../model/standing/persons.ts';
import type { Config } from '../config.ts';

export type DecisionErrorCode =
  'decision/invalid' | 'decision/unknown' | 'decision/refused' | 'decision/key-used' | 'decision/busy';

/** Everything that rules look at. */
export interface Known {
  readonly now: Instant;
  /** In the order in which they were made. */
  readonly decisions: readonly Decision[];
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly requests: readonly EvidenceRequest[];
  readonly config: Config;
  readonly samePerson: SamePerson;
  run(id: string | 'latest'): Promise<Run | undefined>;
}

type Undecided<D> = D extends Decision ? Omit<D, 'id' | 'decidedAt'> : never;

/** A decision before it has its number and time. */
export type DecisionDraft = Undecided<Decision>;

/** Bytes that are sealed with a decision, under their digest. */
export interface Attachment {
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface Drafted {
  readonly draft: DecisionDraft;
  readonly attachment?: Attachment;
}

export interface Act<S extends z.ZodType> {
  readonly schema: S;
  /** Refuses by throwing. Never empty. */
  decide(asked: z.output<S>, known: Known): Promise<readonly Drafted[]> | readonly Drafted[];
}

export function defineAct<S extends z.ZodType>(act: Act<S>): Act<S> {
  return act;
}

export const personText = z
  .string('expected a person')
  .trim()
  .min(1, 'expected a person: a name or an e-mail address')
  .max(200, 'at most 200 characters');
export const reasonText = z
  .string('expected a reason')
  .trim()
  .min(1, 'expected a reason, which the auditor will read')
  .max(4000, 'at most 4000 characters');
export const shortText = z.string('expected a text').trim().min(1, 'expected a text, found none').max(400);
export const idText = z.string('expected an id').trim().min(1, 'expected an id').max(300);
export const keyText = z.string().trim().min(1).max(200).optional();

export const instantText = z.string('expected a time').transform((text, context): Instant => {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  context.addIssue({ code: 'custom', message: `"${text}" is no date that exists, such as 2026-01-31` });
  return z.NEVER;
});

/** What every act says: who, why, and the caller's key by which a repetition is known. */
export const said = { by: personText, reason: reasonText, key: keyText };

export function refused(message: string, hint: string): AppError<DecisionErrorCode> {
  return new AppError('decision/refused', message, { hint });
}

export function unknown(message: string, hint: string): AppError<DecisionErrorCode> {
  return new AppError('decision/unknown', message, { hint });
}

/** The decision of that kind and id, or an error that says what there is. */
export function decisionOf<K extends Decision['kind']>(
  known: Pick<Known, 'decisions'>,
  kind: K,
  id: string,
): Extract<Decision, { readonly kind: K }> {
  const found = known.decisions.find((decision) => decision.id === id);
  if (found?.kind === kind) return found as Extract<Decision, { readonly kind: K }>;
  const ids = known.decisions.filter((decision) => decision.kind === kind).map((decision) => decision.id);
  const few = ids.length > 5 ? `${ids.slice(-5).join(', ')} and earlier ones` : ids.join(', ');
  const hint = ids.length === 0 ? `There is no ${kind} yet.` : `There are ${few}.`;
  throw unknown(found ? `${id} is a ${found.kind}, not a ${kind}` : `there is no decision "${id}"`, hint);
}

/** Four eyes: `by` must not be who made the other decision. */
export function requireAnother(
  known: Pick<Known, 'samePerson'>,
  { by, other, what }: { readonly by: string; readonly other: string; readonly what: string },
): void {
  if (known.samePerson(by, other))
    throw refused(`${what}: ${by} is the same person as ${other}`, 'Another person has to decide this.');
}
