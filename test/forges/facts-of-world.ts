/** A simulated company as Plumbline comes to know it: its forge synced into a store, its repository read, facts made of both. */
import path from 'node:path';
import { silentObserver } from '../../src/base/progress.ts';
import { SecretText } from '../../src/base/secret-text.ts';
import { collectBranches } from '../../src/app/auditing/collect-branches.ts';
import { collectForge } from '../../src/app/auditing/collect-forge.ts';
import { readForgeHistory } from '../../src/app/forges/strand-histories.ts';
import { staleIn } from '../../src/app/forges/deliveries.ts';
import { syncForge, type SyncReport } from '../../src/app/forges/sync.ts';
import { cluesFrom } from '../../src/facts/identity/clues.ts';
import { resolveIdentities, type Identities, type IdentityClue } from '../../src/facts/identity/identities.ts';
import { currentRecords, type ForgeHistory } from '../../src/facts/forge/strand-history.ts';
import type { Forge, Strand, WebhookNews } from '../../src/forges/forge.ts';
import { answerBookInMemory } from '../../src/forges/transport/answer-book.ts';
import { openTransport } from '../../src/forges/transport/transport.ts';
import type { ForgeFactory } from '../../src/forges/factory.ts';
import { github } from '../../src/forges/github/github.ts';
import type { ReadBranch as ReadBranchFacts } from '../../src/app/reading/read-repository.ts';
import { withBranches } from '../../src/git/branch.ts';
import { LandedElsewhere, readBranch as readFurtherBranch } from '../../src/git/branch-landings.ts';
import { discoverRepositories } from '../../src/git/discover.ts';
import { readHistory } from '../../src/git/history.ts';
import { openRepository } from '../../src/git/open.ts';
import { isAncestor, refMoves, type ObservedMove } from '../../src/git/refs.ts';
import type { Fact, FactKind } from '../../src/model/fact.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { Gap } from '../../src/model/gap.ts';
import type { RefObservation, RepositoryHistory } from '../../src/model/history.ts';
import { asObjectId, type Repository } from '../../src/model/repository.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { forgeRecordStore } from '../../src/store/forge-records.ts';
import { forgeSourceStore } from '../../src/store/forge-sources.ts';
import { scanCache, type ScanCache } from '../../src/store/caches.ts';
import type { Face, News } from './faces/face.ts';
import { githubFace } from './faces/github.ts';
import { peopleList } from './ground-truth.ts';
import { playForge, type PlayedForge } from './server.ts';
import type { World } from './world.ts';

const token = 'administrators-token';
const secret = 'secret-of-the-webhook';
const working = { observer: silentObserver, signal: new AbortController().signal };

export interface KnownWorld {
  readonly world: World;
  /** Where branches pointed at each look at the clone; none when absent. */
  readonly observations?: readonly RefObservation[];
  readonly history: ForgeHistory;
  readonly identities: Identities;
  readonly cache: ScanCache;
  close(): Promise<void>;
}

/** Which forge the company uses; GitHub when nothing is said. */
export interface PlayedAs {
  readonly factory: ForgeFactory;
  readonly face: Face;
  /** Who the token speaks for. */
  readonly login: string;
  /** What the configuration says of accounts. */
  readonly clues?: readonly IdentityClue[];
}

const asGithub = (world: World): PlayedAs => ({
  factory: github,
  face: githubFace({ world, server: { version: '3.19.1' } }),
  login: 'plumbline',
});

/** Syncs everything that an administrator may read, once, when all is over. */
export async function knowWorld(world: World, folder: string, played = asGithub(world)): Promise<KnownWorld> {
  const source = await connect(world, folder, { played });
  try {
    await source.sync();
    return await knownFrom(source);
  } finally {
    await source.disconnect();
  }
}

export interface Connection {
  readonly world: World;
  readonly database: Database;
  readonly server: PlayedForge;
  /** Reads as it is at the time of the connection's clock; everything when no strands are named. */
  sync(strands?: readonly Strand[]): Promise<SyncReport>;
  /** The forge posts what happened, signed; what that makes stale is read again at once. */
  deliver(news: readonly News[]): Promise<void>;
  /** What was read so far, of the world's first repository. */
  history(): Promise<ForgeHistory>;
  readonly clues: readonly IdentityClue[];
  /** The store stays open. */
  disconnect(): Promise<void>;
}

export interface ConnectOptions {
  readonly played: PlayedAs;
  /** Where simulated time stands; after all that happened when absent. */
  readonly now?: () => Instant;
  readonly asOf?: (now: Instant) => World;
}

