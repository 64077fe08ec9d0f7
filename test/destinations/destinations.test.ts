/** Each destination against a server that plays its vendor and holds every request and answer against the document. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tickingClock } from '../../src/base/clock.ts';
import { sha256 } from '../../src/base/digest.ts';
import type { Instant } from '../../src/base/instant.ts';
import { SecretText } from '../../src/base/secret-text.ts';
import { Courier, isPrivateOnTheWay, type Sending } from '../../src/exports/destinations/courier.ts';
import { controlItem, XLSX } from '../../src/exports/destinations/control-workbook.ts';
import type { Destination, ItemOutcome, PushItem } from '../../src/exports/destinations/destination.ts';
import type { OutcomeKind } from '../../src/model/delivery.ts';
import { drata, drataName } from '../../src/exports/destinations/drata/drata.ts';
import { secureframe } from '../../src/exports/destinations/secureframe/secureframe.ts';
import { vanta, VANTA_SCOPES } from '../../src/exports/destinations/vanta/vanta.ts';
import { readWorkbook } from '../../src/exports/xlsx/read-xlsx.ts';
import { sealed } from '../doubles/plumbline.ts';
import { run } from '../doubles/run.ts';
import { drataKey, playDrata } from './drata.ts';
import { playSecureframe, secureframeKey } from './secureframe.ts';
import { playVanta, vantaClient } from './vanta.ts';

const at = '2026-07-01T00:00:00.000Z' as Instant;

function item(control: string, text = control): PushItem {
  const bytes = Buffer.from(`workbook of ${text}`);
  const digest = sha256(bytes);
  return {
    control,
    title: `Title of ${control}`,
    fileName: `plumbline_${control}_sha256-${digest}.xlsx`,
    mediaType: XLSX,
    bytes,
    digest,
    description: 'What was found; "quotes" and\nlines.',
    effectiveAt: at,
    finishedAt: '2026-07-02T10:00:00.000Z' as Instant,
  };
}

function sendingWith(more: Partial<Sending> = {}): Sending & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    send: (request) => fetch(request),
    clock: tickingClock(at),
    sleep: (millis) => Promise.resolve(void slept.push(millis)),
    patience: 60_000,
    userAgent: 'plumbline/test',
    signal: new AbortController().signal,
    slept,
    ...more,
  };
}

async function pushed(
  destination: Destination,
  items: readonly PushItem[],
  sending: Sending = sendingWith(),
): Promise<readonly ItemOutcome[]> {
  const outcomes: ItemOutcome[] = [];
  for await (const one of destination.push(items, sending)) outcomes.push(one);
  return outcomes;
}

const kinds = (outcomes: readonly ItemOutcome[]): readonly OutcomeKind[] => outcomes.map(({ kind }) => kind);

describe('Vanta', () => {
  const open = (root: string, more: Partial<Parameters<typeof vanta>[0]> = {}): Destination =>
    vanta({
      root,
      clientId: new SecretText(vantaClient.id),
      clientSecret: new SecretText(vantaClient.secret),
      documents: { A: 'reviews', B: 'reviews', C: 'reviews', D: 'gone' },
      submit: false,
      ...more,
    });

  test('files go to their documents once, whatever the number of pages, and a document that is gone stops no other', async () => {
    const server = await playVanta({ documents: ['reviews'] });
    try {
      const items = [item('D'), item('A'), item('B'), item('C')];
      const first = await pushed(open(server.url), items);
      assert.deepEqual(kinds(first), ['refused', 'sent', 'sent', 'sent']);
      assert.match(first[0]!.because, /404.*not there/);
      assert.deepEqual(
        server.uploads.map(({ file }) => file.name),
        items.slice(1).map(({ fileName }) => fileName),
      );
      const [upload] = server.uploads;
      assert.equal(sha256(new Uint8Array(await upload!.file.arrayBuffer())), items[1]!.digest);
      assert.deepEqual([upload!.effective, upload!.file.type], [at, XLSX]);
      assert.equal(upload!.description.replaceAll('\r\n', '\n'), items[1]!.description);
      assert.deepEqual(kinds(await pushed(open(server.url), items.slice(1))), ['present', 'present', 'present']);
      assert.equal(server.uploads.length, 3);
      // What somebody deleted there is not there.
      server.uploads[2]!.deleted = true;
      assert.deepEqual(kinds(await pushed(open(server.url), items.slice(1))), ['present', 'present', 'sent']);
      assert.equal(server.tokens(), 3, 'one token for each push');
      assert.equal((server.asked[0]!.json as Record<string, string>)['scope'], VANTA_SCOPES);
      assert.deepEqual(server.faults, []);
    } finally {
      await server.close();
    }
  });

  test('a token that has ended is renewed once; a document that got something is handed in for review once', async () => {
    const server = await playVanta({ documents: ['reviews'] });
    try {
      server.next('POST /v1/documents/{documentId}/uploads', { status: 401 });
      const outcomes = await pushed(open(server.url, { submit: true }), [item('A'), item('B')]);
      assert.deepEqual(kinds(outcomes), ['sent', 'sent']);
      assert.match(outcomes[0]!.because, /handed in for review$/);
      assert.deepEqual([server.tokens(), server.uploads.length, server.submitted.length], [2, 2, 1]);
      await pushed(open(server.url, { submit: true }), [item('A')]);
      assert.equal(server.submitted.length, 1, 'what was there is not handed in again');
      assert.deepEqual(server.faults, []);
    } finally {
      await server.close();
    }
  });

  test('a file that is there but was not handed in for review is no success', async () => {
    const server = await playVanta({ documents: ['reviews'] });
    try {
      server.next('POST /v1/documents/{documentId}/submit', { status: 403 });
      const [outcome] = await pushed(open(server.url, { submit: true }), [item('A')]);
      assert.equal(outcome!.kind, 'refused');
      assert.match(outcome!.because, /^it was uploaded, but not handed in for review: .*403/);
      assert.equal(outcome!.remote, 'upload-1');
    } finally {
      await server.close();
    }
  });

  test('an upload that nobody confirmed is uncertain, is not repeated, and is found there by the next push', async () => {
    const server = await playVanta({ documents: ['reviews'] });
    try {
      server.next('POST /v1/documents', 'break');
      const [outcome] = await pushed(open(server.url), [item('A')]);
      assert.equal(outcome!.kind, 'uncertain');
      assert.equal(server.count('POST /v1/documents/{documentId}/uploads'), 1);
      server.next('POST /v1/documents', { status: 500 });
      assert.deepEqual(kinds(await pushed(open(server.url), [item('A'), item('B')])), ['present', 'uncertain']);
    } finally {
      await server.close();
    }
  });

  test('wrong credentials are one refusal for each item, and none of them is in what is said', async () => {
    const server = await playVanta({ documents: ['reviews'] });
    try {
      const secret = 'vcs_wrong-and-secret';
      server.next('POST /oauth/token', { status: 401, body: { error: `no such client with ${secret}` } });
      const outcomes = await pushed(open(server.url, { clientSecret: new SecretText(secret) }), [item('A')]);
      assert.deepEqual(kinds(outcomes), ['refused']);
      assert.doesNotMatch(JSON.stringify(outcomes), /wrong-and-secret/);
      assert.match(outcomes[0]!.because, /\[secret\]/);
      assert.equal(server.uploads.length, 0);
    } finally {
      await server.close();
    }
  });
});

describe('limits', () => {
  const one = async (mishaps: readonly Parameters<Awaited<ReturnType<typeof playDrata>>['next']>[1][]) => {
    const server = await playDrata({ workspace: 7 });
    try {
      for (const mishap of mishaps) server.next('GET', mishap);
      const sending = sendingWith();
      const destination = drata({
        root: server.url,
        token: new SecretText(drataKey),
        workspace: 7,
        controls: { A: [1] },
      });
      const [outcome] = await pushed(destination, [item('A')], sending);
      return { outcome: outcome!, slept: sending.slept, asked: server.count('GET') };
    } finally {
      await server.close();
    }
  };
  const table: readonly [string, Parameters<typeof one>[0], OutcomeKind, readonly number[]][] = [
    ['429 waits as long as it says', [{ status: 429, headers: { 'retry-after': '7' } }], 'sent', [7000]],
    ['503 likewise', [{ status: 503, headers: { 'retry-after': '2' } }], 'sent', [2000]],
    ['429 without a word backs off', [{ status: 429 }, { status: 429 }], 'sent', [1000, 2000]],
    ['a reading is repeated after 500', [{ status: 500 }], 'sent', [1000]],
    ['and after a broken connection', ['break'], 'sent', [1000]],
    ['longer than is waited for', [{ status: 429, headers: { 'retry-after': '3600' } }], 'refused', []],
    ['403 is final', [{ status: 403 }], 'refused', []],
    ['so is a redirect', [{ status: 302, headers: { location: 'https://elsewhere.example/' } }], 'refused', []],
    ['terms not accepted', [{ status: 412 }], 'refused', []],
    ['an answer in other words', [{ status: 200, body: { items: [] } }], 'failed', []],
  ];
  for (const [name, mishaps, kind, slept] of table)
    test(name, async () => {
      const { outcome, slept: waited } = await one(mishaps);
      assert.deepEqual([outcome.kind, waited], [kind, slept]);
    });

  test('no more than five attempts', async () => {
    const { outcome, asked } = await one(Array.from({ length: 9 }, () => ({ status: 429 })));
    assert.deepEqual([outcome.kind, asked], ['refused', 5]);
  });

  test('credentials go over https, or to this machine', () => {
    const good = ['https://api.vanta.com', 'http://127.0.0.1:80/x', 'http://localhost:1', 'http://[::1]:1'];
    const bad = ['http://api.vanta.com', 'http://127.0.0.1.example.org', 'ftp://x', 'https://a:b@x.example', 'x'];
    assert.deepEqual([good.filter((one) => !isPrivateOnTheWay(one)), bad.filter(isPrivateOnTheWay)], [[], []]);
    assert.throws(() => new Courier('http://api.vanta.com', sendingWith(), []), { code: 'destinations/insecure' });
  });
});

describe('Drata', () => {
  const controls = { A: [11, 12], B: [13] };
  const open = (root: string, workspace = 7): Destination =>
    drata({ root, token: new SecretText(drataKey), workspace, controls, owner: 3 });

  test('an evidence item for each control and digest, linked to their controls, made once', async () => {
    const server = await playDrata({ workspace: 7 });
    try {
      const items = [item('A'), item('B')];
      assert.deepEqual(kinds(await pushed(open(server.url), items)), ['sent', 'sent']);
      assert.deepEqual(
        server.items.map(({ name, controls: linked, filedAt }) => [name, linked, filedAt]),
        [
          [drataName(items[0]!), [11, 12], '2026-07-02'],
          [drataName(items[1]!), [13], '2026-07-02'],
        ],
      );
      assert.equal(sha256(new Uint8Array(await server.items[0]!.file.arrayBuffer())), items[0]!.digest);
      assert.deepEqual(kinds(await pushed(open(server.url), [item('A', 'a later run'), ...items])), [
        'sent',
        'present',
        'present',
      ]);
      assert.equal(server.items.length, 3);
      assert.deepEqual(server.faults, []);
    } finally {
      await server.close();
    }
  });

  test('an item without its file is no success; another workspace is refused; JSON is not sent', async () => {
    const server = await playDrata({ workspace: 7 });
    try {
      const without = { id: 9, artifactsRequested: 1, artifactsCreated: 0 };
      server.next('POST /workspaces/{workspaceId}/evidence', { status: 201, body: { fileKey: 'k' } });
      server.next('POST /workspaces/{workspaceId}/evidence', { status: 201, body: without });
      const [half] = await pushed(open(server.url), [item('A')]);
      assert.deepEqual([half!.kind, half!.remote], ['refused', '9']);
      assert.deepEqual(kinds(await pushed(open(server.url, 8), [item('A')])), ['refused']);
      const json = { ...item('A'), fileName: 'a.json' };
      assert.deepEqual(kinds(await pushed(open(server.url), [json])), ['refused']);
      assert.equal(server.items.length, 0);
    } finally {
      await server.close();
    }
  });
});

describe('Secureframe', () => {
  const id = '5f0c3a52-0000-4000-8000-000000000001';
  const open = (root: string, before: OutcomeKind | undefined): Destination =>
    secureframe({
      root,
      key: new SecretText(secureframeKey.key),
      secret: new SecretText(secureframeKey.secret),
      tests: { A: id, B: 'gone' },
      before: () => before,
    });

  test('a file is attached to its test; what the log knows is not sent, what may be there is held', async () => {
    const server = await playSecureframe({ tests: [id] });
    try {
      const outcomes = await pushed(open(server.url, undefined), [item('B'), item('A')]);
      assert.deepEqual(kinds(outcomes), ['refused', 'sent']);
      assert.deepEqual(
        server.evidence.map(({ test: of, day, file }) => [of, day, file.name]),
        [[id, '2026-07-01', item('A').fileName]],
      );
      for (const [before, kind] of [
        ['sent', 'present'],
        ['uncertain', 'held'],
        ['held', 'held'],
        ['refused', 'sent'],
      ] as const)
        assert.deepEqual(kinds(await pushed(open(server.url, before), [item('A')])), [kind], before);
      server.next('POST', 'break');
      assert.deepEqual(kinds(await pushed(open(server.url, undefined), [item('A')])), ['uncertain']);
      assert.deepEqual(server.faults, []);
    } finally {
      await server.close();
    }
  });
});

describe('the workbook of a control', () => {
  const evaluation = run.controls.find(({ control }) => control.id === 'CHG-02')!;
  const made = (withPopulations: boolean) => controlItem({ run, evaluation, evidence: [sealed], withPopulations });

  test('has the result, the evidence with its digest, the root and the population, and the same bytes each time', () => {
    const one = made(true);
    assert.deepEqual(one.bytes, made(true).bytes);
    assert.equal(one.fileName, `plumbline_CHG-02_sha256-${sha256(one.bytes)}.xlsx`);
    assert.match(one.description, new RegExp(`deviated.*${sealed.envelope.digest}.*${run.seal!.root}`, 's'));
    const text = JSON.stringify(readWorkbook(one.bytes));
    for (const expected of [evaluation.because, sealed.envelope.id, sealed.envelope.digest, run.seal!.root, run.id])
      assert.ok(text.includes(JSON.stringify(expected).slice(1, -1)), expected);
  });

  test('leaves the lists out where they may name people', () => {
    assert.ok(made(false).bytes.length < made(true).bytes.length);
    assert.notEqual(made(false).digest, made(true).digest);
  });
});
