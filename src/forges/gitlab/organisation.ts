/** Settings of the group, and its audit log (docs.gitlab.com/api/groups, /audit_events). */
import { z } from 'zod';
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import type { AuditEvent, OrganisationSettings } from '../../model/access.ts';
import { gapOf, getOne, instant } from '../answers.ts';
import type { ForgePage, ReadRequest } from '../forge.ts';
import { listOf, mayPass, readLists, type RecordList } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';
import { gathered, memberSchema, wholePage } from './access.ts';
import { planGap } from './plans.ts';

const groupSchema = z.object({
  id: z.number(),
  name: z.string(),
  created_at: instant.nullish(),
  require_two_factor_authentication: z.boolean().nullish(),
  prevent_forking_outside_group: z.boolean().nullish(),
});

/** The plan stands with the namespace, and is told to owners on gitlab.com. */
const namespaceSchema = z.object({ plan: z.string().nullish() });

export async function* readOrganisation(
  transport: Transport,
  group: string,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<OrganisationSettings>, void, undefined> {
  const read = await getOne(transport, `${group}?with_projects=false`, groupSchema, signal);
  if (!read.ok) {
    yield { records: [], gaps: [gapOf(read.error)], ...(mayPass(read.error) && { next: '' }) };
    return;
  }
  const { value: settings, raw, at } = read.value;
  const namespace = await getOne(transport, group.replace(/^groups/, 'namespaces'), namespaceSchema, signal);
  const members = await gathered(transport, `${group}/members/all?per_page=100`, memberSchema, signal);
  const areTold =
    members.gaps.length === 0 && members.items.every((one) => typeof one.two_factor_enabled === 'boolean');
  const without = members.items.filter((one) => one.two_factor_enabled === false).map(({ username }) => username);
  const forks = settings.prevent_forking_outside_group;
  const value: OrganisationSettings = {
    name: settings.name,
    plan: namespace.ok ? (namespace.value.value.plan ?? null) : null,
    multiFactorRequired: settings.require_two_factor_authentication ?? null,
    membersWithoutMultiFactor: areTold ? without : null,
    singleSignOn: null,
    // Who is no member of a project, of its groups or of what it is shared with, has nothing there.
    basePermission: 'none',
    membersCanCreatePublic: null,
    privateForksAllowed: typeof forks === 'boolean' ? !forks : null,
    defaultPipelinePermissions: null,
    pipelinesCanApprove: null,
  };
  const digests = [raw, ...members.raw, ...(namespace.ok ? [namespace.value.raw] : [])];
  const gaps = [...members.gaps, ...(namespace.ok ? [] : [gapOf(namespace.error)])];
  yield wholePage([{ key: settings.name, value, observedAt: at, raw: digests }], gaps);
}

const auditSchema = z.object({
  id: z.number(),
  event_name: z.string().nullish(),
  created_at: instant,
  details: z.record(z.string(), z.unknown()).nullish(),
});

/** One answer speaks of thirty days at most (docs.gitlab.com/api/audit_events: "created_after"). */
const windowMillis = 30 * 86_400_000;

/**
 * From when the group was made, or from `since`, window by window. A window that is over stays as it is, so a cursor is good
 * for as long as `since` is the same.
 */
export async function* readAuditEvents(
  transport: Transport,
  group: string,
  request: Pick<ReadRequest, 'cursor' | 'signal' | 'since'>,
): AsyncGenerator<ForgePage<AuditEvent>, void, undefined> {
  const read = await getOne(transport, `${group}?with_projects=false`, groupSchema, request.signal);
  if (!read.ok) {
    const { cursor = '' } = request;
    yield { records: [], gaps: [gapOf(read.error)], ...(mayPass(read.error) && { next: cursor }) };
    return;
  }
  const { value, at } = read.value;
  const from = request.since ?? value.created_at;
  if (!from) {
    yield { records: [], gaps: [{ reason: 'not-supported', detail: 'GitLab does not say when the group was made.' }] };
    return;
  }
  const starts: Instant[] = [];
  for (let millis = millisOf(from); millis <= millisOf(at); millis += windowMillis)
    starts.push(instantFromMillis(millis));
  const lists = starts.map((start) => auditList(group, start));
  for await (const page of readLists(transport, lists, request, { whole: false })) {
    yield page;
    // What the plan or the right lacks is lacking in every window.
    if (page.gaps.length > 0) return;
  }
}

function auditList(group: string, from: Instant): RecordList<AuditEvent> {
  const to = instantFromMillis(millisOf(from) + windowMillis - 1);
  const [after, before] = [from, to].map(encodeURIComponent);
  return listOf({
    address: `${group}/audit_events?created_after=${after}&created_before=${before}&per_page=100`,
    schema: z.array(auditSchema),
    items: (events) => events,
    record: (event, { raw, at }) => {
      const told = Object.entries(event.details ?? {}).filter(([, one]) =>
        ['string', 'number', 'boolean'].includes(typeof one),
      );
      const details = Object.fromEntries(told.map(([name, one]) => [name, String(one)]));
      const value: AuditEvent = {
        id: String(event.id),
        action: event.event_name ?? details['custom_message'] ?? 'unknown',
        actor: details['author_name'] ?? null,
        subject: details['target_details'] ?? null,
        at: event.created_at,
        details,
      };
      return { key: value.id, value, observedAt: at, raw: [raw] };
    },
    refused: (refusal) => ({
      gaps: [planGap(refusal, { what: 'an audit log', plan: 'Premium', right: 'owners of the group' })],
    }),
  });
}
