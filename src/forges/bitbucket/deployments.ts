/**
 * Environments, deployments and tags (api-group-deployments, api-group-refs). Of variables the names alone are asked for: the
 * answer would hold the values of those that are not secured, and answers are kept.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Deployment, Environment, Release } from '../../model/deployment.ts';
import { asObjectId } from '../../model/repository.ts';
import { gapOf, getOne, instant, objectId } from '../answers.ts';
import type { ForgePage, ForgeRecord, ReadRequest } from '../forge.ts';
import { mayPass, readLists, type RecordList } from '../lists.ts';
import type { Refusal } from '../transport/transport.ts';
import { accountOf, userSchema } from './account.ts';
import { shortId } from './changeset-schema.ts';
import type { BitbucketRepository } from './gathering.ts';
import { gathered, listIn, wholePage } from './paging.ts';

const environmentSchema = z.object({ uuid: z.string(), name: z.string() });
const variableSchema = z.object({ key: z.string() });

export async function* readEnvironments(
  { transport, path }: BitbucketRepository,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<Environment>, void, undefined> {
  const listed = await gathered(transport, `${path}/environments?pagelen=100`, environmentSchema, signal);
  const refusals: Refusal[] = listed.refusal ? [listed.refusal] : [];
  const records: ForgeRecord<Environment>[] = [];
  const fields = encodeURIComponent('values.key,values.type,next');
  for (const { uuid, name } of listed.items) {
    const address = `${path}/deployments_config/environments/${encodeURIComponent(uuid)}/variables?pagelen=100&fields=${fields}`;
    const variables = await gathered(transport, address, variableSchema, signal);
    if (variables.refusal) refusals.push(variables.refusal);
    const value: Environment = {
      name,
      // Who may deploy is a matter of the plan and of the pages: the interface does not tell it.
      reviewers: null,
      preventsSelfReview: null,
      branchPolicy: null,
      secretNames: variables.refusal ? null : variables.items.map(({ key }) => key),
    };
    const raw: readonly Digest[] = [...listed.raw, ...variables.raw];
    if (listed.at) records.push({ key: name, value, observedAt: listed.at, raw });
  }
  yield wholePage(records, refusals);
}

const deploymentSchema = z.object({
  uuid: z.string(),
  environment: z.object({ uuid: z.string(), name: z.string().nullish() }),
  state: z.object({
    name: z.string(),
    url: z.string().nullish(),
    deployer: userSchema.nullish(),
    status: z.object({ name: z.string() }).nullish(),
    start_date: instant.nullish(),
    completion_date: instant.nullish(),
  }),
  release: z.object({
    name: z.string().nullish(),
    commit: z.object({ hash: shortId }),
    created_on: instant.nullish(),
  }),
});
type Told = z.infer<typeof deploymentSchema>;

const outcomes: Readonly<Record<string, Deployment['state']>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  STOPPED: 'cancelled',
};

export async function* readDeployments(
  repository: BitbucketRepository,
  request: Pick<ReadRequest, 'cursor' | 'signal'>,
): AsyncGenerator<ForgePage<Deployment>, void, undefined> {
  const { transport, path } = repository;
  const listed = await gathered(transport, `${path}/environments?pagelen=100`, environmentSchema, request.signal);
  if (listed.refusal) {
    const { cursor = '' } = request;
    yield { records: [], gaps: [gapOf(listed.refusal)], ...(mayPass(listed.refusal) && { next: cursor }) };
    return;
  }
  const names = new Map(listed.items.map(({ uuid, name }) => [uuid, name]));
  yield* readLists(transport, [deploymentList(repository, names)], request, { whole: true });
}

function deploymentList(repository: BitbucketRepository, names: ReadonlyMap<string, string>): RecordList<Deployment> {
  return listIn({
    address: `${repository.path}/deployments?pagelen=100`,
    item: deploymentSchema,
    async record(told, { raw, at }, signal) {
      const { uuid, environment, state, release } = told;
      const createdAt = state.start_date ?? release.created_on;
      // What waits to be started is no attempt yet.
      if (state.name === 'UNDEPLOYED' || !createdAt) return undefined;
      const commit = await wholeId(repository, release.commit.hash, signal);
      if (commit === undefined) return undefined;
      const value: Deployment = {
        id: uuid,
        environment: names.get(environment.uuid) ?? environment.name ?? environment.uuid,
        commit: asObjectId(commit),
        // Which branch it came from, Bitbucket does not say.
        ref: '',
        createdAt,
        requestedBy: accountOf(state.deployer),
        ...endOf(state),
        approvals: null,
        url: state.url ?? null,
      };
      return { key: uuid, value, observedAt: at, raw: [raw] };
    },
  });
}

function endOf({ name, status, completion_date: at }: Told['state']): Pick<Deployment, 'state' | 'finishedAt'> {
  if (name !== 'COMPLETED') return { state: name === 'IN_PROGRESS' ? 'pending' : 'unknown', finishedAt: null };
  const state = outcomes[status?.name ?? ''] ?? 'unknown';
  return { state, finishedAt: state === 'success' ? (at ?? null) : null };
}

async function wholeId({ transport, path }: BitbucketRepository, id: string, signal: AbortSignal) {
  if (id.length >= 40) return id;
  const read = await getOne(transport, `${path}/commit/${id}`, z.object({ hash: objectId }), signal);
  return read.ok ? read.value.value.hash : undefined;
}

const tagSchema = z.object({
  name: z.string(),
  target: z.object({ hash: objectId }).nullish(),
  date: instant.nullish(),
  tagger: z.object({ user: userSchema.nullish() }).nullish(),
});

/** Bitbucket has no releases: what is tagged stands for them. Only annotated tags have a time and somebody who made them. */
export function releaseList(path: string): RecordList<Release> {
  return listIn({
    address: `${path}/refs/tags?pagelen=100&sort=name`,
    item: tagSchema,
    record: ({ name, target, date, tagger }, { raw, at }) => {
      const value: Release = {
        tag: name,
        commit: target ? asObjectId(target.hash) : null,
        name,
        publishedAt: date ?? null,
        author: accountOf(tagger?.user),
      };
      return { key: name, value, observedAt: at, raw: [raw] };
    },
  });
}
