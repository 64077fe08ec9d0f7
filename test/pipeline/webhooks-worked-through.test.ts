/** What a delivery makes stale is read again in the background: that list and no other, once, and not lost by a kill. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseConfig } from '../../src/app/config.ts';
import { openPlumbline } from '../../src/app/open.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { silentObserver } from '../../src/base/progress.ts';
import { openDatabase } from '../../src/store/database.ts';
import { forgeSourceStore } from '../../src/store/forge-sources.ts';
import { githubFace } from '../forges/faces/github.ts';
import { githubHabits } from '../forges/faces/github/habits.ts';
import { makeWorld } from '../forges/make-world.ts';
import { playForge, type PlayedForge } from '../forges/server.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';

const folder = scratchDirectory('webhooks-worked-through');
const root = path.dirname(path.dirname(import.meta.dirname));
const dataDirectory = path.join(folder, 'data');
const environment = { HOOK: 'a-secret-of-webhooks', TOKEN: 'sim-token' };
const world = makeWorld({
  seed: 3,
  changes: 14,
  directory: path.join(folder, 'world'),
  habits: githubHabits,
  innocent: true,
});
const shop = world.repositories[0]!;
const signal = new AbortController().signal;
let forge: PlayedForge;
let source: string;

before(async () => {
  forge = await playForge({
    world,
    face: githubFace({ world, server: { version: '3.19.1' } }),
    credentials: { [environment.TOKEN]: { login: 'plumbline', kind: 'personal', scopes: ['*'] } },
  });
  const origin = `${forge.origin}/${shop.owner}/${shop.name}.git`;
  execFileSync('git', ['-C', shop.gitDirectory, 'config', 'remote.origin.url', origin]);
  const plumbline = await opened();
  const report = await plumbline.syncSources({ sources: [] }, { observer: silentObserver, signal });
  assert.ok(report.every(({ trouble, strands }) => trouble === undefined && strands.every(({ finished }) => finished)));
  source = report[0]!.source;
  await plumbline.close();
});
after(() => forge.close());

async function opened(): Promise<Plumbline> {
  const text = `forges:\n  - { kind: github, owner: ${shop.owner}, url: '${forge.origin}', token: { environment: TOKEN }, webhookSecret: { environment: HOOK } }\n`;
  const config = parseConfig({ path: path.join(folder, 'plumbline.yaml'), text });
  return openPlumbline({ dataDirectory, root, config, environment });
}

async function deliver(plumbline: Plumbline, event: string, delivery: string, told: object): Promise<void> {
  const body = Buffer.from(
    JSON.stringify({ ...told, repository: { full_name: `${shop.owner}/${shop.name}`, default_branch: 'main' } }),
  );
  const signature = `sha256=${createHmac('sha256', environment.HOOK).update(body).digest('hex')}`;
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': delivery,
    'x-hub-signature-256': signature,
  };
  assert.deepEqual(await plumbline.receiveDelivery({ source, headers, body }), { ok: true, value: 'taken-in' });
}

async function unhandled(): Promise<readonly string[]> {
  const database = await openDatabase(path.join(dataDirectory, 'plumbline.db'));
  try {
    return (await forgeSourceStore(database).unhandled(source)).map(({ delivery }) => delivery);
  } finally {
    await database.destroy();
  }
}

/** Until the background has worked through all deliveries; what the forge was asked meanwhile. */
async function freshened(plumbline: Plumbline): Promise<readonly string[]> {
  const from = forge.asked.length;
  const ending = new AbortController();
  const background = plumbline.keepSourcesFresh({ observer: silentObserver, signal: ending.signal });
  const latest = Date.now() + 60_000;
  while ((await unhandled()).length > 0 && Date.now() < latest) await new Promise((soon) => setTimeout(soon, 100));
  ending.abort();
  await background;
  assert.deepEqual(await unhandled(), [], 'every delivery is worked through');
  return forge.asked.slice(from);
}

const isAbout = (word: RegExp) => (asked: string) => word.test(asked);

test('a delivery about a deployment has the deployments read again, and nothing else of the company', async () => {
  const plumbline = await opened();
  try {
    await deliver(plumbline, 'deployment', 'd1', { action: 'created' });
    const asked = await freshened(plumbline);
    assert.ok(asked.some(isAbout(/deployments/)), asked.join('\n'));
    assert.deepEqual(asked.filter(isAbout(/rulesets|members|teams|graphql/)), []);
  } finally {
    await plumbline.close();
  }
});

test('a delivery that a process took in and did not live to work through is found by the next: then all is read', async () => {
  const first = await opened();
  await deliver(first, 'deployment', 'd2', { action: 'created' });
  await first.close();
  assert.deepEqual(await unhandled(), ['d2']);
  const second = await opened();
  try {
    const asked = await freshened(second);
    for (const list of [/deployments/, /rulesets|branches/, /members|collaborators/])
      assert.ok(asked.some(isAbout(list)), `${list} was not asked for:\n${asked.join('\n')}`);
  } finally {
    await second.close();
  }
});
