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
import type { ObjectId } from '../../model/repository.ts';
import { collectJoinedChanges, type ChangeContext, type ChangeForge, type ChangeSource } from './collect-changes.ts';

export interface ForgeCollecting extends ChangeSource {
  /** Moves of refs between our own looks at the clone, and when those were. */
  readonly seen: readonly ObservedMove[];
  readonly sweeps: readonly Instant[];
}

export async function collectForge(
  source: ForgeCollecting,
  context: ChangeContext & { readonly forge: ChangeForge },
): Promise<readonly (Fact | Gap)[]> {
  const { repository, history } = source;
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
    signal,
  });
  const { employment = [] } = forge;
  const people = {
    repository: repository.name,
    readAt: repository.observedAt,
    digest: sha256(canonicalJson(employment)),
  };
  return [
    ...changes.found,
    ...moves.found,
    ...collectForgeFacts(forge.history, repository.observedAt),
    ...collectEmployment(employment, people),
    ...differences,
  ];
}

async function movesOf({ repository, history, seen, sweeps }: ForgeCollecting, forge: ChangeForge): Promise<RefMoves> {
  const positions = new Map(history.commits.map(({ commit, index }) => [commit, index]));
  return collectForgeRefMoves({
    repository: repository.name,
    branch: history.branch,
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
