/**
 * A token is nowhere but where the user put it, for every kind of forge that can be added: not in what the program says (with
 * progress told line by line, when it is killed, when the forge refuses it), not in the data directory, the database, the
 * answers that are kept, and not in any member of a pack that goes to an auditor.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { forgeFactories } from '../../src/forges/registry.ts';
import type { ForgeKind } from '../../src/model/account.ts';
import { bitbucketFace, bitbucketHabits } from '../forges/faces/bitbucket.ts';
import type { Face } from '../forges/faces/face.ts';
import { giteaFace, giteaHabits } from '../forges/faces/gitea.ts';
import { githubFace, githubHabits } from '../forges/faces/github.ts';
import { gitlabFace, gitlabHabits } from '../forges/faces/gitlab.ts';
import { makeWorld } from '../forges/make-world.ts';
import { playForge, type PlayedForge } from '../forges/server.ts';
import type { Habits, World } from '../forges/world.ts';
import { formsOf, searchFolder } from './leaks.ts';
import { root, scratchFolder, startPlumbline } from './workbench.ts';

const scratch = scratchFolder('forge-secrets');
after(() => scratch.remove());
const auditor = { login: 'mira', kind: 'personal', scopes: ['*'] } as const;

interface Stage {
  readonly habits: Habits;
  /** As the user gives it. */
  readonly secret: string;
  readonly face: (world: World, secret: string) => Face;
}

const stages: Readonly<Record<ForgeKind, Stage>> = {
  github: {
    habits: githubHabits,
    secret: 'made-up-token-b1c7d0a95e',
    face: (world) => githubFace({ world, server: { version: '3.19.1' } }),
  },
  gitlab: { habits: gitlabHabits, secret: 'made-up-token-e27f4c3b18', face: (world) => gitlabFace({ world }) },
  gitea: { habits: giteaHabits, secret: 'made-up-token-9d60a8f2c4', face: (world) => giteaFace({ world }) },
  bitbucket: {
    habits: bitbucketHabits,
    secret: 'auditor@acme.example:made-up-token-57be31d9f0',
    face: (world, secret) => bitbucketFace({ world, people: { [secret]: auditor } }),
  },
};

for (const { kind } of forgeFactories)
  test(`the token of ${kind} is nowhere but where the user put it`, async (t) => {
    const { habits, secret, face } = stages[kind];
    const directory = path.join(scratch.folder, 'worlds', kind);
    const world = makeWorld({ seed: 12, changes: 14, directory, habits, innocent: true });
    const shop = world.repositories[0]!;
    const forge = await playForge({ world, face: face(world, secret), credentials: { [secret]: auditor } });
    t.after(() => forge.close());
    const origin = `${forge.origin}/${shop.owner}/${shop.name}.git`;
    execFileSync('git', ['-C', shop.gitDirectory, 'config', 'remote.origin.url', origin]);
    const home = path.join(scratch.folder, 'homes', kind);
    mkdirSync(home, { recursive: true });
    process.env['SIM_TOKEN'] = secret;
    const said: string[] = [];
    const plumbline = async (...words: readonly string[]): Promise<number | null> => {
      const ended = await startPlumbline({ words: ['--data', path.join(home, 'data'), ...words], cwd: home });
      said.push(ended.stdout, ended.stderr);
      return ended.code;
    };

    const address = ['--url', forge.origin, '--token-env', 'SIM_TOKEN'];
    assert.equal(await plumbline('source', 'add', `${kind}:${shop.owner}`, ...address), 0, said.at(-1));
    said.push(await killedSync(home, forge));
    assert.equal(await plumbline('source', 'sync', '--progress', 'json'), 0, said.at(-1));
    // How many lines depends on the time that it takes; that there is one does not.
    assert.match(said.at(-1)!, /^\{.*\}$/m, 'progress is told');
    forge.refuse({ path: /./, status: 401 });
    await plumbline('source', 'doctor', '--json');
    await plumbline('source', 'sync', '--progress', 'json', '--json');
    forge.relent();
    assert.equal(await plumbline('source', 'doctor'), 0);
    const pack = path.join(home, 'pack.zip');
    const period = ['--from', world.window.from, '--to', world.window.to];
    assert.equal(
      await plumbline('audit', shop.gitDirectory, ...period, '--out', pack, '--progress', 'json'),
      1,
      said.at(-1),
    );
    await plumbline('change', 'list', ...period, '--json');

    const [, token = secret] = secret.split(':');
    const forms = [...new Set([...formsOf(secret), ...formsOf(token)])];
    assert.deepEqual(
      forms.filter((form) => said.join('\n').includes(form)),
      [],
    );
    const { found, opened } = searchFolder(home, forms);
    assert.deepEqual(found, []);
    t.diagnostic(JSON.stringify(opened));
    assert.ok(opened.file > 20 && opened.member > 20 && opened.compressed > 2 && opened.cell > 500);
  });

/** A sync that is killed in its middle leaves what it had begun. */
async function killedSync(home: string, forge: PlayedForge): Promise<string> {
  const main = path.join(root, 'src', 'cli', 'main.ts');
  const words = ['--data', path.join(home, 'data'), 'source', 'sync', '--progress', 'json'];
  const env = { ...process.env, PLUMBLINE_CONFIG: '', HOME: home, XDG_DATA_HOME: home };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], { cwd: home, env });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes));
  forge.dieAfter(20, () => child.kill('SIGKILL'));
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  forge.revive();
  assert.equal(child.signalCode, 'SIGKILL', 'killed in time');
  return Buffer.concat(said).toString();
}

const secret = 'made-up-token-to-be-found';
const hidings: readonly (readonly [name: string, hide: (folder: string) => void])[] = [
  ['in a file', (folder) => writeFileSync(path.join(folder, 'log'), `token ${secret}`)],
  [
    'as basic authorization',
    (folder) => writeFileSync(path.join(folder, 'log'), Buffer.from(`oauth2:${secret}`).toString('base64')),
  ],
  [
    'in a member of a pack, compressed twice',
    (folder) => {
      const inner = zstdCompressSync(Buffer.from(JSON.stringify({ secret })));
      writeFileSync(path.join(folder, 'pack.zip'), zipSync({ 'evidence/1': inner, other: Buffer.from('x') }));
    },
  ],
  [
    'in a cell that lies in pieces',
    (folder) => {
      const database = new DatabaseSync(path.join(folder, 'a.db'));
      database.exec('create table kept (id integer primary key, value blob)');
      const bytes = zstdCompressSync(Buffer.from(`${'filler '.repeat(2000)}${secret}`));
      database.prepare('insert into kept (value) values (?)').run(bytes);
      database.close();
    },
  ],
];
for (const [at, [name, hide]] of hidings.entries())
  test(`the search finds a token ${name}`, () => {
    const folder = path.join(scratch.folder, 'hidings', String(at));
    mkdirSync(folder, { recursive: true });
    hide(folder);
    assert.ok(searchFolder(folder, formsOf(secret)).found.length > 0);
    assert.deepEqual(searchFolder(folder, formsOf('another-token')).found, []);
  });
