/**
 * Environments, deployments and releases (docs.gitlab.com/api/environments, /protected_environments, /deployments, /releases).
 *
 * Names of variables are not read: GitLab's answer has their values, too, and answers are kept.
 */
import { z } from 'zod';
import type { Instant } from '../../base/instant.ts';
import type { Actor } from '../../model/branch-rules.ts';
import type { Deployment, Environment, Release } from '../../model/deployment.ts';
import { asObjectId } from '../../model/repository.ts';
import { gapOf, getOne, instant, objectId } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord } from '../forge.ts';
import { listOf, mayPass, type RecordList } from '../lists.ts';
import { gathered, wholePage } from './access.ts';
import { accountOf, userSchema } from './account.ts';
import type { GitlabProject } from './changesets.ts';
import { planGap } from './plans.ts';

const environmentSchema = z.object({ id: z.number(), name: z.string() });
const protectedEnvironmentSchema = z.object({
  name: z.string(),
  approval_rules: z
    .array(
      z.object({
        user_id: z.number().nullish(),
        group_id: z.number().nullish(),
        access_level: z.number().nullish(),
        access_level_description: z.string(),
      }),
    )
    .optional(),
});
type ApprovalRule = NonNullable<z.infer<typeof protectedEnvironmentSchema>['approval_rules']>[number];

export async function* readEnvironments(
  { transport, path }: GitlabProject,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<Environment>, void, undefined> {
  const all = await gathered(transport, `${path}/environments?per_page=100`, environmentSchema, signal);
  const address = `${path}/protected_environments?per_page=100`;
  const first = await getOne(transport, address, z.array(protectedEnvironmentSchema), signal);
  const guarded = first.ok ? await gathered(transport, address, protectedEnvironmentSchema, signal) : undefined;
  const paid = { what: 'protected environments', plan: 'Premium', right: 'maintainers of the project' } as const;
  const gaps = [...all.gaps, ...(first.ok ? (guarded?.gaps ?? []) : [planGap(first.error, paid)])];
  const records = all.items.map(({ name }): ForgeRecord<Environment> => {
    const rules = guarded?.items.find((one) => one.name === name)?.approval_rules ?? [];
    const value: Environment = {
      name,
      reviewers: guarded ? rules.flatMap(reviewerOf) : null,
      preventsSelfReview: null,
      branchPolicy: null,
      secretNames: null,
    };
    return { key: name, value, observedAt: all.at!, raw: [...all.raw, ...(guarded?.raw ?? [])] };
  });
  yield wholePage(records, gaps);
}

function reviewerOf({
  user_id: user,
  group_id: group,
  access_level: role,
  access_level_description: name,
}: ApprovalRule): readonly Actor[] {
  if (typeof user === 'number') return [{ kind: 'account', id: String(user), name }];
  if (typeof group === 'number') return [{ kind: 'team', id: String(group), name }];
  return typeof role === 'number' ? [{ kind: 'role', id: String(role), name }] : [];
}

const deploymentSchema = z.object({
  id: z.number(),
  ref: z.string(),
  sha: objectId,
  created_at: instant,
  updated_at: instant.nullish(),
  status: z.string(),
  user: userSchema.nullish(),
  environment: z.object({ name: z.string() }),
  deployable: z.object({ finished_at: instant.nullish(), web_url: z.string().nullish() }).nullish(),
});
/** Told with a paid plan. */
const approvalsSchema = z.object({
  approvals: z
    .array(z.object({ user: userSchema.nullish(), status: z.string(), created_at: instant.nullish() }))
    .optional(),
});

const states: Readonly<Record<string, Deployment['state']>> = {
  created: 'pending',
  blocked: 'pending',
  running: 'pending',
  success: 'success',
  failed: 'failure',
  canceled: 'cancelled',
  skipped: 'cancelled',
};

type Told = z.infer<typeof deploymentSchema>;

/** Approvals are told one by one. A refusal that passes ends the page: nothing would ask for them again. */
export function deploymentList({ path }: GitlabProject, since: Instant | undefined): RecordList<Deployment> {
  const after = since === undefined ? '' : `&updated_after=${encodeURIComponent(since)}`;
  return {
    address: `${path}/deployments?order_by=updated_at&sort=asc&per_page=100${after}`,
    async page(transport, address, signal) {
      const read = await getOne(transport, address, z.array(deploymentSchema), signal);
      if (!read.ok) return read.error;
      const { value: told, raw, at, next } = read.value;
      const records: ForgeRecord<Deployment>[] = [];
      const gaps: ForgeGap[] = [];
      for (const one of told) {
        const own = await getOne(transport, `${path}/deployments/${one.id}`, approvalsSchema, signal);
        if (!own.ok && mayPass(own.error)) return own.error;
        if (!own.ok) gaps.push(gapOf(own.error, { key: String(one.id) }));
        const value = deploymentOf(one, own.ok ? (own.value.value.approvals ?? null) : null);
        records.push({ key: value.id, value, observedAt: at, raw: own.ok ? [raw, own.value.raw] : [raw] });
      }
      return { records, gaps, ...(next !== undefined && { next }) };
    },
  };
}

function deploymentOf(one: Told, approvals: z.infer<typeof approvalsSchema>['approvals'] | null): Deployment {
  const state = states[one.status] ?? 'unknown';
  const given = approvals?.filter(({ status }) => status === 'approved');
  return {
    id: String(one.id),
    environment: one.environment.name,
    commit: asObjectId(one.sha),
    ref: one.ref,
    createdAt: one.created_at,
    requestedBy: accountOf(one.user),
    state,
    finishedAt: state === 'success' ? (one.deployable?.finished_at ?? one.updated_at ?? null) : null,
    // Not told by this plan: null, "not readable".
    approvals: given?.map(({ user, created_at: at }) => ({ by: accountOf(user), at: at ?? null })) ?? null,
    url: one.deployable?.web_url ?? null,
  };
}

const releaseSchema = z.object({
  tag_name: z.string(),
  name: z.string().nullish(),
  released_at: instant.nullish(),
  author: userSchema.nullish(),
  commit: z.object({ id: objectId }).nullish(),
});

export function releaseList(path: string): RecordList<Release> {
  return listOf({
    address: `${path}/releases?order_by=released_at&sort=desc&per_page=100`,
    schema: z.array(releaseSchema),
    items: (releases) => releases,
    record: (one, { raw, at }) => {
      const value: Release = {
        tag: one.tag_name,
        commit: one.commit ? asObjectId(one.commit.id) : null,
        name: one.name ?? one.tag_name,
        publishedAt: one.released_at ?? null,
        author: accountOf(one.author),
      };
      return { key: value.tag, value, observedAt: at, raw: [raw] };
    },
  });
}
