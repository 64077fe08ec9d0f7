/**
 * The organisation's audit log (docs.github.com/enterprise-cloud/rest/orgs, "Get the audit log for an organization"): by
 * plan, of the last 180 days, newest first. Git events are not asked for: there are thousands a day, they are kept for a
 * week, and the log of each branch tells the same for a year.
 *
 * Entries are flat and differ by action. Where somebody was (addresses, places, browsers) and what their token looks like
 * is no evidence of a change and is left out.
 */
import { z } from 'zod';
import { sha256 } from '../../base/digest.ts';
import { instantFromMillis, type Instant } from '../../base/instant.ts';
import type { AuditEvent } from '../../model/access.ts';
import { listOf, type RecordList } from '../lists.ts';
import { saying } from './questions.ts';

const entrySchema = z.looseObject({
  _document_id: z.string().optional(),
  '@timestamp': z.number().optional(),
  created_at: z.number().optional(),
  action: z.string(),
  actor: z.string().nullish(),
  user: z.string().nullish(),
  repo: z.string().nullish(),
  team: z.string().nullish(),
});

type Entry = z.infer<typeof entrySchema>;

export function auditEventList(owner: string, since: Instant | undefined): RecordList<AuditEvent> {
  // By days, which is what the search language promises; a little more than what is wanted.
  const phrase = since === undefined ? '' : `&phrase=${encodeURIComponent(`created:>=${since.slice(0, 10)}`)}`;
  return listOf({
    address: `orgs/${encodeURIComponent(owner)}/audit-log?include=web&per_page=100${phrase}`,
    schema: z.array(entrySchema),
    items: (page: readonly Entry[]) => page,
    refused: saying(
      'The audit log is for owners of organisations on GitHub Enterprise; other plans show it on a page and not to tools.',
    ),
    gaps: (page) => (page.some((entry) => timeOf(entry) === undefined) ? [timeless] : []),
    record: (entry, { raw, at }) => {
      const time = timeOf(entry);
      if (time === undefined) return undefined;
      const value: AuditEvent = {
        id: entry._document_id ?? sha256(JSON.stringify(entry)),
        action: entry.action,
        actor: entry.actor ?? null,
        subject: entry.user ?? entry.repo ?? entry.team ?? null,
        at: instantFromMillis(time),
        details: detailsOf(entry),
      };
      return { key: value.id, value, observedAt: at, raw: [raw] };
    },
  });
}

const timeless = {
  reason: 'unreadable',
  detail: 'GitHub lists audit events without a time here, which were left out.',
} as const;
const timeOf = (entry: Entry): number | undefined => entry.created_at ?? entry['@timestamp'];

const told = new Set(['_document_id', '@timestamp', 'created_at', 'action', 'actor', 'user']);
const personal = /(?:^|_)(?:ip|token|location|agent|email|fingerprint)(?:_|$)|^hashed_|^external_identity/;
const longest = 500;

function detailsOf(entry: Entry): AuditEvent['details'] {
  const kept = Object.entries(entry).flatMap(([name, value]): [string, string][] => {
    if (told.has(name) || personal.test(name)) return [];
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
    return [[name, String(value).slice(0, longest)]];
  });
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
