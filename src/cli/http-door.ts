/**
 * `serve` opens the other door. The doors do not import each other (test/architecture.test.ts); this one finds the other
 * by its address and relies on the shape below, which test/doors.test.ts holds against the real thing.
 */
import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Plumbline } from '../app/plumbline.ts';
import type { Listening, ListenOptions } from './world.ts';

type Report = (error: unknown) => void;
interface Api {
  readonly fetch: (request: Request, env?: object) => Promise<Response> | Response;
}
interface Jobs {
  close(): Promise<void>;
}

interface Lock {
  readonly code: string;
}

interface ApiOptions<J, L> {
  readonly jobs: J;
  readonly webDirectory?: string;
  readonly host?: string;
  readonly report?: Report;
  readonly role?: 'team' | 'auditor';
  readonly lock?: L;
}

export interface HttpDoor<J extends Jobs = Jobs, L extends Lock = Lock> {
  readonly createJobs: (clock: Clock, report?: Report) => J;
  readonly createLock: (options: { readonly token: string; readonly random: () => string }) => L;
  readonly createApi: (plumbline: Plumbline, options: ApiOptions<J, L>) => Api;
  readonly listen: (options: {
    readonly api: Api;
    readonly host?: string;
    readonly port: number;
  }) => Promise<Listening>;
}

const roomOf = (file: string): string => new URL(`../http/${file}`, import.meta.url).href;

export async function loadHttpDoor(): Promise<HttpDoor> {
  const [api, jobs, lock, listen] = (await Promise.all(
    ['api.ts', 'jobs.ts', 'lock.ts', 'listen.ts'].map((file) => import(roomOf(file))),
  )) as readonly Partial<HttpDoor>[];
  return { ...api, ...jobs, ...lock, ...listen } as HttpDoor;
}

export async function openHttpDoor(options: ListenOptions): Promise<Listening> {
  const { plumbline, host, port, root, observer, role, token } = options;
  const { ensureBuilt } = await import('../app/build.ts');
  const { webDirectory } = await ensureBuilt(root, observer);
  const door = await loadHttpDoor();
  const report: Report = (error) =>
    observer.note(
      `the server met an error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  const jobs = door.createJobs(systemClock, report);
  const lock = token === undefined ? undefined : door.createLock({ token, random });
  const roles = { ...(role && { role }), ...(lock && { lock }) };
  const listening = await door.listen({
    api: door.createApi(plumbline, { jobs, webDirectory, host, report, ...roles }),
    host,
    port,
  });
  return {
    url: listening.url,
    ...(lock && { entrance: `${listening.url}/enter#${lock.code}` }),
    async close() {
      await jobs.close();
      await listening.close();
    },
  };
}

const random = (): string => randomBytes(24).toString('base64url');
