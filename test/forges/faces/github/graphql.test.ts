import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import path from 'node:path';
import { scratchDirectory } from '../../../fixtures/scratch.ts';
import { makeWorld } from '../../make-world.ts';
import { playForge, type PlayedForge } from '../../server.ts';
import { githubFace, githubHabits } from '../github.ts';
import { readSchema, type GraphqlSchema } from './graphql/schema.ts';

const directory = scratchDirectory('github-graphql');
const world = makeWorld({ seed: 12, changes: 60, directory: path.join(directory, 'a'), habits: githubHabits });
const repository = world.repositories[0]!;
const schema = readSchema(new URL('../../contracts/github-graphql.txt', import.meta.url));

let forge: PlayedForge;
before(async () => {
  const credentials = {
    whole: { kind: 'personal', login: 'mira', scopes: ['*'] },
    part: { kind: 'personal', login: 'mira', scopes: ['pull_requests'] },
    none: { kind: 'personal', login: 'mira', scopes: [] },
  } as const;
  forge = await playForge({ world, face: githubFace({ world }), credentials });
});
after(() => forge.close());

/** As far as it is looked at here. */
interface Answered {
  readonly data: {
    readonly repository: {
      readonly pullRequests: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        readonly nodes: readonly {
          readonly number: number;
          readonly headRefOid: string;
          readonly commits: { readonly nodes: readonly { readonly commit: { readonly oid: string } }[] };
        }[];
      };
      readonly pullRequest: {
        readonly number: number;
        readonly reviews: { readonly nodes: readonly { readonly state: string }[] };
        readonly timelineItems: { readonly nodes: readonly unknown[] };
      };
    };
  };
  readonly errors?: readonly {
    readonly type?: string;
    readonly path?: readonly unknown[];
    readonly message: string;
  }[];
}

