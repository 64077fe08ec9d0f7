/** Changes of any stretch of time, judged afresh from the stored history: one repository after the other. */
import type { TimeSpan } from '../../base/instant.ts';
import { collectRepositoryFact } from '../../facts/collect.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { Repository } from '../../model/repository.ts';
import type { KeptPart } from '../../store/change-populations.ts';
import { collectBranches, type BranchesSource } from '../auditing/collect-branches.ts';
import type { ChangeForge } from '../auditing/collect-changes.ts';
import { inScope } from '../auditing/configured-controls.ts';
import { withGoneBranches } from '../auditing/gone-branches.ts';
import type { AppContext } from '../context.ts';
import { forgeInputs, personsIn, type ForgeInputs } from '../forges/forge-inputs.ts';
import type { Working } from '../plumbline.ts';
import { landingInForce, storedBranches } from '../reading/read-repository.ts';
import { judgeChanges } from './judging.ts';
import { protectionTracks } from './protection.ts';
import { keptBranches, keptPart, positionsIn } from './records.ts';
import { forgeSeen } from './story.ts';

export async function* judgedParts(span: TimeSpan, context: AppContext, working: Working): AsyncIterable<KeptPart> {
  const { forges, repositories } = await everyRepository(context, working);
  for (const repository of repositories) {
    working.signal.throwIfAborted();
    const { facts, gaps, source, forge } = await collectStretch({ repository, span, forges }, context, working);
    const judging = { facts, gaps, span, ...(forge && { identities: forge.identities }) };
    const rows = judgeChanges(judging, context);
    const tracks = protectionTracks(repository, { facts, gaps, history: forge?.history });
    const seen = forgeSeen(forge?.history);
    const places = { positionOf: positionsIn(source), branches: keptBranches(source, span) };
    yield keptPart({ repository, rows, ...places, gaps, tracks, forge: seen });
  }
}

/** Facts about the changes of one repository. */
export async function stretchFacts(
  { repository, span }: { readonly repository: string; readonly span: TimeSpan },
  context: AppContext,
  working: Working,
): Promise<readonly Fact[]> {
  const { forges, repositories } = await everyRepository(context, working);
  const known = repositories.find(({ name }) => name === repository);
  return known ? (await collectStretch({ repository: known, span, forges }, context, working)).facts : [];
}

async function everyRepository(context: AppContext, working: Working) {
  const { repositories: known, histories, branchHistories } = context.stores;
  // Those that are out of scope since have been audited all the same.
  const scoped = await Promise.all((await known.list()).map((one) => inScope(one, context.config)));
  const repositories = await withGoneBranches(scoped, branchHistories, context.config);
  const landings = repositories.map((repository) => ({
    repository,
    persons: async () => {
      const further = await branchHistories.of(repository.name);
      return personsIn([...(await histories.commits(repository.name)), ...further.flatMap((one) => one.landings)]);
    },
  }));
  return { repositories, forges: await forgeInputs(landings, context, working) };
}

interface Wanted {
  readonly repository: Repository;
  readonly span: TimeSpan;
  readonly forges: ForgeInputs | undefined;
}

interface CollectedStretch {
  /** As it is audited: with its branches in scope. */
  readonly repository: Repository;
  readonly source: BranchesSource;
  readonly forge: ChangeForge | undefined;
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
}

async function collectStretch(
  { repository, span, forges }: Wanted,
  context: AppContext,
  working: Working,
): Promise<CollectedStretch> {
  const source = await storedSource(repository, span, context, working);
  const forge = await forges?.of(repository.name);
  const joining = { cache: context.stores.cache, joiner: context.joinerVersion, retry: false };
  const collecting = { ...joining, span, ...working, ...(forge && { forge }) };
  const facts: Fact[] = [];
  const gaps: Gap[] = [...repository.gaps];
  const own = collectRepositoryFact({ history: source.history, languagesAtHead: {} });
  for (const found of [...own, ...(await collectBranches(source, collecting))]) {
    if (found.kind === 'gap') gaps.push(found);
    else facts.push(found);
  }
  return { repository, source, forge, facts, gaps };
}

async function storedSource(
  repository: Repository,
  span: TimeSpan,
  { stores }: AppContext,
  { signal }: Working,
): Promise<BranchesSource> {
  const { name, defaultBranch = '', observedAt } = repository;
  const { histories, branchHistories, refs } = stores;
  const commits = await histories.commits(name);
  const since = Math.max(0, landingInForce(commits, span.from));
  const tenures = await histories.tenures(name, since);
  const history = { repository: name, branch: defaultBranch, commits, tenures, observedAt, gaps: [] };
  return {
    repository,
    history,
    branchObservations: await refs.observations(name, `refs/heads/${defaultBranch}`),
    sweeps: await refs.sweeps(name),
    branches: await storedBranches(repository, history, { branchHistories, refs, signal }),
  };
}
