/**
 * Which owners files stand on a branch beside the production branch, over its life: a forge asks the file of the branch that
 * is merged into, not that of production. Such a branch begins with the files of where it left the other, and only
 * landings that touch one of the few effective places change that, so these commits are all that is looked into.
 *
 * Invariant: where a commit cannot be looked into there is a gap and no fact, never "no owners".
 */
import type { Instant, TimeSpan } from '../base/instant.ts';
import { filesAt } from '../git/files-at.ts';
import type { Boundary, Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { BranchLanding, PathTenure } from '../model/history.ts';
import type { ObjectId } from '../model/repository.ts';
import { codeOwners } from './extractors/code-owners.ts';
import { isExtractedGap } from './extractor.ts';

const places = ['', '.github/', '.gitlab/', '.gitea/', 'docs/']
  .map((folder) => `${folder}CODEOWNERS`)
  .filter((path) => codeOwners.wants(path));

export interface BranchOwnersSource {
  readonly gitDirectory: string;
  /** The branch, with the time that it is known for. */
  readonly branch: Fact<'branch'>;
  readonly landings: readonly BranchLanding[];
  /** Of the production branch: where it never had such a file, the branch left it without one. */
  readonly tenures: readonly PathTenure[];
  readonly observedAt: Instant;
  readonly signal?: AbortSignal;
}

interface Stand {
  readonly commit: ObjectId;
  readonly from: Boundary;
}

export async function collectBranchOwners(
  source: BranchOwnersSource,
): Promise<readonly (Fact<'branch-owners'> | Gap)[]> {
  const { branch, gitDirectory, signal, observedAt } = source;
  const stands = standsOf(source);
  const found: (Fact<'branch-owners'> | Gap)[] = [];
  for (const [at, { commit, from }] of stands.entries()) {
    const to = stands[at + 1]?.from ?? branch.valid.to;
    if (to !== undefined && to.at <= from.at) continue;
    const files = isNeverOwned(source) ? new Map() : await filesAt({ gitDirectory, commit, paths: places, signal });
    if (files === undefined) {
      found.push(lacking(branch, commit, { from: from.at, to: to?.at ?? observedAt }));
      continue;
    }
    found.push({
      kind: 'branch-owners',
      id: `branch-owners:${branch.repository}:${branch.value.branch}@${commit}`,
      repository: branch.repository,
      value: { branch: branch.value.branch, paths: [...files].filter(namesSomebody).map(([path]) => path) },
      valid: { from, ...(to && { to }) },
      observedAt,
      provenance: branch.provenance,
      source: { collector: 'branch-owners@1', raw: commit, commit },
    });
  }
  return found;
}

/** The commit that it began with, then each that may have changed an owners file. */
function standsOf({ branch, landings }: BranchOwnersSource): readonly Stand[] {
  const { fork, head } = branch.value;
  const first = fork ?? landings[0]?.commit ?? head;
  const changes = landings.filter(({ paths }) => paths === null || paths.some((path) => codeOwners.wants(path)));
  return [
    { commit: first, from: branch.valid.from },
    ...changes.map(({ commit, landedAt }) => ({ commit, from: { at: landedAt, commit } })),
  ];
}

function isNeverOwned({ branch, landings, tenures }: BranchOwnersSource): boolean {
  if (branch.value.fork === null) return false;
  const isTouched = landings.some(({ paths }) => paths === null || paths.some((path) => codeOwners.wants(path)));
  return !isTouched && !tenures.some(({ path }) => codeOwners.wants(path));
}

function namesSomebody([path, text]: readonly [string, string]): boolean {
  for (const found of codeOwners.extract({ path, text }))
    if (!isExtractedGap(found) && found.value.rules.some(({ owners }) => owners.length > 0)) return true;
  return false;
}

function lacking(branch: Fact<'branch'>, commit: ObjectId, span: TimeSpan): Gap {
  const detail = `Which owners files stood on ${branch.value.branch} from ${commit} on could not be read: the clone lacks them. A complete clone would mend it.`;
  return { kind: 'gap', of: 'branch-owners', repository: branch.repository, reason: 'missing-object', detail, span };
}
