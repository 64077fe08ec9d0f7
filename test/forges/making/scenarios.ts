/** The stories that changesets of a world go through: violations, and those that only look like one. */
import { lookAlikes } from './look-alikes.ts';
import { sound, type Scenario } from './scenario.ts';
import { violations } from './violations.ts';

export const scenarios: readonly Scenario[] = [
  ...violations.map((one) => ({ ...one, nature: 'violation' as const })),
  ...lookAlikes,
];

/** What does not depend on the rules of the branch, which demand little of a release branch. */
const anywhere =
  /^(?:self-approval|approved-by-(?:second-account|co-author|last-pusher|bot-only)|stale-approval|approval-|late-review|tampered|request-)/;

/** The same stories on the release branch; worlds have them only when asked for. */
export const releaseScenarios: readonly Scenario[] = [
  ...violations
    .filter(({ name }) => anywhere.test(name))
    .map((one) => ({ ...one, name: `${one.name} on release`, base: 'release' as const, nature: 'violation' as const })),
  { name: 'sound on release', stories: 1, base: 'release', tell: sound },
];
