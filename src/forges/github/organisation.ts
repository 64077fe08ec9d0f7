/**
 * The organisation's settings (docs.github.com/rest/orgs/orgs, /rest/actions/permissions). What is told to owners only is
 * left out of the answer for everybody else, without a word: a missing setting is `null`, and a gap says why.
 *
 * Single sign-on belongs to the enterprise plan and may be set for the enterprise as a whole, which no organisation's
 * answer tells: it is `false` where the plan has none, and not known otherwise.
 */
import { z } from 'zod';
import type { OrganisationSettings, Role } from '../../model/access.ts';
import { getOne } from '../answers.ts';
import type { RecordList } from '../lists.ts';
import { Asking, saying, userSchema } from './questions.ts';

const organisationSchema = z.object({
  login: z.string(),
  plan: z.object({ name: z.string() }).nullish(),
  two_factor_requirement_enabled: z.boolean().nullish(),
  default_repository_permission: z.string().nullish(),
  members_can_create_public_repositories: z.boolean().nullish(),
  members_can_fork_private_repositories: z.boolean().nullish(),
});
const workflowSchema = z.object({
  default_workflow_permissions: z.enum(['read', 'write']),
  can_approve_pull_request_reviews: z.boolean(),
});
const usersSchema = z.array(userSchema);

type Told = z.infer<typeof organisationSchema>;

export function organisationList(owner: string): RecordList<OrganisationSettings> {
  const place = `orgs/${encodeURIComponent(owner)}`;
  return {
    address: place,
    refused: saying('The organisation could not be read.'),
    async page(transport, address, signal) {
      const read = await getOne(transport, address, organisationSchema, signal);
      if (!read.ok) return read.error;
      const asking = new Asking(transport, signal);
      const told = read.value.value;
      const workflows = await asking.one(`${place}/actions/permissions/workflow`, workflowSchema);
      const without = await withoutMultiFactor(place, asking);
      if (asking.refusal) return asking.refusal;
      const hidden = hiddenIn(told);
      if (hidden.length > 0)
        asking.miss({
          reason: 'forbidden',
          detail: `GitHub leaves ${hidden.join(', ')} out of GET ${place}: it tells owners only.`,
        });
      const value: OrganisationSettings = {
        ...settingsOf(told),
        membersWithoutMultiFactor: without,
        defaultPipelinePermissions: workflows?.default_workflow_permissions ?? null,
        pipelinesCanApprove: workflows?.can_approve_pull_request_reviews ?? null,
      };
      const raw = [read.value.raw, ...asking.raw];
      return { records: [{ key: told.login, value, observedAt: read.value.at, raw }], gaps: asking.gaps };
    },
  };
}

/** The filter is for owners; GitHub answers 422 to others. */
async function withoutMultiFactor(place: string, asking: Asking): Promise<readonly string[] | null> {
  const logins: string[] = [];
  for (const list of ['members', 'outside_collaborators']) {
    const address = `${place}/${list}?filter=2fa_disabled&per_page=100`;
    const users = await asking.all({ address, schema: usersSchema, items: (page) => page });
    if (users === null) return null;
    logins.push(...users.map(({ login }) => login));
  }
  return [...new Set(logins)].sort();
}

const ownersOnly = [
  'two_factor_requirement_enabled',
  'default_repository_permission',
  'members_can_create_public_repositories',
  'members_can_fork_private_repositories',
] as const;

const hiddenIn = (told: Told): readonly string[] =>
  ownersOnly.filter((name) => told[name] === undefined || told[name] === null);

function settingsOf(
  told: Told,
): Omit<OrganisationSettings, 'membersWithoutMultiFactor' | 'defaultPipelinePermissions' | 'pipelinesCanApprove'> {
  const plan = told.plan?.name ?? null;
  return {
    name: told.login,
    plan,
    multiFactorRequired: told.two_factor_requirement_enabled ?? null,
    singleSignOn: plan === 'free' || plan === 'team' ? false : null,
    basePermission: baseOf(told.default_repository_permission),
    membersCanCreatePublic: told.members_can_create_public_repositories ?? null,
    privateForksAllowed: told.members_can_fork_private_repositories ?? null,
  };
}

const bases: Readonly<Record<string, Role | 'none'>> = { none: 'none', read: 'read', write: 'write', admin: 'admin' };

const baseOf = (told: string | null | undefined): Role | 'none' | null => bases[told ?? ''] ?? null;
