import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lists } from './changeset-schema.ts';
import { Gathering } from './gathering.ts';

const pageInfo = { hasNextPage: false, endCursor: null };
const none = { pageInfo, nodes: [] };
const lists: Lists = {
  commits: { ...none, totalCount: 0 },
  reviews: none,
  timelineItems: none,
  closingIssuesReferences: none,
  last: { nodes: [{ commit: { oid: 'a'.repeat(40), statusCheckRollup: { contexts: { pageInfo, nodes: [null] } } } }] },
};
const place = ['repository', 'pullRequests', 'nodes', 0];
const inContexts = ['commit', 'statusCheckRollup', 'contexts', 'nodes', 0];

const refused: readonly (readonly [string, readonly (string | number)[], readonly string[]])[] = [
  // What a fine-grained token meets: it may read statuses, and check runs not.
  ['one check run', ['last', 'nodes', 0, ...inContexts], ['statusChecks']],
  ['the list of reviews', ['reviews'], ['reviews']],
  ['one event', ['timelineItems', 'nodes', 3], ['reviews', 'pushes']],
  ['an issue of another repository', ['closingIssuesReferences', 'nodes', 0], ['requests']],
  ['something that is no list', ['mergedBy'], []],
];
for (const [name, path, parts] of refused) {
  test(`refused inside of an answer, missing by its part: ${name}`, () => {
    const gathering = new Gathering(lists);
    gathering.refusedInside([{ type: 'FORBIDDEN', path: [...place, ...path], message: 'Resource not accessible' }], 4);
    const { missing, statusChecks } = gathering.lists();
    assert.deepEqual(
      missing.map(({ part, reason }) => [part, reason]),
      parts.map((part) => [part, 'forbidden']),
    );
    assert.deepEqual(statusChecks, []);
  });
}

test('a forced push whose commit is gone is missing, not a push that never was', () => {
  const event = {
    __typename: 'HeadRefForcePushedEvent',
    createdAt: '2026-01-01T00:00:00.000Z',
    actor: null,
    beforeCommit: null,
    afterCommit: null,
  };
  const gathering = new Gathering({ ...lists, timelineItems: { pageInfo, nodes: [event] } } as Lists);
  assert.deepEqual(
    gathering.lists().missing.map(({ part, reason }) => [part, reason]),
    [['pushes', 'expired']],
  );
});
