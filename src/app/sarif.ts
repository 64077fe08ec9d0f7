/** For the doors: the one SARIF writer of the house. */
export { sarifDocument } from '../exports/sarif/sarif.ts';
import type { SarifRule } from '../exports/sarif/sarif.ts';
import { exposureRule } from './dependencies/exposed-places.ts';

/** What `scan --advisories` finds comes from no rule that reads code. */
export const dependencyRule: SarifRule = {
  id: exposureRule,
  title: 'Dependency with a known vulnerability',
  class: 'dependency',
  severity: 'medium',
  why: 'A published advisory names this version of the package as vulnerable.',
  remediation:
    'Move to a version that the advisory names as fixed, or record why the vulnerability does not matter here.',
};
