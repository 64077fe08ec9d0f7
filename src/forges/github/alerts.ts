/**
 * Warnings that GitHub keeps: vulnerable dependencies, results of code scanning, leaked secrets
 * (docs.github.com/rest/dependabot/alerts, /code-scanning, /secret-scanning). Latest change first, so that what did not
 * change since the last look is not read again.
 *
 * Invariant: no secret is ever received. GitHub leaves it out when asked to (`hide_secret`), which servers before 3.18 do
 * not know: there the list is not asked for at all. A scanner that is off answers as one that may not be read: both are
 * a gap, for "no alerts" would be a claim.
 */
import { z } from 'zod';
import type { Instant } from '../../base/instant.ts';
import type { ForgeAlert } from '../../model/deployment.ts';
import { getOne, instant } from '../answers.ts';
import { listOf, type ListOf, type RecordList } from '../lists.ts';
import { saying, userSchema } from './questions.ts';

const common = {
  number: z.number(),
  state: z.string(),
  html_url: z.string().nullish(),
  created_at: instant,
  updated_at: instant.nullish(),
};
const dismissal = {
  dismissed_at: instant.nullish(),
  dismissed_by: userSchema.nullish(),
  dismissed_reason: z.string().nullish(),
};
const severity = z.enum(['critical', 'high', 'medium', 'low']);

const dependencySchema = z.object({
  ...common,
  ...dismissal,
  fixed_at: instant.nullish(),
  auto_dismissed_at: instant.nullish(),
  dependency: z.object({ manifest_path: z.string().nullish() }).optional(),
  security_advisory: z.object({ ghsa_id: z.string(), summary: z.string() }),
  security_vulnerability: z.object({ severity }),
});
const codeSchema = z.object({
  ...common,
  ...dismissal,
  fixed_at: instant.nullish(),
  rule: z.object({
    id: z.string().nullish(),
    description: z.string().nullish(),
    security_severity_level: severity.nullish(),
  }),
  most_recent_instance: z.object({ location: z.object({ path: z.string().nullish() }).nullish() }).nullish(),
});
const secretSchema = z.object({
  ...common,
  resolution: z.string().nullish(),
  resolved_at: instant.nullish(),
  resolved_by: userSchema.nullish(),
  secret_type: z.string(),
  secret_type_display_name: z.string().nullish(),
});

const latestFirst = 'sort=updated&direction=desc&per_page=100';

export function alertLists(path: string, since: Instant | undefined): readonly RecordList<ForgeAlert>[] {
  return [dependencyAlerts(path, since), codeAlerts(path, since), secretAlerts(path, since)];
}

function dependencyAlerts(path: string, since: Instant | undefined): RecordList<ForgeAlert> {
  return alerts({
    address: `${path}/dependabot/alerts?${latestFirst}`,
    schema: z.array(dependencySchema),
    since,
    refused: saying('Dependabot alerts are off here, or the token may not read them.'),
    made: (one: z.infer<typeof dependencySchema>) => ({
      kind: 'dependency',
      title: `${one.security_advisory.ghsa_id} ${one.security_advisory.summary}`,
      severity: one.security_vulnerability.severity,
      fixedAt: one.fixed_at ?? null,
      dismissed: one.auto_dismissed_at
        ? { at: one.auto_dismissed_at, by: null, reason: 'dismissed by a rule' }
        : dismissalOf(one),
      path: one.dependency?.manifest_path ?? null,
    }),
  });
}

function codeAlerts(path: string, since: Instant | undefined): RecordList<ForgeAlert> {
  return alerts({
    address: `${path}/code-scanning/alerts?${latestFirst}`,
    schema: z.array(codeSchema),
    since,
    refused: saying('Code scanning is off here, has no result yet, or the token may not read it.'),
    made: (one: z.infer<typeof codeSchema>) => ({
      kind: 'code',
      title: one.rule.description ?? one.rule.id ?? 'code scanning alert',
      severity: one.rule.security_severity_level ?? 'unknown',
      fixedAt: one.fixed_at ?? null,
      dismissed: dismissalOf(one),
      path: one.most_recent_instance?.location?.path ?? null,
    }),
  });
}

