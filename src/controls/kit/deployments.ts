/** What the checks over production deployments share: which are members, what they are called, which took place. */
import type { Fact } from '../../model/fact.ts';
import { notApplicable, notDetermined, type Outcome } from '../../model/outcome.ts';
import { dayOf } from '../time.ts';
import { sortOf, type usualEnvironments } from './environments.ts';

type Lists = { readonly [Name in keyof typeof usualEnvironments]: string };

export const noDeployments =
  'No deployment is on record with a forge: either nobody deploys through it, or it was not asked.';

export const deploymentName = ({ value, valid }: Fact<'deployment'>): string =>
  `${value.environment} ${value.commit.slice(0, 10)} on ${dayOf(valid.from.at)}`;

export const outsideProduction = (
  { value }: Fact<'deployment'>,
  lists: Lists,
): { readonly excluded: string } | undefined =>
  sortOf(value.environment, lists) === 'other'
    ? { excluded: `${value.environment} is no production environment.` }
    : undefined;

/** Undefined: it is a production deployment that took place, or is not known not to have. */
export function withoutProduction({ value }: Fact<'deployment'>, lists: Lists): Outcome | undefined {
  const { environment, state } = value;
  if (sortOf(environment, lists) === 'unknown')
    return notDetermined(`Whether ${environment} is production is not declared.`);
  if (state === 'failure' || state === 'cancelled' || state === 'pending')
    return notApplicable(`It did not take place: ${state}.`);
  return undefined;
}
