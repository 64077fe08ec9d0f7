/**
 * From plumbline.yaml to what stands at the vendors: a real audit, its real evidence, four destinations on loopback, one of
 * which does not know us.
 */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseConfig, type Config } from '../../src/app/config.ts';
import { openPlumbline } from '../../src/app/open.ts';
import { sha256 } from '../../src/base/digest.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { PushReport } from '../../src/app/destinations/views.ts';
import { readWorkbook } from '../../src/exports/xlsx/read-xlsx.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { root, scratchFolder, working, year } from '../pipeline/workbench.ts';
import { drataKey, playDrata } from './drata.ts';
import { playSecureframe, secureframeKey } from './secureframe.ts';
import { playVanta, vantaClient } from './vanta.ts';

const scratch = scratchFolder('destinations');
const place = path.join(scratch.folder, 'place');
const testId = '5f0c3a52-0000-4000-8000-000000000001';
const environment = { VANTA_ID: vantaClient.id, DRATA_KEY: drataKey, SF_KEY: secureframeKey.key, HOOK: 'hook secret' };
const secrets = [vantaClient.secret, drataKey, secureframeKey.secret, environment.HOOK];

let vanta: Awaited<ReturnType<typeof playVanta>>;
let drata: Awaited<ReturnType<typeof playDrata>>;
let secureframe: Awaited<ReturnType<typeof playSecureframe>>;
let hook: { readonly url: string; readonly bodies: Record<string, unknown>[]; readonly server: Server };
let plumbline: Plumbline;
let runId: string;

async function hookServer() {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      bodies.push(JSON.parse(text) as Record<string, unknown>);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, bodies, server };
}

const yaml = (): string => `
requests:
  begin: { SEC-03/training-export: 2025-01-01 }
destinations:
  vanta:
    kind: vanta
    url: ${vanta.url}
    clientId: { environment: VANTA_ID }
    clientSecret: { file: vanta-secret }
    documents: { CHG-01: reviews, CHG-02: reviews }
  drata: { kind: drata, url: "${drata.url}", token: { environment: DRATA_KEY }, workspace: 7, controls: { CHG-01: [4] } }
  strangers: { kind: drata, url: "${drata.url}", token: { environment: DRATA_KEY }, workspace: 8, controls: { CHG-01: [4] } }
  unset: { kind: drata, url: "${drata.url}", token: { environment: NOT_SET }, workspace: 7, controls: { CHG-01: [4] } }
  secureframe:
    kind: secureframe
    url: ${secureframe.url}
    key: { environment: SF_KEY }
    keySecret: { file: sf-secret }
    tests: { CHG-01: ${testId} }
  hook: { kind: webhook, url: "${hook.url}", secret: { environment: HOOK }, onAudit: true }
`;

function openWith(text: string): Promise<Plumbline> {
  const config = parseConfig({ path: path.join(scratch.folder, 'plumbline.yaml'), text });
  return openPlumbline({ dataDirectory: place, root, config, environment });
}

before(async () => {
  vanta = await playVanta({ documents: ['reviews'] });
  drata = await playDrata({ workspace: 7 });
  secureframe = await playSecureframe({ tests: [testId] });
  hook = await hookServer();
  writeFileSync(path.join(scratch.folder, 'vanta-secret'), `${vantaClient.secret}\n`);
  writeFileSync(path.join(scratch.folder, 'sf-secret'), `${secureframeKey.secret}\n`);
  const sources = path.join(scratch.folder, 'sources');
  buildFixtureRepository('shop', sources);
  plumbline = await openWith(yaml());
  runId = (await plumbline.audit({ locations: [sources], period: year }, working())).run.id;
});

after(async () => {
  await plumbline.close();
  await Promise.all([vanta.close(), drata.close(), secureframe.close()]);
  hook.server.closeAllConnections();
  hook.server.close();
  scratch.remove();
});

const outcomes = ({ pushed }: PushReport) =>
  pushed.filter(({ kind }) => kind !== 'webhook').map(({ destination, item, outcome }) => [destination, item, outcome]);