function secretAlerts(path: string, since: Instant | undefined): RecordList<ForgeAlert> {
  const list = alerts({
    address: `${path}/secret-scanning/alerts?hide_secret=true&${latestFirst}`,
    schema: z.array(secretSchema),
    since,
    refused: saying('Secret scanning is off here, or the token may not read it.'),
    made: (one: z.infer<typeof secretSchema>) => {
      const isFixed = one.resolution === 'revoked';
      const reason = one.resolution ?? 'no reason given';
      return {
        kind: 'secret',
        title: one.secret_type_display_name ?? one.secret_type,
        // GitHub does not rate them.
        severity: 'unknown',
        fixedAt: isFixed ? (one.resolved_at ?? null) : null,
        dismissed:
          one.resolved_at && !isFixed ? { at: one.resolved_at, by: one.resolved_by?.login ?? null, reason } : null,
        path: null,
      };
    },
  });
  return {
    ...list,
    async page(transport, address, signal) {
      const meta = await getOne(transport, 'meta', metaSchema, signal);
      if (!meta.ok) return meta.error;
      const version = meta.value.value.installed_version;
      if (version !== undefined && !hidesSecrets(version)) return tooOld(version);
      return list.page(transport, address, signal);
    },
  };
}

const metaSchema = z.object({ installed_version: z.string().optional() });

function hidesSecrets(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 18);
}

function tooOld(version: string) {
  const detail = `Secret scanning was not asked: GitHub Enterprise Server ${version} would send the secrets along; 3.18 and later leave them out.`;
  return { reason: 'not-supported', status: null, detail, notFound: false } as const;
}

const dismissalOf = (one: z.infer<z.ZodObject<typeof dismissal>>): ForgeAlert['dismissed'] =>
  one.dismissed_at
    ? { at: one.dismissed_at, by: one.dismissed_by?.login ?? null, reason: one.dismissed_reason ?? 'no reason given' }
    : null;

interface Common {
  readonly number: number;
  readonly state: string;
  readonly html_url?: string | null | undefined;
  readonly created_at: Instant;
  readonly updated_at?: Instant | null | undefined;
}

interface Alerts<Item> extends Pick<ListOf<readonly Item[], Item, ForgeAlert>, 'address' | 'refused'> {
  readonly schema: z.ZodType<readonly Item[]>;
  readonly since: Instant | undefined;
  readonly made: (item: Item) => Pick<ForgeAlert, 'kind' | 'title' | 'severity' | 'fixedAt' | 'dismissed' | 'path'>;
}

function alerts<Item extends Common>({ address, schema, since, made, refused }: Alerts<Item>): RecordList<ForgeAlert> {
  return listOf<readonly Item[], Item, ForgeAlert>({
    address,
    schema,
    items: (page) => page,
    ...(refused && { refused }),
    isOver: ({ updated_at: at }) => since !== undefined && typeof at === 'string' && at < since,
    record: (item, { raw, at }) => {
      const { kind, ...more } = made(item);
      const value: ForgeAlert = {
        id: String(item.number),
        kind,
        ...more,
        state: stateOf(item.state, more.dismissed !== null),
        createdAt: item.created_at,
        url: item.html_url ?? null,
      };
      return { key: `${kind} ${value.id}`, value, observedAt: at, raw: [raw] };
    },
  });
}

/** `resolved` is what secret scanning says of both. */
function stateOf(state: string, isDismissed: boolean): ForgeAlert['state'] {
  if (state === 'open') return 'open';
  if (state === 'fixed') return 'fixed';
  return state === 'resolved' && !isDismissed ? 'fixed' : 'dismissed';
}
