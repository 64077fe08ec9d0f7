/**
 * Four lists that must agree: what landed (git), what was merged (the forge), what was deployed, what was asked for. Each
 * place where two do not is one difference, with what it rests on. One that is explained (a queue, a stack, a backport of
 * what was reviewed) is listed and harmless; one that is not is for people to look at.
 *
 * Invariant: nothing is told that cannot be known. A clone that is older than the forge's word, a list that was not read
 * to its end, a commit that is not there to ask about: each of them keeps a difference from being claimed.
 */
import type { Fact } from '../../model/fact.ts';
import { deployedDifferences } from './deployed.ts';
import { differenceFact, type Found, type Reconciling } from './difference.ts';
import { landingDifferences } from './landings.ts';
import { mergedDifferences } from './merged.ts';
import { moveDifferences } from './moves.ts';
import { requestDifferences } from './requests.ts';

export type { Reconciling };

export async function reconcile(source: Reconciling): Promise<readonly Fact<'difference'>[]> {
  const found: Found[] = [];
  for await (const one of landingDifferences(source)) found.push(one);
  for await (const one of mergedDifferences(source)) found.push(one);
  found.push(...moveDifferences(source), ...requestDifferences(source));
  found.push(...deployedDifferences(source, found));
  return found.map((one) => differenceFact(one, source, source.repository.observedAt));
}
