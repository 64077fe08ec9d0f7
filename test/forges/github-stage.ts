/** A played GitHub with its forge opened before it: what the tests of `src/forges/github/` have in common. */
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
import { github } from '../../src/forges/github/github.ts';
import { answerBookInMemory, type AnswerBook } from '../../src/forges/transport/answer-book.ts';
import { openTransport } from '../../src/forges/transport/transport.ts';
import { githubFace, type GithubFaceOptions } from './faces/github.ts';
import { playForge, type PlayedForge, type PlayOptions } from './server.ts';
import type { World } from './world.ts';

export const administratorsToken = 'administrators-token';

export interface StageOptions {
  readonly world: World;
  readonly play?: Partial<PlayOptions>;
  readonly face?: Partial<GithubFaceOptions>;
  /** In GitHub's words; `*` is everything. */
  readonly scopes?: readonly string[];
  /** Who asks, when it is not the administrator. */
  readonly authorization?: (root: string) => (signal: AbortSignal) => Promise<SecretText | null>;
  readonly book?: AnswerBook;
  readonly clock?: Clock;
  readonly patience?: number;
  readonly slept?: (millis: number) => void;
}

export interface Stage {
  readonly forge: Forge;
  readonly server: PlayedForge;
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const { world, play, scopes = ['*'] } = options;
  const face = githubFace({ world, server: { version: '3.19.1' }, ...options.face });
  const credentials = { [administratorsToken]: { login: 'mira', kind: 'personal', scopes } } as const;
  const server = await playForge({ world, face, credentials, ...play });
  return { server, forge: forgeBefore(server, options) };
}

/** Another process before the same server: nothing in memory is shared but the book. */
export function forgeBefore(server: PlayedForge, options: StageOptions): Forge {
  const { world, book = answerBookInMemory(), clock = { now: () => world.now }, patience = 3_700_000, slept } = options;
  const root = github.interfaceRoot(server.origin);
  const token = options.authorization?.(root) ?? (() => Promise.resolve(new SecretText(administratorsToken)));
  const transport = openTransport({
    root,
    userAgent: 'plumbline/test',
    authorization: async (signal) => github.authorization(await token(signal)),
    headers: github.headers,
    book,
    clock,
    sleep: (millis) => Promise.resolve(slept?.(millis)),
    observer: silentObserver,
    patience,
    ...(github.readLimit && { readLimit: github.readLimit.bind(github) }),
    ...(github.isNotOffered && { isNotOffered: github.isNotOffered.bind(github) }),
  });
  return github.open({ origin: server.origin, owner: world.organisation.login, transport });
}

const signal = new AbortController().signal;
export const asking = { observer: silentObserver, signal };

export async function repositoriesOf(
  forge: Forge,
): Promise<{ readonly found: ForgeRepository[]; readonly pages: ForgePage<ForgeRepository>[] }> {
  const pages: ForgePage<ForgeRepository>[] = [];
  for await (const page of forge.repositories(asking)) pages.push(page);
  return { found: pages.flatMap(({ records }) => records.map(({ value }) => value)), pages };
}

export interface ReadWhole<T> {
  readonly records: readonly ForgeRecord<T>[];
  readonly values: readonly T[];
  readonly pages: readonly ForgePage<T>[];
  readonly gaps: ForgePage<T>['gaps'];
}

/** Of the first repository; of the organisation when `repository` is null. */
export async function readAll<S extends Strand>(
  { forge, server }: Stage,
  strand: S,
  more: Partial<Omit<ReadRequest, 'repository'>> & { readonly repository?: ForgeRepository | null } = {},
): Promise<ReadWhole<StrandMap[S]>> {
  const { repository: asked, ...rest } = more;
  const repository = asked === undefined ? shopOf(server) : asked;
  const request = { branches: ['main', 'release/1.x'], ...asking, ...rest, ...(repository && { repository }) };
  const pages: ForgePage<StrandMap[S]>[] = [];
  for await (const page of forge.read(strand, request)) pages.push(page);
  const records = pages.flatMap((page) => page.records);
  return { records, pages, values: records.map(({ value }) => value), gaps: pages.flatMap(({ gaps }) => gaps) };
}

export function shopOf({ origin }: PlayedForge): ForgeRepository {
  const webUrl = `${origin}/acme/shop`;
  const plain = { archived: false, fork: false, visibility: 'private', defaultBranch: 'main' } as const;
  return { path: 'acme/shop', id: '1', cloneUrl: `${webUrl}.git`, webUrl, ...plain };
}
