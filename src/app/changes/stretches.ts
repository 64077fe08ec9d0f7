/** Changes of any stretch of time, judged afresh from the stored history: one repository after the other. */
import type { TimeSpan } from '../../base/instant.ts';
import { collectRepositoryFact } from '../../facts/collect.ts';
import { isAncestor, refMoves } from '../../git/refs.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryHistory } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { KeptPart } from '../../store/change-populations.ts';
import { collectChanges, type ChangeContext, type ChangeForge } from '../auditing/collect-changes.ts';
import { collectForge } from '../auditing/collect-forge.ts';
import type { AppContext } from '../context.ts';
import { forgeInputs, personsIn, type ForgeInputs } from '../forges/forge-inputs.ts';
import type { Working } from '../plumbline.ts';
import { landingInForce } from '../reading/read-repository.ts';
import { judgeChanges } from './judging.ts';
import { protectionTracks } from './protection.ts';
import { keptPart } from './records.ts';
import { forgeSeen } from './story.ts';

export async function* judgedParts(span: TimeSpan, context: AppContext, working: Working): AsyncIterable<KeptPart> {
  const { forges, repositories } = await everyRepository(context, working);
  for (const repository of repositories) {
    working.signal.throwIfAborted();
    const { facts, gaps, history, forge } = await collectStretch({ repository, span, forges }, context, working);
    const judging = { facts, gaps, span, ...(forge && { identities: forge.identities }) };
    const rows = judgeChanges(judging, context);
    const positions = new Map<string, number>(history.commits.map(({ commit, index }) => [commit, index]));
    const tracks = protectionTracks(repository, { facts, gaps, history: forge?.history });
    const seen = forgeSeen(forge?.history);
    yield keptPart({ repository, rows, positionOf: (commit) => positions.get(commit)!, gaps, tracks, forge: seen });
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
  const { repositories: known, histories } = context.stores;
  const repositories = await known.list();
  const landings = repositories.map((repository) => ({
    repository,
    persons: async () => personsIn(await histories.commits(repository.name)),
  }));
  return { repositories, forges: await forgeInputs(landings, context, working) };
}

interface Wanted {
  readonly repository: Repository;
  readonly span: TimeSpan;
  readonly forges: ForgeInputs | undefined;
}

interface CollectedStretch {
  readonly history: RepositoryHistory;
  readonly forge: ChangeForge | undefined;
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
}

async function collectStretch(
  { repository, span, forges }: Wanted,
  context: AppContext,
  working: Working,
): Promise<CollectedStretch> {
  const history = await storedHistory(repository, span, context);
  const forge = await forges?.of(repository.name);
  const joining = { cache: context.stores.cache, joiner: context.joinerVersion, retry: false };
  const collecting = { ...joining, span, ...working };
  const facts: Fact[] = [];
  const gaps: Gap[] = [...repository.gaps];
  const own = collectRepositoryFact({ history, languagesAtHead: {} });
  for (const found of [...own, ...(await changesOf({ repository, history }, forge, collecting, context))]) {
    if (found.kind === 'gap') gaps.push(found);
    else facts.push(found);
  }
  return { history, forge, facts, gaps };
}

interface ReadChanges {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
}

async function changesOf(
  read: ReadChanges,
  forge: ChangeForge | undefined,
  collecting: ChangeContext,
  { stores }: AppContext,
): Promise<readonly (Fact | Gap)[]> {
  if (!forge) return collectChanges(read, collecting);
  const { repository } = read;
  const observations = await stores.refs.observations(repository.name, `refs/heads/${repository.defaultBranch ?? ''}`);
  const seen = await refMoves({
    observations,
    isAncestor: (before, after) => isAncestor(repository.gitDirectory, before, after),
  });
  const sweeps = await stores.refs.sweeps(repository.name);
  return collectForge({ ...read, seen, sweeps }, { ...collecting, forge });
}

async function storedHistory(
  { name, defaultBranch = '', observedAt }: Repository,
  span: TimeSpan,
  { stores }: AppContext,
): Promise<RepositoryHistory> {
  const commits = await stores.histories.commits(name);
  const since = Math.max(0, landingInForce(commits, span.from));
  const tenures = await stores.histories.tenures(name, since);
  return { repository: name, branch: defaultBranch, commits, tenures, observedAt, gaps: [] };
}