export async function connect(world: World, folder: string, options: ConnectOptions): Promise<Connection> {
  const { factory, face, login, clues = [] } = options.played;
  const database = await openDatabase(path.join(folder, `known-${world.seed}.db`));
  const records = forgeRecordStore(database);
  const sources = forgeSourceStore(database);
  const clock = { now: options.now ?? (() => world.now) };
  const server = await playForge({
    world,
    face,
    credentials: { [token]: { login, kind: 'personal', scopes: ['*'] } },
    now: clock.now,
    ...(options.asOf && { asOf: options.asOf }),
  });
  const transport = openTransport({
    root: factory.interfaceRoot(server.origin),
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve(factory.authorization(new SecretText(token))),
    headers: factory.headers,
    book: answerBookInMemory(),
    clock,
    sleep: () => Promise.resolve(),
    observer: silentObserver,
    patience: 3_700_000,
  });
  const forge = factory.open({ origin: server.origin, owner: world.organisation.login, transport });
  const source = `${factory.kind}:${world.organisation.login}`;
  const branches = (): readonly string[] => ['main', 'release/1.x'];
  const sync: Connection['sync'] = (strands) =>
    syncForge({ source, forge, branches, ...(strands && { strands }) }, { records, sources, clock }, working);
  return {
    world,
    database,
    server,
    clues,
    sync,
    async deliver(news) {
      const taken = news.map((one) => readDelivery(forge, face.delivery!(one, secret), clock.now()));
      for (const { repository, moves } of taken)
        if (repository !== null && moves.length > 0)
          await records.keepWatched({ source, repository, strand: 'ref-activity' }, moves);
      const { strands } = staleIn(taken);
      if (strands!.length > 0) await sync(strands);
    },
    async history() {
      const [shop] = world.repositories;
      const { repository } = await readBranch(world, 'main');
      return readForgeHistory({
        records,
        source,
        forge,
        repository: repository.name,
        path: `${shop!.owner}/${shop!.name}`,
      });
    },
    disconnect: () => server.close(),
  };
}

function readDelivery(
  { webhooks }: Forge,
  { headers, body }: ReturnType<NonNullable<Face['delivery']>>,
  receivedAt: Instant,
): WebhookNews {
  const read = webhooks.read({ headers, body: Buffer.from(body), receivedAt }, secret);
  if (!read.ok) throw new Error(`A delivery is refused: ${read.error}`);
  return read.value;
}

export async function knownFrom(connection: Connection): Promise<KnownWorld> {
  const { world, database, clues } = connection;
  const history = await connection.history();
  const changesets = currentRecords(history, 'changesets').map(({ value }) => value);
  const identities = resolveIdentities(cluesFrom({ changesets, people: peopleList(world), others: clues }));
  return { world, history, identities, cache: scanCache(database), close: () => database.destroy() };
}

export async function readBranch(
  { repositories, now }: World,
  branch: string,
  observations: readonly RefObservation[] = [],
): Promise<{ readonly repository: Repository; readonly history: RepositoryHistory }> {
  const [shop] = repositories;
  const [found] = (await discoverRepositories(shop!.gitDirectory)).found;
  const opened = await openRepository({ found: found!, observedAt: now });
  const head = asObjectId(shop!.branches.get(branch)!);
  const repository: Repository = { ...opened, defaultBranch: branch, head };
  const of = observations.filter(({ ref }) => ref === `refs/heads/${branch}`);
  const { history } = await readHistory({ repository, observations: of, observedAt: now, observer: silentObserver });
  return { repository, history };
}

async function seenMoves(
  { gitDirectory }: Repository,
  observations: readonly RefObservation[] = [],
): Promise<{ readonly seen: readonly ObservedMove[]; readonly sweeps: readonly Instant[] }> {
  const seen = await refMoves({
    observations,
    isAncestor: (before, after) => isAncestor(gitDirectory, before, after),
  });
  return { seen, sweeps: [...new Set(observations.map(({ observedAt }) => observedAt))] };
}

export interface BranchFacts {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
  readonly landings: readonly Fact<'landed-change'>[];
  readonly gaps: readonly Gap[];
  /** Of every kind. */
  readonly all: readonly Fact[];
  of<K extends FactKind>(kind: K): readonly Fact<K>[];
}

/** Of the world's window, on one branch. */
export async function factsOf(known: KnownWorld, branch: string): Promise<BranchFacts> {
  const { world, cache, history: forge, identities } = known;
  const { repository, history } = await readBranch(world, branch, known.observations);
  const found = await collectForge(
    { repository, history, ...(await seenMoves(repository, known.observations)) },
    {
      cache,
      span: world.window,
      retry: true,
      forge: { history: forge, identities, employment: peopleList(world) },
      ...working,
    },
  );
  const gaps = found.filter((one): one is Gap => one.kind === 'gap');
  const of = <K extends FactKind>(kind: K): readonly Fact<K>[] =>
    found.filter((one): one is Fact<K> => one.kind === kind);
  const all = found.filter((one): one is Fact => one.kind !== 'gap');
  return { repository, history, landings: of('landed-change'), gaps, all, of };
}

/** Of the world's window, on several branches at once, as an audit that has them in scope collects them. */
export async function factsInScope(known: KnownWorld, further: readonly string[]): Promise<BranchFacts> {
  const { world, cache, history: forge, identities } = known;
  const { repository: opened, history } = await readBranch(world, 'main');
  const repository = await withBranches(opened, further);
  const elsewhere = new LandedElsewhere();
  elsewhere.add(history);
  const branches: ReadBranchFacts[] = [];
  for (const branch of repository.furtherBranches ?? []) {
    const asked = { repository, branch, elsewhere, observations: [], observedAt: world.now };
    const { history: own } = await readFurtherBranch(asked);
    elsewhere.add(own);
    branches.push({ history: own, observations: [], isGone: false });
  }
  const found = await collectBranches(
    { repository, history, branchObservations: [], sweeps: [], branches },
    {
      cache,
      span: world.window,
      retry: true,
      forge: { history: forge, identities, employment: peopleList(world) },
      ...working,
    },
  );
  const gaps = found.filter((one): one is Gap => one.kind === 'gap');
  const of = <K extends FactKind>(kind: K): readonly Fact<K>[] =>
    found.filter((one): one is Fact<K> => one.kind === kind);
  const all = found.filter((one): one is Fact => one.kind !== 'gap');
  return { repository, history, landings: of('landed-change'), gaps, all, of };
}
