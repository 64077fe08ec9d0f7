/**
 * A real Gitea or Forgejo on loopback, for tests that want the thing itself: `PLUMBLINE_GITEA` names the program,
 * `PLUMBLINE_GITEA_FILES` the folder of its sources when it was built without its templates inside. Everything it keeps is
 * in a folder of the test's own.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RealGitea {
  readonly origin: string;
  /** Of the administrator, `root1`. */
  readonly token: string;
  /** Asks as somebody; throws what was answered when it is no success. */
  ask(method: string, address: string, body?: unknown, as?: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Nobody: the server refuses to be run by an administrator of the machine. */
const nobody = 65_534;
const password = 'scratch-only-1';

export async function startGitea(program: string, folder: string, port: number): Promise<RealGitea> {
  const origin = `http://127.0.0.1:${port}`;
  const config = path.join(folder, 'custom', 'conf', 'app.ini');
  mkdirSync(path.dirname(config), { recursive: true });
  writeFileSync(config, settings(folder, port));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) owned(folder);
  const environment = {
    ...process.env,
    HOME: folder,
    USER: 'nobody',
    GITEA_WORK_DIR: folder,
    FORGEJO_WORK_DIR: folder,
  };
  const options = { env: environment, cwd: folder, ...(isRoot && { uid: nobody, gid: nobody }) };
  const run = (...rest: readonly string[]): string =>
    execFileSync(program, [...rest, '--config', config], { ...options, encoding: 'utf8', timeout: 120_000 });
  run('migrate');
  const admin = ['--username', 'root1', '--password', password, '--email', 'root1@acme.example', '--admin'];
  run('admin', 'user', 'create', ...admin, '--must-change-password=false');
  const made = run('admin', 'user', 'generate-access-token', '--username', 'root1', '--scopes', 'all', '--raw');
  const token = made.trim().split('\n').at(-1)!;
  const server = spawn(program, ['web', '--config', config], { ...options, stdio: 'ignore' });
  await answering(origin, server);
  return { origin, token, ask: asker(origin, token), close: () => stopped(server) };
}

export function credentialsOf(origin: string, login: string): string {
  return origin.replace('://', `://${login}:${encodeURIComponent(password)}@`);
}

function asker(origin: string, token: string): RealGitea['ask'] {
  return async (method, address, body, as) => {
    const response = await fetch(`${origin}/api/v1/${address}`, {
      method,
      headers: {
        authorization: `token ${token}`,
        'content-type': 'application/json',
        ...(as !== undefined && { sudo: as }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${address} was answered with ${response.status}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
}

export async function addUser(gitea: RealGitea, login: string): Promise<void> {
  const email = `${login}@acme.example`;
  await gitea.ask('POST', 'admin/users', { username: login, email, password, must_change_password: false });
}

/** Pages of ten at most, so that long lists have several. */
function settings(folder: string, port: number): string {
  const files = process.env['PLUMBLINE_GITEA_FILES'];
  return `RUN_MODE = prod
RUN_USER = nobody
WORK_PATH = ${folder}
[server]
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
ROOT_URL = http://127.0.0.1:${port}/
${files === undefined ? '' : `STATIC_ROOT_PATH = ${files}`}
DISABLE_SSH = true
OFFLINE_MODE = true
[database]
DB_TYPE = sqlite3
PATH = ${folder}/gitea.db
[security]
INSTALL_LOCK = true
[service]
DISABLE_REGISTRATION = true
[log]
MODE = file
LEVEL = warn
[api]
MAX_RESPONSE_ITEMS = 10
DEFAULT_PAGING_NUM = 7
[actions]
ENABLED = false
[indexer]
ISSUE_INDEXER_TYPE = db
[webhook]
ALLOWED_HOST_LIST = loopback
`;
}

function owned(folder: string): void {
  // Nobody has to come to it, through a folder of the test's own.
  chmodSync(path.dirname(folder), 0o711);
  chownSync(folder, nobody, nobody);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chownSync(path.join(entry.parentPath, entry.name), nobody, nobody);
}

async function answering(origin: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}`);
    const isThere = await fetch(`${origin}/api/v1/version`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await sleep(200);
  }
  throw new Error('The server did not begin to answer');
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => void server.once('exit', () => resolve()));
  server.kill('SIGTERM');
  await ended;
}
