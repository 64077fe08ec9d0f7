/**
 * What is asked of each changeset, in one question for a page of them. Lists inside are cut at a hundred by GitHub; a
 * second question (`ChangesetRest`) reads on in those that are longer. Names of fields: docs.github.com/graphql/reference.
 *
 * Cost: a page of 20 with lists of 100 is 1 to 2 points of 5,000 an hour, where the REST interface would take 100
 * requests. GitHub ends questions after ten seconds; the reader halves the page when it does.
 */
export const pageSize = 20;
export const listSize = 100;

/** No addresses: they would need a scope that reads people's profiles. Commits carry addresses beside accounts. */
const account = `__typename login
  ... on User { databaseId name }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }`;

const commit = `oid message
  author { name email user { databaseId login name } }
  committer { name email user { databaseId login name } }`;

const page = `pageInfo { hasNextPage endCursor }`;

const review = `fullDatabaseId state submittedAt author { ${account} } commit { oid } authorCanPushToRepository`;

const event = `__typename
  ... on ReviewDismissedEvent { createdAt actor { ${account} } previousReviewState review { fullDatabaseId } }
  ... on HeadRefForcePushedEvent { createdAt actor { ${account} } beforeCommit { oid } afterCommit { oid } }
  ... on AddedToMergeQueueEvent { createdAt }
  ... on MergedEvent { createdAt commit { oid } }`;

const statusCheck = `__typename
  ... on CheckRun { name status conclusion startedAt completedAt detailsUrl checkSuite { app { databaseId slug } } }
  ... on StatusContext { context state createdAt targetUrl }`;

const issue = `number url createdAt repository { nameWithOwner }`;

export const eventTypes =
  'REVIEW_DISMISSED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, ADDED_TO_MERGE_QUEUE_EVENT, MERGED_EVENT';

const list = (after: string): string => `first: ${listSize}${after}`;

function lists(after: (name: string) => string): string {
  return `
  commits(${list(after('commits'))}) { totalCount ${page} nodes { commit { ${commit} } } }
  reviews(${list(after('reviews'))}) { ${page} nodes { ${review} } }
  timelineItems(${list(after('events'))}, itemTypes: [${eventTypes}]) { ${page} nodes { ${event} } }
  closingIssuesReferences(first: 50) { ${page} nodes { ${issue} } }
  last: commits(last: 1) { nodes { commit { oid statusCheckRollup {
    contexts(${list(after('statusChecks'))}) { ${page} nodes { ${statusCheck} } } } } } }`;
}

const changeset = `number url title body lastEditedAt state isDraft createdAt updatedAt mergedAt closedAt
  baseRefName headRefName headRefOid baseRefOid isCrossRepository headRepositoryOwner { login }
  author { ${account} } mergedBy { ${account} }
  mergeCommit { oid parents(first: 2) { totalCount } }
  labels(first: 50) { nodes { name } }`;

export const changesetsQuery = `query Changesets($owner: String!, $name: String!, $size: Int!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: $size, after: $cursor, orderBy: { field: UPDATED_AT, direction: DESC }) {
      ${page}
      nodes { ${changeset} ${lists(() => '')} }
    }
  }
}`;

/** Which one stands there: for a changeset that GitHub cannot answer in time. */
export const changesetNameQuery = `query ChangesetName($owner: String!, $name: String!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: 1, after: $cursor, orderBy: { field: UPDATED_AT, direction: DESC }) { ${page} nodes { number } }
  }
}`;

/** The lists of one changeset from their cursors on; a list that is over is asked for from its end and comes empty. */
export const changesetRestQuery = `query ChangesetRest($owner: String!, $name: String!, $number: Int!,
  $commits: String, $reviews: String, $events: String, $statusChecks: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { ${lists((name) => `, after: $${name}`)} }
  }
}`;

/** What landed by queue was tested as another commit than the proposal's last one. */
export const commitChecksQuery = `query CommitChecks($owner: String!, $name: String!, $oid: GitObjectID!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $oid) { ... on Commit { oid statusCheckRollup {
      contexts(first: ${listSize}, after: $cursor) { ${page} nodes { ${statusCheck} } } } } }
  }
}`;
