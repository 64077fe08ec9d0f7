/** Checks of one shape: something that every service needs is kept as code, with the service or in a place for all. */
import type { Fact, FactKind } from '../../model/fact.ts';
import { notApplicable, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { counted, listed, place } from '../words.ts';
import { missing, unlessKeptIn, type KeptIn } from './absence.ts';
import { isService } from './code.ts';
import { placesFor } from './shared-places.ts';

export interface KeptForServices<R extends FactKind> extends KeptIn {
  /** In all repositories of the run. */
  readonly found: readonly Fact<R>[];
  /** Kinds in which it could have been found. */
  readonly kinds: readonly R[];
  readonly noun: string;
}

export function keptForServices<R extends FactKind>(
  item: Fact<'repository'>,
  facts: FactView<R | 'container-image'>,
  { found, kinds, noun, keptIn }: KeptForServices<R>,
): Outcome {
  if (!isService(facts.of('container-image')))
    return notApplicable('The repository builds no container image: nothing in it says that it is run as a service.');
  const { good, foreign } = placesFor(item, facts, found);
  if (good.length > 0) return pass(`${counted(good.length, 'place')} with ${noun}: ${placesOf(good)}.`, good);
  return foreign.length > 0
    ? notDetermined(
        `Nothing of the sort was found in the repository; ${noun} elsewhere stand beside services of their own, and the code does not tell whether they cover this one: ${placesOf(foreign)}.`,
      )
    : unlessKeptIn(
        { keptIn },
        missing<R | 'container-image'>(facts, kinds, `No ${noun} were found in any repository of the run.`),
      );
}

const placesOf = (found: readonly Fact[]): string =>
  listed(
    found.map(({ repository, value }) => `${repository}/${'path' in value ? place(value as { path: string }) : ''}`),
  );
