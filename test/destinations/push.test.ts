/**
 * From plumbline.yaml to what stands at the vendors: a real audit, its real evidence, four destinations on loopback, one of
 * which does not know us.
 */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseConfig, type Config } from '../../src/app/config.ts';
import type { PushReport } from '../../src/app/destinations/views.ts';
import { sha256 } from '../../src/base/digest.ts';
import { readWorkbook } from '../../src/exports/xlsx/read-xlsx.ts';
import { working } from '../pipeline/workbench.ts';
import { secrets, stageDestinations, type Stage } from './stage.ts';

let stage: Stage;
before(async () => (stage = await stageDestinations('destinations')));
after(() => stage.close());

const outcomes = ({ pushed }: PushReport) =>
  pushed.filter(({ kind }) => kind !== 'webhook').map(({ destination, item, outcome }) => [destination, item, outcome]);

describe('evidence to destinations', () => {
  test('an audit tells those that want to hear of it', () => {
    const [first, ...others] = stage.hook.told.map(({ body }) => body);
    assert.equal(first!['run'], stage.runId);
    assert.ok(others.length > 0 && others.every(({ type }) => String(type).startsWith('request-')));
    assert.deepEqual([stage.vanta.asked.length, stage.drata.asked.length, stage.secureframe.asked.length], [0, 0, 0]);
  });

  test('a dry run opens no connection, reads no secret and writes no log', async () => {
    const log = readFileSync(path.join(stage.place, 'deliveries.jsonl'), 'utf8');
    const report = await stage.plumbline.pushEvidence({ run: 'latest', dryRun: true }, working());
    assert.ok(report.pushed.every(({ outcome }) => outcome === 'planned' || outcome === 'present'));
    assert.deepEqual(report.troubles, []);
    assert.equal(report.pushed.find(({ destination }) => destination === 'vanta')!.target, 'document reviews');
    assert.deepEqual([stage.vanta.asked.length, stage.drata.asked.length, stage.secureframe.asked.length], [0, 0, 0]);
    assert.equal(readFileSync(path.join(stage.place, 'deliveries.jsonl'), 'utf8'), log);
  });

  test('each gets what is mapped, one that refuses stops no other, and nothing goes twice', async () => {
    const told = stage.hook.told.length;
    const first = await stage.plumbline.pushEvidence({ run: stage.runId }, working());
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
    const again = await stage.plumbline.pushEvidence({ run: stage.runId }, working());
    assert.deepEqual(
      outcomes(again).map(([, , outcome]) => outcome),
      ['present', 'present', 'present', 'refused', 'present'],
    );
    assert.deepEqual(
      [stage.vanta.uploads.length, stage.drata.items.length, stage.secureframe.evidence.length],
      [2, 1, 1],
    );
    assert.equal(stage.hook.told.length, told, 'what was received is not told again');
    assert.deepEqual([stage.vanta.faults, stage.drata.faults, stage.secureframe.faults], [[], [], []]);
  });

  test('what arrived says the result of the sealed run, its evidence and the root', async () => {
    const run = (await stage.plumbline.run(stage.runId))!;
    const bytes = new Uint8Array(await stage.vanta.uploads[0]!.file.arrayBuffer());
    assert.ok(stage.vanta.uploads[0]!.file.name.includes(sha256(bytes)));
    const read = readWorkbook(bytes);
    assert.ok(read.ok);
    const cells = new Set(read.value.flatMap(({ rows }) => rows.flat()));
    const own = run.controls.find(({ control }) => control.id === 'CHG-01')!;
    const evidence = (await stage.plumbline.evidence(stage.runId)).find(
      ({ envelope }) => envelope.kind === 'control-result' && envelope.subject === 'CHG-01',
    )!;
    for (const expected of [own.result, own.because, run.seal!.root, evidence.envelope.id, evidence.envelope.digest])
      assert.ok(cells.has(expected), expected);
    const checks = own.checks.map(({ check }) => check);
    assert.ok(checks.every((check) => read.value.some(({ name }) => name === check.slice(0, 31))));
  });

  test('the log says what came of each, survives a line that was cut off, and holds no secret', async () => {
    const file = path.join(stage.place, 'deliveries.jsonl');
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
    const again = await stage.plumbline.pushEvidence({ run: stage.runId, to: 'secureframe' }, working());
    assert.deepEqual(outcomes(again), [['secureframe', 'CHG-01', 'present']]);
    const forced = await stage.plumbline.pushEvidence({ run: stage.runId, to: 'secureframe', again: true }, working());
    assert.deepEqual(outcomes(forced), [['secureframe', 'CHG-01', 'sent']]);
    const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!;
    assert.equal((JSON.parse(last) as Record<string, unknown>)['outcome'], 'sent');
  });

  test('a name that is not there, and a run that is not there', async () => {
    await assert.rejects(stage.plumbline.pushEvidence({ run: 'latest', to: 'vnta' }, working()), {
      code: 'destinations/unknown',
      hint: 'Did you mean vanta?',
    });
    await assert.rejects(stage.plumbline.pushEvidence({ run: 'no-such' }, working()), { code: 'app/unknown-run' });
  });

  test('lists that may name people stay here when the ledger salts them', async () => {
    const salted = await stage.openWith(`ledger: { personal: salted }\n${stage.yaml}`);
    try {
      await salted.pushEvidence({ run: stage.runId, to: 'vanta' }, working());
      const read = readWorkbook(new Uint8Array(await stage.vanta.uploads.at(-1)!.file.arrayBuffer()));
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
