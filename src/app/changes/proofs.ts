/** What each claim about a change rests on: ids of facts, and the commands of git that make the proof again. */
import type { ChangeRow } from '../plumbline.ts';

export interface Proof {
  readonly claim: string;
  /** Ids of facts. */
  readonly facts: readonly string[];
  /** To be run in the clone. */
  readonly commands: readonly string[];
}

export function proofsOf({ fact }: ChangeRow): readonly Proof[] {
  const { value, id } = fact;
  const { commit, branch, proposed, content, deployments = [] } = value;
  return [
    {
      claim: `${commit.slice(0, 10)} landed on ${branch} at ${value.landedAt} (${value.provenance})`,
      facts: [id],
      commands: [`git log -1 --format=fuller ${commit}`, `git merge-base --is-ancestor ${commit} ${quoted(branch)}`],
    },
    { claim: joinClaim(value), facts: [id, ...(proposed ? [proposed.fact] : [])], commands: joinCommands(value) },
    ...(content
      ? [
          {
            claim: `content: ${content.result}: ${content.because}`,
            facts: [id],
            commands: contentCommands(value),
          },
        ]
      : []),
    ...deployments.map(({ environment, at, fact: deployment }) => ({
      claim: `deployed to ${environment} at ${at}`,
      facts: [deployment],
      commands: [],
    })),
  ];
}

type Landed = ChangeRow['fact']['value'];

function joinClaim({ change, joinedBy, joinReason }: Landed): string {
  const through = change === null ? 'through no changeset that is known' : `through changeset ${change.id}`;
  return `landed ${through} (${joinedBy}): ${joinReason}`;
}

function joinCommands({ commit, proposed }: Landed): readonly string[] {
  if (proposed === undefined) return [`git show --no-patch --format=%B ${commit}`];
  return [`git show --no-patch --format=%B ${commit}`, `git log --format='%H %an <%ae>' ${commit}^..${proposed.head}`];
}

/** A merge is made anew from the two sides; git writes the id of the tree, which is held against that of the landing. */
function contentCommands({ commit, proposed, content, method }: Landed): readonly string[] {
  const head = content?.against ?? proposed?.head;
  if (!head) return [];
  // The reason names the parent that the merge was made with: that of the first of several commits.
  if (method === 'rebase') return [`git diff --stat ${head} ${commit}`];
  return [`git merge-tree --write-tree ${commit}^1 ${head}`, `git rev-parse '${commit}^{tree}'`];
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
