/**
 * Deployments with their statuses (docs.github.com/rest/deployments), and for those that a workflow made, who started its
 * run and who let it go on (/rest/actions/workflow-runs). GitHub keeps no time of such an approval.
 *
 * A deployment that waited for an approval ends up to thirty days after it was made, so the list is read further back
 * than what is wanted by that long. Runs are removed after a while, and with them who asked and who approved.
 */
import { z } from 'zod';
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import type { Deployment } from '../../model/deployment.ts';
import { asObjectId } from '../../model/repository.ts';
import { instant, objectId } from '../answers.ts';
import type { RecordList } from '../lists.ts';
import { accountOfUser, detailedList, userSchema, type Asking } from './questions.ts';

const deploymentSchema = z.object({
  id: z.number(),
  sha: objectId,
  ref: z.string(),
  environment: z.string(),
  creator: userSchema.nullish(),
  created_at: instant,
});
const statusSchema = z.object({
  state: z.string(),
  created_at: instant,
  log_url: z.string().optional(),
  target_url: z.string().optional(),
  environment_url: z.string().optional(),
});
const runSchema = z.object({ actor: userSchema.nullish(), triggering_actor: userSchema.nullish() });
const approvalsSchema = z.array(
  z.object({
    state: z.string(),
    user: userSchema.nullish(),
    environments: z.array(z.object({ name: z.string().optional() })).optional(),
  }),
);

type Told = z.infer<typeof deploymentSchema>;
type Status = z.infer<typeof statusSchema>;

const longestWaitMillis = 31 * 86_400_000;

export function deploymentList(path: string, since: Instant | undefined): RecordList<Deployment> {
  const horizon = since && instantFromMillis(millisOf(since) - longestWaitMillis);
  return detailedList({
    address: `${path}/deployments?per_page=100`,
    schema: z.array(deploymentSchema),
    items: (page: readonly Told[]) => page,
    isOver: ({ created_at: at }: Told) => horizon !== undefined && at < horizon,
    record: (told: Told, asking: Asking) => deploymentOf(path, told, asking),
  });
}

async function deploymentOf(
  path: string,
  told: Told,
  asking: Asking,
): Promise<{ readonly key: string; readonly value: Deployment }> {
  const key = String(told.id);
  const address = `${path}/deployments/${told.id}/statuses?per_page=100`;
  const listed = await asking.all(
    { address, schema: z.array(statusSchema), items: (page: readonly Status[]) => page },
    key,
  );
  const statuses = listed?.toSorted((a, b) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0));
  const run = statuses && runOf(statuses);
  const { requestedBy, approvals } =
    run === undefined ? handMade(told, statuses !== undefined) : await ofRun({ path, run, told }, asking);
  const value: Deployment = {
    id: key,
    environment: told.environment,
    commit: asObjectId(told.sha),
    ref: told.ref,
    createdAt: told.created_at,
    requestedBy,
    state: statuses ? stateOf(statuses) : 'unknown',
    finishedAt: statuses?.find(({ state }) => state === 'success')?.created_at ?? null,
    approvals,
    url: statuses?.map(({ log_url: log, target_url: target }) => log || target).findLast(Boolean) ?? null,
  };
  return { key, value };
}

/** Nobody is asked for a deployment that somebody makes over the interface; a workflow's may have been. */
function handMade({ creator }: Told, isSure: boolean): Pick<Deployment, 'requestedBy' | 'approvals'> {
  const requestedBy = accountOfUser(creator);
  return { requestedBy, approvals: isSure && requestedBy?.login !== pipeline ? [] : null };
}

const pipeline = 'github-actions[bot]';

async function ofRun(
  { path, run, told }: { readonly path: string; readonly run: string; readonly told: Told },
  asking: Asking,
): Promise<Pick<Deployment, 'requestedBy' | 'approvals'>> {
  const key = String(told.id);
  const whole = await asking.one(`${path}/actions/runs/${run}`, runSchema, key);
  const given = await asking.one(`${path}/actions/runs/${run}/approvals`, approvalsSchema, key);
  const isHere = ({ environments = [] }: NonNullable<typeof given>[number]): boolean =>
    environments.length === 0 || environments.some(({ name }) => name === told.environment);
  return {
    requestedBy: accountOfUser(whole?.triggering_actor ?? whole?.actor),
    approvals:
      given &&
      given
        .filter((one) => one.state === 'approved' && isHere(one))
        .map(({ user }) => ({ by: accountOfUser(user), at: null })),
  };
}

/** Links of a workflow's statuses lead to its run. */
function runOf(statuses: readonly Status[]): string | undefined {
  for (const { log_url: log, target_url: target } of statuses) {
    const run = /\/actions\/runs\/(\d+)(?:\/|$)/.exec(log || target || '')?.[1];
    if (run !== undefined) return run;
  }
  return undefined;
}

const states: Readonly<Record<string, Deployment['state']>> = {
  success: 'success',
  failure: 'failure',
  error: 'failure',
  inactive: 'inactive',
  pending: 'pending',
  queued: 'pending',
  waiting: 'pending',
  in_progress: 'pending',
};

/** No status yet: it was asked for and nothing happened. */
function stateOf(statuses: readonly Status[]): Deployment['state'] {
  const last = statuses.at(-1);
  return last === undefined ? 'pending' : (states[last.state] ?? 'unknown');
}
