/**
 * What a token can read, found out cheaply: one item of each list, of the organisation and of one of its repositories.
 * Each refusal is a trouble that names its strand, so that `source doctor` can say what a sync would miss before it runs.
 * That a list answers says that it may be read, not that each of its parts may (who may go around rules, say).
 */
import { z } from 'zod';
import { gapOf, getOne } from '../answers.ts';
import type { ForgeExamination, ForgeGap, Strand } from '../forge.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import { changesetNameQuery } from './changeset-query.ts';
import { changesetNameSchema } from './changeset-schema.ts';
import { askGraphql } from './graphql.ts';

export interface Examined {
  readonly transport: Transport;
  readonly graphql: string;
  readonly owner: string;
}

type Probe = readonly [strand: Strand, what: string, path: string];

const ofOrganisation: readonly Probe[] = [
  ['organisation', 'settings of pipelines', 'actions/permissions/workflow'],
  ['memberships', 'members', 'members?per_page=1'],
  ['memberships', 'outside collaborators', 'outside_collaborators?per_page=1'],
  ['teams', 'teams', 'teams?per_page=1'],
  ['machine-credentials', 'applications', 'installations?per_page=1'],
  ['machine-credentials', 'webhooks of the organisation', 'hooks?per_page=1'],
  ['machine-credentials', 'fine-grained tokens', 'personal-access-tokens?per_page=1'],
  ['audit-events', 'the audit log', 'audit-log?per_page=1'],
];

const ofRepository: readonly Probe[] = [
  ['branch-rules', 'rulesets', 'rulesets?per_page=1'],
  ['rule-bypasses', 'bypassed rules', 'rulesets/rule-suites?rule_suite_result=bypass&time_period=month&per_page=1'],
  ['ref-activity', 'the log of branches', 'activity?per_page=1'],
  ['memberships', 'collaborators', 'collaborators?per_page=1'],
  ['memberships', 'teams of a repository', 'teams?per_page=1'],
  ['machine-credentials', 'deploy keys', 'keys?per_page=1'],
  ['machine-credentials', 'webhooks', 'hooks?per_page=1'],
  ['environments', 'environments', 'environments?per_page=1'],
  ['deployments', 'deployments', 'deployments?per_page=1'],
  ['releases', 'releases', 'releases?per_page=1'],
  ['alerts', 'Dependabot alerts', 'dependabot/alerts?per_page=1'],
  ['alerts', 'code scanning alerts', 'code-scanning/alerts?per_page=1'],
  ['scanners', 'the setup of code scanning', 'code-scanning/default-setup'],
];

export async function examine(examined: Examined, signal: AbortSignal): Promise<ForgeExamination> {
  const { transport, owner } = examined;
  const meta = await getOne(transport, 'meta', z.object({ installed_version: z.string().optional() }), signal);
  const who = await identityOf(examined, signal);
  // That of REST: changesets, which are asked for last, draw on GraphQL's own.
  const rateLimit = transport.limit() ?? null;
  const troubles: ForgeGap[] = meta.ok ? [] : [gapOf(meta.error)];
  // Without a connection or a valid token nothing else can be found out.
  if (meta.ok && who.refusal?.status !== 401) troubles.push(...(await refusalsOf(examined, signal)));
  else if (who.refusal) troubles.push(gapOf(who.refusal));
  return {
    version: meta.ok ? (meta.value.value.installed_version ?? 'github.com') : null,
    identity: who.login,
    scopes: who.scopes,
    rateLimit,
    troubles: troubles.map((gap) => ({ ...gap, detail: `${owner}: ${gap.detail}` })),
  };
}

interface Identity {
  readonly login: string | null;
  /** Told of classic tokens only. */
  readonly scopes: readonly string[] | null;
  readonly refusal?: Refusal;
}

/** An installation is no user; GraphQL names its bot. */
async function identityOf({ transport, graphql }: Examined, signal: AbortSignal): Promise<Identity> {
  const answer = await transport.get('user', signal);
  if (answer.ok) {
    const { login } = userSchema.parse(JSON.parse(Buffer.from(answer.value.bytes).toString('utf8')));
    const scopes = answer.value.headers['x-oauth-scopes'];
    return { login, scopes: scopes === undefined ? null : scopes.split(/\s*,\s*/).filter(Boolean) };
  }
  if (answer.error.status === 401) return { login: null, scopes: null, refusal: answer.error };
  const question = {
    operation: 'Viewer',
    query: 'query Viewer { viewer { login } }',
    variables: {},
    schema: viewerSchema,
  };
  const viewer = await askGraphql(transport, graphql, question, signal);
  return { login: viewer.ok ? viewer.value.value.viewer.login : null, scopes: null };
}

const userSchema = z.object({ login: z.string() });
const viewerSchema = z.object({ viewer: userSchema });

async function refusalsOf(examined: Examined, signal: AbortSignal): Promise<readonly ForgeGap[]> {
  const owner = encodeURIComponent(examined.owner);
  const refused: ForgeGap[] = [];
  const probe = async (place: string, [strand, what, path]: Probe): Promise<void> => {
    const answer = await examined.transport.get(`${place}/${path}`, signal);
    if (!answer.ok)
      refused.push(
        gapOf({ ...answer.error, detail: `${what} may not be read. ${answer.error.detail}` }, { key: strand }),
      );
  };
  const organisation = await examined.transport.get(`orgs/${owner}`, signal);
  if (organisation.ok) for (const one of ofOrganisation) await probe(`orgs/${owner}`, one);
  const place = `${organisation.ok ? 'orgs' : 'users'}/${owner}/repos?per_page=1&sort=pushed&direction=desc`;
  const listed = await getOne(examined.transport, place, z.array(z.object({ full_name: z.string() })), signal);
  if (!listed.ok) return [...refused, gapOf(listed.error)];
  const name = listed.value.value[0]?.full_name;
  if (name === undefined)
    return [...refused, { reason: 'forbidden', detail: 'not one repository is shown to this token.' }];
  for (const one of ofRepository) await probe(`repos/${name}`, one);
  const changesets = await changesetsRefused(examined, name, signal);
  return changesets ? [...refused, changesets] : refused;
}

async function changesetsRefused(
  { transport, graphql }: Examined,
  repository: string,
  signal: AbortSignal,
): Promise<ForgeGap | undefined> {
  const [owner, name] = repository.split('/');
  const variables = { owner, name, cursor: null };
  const question = { operation: 'ChangesetName', query: changesetNameQuery, variables, schema: changesetNameSchema };
  const asked = await askGraphql(transport, graphql, question, signal);
  return asked.ok
    ? undefined
    : gapOf({ ...asked.error, detail: `changesets may not be read. ${asked.error.detail}` }, { key: 'changesets' });
}
