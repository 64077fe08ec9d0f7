/** Which environments are production. A name that neither list knows is unknown: it is not taken for harmless. */
import { readRegister } from './register.ts';

export type EnvironmentSort = 'production' | 'other' | 'unknown';

export const usualEnvironments = {
  productionEnvironments: 'production, prod, live',
  otherEnvironments:
    'staging, stage, test, testing, qa, uat, dev, develop, development, preview, review, sandbox, demo, ci, local',
};

/** `production-eu` and `review/login-page` are of the sort of their first word. */
export function sortOf(
  name: string,
  lists: { readonly productionEnvironments: string; readonly otherEnvironments: string },
): EnvironmentSort {
  if (isNamed(name, lists.productionEnvironments)) return 'production';
  return isNamed(name, lists.otherEnvironments) ? 'other' : 'unknown';
}

function isNamed(name: string, list: string): boolean {
  const folded = name.toLowerCase();
  const first = folded.split(/[-_/.: ]/, 1)[0]!;
  return readRegister(list).some((entry) => entry.name === folded || entry.name === first);
}
