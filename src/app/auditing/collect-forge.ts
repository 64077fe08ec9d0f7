/**
 * All facts about one repository that its forge has a part in: landings joined with changesets, moves of the branch,
 * what the forge told besides, and where the lists do not agree.
 */
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256 } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import { collectEmployment, collectForgeFacts } from '../../facts/forge/collect.ts';
import { collectForgeRefMoves, type RefMoves } from '../../facts/forge/ref-moves.ts';
import { reconcile } from '../../facts/reconciliation/reconcile.ts';
import { isAncestor, type ObservedMove } from '../../git/refs.ts';
import type { Fact, FactKind } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { Employment } from '../../model/access.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import type { JoinedLanding } from '../../facts/landed-change/joined-landing.ts';
import {
  collectJoinedChanges,
  joinedBefore,
  type ChangeContext,
  type ChangeForge,
  type ChangeSource,
} from './collect-changes.ts';

export interface ForgeCollecting extends ChangeSource {
  /** Moves of refs between our own looks at the clone, and when those were. */
  readonly seen: readonly ObservedMove[];
  readonly sweeps: readonly Instant[];
}

type Context = ChangeContext & { readonly forge: ChangeForge };

export async function collectForge(source: ForgeCollecting, context: Context): Promise<readonly (Fact | Gap)[]> {
  const { repository } = source;
  const { forge } = context;
  const { employment = [] } = forge;
  const { found, differences } = await collectForgeBranch(source, context);
  return [
    ...found,
    ...collectForgeFacts(forge.history, repository.observedAt),
    ...collectEmployment(employment, employmentSource(repository, employment)),
    ...differences,
  ];
}

export function employmentSource(
  { name, observedAt }: Repository,
  employment: readonly Employment[],
): Parameters<typeof collectEmployment>[1] {
  return { repository: name, readAt: observedAt, digest: sha256(canonicalJson(employment)) };
}

export interface ForgeBranch {
  readonly found: readonly (Fact | Gap)[];
  readonly differences: readonly Fact<'difference'>[];
  readonly joined: ReadonlyMap<ObjectId, JoinedLanding>;
}

/** What is of one branch alone; what the forge told besides belongs to the repository. */
export async function collectForgeBranch(source: ForgeCollecting, context: Context): Promise<ForgeBranch> {
  const { repository, history, before, heads } = source;
  const { span, signal, forge } = context;
  const changes = await collectJoinedChanges(source, context);
  const moves = await movesOf(source, forge);
  const isOf =
    <K extends FactKind>(kind: K) =>
    (one: Fact | Gap): one is Fact<K> =>
      one.kind === kind;
  const differences = await reconcile({
    repository,
    history,
    period: span,
    forge: changes.forge!,
    landed: changes.found.filter(isOf('landed-change')),
    moves: moves.found.filter(isOf('ref-move')),
    breaks: moves.breaks,
    isSeveral: (heads?.length ?? 1) > 1,
    ...(before && { landedAs: (commit) => joinedBefore(before, commit) }),
    signal,
  });
  return { found: [...changes.found, ...moves.found], differences, joined: changes.forge!.joined };
}

async function movesOf(
  { repository, history, before, seen, sweeps }: ForgeCollecting,
  forge: ChangeForge,
): Promise<RefMoves> {
  const positions = new Map(history.commits.map(({ commit, index }) => [commit, index]));
  return collectForgeRefMoves({
    repository: repository.name,
    branch: history.branch,
    isFurther: before !== undefined,
    history: forge.history,
    seen,
    sweeps,
    until: repository.observedAt,
    async isAncestor(before: ObjectId, after: ObjectId) {
      const [from, to] = [positions.get(before), positions.get(after)];
      // Two landings of one branch: git need not be asked, and the log of a year has thousands.
      if (from !== undefined && to !== undefined) return from <= to;
      return isAncestor(repository.gitDirectory, before, after);
    },
  });
}
