/** What holds for the workspace as a whole (api-group-workspaces). Most of it is in Atlassian's administration, not here. */
import { z } from 'zod';
import type { OrganisationSettings } from '../../model/access.ts';
import { getOne } from '../answers.ts';
import type { ForgeGap, ForgePage } from '../forge.ts';
import type { Transport } from '../transport/transport.ts';
import { wholePage } from './paging.ts';

const workspaceSchema = z.object({
  name: z.string(),
  is_privacy_enforced: z.boolean().nullish(),
  forking_mode: z.string().nullish(),
});

const untold: ForgeGap = {
  reason: 'not-supported',
  detail:
    'The plan, two-step verification, single sign-on and what every member may do are settings of the workspace, or of Atlassian’s administration, that Bitbucket’s interface does not tell.',
};

export async function* readOrganisation(
  transport: Transport,
  workspace: string,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<OrganisationSettings>, void, undefined> {
  const read = await getOne(transport, `workspaces/${encodeURIComponent(workspace)}`, workspaceSchema, signal);
  if (!read.ok) {
    yield wholePage([], [read.error]);
    return;
  }
  const { value: settings, raw, at } = read.value;
  const { name, is_privacy_enforced: isPrivate, forking_mode: forks } = settings;
  const value: OrganisationSettings = {
    name,
    plan: null,
    multiFactorRequired: null,
    membersWithoutMultiFactor: null,
    singleSignOn: null,
    basePermission: null,
    membersCanCreatePublic: typeof isPrivate === 'boolean' ? !isPrivate : null,
    // `internal_only`: within the workspace.
    privateForksAllowed: forks ? forks === 'allow_forks' : null,
    defaultPipelinePermissions: null,
    pipelinesCanApprove: null,
  };
  yield wholePage([{ key: name, value, observedAt: at, raw: [raw] }], [], [untold]);
}
