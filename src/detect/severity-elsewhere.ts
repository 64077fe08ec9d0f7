/** How much less a match counts where code does not run in production: in test code, in examples, in documentation. */
import { severities, type Severity } from '../model/finding.ts';
import type { Rule } from './rule.ts';

export function lessElsewhere<Found extends { readonly severity?: Severity }>(
  found: Found,
  { meta, severityElsewhere }: Pick<Rule, 'meta' | 'severityElsewhere'>,
): Found {
  if (severityElsewhere === undefined) return found;
  const own = severities.indexOf(found.severity ?? meta.severity);
  return own >= severities.indexOf(severityElsewhere) ? found : { ...found, severity: severityElsewhere };
}
