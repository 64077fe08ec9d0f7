/**
 * Takes Bitbucket's shapes from Atlassian's document (OpenAPI 3, `swagger.v3.json`). Run by hand:
 *
 *   node test/forges/contracts/extract-bitbucket.ts <swagger.v3.json>
 *
 * The document says less than the interface does, so four things are added to it before it is cut down, each known from
 * its own examples and prose: where an `account` stands, any kind of account may; which fields are null; what the answers
 * are that it has no schema for; and that objects are closed, although it leaves nearly all of them open.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { bitbucketFace } from '../faces/bitbucket.ts';
import type { World } from '../world.ts';
import { compactOpenApi } from './extract.ts';

type Json = { [key: string]: unknown };

const kinds: Readonly<Record<string, readonly string[]>> = {
  account: ['user', 'app_user', 'team'],
  deployment_state: ['deployment_state_completed', 'deployment_state_in_progress', 'deployment_state_undeployed'],
  deployment_state_completed_status: ['successful', 'failed', 'stopped'].map(
    (end) => `deployment_state_completed_status_${end}`,
  ),
};

/** An account that is gone, and what is not there yet. */
const nullable: Readonly<Record<string, readonly string[]>> = {
  pullrequest: ['author', 'closed_by', 'merge_commit'],
  participant: ['user', 'state'],
  repository: ['mainbranch', 'parent'],
  deploy_key: ['owner', 'last_used'],
  deployment_state_completed: ['deployer'],
};

/** Fields that examples show and schemas leave out. */
const shown: Readonly<Record<string, Json>> = {
  workspace_membership: { permission: { type: 'string', enum: ['owner', 'collaborator', 'member'] } },
  app_user: { kind: { type: 'string' } },
  deploy_key: { id: { type: 'integer' } },
  workspace_base: { name: { type: 'string' } },
};

const text = { type: 'string' };
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const listOf = (items: Json): Json => ({
  type: 'object',
  properties: {
    size: { type: 'integer' },
    page: { type: 'integer' },
    pagelen: { type: 'integer' },
    next: text,
    previous: text,
    values: { type: 'array', items },
  },
});
const someone = { ...ref('account'), nullable: true };
const word = { type: 'object', properties: { date: text, user: someone, pullrequest: ref('pullrequest') } };
const entry: Json = {
  type: 'object',
  properties: {
    pull_request: ref('pullrequest'),
    approval: word,
    changes_requested: word,
    comment: ref('pullrequest_comment'),
    update: {
      type: 'object',
      properties: {
        date: text,
        state: { type: 'string', enum: ['OPEN', 'MERGED', 'DECLINED'] },
        author: someone,
        title: text,
        description: text,
        reason: text,
        source: ref('pullrequest_endpoint'),
        destination: ref('pullrequest_endpoint'),
      },
    },
  },
};

const ofRepository = '/repositories/{workspace}/{repo_slug}';
const untold: Readonly<Record<string, Json>> = {
  [`${ofRepository}/pullrequests/{pull_request_id}/activity`]: listOf(entry),
  [`${ofRepository}/pullrequests/{pull_request_id}/commits`]: ref('paginated_changeset'),
};

function completed(document: Json): Json {
  const { schemas } = document['components'] as { schemas: Record<string, Json> };
  const paths = document['paths'] as Record<string, { get: { responses: Record<string, Json> } }>;
  for (const [path, schema] of Object.entries(untold))
    paths[path]!.get.responses['200']!['content'] = { 'application/json': { schema } };
  for (const [name, fields] of Object.entries(shown)) Object.assign(fieldsOf(schemas[name]!), fields);
  const whole = replaced(document, false) as Json;
  const made = (whole['components'] as { schemas: Record<string, Json> }).schemas;
  for (const [name, fields] of Object.entries(nullable))
    for (const field of fields) {
      const properties = fieldsOf(made[name]!);
      properties[field] = { ...(properties[field] as Json), nullable: true };
    }
  return whole;
}

/** Of the part that is not only a reference. */
function fieldsOf(schema: Json): Json {
  const parts = (schema['allOf'] as Json[] | undefined) ?? [schema];
  const own = parts.findLast((part) => part['properties'] !== undefined)!;
  return own['properties'] as Json;
}

/** `isPart`: of what an object is put together from, where the name itself is meant. */
function replaced(value: unknown, isPart: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => replaced(one, isPart));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref: name } = value as { $ref?: unknown };
  const any = typeof name === 'string' && !isPart ? kinds[name.split('/').at(-1)!] : undefined;
  if (any) {
    const isNullable = (value as Json)['nullable'] === true;
    return { anyOf: any.map(ref), ...(isNullable && { nullable: true }) };
  }
  const entries = Object.entries(value).filter(([key, one]) => key !== 'additionalProperties' || one !== true);
  return Object.fromEntries(entries.map(([key, one]) => [key, replaced(one, key === 'allOf')]));
}

if (import.meta.main) {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('Usage: extract-bitbucket.ts <swagger.v3.json>');
  const { routes } = bitbucketFace({ world: {} as World });
  const document = completed(JSON.parse(readFileSync(file, 'utf8')) as Json);
  writeFileSync(new URL('bitbucket.jsonl', import.meta.url), compactOpenApi(routes, [document]));
}
