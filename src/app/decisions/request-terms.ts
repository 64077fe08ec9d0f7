import { parseInstant } from '../../base/instant.ts';
import type { EvidenceRequest } from '../../model/evidence-request.ts';
import type { RequestTerms } from '../../model/standing/requests.ts';
import type { Config } from '../config.ts';

/** The request's own owner before that of its control; an area's owner names nobody for a single request. */
export function termsOf({ id, reference }: EvidenceRequest, { requests, owners }: Config): RequestTerms {
  const owner = owners[id] ?? owners[reference];
  const begin = requests.begin[id] === undefined ? undefined : parseInstant(requests.begin[id]);
  return {
    graceDays: requests.graceDays,
    ...(owner !== undefined && { owner }),
    ...(begin !== undefined && { begin }),
  };
}