async function ask(query: string, variables: object = {}, token = 'whole'): Promise<Answered> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${forge.root}/graphql`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text) as Answered;
}

/** All fields of a type that the contract lists, so deep: whatever is played is asked for. */
function everythingOf(one: GraphqlSchema, type: string, depth: number): string {
  const fields = [...one.types.get(type)!.fields].flatMap(([name, { type: held, arguments: known }]) => {
    const inner = held.replaceAll(/[[\]!]/g, '');
    const given = known.has('first') ? '(first: 5)' : '';
    if ([...known.values()].some((each) => each.endsWith('!'))) return [];
    const kinds = one.types.has(inner)
      ? [inner]
      : (
          one.unions.get(inner) ??
          [...one.types.values()].filter((each) => each.implements.includes(inner)).map((each) => each.name)
        ).filter((each) => one.types.has(each));
    if (kinds.length === 0) return [`${name}${given}`];
    if (depth === 0) return [];
    const parts = kinds.map((kind) => `... on ${kind} { __typename ${everythingOf(one, kind, depth - 1)} }`);
    return [`${type}_${name}: ${name}${given} { __typename ${parts.join(' ')} }`];
  });
  return fields.join(' ');
}

test('everything that is played is answered as the vendor’s schema says', async () => {
  const fields = everythingOf(schema, 'PullRequest', 3);
  let seen = 0;
  for (const { number } of repository.changesets) {
    const { data, errors } = await ask(
      `{ repository(owner: "acme", name: "shop") { pullRequest(number: ${number}) { ${fields} } } }`,
    );
    assert.equal(errors, undefined);
    seen += data.repository.pullRequest.number === number ? 1 : 0;
  }
  assert.equal(seen, repository.changesets.length);
  const { errors } = await ask(`{ viewer { login } rateLimit { ${everythingOf(schema, 'RateLimit', 1)} }
    organization(login: "acme") { ${everythingOf(schema, 'Organization', 3)} } }`);
  assert.equal(errors, undefined);
});

test('lists of lists are read on by their cursors', async () => {
  const numbers: number[] = [];
  let cursor: string | null = null;
  do {
    const { data }: Answered = await ask(
      `query Page($at: String) { repository(owner: "acme", name: "shop") {
        pullRequests(first: 7, after: $at, orderBy: { field: UPDATED_AT, direction: DESC }) {
          pageInfo { hasNextPage endCursor } nodes { number commits(last: 1) { totalCount nodes { commit { oid } } } headRefOid } } } }`,
      { at: cursor },
    );
    const { nodes, pageInfo } = data.repository.pullRequests;
    for (const node of nodes) {
      numbers.push(node.number);
      assert.equal(node.commits.nodes[0]?.commit.oid, node.headRefOid);
    }
    cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (cursor !== null);
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    repository.changesets.map(({ number }) => number),
  );
});

test('a dismissed review shows as such, and the timeline tells what it had said', async () => {
  const { changeset } = world.injected.find(({ code }) => code === 'approval-dismissed')!;
  const { data } = await ask(`{ repository(owner: "acme", name: "shop") { pullRequest(number: ${changeset}) {
    reviews(first: 50) { nodes { state } }
    timelineItems(first: 50, itemTypes: [REVIEW_DISMISSED_EVENT]) { nodes { ... on ReviewDismissedEvent { previousReviewState } } } } } }`);
  const { reviews, timelineItems } = data.repository.pullRequest;
  assert.ok(reviews.nodes.some(({ state }) => state === 'DISMISSED'));
  assert.deepEqual(timelineItems.nodes, [{ previousReviewState: 'APPROVED' }]);
});

test('parts without a right are null, each with an error that says where', async () => {
  const number = repository.changesets[0]!.number;
  const { data, errors } = await ask(
    `{ repository(owner: "acme", name: "shop") { pullRequest(number: ${number}) { number closingIssuesReferences(first: 5) { totalCount } } } }`,
    {},
    'part',
  );
  assert.deepEqual(data.repository.pullRequest, { number, closingIssuesReferences: null });
  assert.deepEqual(
    errors?.map(({ type, path: at }) => [type, at]),
    [['FORBIDDEN', ['repository', 'pullRequest', 'closingIssuesReferences']]],
  );
});

test('what may not be read at all takes with it what cannot be without it', async () => {
  const { data, errors } = await ask(
    '{ repository(owner: "acme", name: "shop") { pullRequests(first: 5) { totalCount } } }',
    {},
    'none',
  );
  assert.deepEqual(data, { repository: null });
  assert.deepEqual(
    errors?.map(({ type, path: at }) => [type, at]),
    [['FORBIDDEN', ['repository', 'pullRequests']]],
  );
});

const mistakes: readonly (readonly [string, string, RegExp])[] = [
  ['a field that is not there', '{ viewer { nothing } }', /Field 'nothing' doesn't exist on type 'User'/],
  ['an argument that is not there', '{ viewer(a: 1) { login } }', /doesn't accept argument 'a'/],
  ['an argument that is missing', '{ repository(owner: "acme") { name } }', /missing required arguments: name/],
  [
    'a list without a size',
    '{ repository(owner: "acme", name: "shop") { pullRequests { totalCount } } }',
    /must provide a `first`/,
  ],
  [
    'a list that is too long',
    '{ repository(owner: "acme", name: "shop") { pullRequests(first: 101) { totalCount } } }',
    /exceeds the limit of 100/,
  ],
  ['an object without fields', '{ viewer }', /must have selections/],
  ['what cannot be read', '{ viewer { login }', /Parse error/],
  ['no such repository', '{ repository(owner: "acme", name: "none") { name } }', /Could not resolve to a Repository/],
  [
    'more than can be listed',
    '{ repository(owner: "acme", name: "shop") { pullRequests(first: 100) { nodes { commits(first: 100) { nodes { commit { parents(first: 100) { totalCount } } } } } } } }',
    /possible nodes/,
  ],
];
for (const [name, query, message] of mistakes)
  test(`a question with ${name} is refused`, async () => {
    const { errors } = await ask(query);
    assert.match(errors?.[0]?.message ?? '', message);
  });
