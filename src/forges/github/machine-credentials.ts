/**
 * What reaches code without a person: deploy keys and webhooks of a repository; applications, webhooks and fine-grained
 * tokens of the organisation (docs.github.com/rest/deploy-keys, /rest/webhooks, /rest/orgs/orgs, /rest/orgs/personal-access-tokens).
 *
 * Classic tokens are known to GitHub's enterprise plan only, and there those only that were let through single sign-on:
 * everywhere else nobody can list them, which is a gap each time.
 */
import { z } from 'zod';
import type { MachineCredential } from '../../model/access.ts';
import { instant } from '../answers.ts';
import { listOf, type ListOf, type RecordList } from '../lists.ts';
import { saying, userSchema } from './questions.ts';

const keySchema = z.object({
  id: z.number(),
  title: z.string(),
  read_only: z.boolean(),
  created_at: instant,
  last_used: instant.nullish(),
  added_by: z.string().nullish(),
  enabled: z.boolean().nullish(),
});
const hookSchema = z.object({
  id: z.number(),
  active: z.boolean(),
  events: z.array(z.string()),
  created_at: instant.nullish(),
  config: z.object({ url: z.string().nullish() }),
});
const permissions = z.record(z.string(), z.string());
const installationSchema = z.object({
  id: z.number(),
  app_slug: z.string(),
  permissions,
  created_at: instant,
  suspended_at: instant.nullish(),
});
const grantSchema = z.object({
  id: z.number(),
  owner: userSchema,
  permissions: z.object({
    organization: permissions.optional(),
    repository: permissions.optional(),
    other: permissions.optional(),
  }),
  access_granted_at: instant,
  token_name: z.string().nullish(),
  token_expired: z.boolean(),
  token_expires_at: instant.nullish(),
  token_last_used_at: instant.nullish(),
});
const authorisationSchema = z.object({
  login: z.string(),
  credential_id: z.union([z.number(), z.string()]),
  credential_type: z.string(),
  credential_authorized_at: instant.nullish(),
  credential_accessed_at: instant.nullish(),
  authorized_credential_expires_at: instant.nullish(),
  authorized_credential_note: z.string().nullish(),
  scopes: z.array(z.string()).nullish(),
});

export function repositoryCredentialLists(path: string): readonly RecordList<MachineCredential>[] {
  return [
    credentials({
      address: `${path}/keys?per_page=100`,
      schema: z.array(keySchema),
      items: itself,
      made: (key: z.infer<typeof keySchema>) => ({
        ...nothing,
        kind: 'deploy-key',
        id: String(key.id),
        title: key.title,
        readOnly: key.read_only,
        createdAt: key.created_at,
        lastUsedAt: key.last_used ?? null,
        addedBy: key.added_by ?? null,
        enabled: key.enabled ?? null,
      }),
    }),
    hookList(`${path}/hooks?per_page=100`),
  ];
}

export function organisationCredentialLists(owner: string): readonly RecordList<MachineCredential>[] {
  const place = `orgs/${encodeURIComponent(owner)}`;
  return [
    credentials({
      address: `${place}/installations?per_page=100`,
      schema: z.object({ installations: z.array(installationSchema) }),
      items: ({ installations }) => installations,
      made: (app: z.infer<typeof installationSchema>) => ({
        ...nothing,
        kind: 'application',
        id: String(app.id),
        title: app.app_slug,
        ...rights([app.permissions]),
        createdAt: app.created_at,
        enabled: (app.suspended_at ?? null) === null,
      }),
    }),
    hookList(`${place}/hooks?per_page=100`),
    credentials({
      address: `${place}/personal-access-tokens?per_page=100`,
      schema: z.array(grantSchema),
      items: itself,
      refused: saying('Fine-grained tokens are told to GitHub Apps only, with Personal access tokens: read.'),
      made: (grant: z.infer<typeof grantSchema>) => ({
        ...nothing,
        kind: 'access-token',
        id: String(grant.id),
        title: grant.token_name ?? '',
        ...rights(Object.values(grant.permissions)),
        createdAt: grant.access_granted_at,
        lastUsedAt: grant.token_last_used_at ?? null,
        expiresAt: grant.token_expires_at ?? null,
        addedBy: grant.owner.login,
        enabled: !grant.token_expired,
      }),
    }),
    classicTokens(place),
  ];
}

/** Keys of people are among them, and are no machine's. */
function classicTokens(place: string): RecordList<MachineCredential> {
  return credentials({
    address: `${place}/credential-authorizations?per_page=100`,
    schema: z.array(authorisationSchema),
    items: (page) => page.filter(({ credential_type: type }) => type.includes('token')),
    refused: saying(
      'Classic tokens of members can be listed with single sign-on of GitHub Enterprise only; which there are is not known.',
    ),
    made: (one: z.infer<typeof authorisationSchema>) => ({
      ...nothing,
      kind: 'access-token',
      id: String(one.credential_id),
      title: one.authorized_credential_note ?? '',
      scopes: one.scopes ?? [],
      createdAt: one.credential_authorized_at ?? null,
      lastUsedAt: one.credential_accessed_at ?? null,
      expiresAt: one.authorized_credential_expires_at ?? null,
      addedBy: one.login,
    }),
  });
}

function hookList(address: string): RecordList<MachineCredential> {
  return credentials({
    address,
    schema: z.array(hookSchema),
    items: itself,
    made: (hook: z.infer<typeof hookSchema>) => ({
      ...nothing,
      kind: 'webhook',
      id: String(hook.id),
      title: placeOf(hook.config.url),
      scopes: hook.events,
      createdAt: hook.created_at ?? null,
      enabled: hook.active,
    }),
  });
}

/** Where deliveries go. Receivers tell themselves apart by secrets in the path or behind it, so only the origin is kept. */
function placeOf(url: string | null | undefined): string {
  return url && URL.canParse(url) ? new URL(url).origin : 'webhook';
}

const nothing = {
  readOnly: null,
  scopes: [],
  createdAt: null,
  lastUsedAt: null,
  expiresAt: null,
  addedBy: null,
  enabled: null,
} as const;
const itself = <T>(items: readonly T[]): readonly T[] => items;

function rights(
  groups: readonly (Readonly<Record<string, string>> | undefined)[],
): Pick<MachineCredential, 'readOnly' | 'scopes'> {
  const all = groups.flatMap((group) => Object.entries(group ?? {}));
  return {
    readOnly: all.every(([, level]) => level === 'read'),
    scopes: all.map(([name, level]) => `${name}: ${level}`).sort(),
  };
}

type Credentials<V, Item> = Pick<ListOf<V, Item, MachineCredential>, 'address' | 'schema' | 'items' | 'refused'> & {
  readonly made: (item: Item) => MachineCredential;
};

/** Ids are unique within a kind only. */
function credentials<V, Item>({ made, ...list }: Credentials<V, Item>): RecordList<MachineCredential> {
  return listOf<V, Item, MachineCredential>({
    ...list,
    record: (item, { raw, at }) => {
      const value = made(item);
      return { key: `${value.kind} ${value.id}`, value, observedAt: at, raw: [raw] };
    },
  });
}
