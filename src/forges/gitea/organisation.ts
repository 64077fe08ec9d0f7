/** What an organisation is set to. Gitea has few settings there, and none of who must sign in how. */
import { z } from 'zod';
import type { OrganisationSettings } from '../../model/access.ts';
import { gapOf, getOne } from '../answers.ts';
import type { ForgePage } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';
import { ofOwner } from './access.ts';

const organisationSchema = z.object({ username: z.string().nullish(), name: z.string().nullish() });

export async function* readOrganisation(
  transport: Transport,
  owner: string,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<OrganisationSettings>, void, undefined> {
  const read = await getOne(transport, ofOwner(owner), organisationSchema, signal);
  if (!read.ok) {
    yield { records: [], gaps: [gapOf(read.error)], ...(mayPass(read.error) && { next: '' }) };
    return;
  }
  const { value: told, raw, at } = read.value;
  const name = told.name || told.username || owner;
  const value: OrganisationSettings = {
    name,
    plan: null,
    multiFactorRequired: null,
    membersWithoutMultiFactor: null,
    singleSignOn: null,
    // Who is in no team has nothing there.
    basePermission: 'none',
    membersCanCreatePublic: null,
    privateForksAllowed: null,
    defaultPipelinePermissions: null,
    pipelinesCanApprove: null,
  };
  const detail =
    'Gitea does not tell whether members must use a second factor, who has none, or how people sign in: its administrator can show it.';
  yield { records: [{ key: name, value, observedAt: at, raw: [raw] }], gaps: [{ reason: 'not-supported', detail }] };
}