describe('evidence to destinations', () => {
  test('an audit tells those that want to hear of it', () => {
    const [first, ...others] = hook.bodies;
    assert.equal(first!['run'], runId);
    assert.ok(others.length > 0 && others.every(({ type }) => String(type).startsWith('request-')));
    assert.deepEqual([vanta.asked.length, drata.asked.length, secureframe.asked.length], [0, 0, 0]);
  });

  test('a dry run opens no connection, reads no secret and writes no log', async () => {
    const log = readFileSync(path.join(place, 'deliveries.jsonl'), 'utf8');
    const report = await plumbline.pushEvidence({ run: 'latest', dryRun: true }, working());
    assert.ok(report.pushed.every(({ outcome }) => outcome === 'planned' || outcome === 'present'));
    assert.deepEqual(report.troubles, []);
    assert.equal(report.pushed.find(({ destination }) => destination === 'vanta')!.target, 'document reviews');
    assert.deepEqual([vanta.asked.length, drata.asked.length, secureframe.asked.length], [0, 0, 0]);
    assert.equal(readFileSync(path.join(place, 'deliveries.jsonl'), 'utf8'), log);
  });

  test('each gets what is mapped, one that refuses stops no other, and nothing goes twice', async () => {
    const told = hook.bodies.length;
    const first = await plumbline.pushEvidence({ run: runId }, working());
    assert.deepEqual(outcomes(first), [
      ['vanta', 'CHG-01', 'sent'],
      ['vanta', 'CHG-02', 'sent'],
      ['drata', 'CHG-01', 'sent'],
      ['strangers', 'CHG-01', 'refused'],
      ['secureframe', 'CHG-01', 'sent'],
    ]);
    assert.deepEqual(
      first.troubles.map(({ destination }) => destination),
      ['unset'],
    );
    assert.match(first.troubles[0]!.because, /NOT_SET, which is not set/);
    const again = await plumbline.pushEvidence({ run: runId }, working());
    assert.deepEqual(
      outcomes(again).map(([, , outcome]) => outcome),
      ['present', 'present', 'present', 'refused', 'present'],
    );
    assert.deepEqual([vanta.uploads.length, drata.items.length, secureframe.evidence.length], [2, 1, 1]);
    assert.equal(hook.bodies.length, told, 'what was received is not told again');
    assert.deepEqual([vanta.faults, drata.faults, secureframe.faults], [[], [], []]);
  });

  test('what arrived says the result of the sealed run, its evidence and the root', async () => {
    const run = (await plumbline.run(runId))!;
    const bytes = new Uint8Array(await vanta.uploads[0]!.file.arrayBuffer());
    assert.ok(vanta.uploads[0]!.file.name.includes(sha256(bytes)));
    const read = readWorkbook(bytes);
    assert.ok(read.ok);
    const cells = new Set(read.value.flatMap(({ rows }) => rows.flat()));
    const own = run.controls.find(({ control }) => control.id === 'CHG-01')!;
    const evidence = (await plumbline.evidence(runId)).find(
      ({ envelope }) => envelope.kind === 'control-result' && envelope.subject === 'CHG-01',
    )!;
    for (const expected of [own.result, own.because, run.seal!.root, evidence.envelope.id, evidence.envelope.digest])
      assert.ok(cells.has(expected), expected);
    const checks = own.checks.map(({ check }) => check);
    assert.ok(checks.every((check) => read.value.some(({ name }) => name === check.slice(0, 31))));
  });

  test('the log says what came of each, survives a line that was cut off, and holds no secret', async () => {
    const file = path.join(place, 'deliveries.jsonl');
    const text = readFileSync(file, 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.filter(({ destination }) => destination === 'secureframe').map(({ outcome }) => outcome),
      ['sent'],
    );
    for (const secret of secrets) assert.ok(!text.includes(secret));
    appendFileSync(file, '{"at":"2026-');
    const again = await plumbline.pushEvidence({ run: runId, to: 'secureframe' }, working());
    assert.deepEqual(outcomes(again), [['secureframe', 'CHG-01', 'present']]);
    const forced = await plumbline.pushEvidence({ run: runId, to: 'secureframe', again: true }, working());
    assert.deepEqual(outcomes(forced), [['secureframe', 'CHG-01', 'sent']]);
    const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!;
    assert.equal((JSON.parse(last) as Record<string, unknown>)['outcome'], 'sent');
  });

  test('a name that is not there, and a run that is not there', async () => {
    await assert.rejects(plumbline.pushEvidence({ run: 'latest', to: 'vnta' }, working()), {
      code: 'destinations/unknown',
      hint: 'Did you mean vanta?',
    });
    await assert.rejects(plumbline.pushEvidence({ run: 'no-such' }, working()), { code: 'app/unknown-run' });
  });

  test('lists that may name people stay here when the ledger salts them', async () => {
    const salted = await openWith(`ledger: { personal: salted }\n${yaml()}`);
    try {
      await salted.pushEvidence({ run: runId, to: 'vanta' }, working());
      const read = readWorkbook(new Uint8Array(await vanta.uploads.at(-1)!.file.arrayBuffer()));
      assert.ok(read.ok);
      assert.deepEqual(
        read.value.map(({ name }) => name),
        ['Result', 'Evidence'],
      );
    } finally {
      await salted.close();
    }
  });
});

const faults: readonly (readonly [name: string, yaml: string, says: RegExp])[] = [
  ['http to elsewhere', 'a: { kind: webhook, url: "http://x.example", secret: { environment: A } }', /https:\/\//],
  [
    'a key of another kind',
    'a: { kind: webhook, url: "https://x.example", secret: { environment: A }, workspace: 1 }',
    /has no workspace/,
  ],
  [
    'a key that is missing',
    'a: { kind: vanta, clientId: { environment: A }, clientSecret: { environment: B } }',
    /needs documents/,
  ],
  [
    'a secret instead of its place',
    'a: { kind: webhook, url: "https://x.example", secret: hunter2 }',
    /plumbline\.yaml:/,
  ],
  [
    'two places',
    'a: { kind: webhook, url: "https://x.example", secret: { environment: A, file: b } }',
    /name one place/,
  ],
  ['a kind that is none', 'a: { kind: thoropass }', /expected vanta, drata, secureframe, webhook/],
  [
    'an event that is none',
    'a: { kind: webhook, url: "https://x.example", secret: { file: b }, events: [run-started] }',
    /run-finished/,
  ],
];
for (const [name, text, says] of faults)
  test(`the configuration: ${name} is an error with its line`, () => {
    const read = (): Config => parseConfig({ path: '/x/plumbline.yaml', text: `destinations:\n  ${text}\n` });
    assert.throws(read, (error: Error) => says.test(error.message) && /plumbline\.yaml:\d+/.test(error.message));
  });
