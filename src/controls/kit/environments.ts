/** Which environments are production. A name that neither list knows is unknown: it is not taken for harmless. */
import type { Fact } from '../../model/fact.ts';
import { notDetermined, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { counted, listed } from '../words.ts';
import { seenNow, type AccessKind } from './access.ts';
import { concluded } from './looks.ts';
import { readRegister } from './register.ts';

export type EnvironmentFact = Fact<'environment'>;
type Lists = { readonly [Name in keyof typeof usualEnvironments]: string };

export type EnvironmentSort = 'production' | 'other' | 'unknown';

export const usualEnvironments = {
  productionEnvironments: 'production, prod, live',
  otherEnvironments:
    'staging, stage, test, testing, qa, uat, dev, develop, development, preview, review, sandbox, demo, ci, local',
};

/** `production-eu` and `review/login-page` are of the sort of their first word. */
export function sortOf(name: string, lists: Lists): EnvironmentSort {
  if (isNamed(name, lists.productionEnvironments)) return 'production';
  return isNamed(name, lists.otherEnvironments) ? 'other' : 'unknown';
}

function isNamed(name: string, list: string): boolean {
  const folded = name.toLowerCase();
  const first = folded.split(/[-_/.: ]/, 1)[0]!;
  return readRegister(list).some((entry) => entry.name === folded || entry.name === first);
}

/** What a check asks of the production environments; undefined: nothing to say of them. */
export interface ProductionQuestions {
  readonly flawed: (production: readonly EnvironmentFact[]) => Outcome | undefined;
  readonly unread: (production: readonly EnvironmentFact[]) => Outcome | undefined;
  readonly sound: (production: readonly EnvironmentFact[]) => Outcome | undefined;
  readonly nothing: string;
}

export function judgeProduction(
  facts: Pick<FactView<'environment' | AccessKind>, 'of' | 'gaps' | 'hasPassed'>,
  lists: Lists,
  ask: ProductionQuestions,
): Outcome {
  const { seen, stale } = seenNow(facts, facts.of('environment'));
  const production = seen.filter(({ value }) => sortOf(value.name, lists) === 'production');
  const unmapped = seen.filter(({ value }) => sortOf(value.name, lists) === 'unknown');
  const undeclared =
    unmapped.length === 0
      ? undefined
      : notDetermined(`Whether these are production is not declared: ${namesOf(unmapped)}.`);
  return concluded(facts, {
    kind: 'environment',
    flawed: ask.flawed(production),
    stale: stale.length === 0 ? undefined : counted(stale.length, 'environment'),
    open: ask.unread(production) ?? undeclared,
    sound: ask.sound(production),
    isListed: seen.length > 0,
    nothing: ask.nothing,
    unlisted: 'Which environments exist is not known.',
  });
}

export const namesOf = (environments: readonly EnvironmentFact[]): string =>
  listed(environments.map(({ value }) => value.name));
