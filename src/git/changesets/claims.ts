/**
 * What a landing's message claims about the changeset it came through. A claim is a lead, not a proof: the joiner looks
 * for the changeset itself and says in the end what it rests on.
 */
export interface Claim {
  /** Number of the changeset, or the id that the review system gave it. */
  readonly id: string;
  readonly by:
    | 'merge-title' // "Merge pull request #12 from …"
    | 'squash-title' // "Title (#12)"
    | 'queue-title' // bors, homu: "Auto merge of #12", "Merge #12"
    | 'merge-request' // GitLab's "See merge request group/project!12"
    | 'change-link' // a trailer with the address: PR-URL, Pull Request resolved, Reviewed-on, Differential Revision
    | 'change-id' // Gerrit's Change-Id alone
    | 'closing'; // "Closes #12": an issue, unless a changeset of that number exists
  readonly url?: string;
  /** As found. */
  readonly text: string;
}

const inTitle: readonly (readonly [Claim['by'], RegExp])[] = [
  ['queue-title', /^Auto merge of #(\d+)\b/],
  ['queue-title', /^Merge #(\d+)(?:$|[ :#])/],
  ['queue-title', /gh-readonly-queue\/[^/\s]+\/pr-(\d+)-/],
  ['merge-title', /^Merge pull request #(\d+)\b/],
  ['merge-title', /^Merge pull request '.*' \(#(\d+)\) from /],
  ['merge-title', /^Merged in .+ \(pull request #(\d+)\)/],
  ['merge-title', /^Merged PR (\d+): /],
  ['merge-title', /^(?:bug|feature|minor|security) #(\d+) .+ \([^)]+\)$/],
  ['squash-title', /\((?:[\w.-]+\/[\w.-]+)?[#!](\d+)\)$/],
];

const inBody: readonly (readonly [Claim['by'], RegExp])[] = [
  ['merge-request', /^See merge request [^\s!]*!(\d+)$/m],
  [
    'change-link',
    /^(?:PR-URL|Pull Request resolved|Pull-Request|PR):\s*(https?:\/\/\S+\/(?:pull|pulls|merge_requests|pull-requests)\/(\d+))\s*$/im,
  ],
  ['change-link', /^Reviewed-on:\s*(https?:\/\/\S+?\/(\d+))\/?\s*$/im],
  ['change-link', /^Differential Revision:\s*(https?:\/\/\S+?\/(D\d+))\s*$/im],
  ['change-id', /^Change-Id:\s*(I[0-9a-f]{8,64})\s*$/m],
];

const closings =
  /^\s*(?:Closes|Fixes|Resolves|Merges)(?::|\s)\s*(?:(?:[\w.-]+\/[\w.-]+)?#|gh-|https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/pull\/)(\d+)\b/gim;

/** Surest first. */
export function claimsIn(message: string): readonly Claim[] {
  const title = message.trimStart().split('\n', 1)[0]!.trim();
  const claims: Claim[] = [];
  for (const [by, pattern] of inTitle) {
    const match = pattern.exec(title);
    if (match) claims.push({ id: match[1]!, by, text: match[0] });
  }
  for (const [by, pattern] of inBody) {
    const match = pattern.exec(message);
    if (!match) continue;
    const link = match[2] === undefined ? {} : { url: match[1]! };
    claims.push({ id: match[2] ?? match[1]!, by, text: match[0].trim(), ...link });
  }
  for (const match of message.matchAll(closings)) claims.push({ id: match[1]!, by: 'closing', text: match[0].trim() });
  return claims;
}

/** What GitHub writes when the fix of a security advisory lands out of its private fork, which has no public changeset. */
export function isFromPrivateFork(message: string): boolean {
  return /^(?:Merge commit from fork|Merge pull request from GHSA-[\w-]+)(?:\n|$)/.test(message);
}
