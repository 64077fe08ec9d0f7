/** A played Gitea, or a real one, with its forge opened before it: what the tests of `src/forges/gitea/` have in common. */
import { silentObserver } from '../../src/base/progress.ts';
import { SecretText } from '../../src/base/secret-text.ts';
import type { Clock } from '../../src/base/clock.ts';
import type {
  Forge,
  ForgePage,
  ForgeRecord,
  ForgeRepository,
  ReadRequest,
  Strand,
  StrandMap,
} from '../../src/forges/forge.ts';
import { gitea } from '../../src/forges/gitea/gitea.ts';
import { answerBookInMemory, type AnswerBook } from '../../src/forges/transport/answer-book.ts';
import { openTransport } from '../../src/forges/transport/transport.ts';
import { giteaFace, type GiteaFaceOptions } from './faces/gitea.ts';
import { playForge, type PlayedForge, type PlayOptions } from './server.ts';
import type { World } from './world.ts';

export const administratorsToken = 'administrators-token';

export interface GiteaStageOptions {
  readonly world: World;
  readonly play?: Partial<PlayOptions>;
  readonly face?: Omit<GiteaFaceOptions, 'world'>;
  /** Of tokens, and `repository-admin`, `organization-owner`; `*` is an administrator of the server. */
  readonly scopes?: readonly string[];
  readonly login?: string;
  readonly patience?: number;
}

export async function openGitea(options: GiteaStageOptions): Promise<{ forge: Forge; server: PlayedForge }> {
  const { world, play, face, scopes = ['*'], login = 'mira', patience } = options;
  const server = await playForge({
    world,
    face: giteaFace({ world, ...face }),
    credentials: { [administratorsToken]: { login, kind: 'personal', scopes } },
    ...play,
  });
  const clock = { now: () => world.now };
  return { server, forge: giteaBefore(server.origin, { clock, ...(patience !== undefined && { patience }) }) };
}

export interface Before {
  readonly clock: Clock;
  readonly token?: string;
  readonly owner?: string;
  readonly book?: AnswerBook;
  readonly patience?: number;
}

/** Another process before the same server: nothing in memory is shared but the book. */
export function giteaBefore(origin: string, options: Before): Forge {
  const {
    clock,
    token = administratorsToken,
    owner = 'acme',
    book = answerBookInMemory(),
    patience = 3_700_000,
  } = options;
  const transport = openTransport({
    root: gitea.interfaceRoot(origin),
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve(gitea.authorization(new SecretText(token))),
    headers: gitea.headers,
    book,
    clock,
    sleep: () => Promise.resolve(),
    observer: silentObserver,
    patience,
  });
  return gitea.open({ origin, owner, transport });
}

const asking = { observer: silentObserver, signal: new AbortController().signal };

export async function repositoriesOf(forge: Forge) {
  const pages: ForgePage<ForgeRepository>[] = [];
  for await (const page of forge.repositories(asking)) pages.push(page);
  return {
    found: pages.flatMap(({ records }) => records.map(({ value }) => value)),
    gaps: pages.flatMap(({ gaps }) => gaps),
  };
}

export interface ReadWhole<T> {
  readonly records: readonly ForgeRecord<T>[];
  readonly values: readonly T[];
  readonly pages: readonly ForgePage<T>[];
  readonly gaps: ForgePage<T>['gaps'];
}

/** Of the first repository; of the organisation when `repository` is null. */
export async function readAll<S extends Strand>(
  forge: Forge,
  strand: S,
  more: Partial<Omit<ReadRequest, 'repository'>> & { readonly repository?: null } = {},
): Promise<ReadWhole<StrandMap[S]>> {
  const { repository: none, ...rest } = more;
  const webUrl = `${forge.origin}/acme/shop`;
  const plain = { archived: false, fork: false, visibility: 'private', defaultBranch: 'main' } as const;
  const shop: ForgeRepository = { path: 'acme/shop', id: '1', cloneUrl: `${webUrl}.git`, webUrl, ...plain };
  const request = { branches: ['main', 'release/1.x'], ...asking, ...rest, ...(none !== null && { repository: shop }) };
  const pages: ForgePage<StrandMap[S]>[] = [];
  for await (const page of forge.read(strand, request)) pages.push(page);
  const records = pages.flatMap((page) => page.records);
  return { records, pages, values: records.map(({ value }) => value), gaps: pages.flatMap(({ gaps }) => gaps) };
}
