/** The webhook as a receiver meets it, checked with the very lines of docs/destinations.md; and reminders as a calendar. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { tickingClock } from '../../src/base/clock.ts';
import { parseInstant, type Instant } from '../../src/base/instant.ts';
import { SecretText } from '../../src/base/secret-text.ts';
import { requestCalendar } from '../../src/exports/calendar/icalendar.ts';
import type { Sending } from '../../src/exports/destinations/courier.ts';
import { reminders, runFinished } from '../../src/exports/destinations/webhook/events.ts';
import { deliverEvent, REPLAY_WINDOW_SECONDS } from '../../src/exports/destinations/webhook/webhook.ts';
import type { EvidenceRequest } from '../../src/model/evidence-request.ts';
import { requestAt, type StandingSubmission } from '../../src/model/standing/requests.ts';
import { run } from '../doubles/run.ts';

const at = (text: string): Instant => parseInstant(text)!;
const secret = 'a secret, with spaces & "signs"';
const startSeconds = Date.parse('2026-07-01T00:00:00.000Z') / 1000;

interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

async function receiver(statuses: readonly number[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(parts) });
      response.writeHead(statuses[received.length - 1] ?? 204);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/plumbline?team=1`;
  return { url, received, close: () => new Promise((resolve) => server.close(resolve)) };
}

const sending = (): Sending & { slept: number[] } => {
  const slept: number[] = [];
  return {
    send: (request) => fetch(request),
    clock: tickingClock(at('2026-07-01')),
    sleep: (millis) => Promise.resolve(void slept.push(millis)),
    patience: 60_000,
    userAgent: 'plumbline/test',
    signal: new AbortController().signal,
    slept,
  };
};

const event = runFinished(run, [{ control: 'CHG-02', before: 'operated', after: 'deviated' }]);
const documented = readFileSync(new URL('../../docs/destinations.md', import.meta.url), 'utf8');
const block = (language: string): string =>
  new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'm').exec(documented.split('## Webhooks')[1]!)![1]!;

type IsGenuine = (delivery: Received & { readonly secret: string; readonly now: number }) => boolean;

describe('a delivery', () => {
  let folder: string;
  let isGenuine: IsGenuine;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-webhook-'));
    const file = join(folder, 'receiver.mjs');
    writeFileSync(file, block('js'));
    ({ isGenuine } = (await import(pathToFileURL(file).href)) as { isGenuine: IsGenuine });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('is tried again with a new signature and the same id, and verified by the documented lines', async () => {
    const hook = await receiver([500, 429, 204]);
    const out = sending();
    try {
      const outcome = await deliverEvent(event, { url: hook.url, secret: new SecretText(secret) }, out);
      assert.deepEqual([outcome.kind, outcome.status, out.slept], ['sent', 204, [1000, 2000]]);
    } finally {
      await hook.close();
    }
    assert.equal(hook.received.length, 3);
    const [first, , last] = hook.received as [Received, Received, Received];
    assert.equal(first.headers['plumbline-delivery'], `${run.id}/run-finished`);
    assert.equal(last.headers['plumbline-delivery'], first.headers['plumbline-delivery']);
    assert.notEqual(last.headers['plumbline-signature'], first.headers['plumbline-signature']);
    for (const delivery of hook.received) assert.ok(isGenuine({ ...delivery, secret, now: startSeconds + 3 }));
    const now = startSeconds + 3;
    const forged: readonly [string, Parameters<IsGenuine>[0]][] = [
      ['another body', { ...last, body: Buffer.concat([last.body, Buffer.from(' ')]), secret, now }],
      ['another secret', { ...last, secret: 'x', now }],
      ['another time', { ...last, headers: { ...last.headers, 'plumbline-timestamp': String(now + 1) }, secret, now }],
      ['played again later', { ...last, secret, now: now + REPLAY_WINDOW_SECONDS + 60 }],
      ['no signature', { ...last, headers: { ...last.headers, 'plumbline-signature': '' }, secret, now }],
    ];
    for (const [name, delivery] of forged) assert.equal(isGenuine(delivery), false, name);
    writeFileSync(join(folder, 'body.json'), last.body);
    const environment = { PATH: process.env['PATH'], TIMESTAMP: last.headers['plumbline-timestamp'], SECRET: secret };
    const hex = execFileSync('sh', ['-c', block('sh')], { cwd: folder, env: environment });
    assert.equal(`v1=${hex.toString().trim()}`, last.headers['plumbline-signature']);
  });

  test('says what the run found and where it is sealed', () => {
    const { results, ledger, changed } = event;
    assert.equal(
      Object.values(results).reduce((sum, one) => sum + one, 0),
      run.controls.length,
    );
    assert.deepEqual(ledger, run.seal);
    assert.deepEqual(changed, [{ control: 'CHG-02', before: 'operated', after: 'deviated' }]);
  });

  test('that nobody takes is refused with its status', async () => {
    const hook = await receiver([410]);
    try {
      const outcome = await deliverEvent(event, { url: hook.url, secret: new SecretText(secret) }, sending());
      assert.deepEqual([outcome.kind, outcome.status], ['refused', 410]);
    } finally {
      await hook.close();
    }
  });
});

const training: EvidenceRequest = {
  id: 'SEC-03/training-export',
  reference: 'SEC-03',
  title: 'Training, with a comma; and a semicolon',
  ask: `The list of everybody: name, day, course. ${'Überall gleich. '.repeat(12)}`,
  form: 'export',
  cadence: 'quarterly',
  owner: 'Head of People',
  looksFor: [],
};
const graceDays = { daily: 1, weekly: 3, monthly: 14, quarterly: 14, yearly: 30, once: 0, event: 14 };
const period = { from: at('2026-01-01'), to: at('2027-01-01') };
const standingAt = (when: Instant, submissions: readonly StandingSubmission[] = [], begin?: Instant) =>
  requestAt(training, submissions, { at: when, period, terms: { graceDays, ...(begin && { begin }) } });

describe('reminders', () => {
  test('what is due and what is overdue, each interval once; nothing that nobody has begun', () => {
    const shown = reminders([standingAt(at('2026-07-05'), [], at('2026-01-01'))]);
    assert.deepEqual(
      shown.map(({ type, from, dueAt }) => [type, from.slice(0, 10), dueAt.slice(0, 10)]),
      [
        ['request-overdue', '2026-01-01', '2026-04-15'],
        ['request-due', '2026-04-01', '2026-07-15'],
      ],
    );
    assert.equal(new Set(shown.map(({ id }) => id)).size, 2);
    assert.deepEqual(reminders([standingAt(at('2026-07-05'))]), []);
  });

  test('the calendar is RFC 5545: folded lines, escaped texts, stable UIDs, an entry for each interval', () => {
    const begun = at('2026-01-01');
    const text = requestCalendar([standingAt(at('2026-07-05'), [], begun)], at('2026-07-05'));
    const later = requestCalendar([standingAt(at('2026-08-05'), [], begun)], at('2026-08-05'));
    const lines = text.split('\r\n');
    assert.equal(lines.at(-1), '');
    assert.ok(!/[^\r]\n/.test(text), 'every line ends with CRLF');
    for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75, line);
    const unfolded = text.replaceAll('\r\n ', '').split('\r\n');
    assert.equal(unfolded.filter((line) => line === 'BEGIN:VTODO').length, 4);
    assert.equal(unfolded.filter((line) => line === 'BEGIN:VALARM').length, 8);
    for (const part of ['VCALENDAR', 'VTODO', 'VALARM'])
      assert.equal(
        unfolded.filter((line) => line === `BEGIN:${part}`).length,
        unfolded.filter((line) => line === `END:${part}`).length,
      );
    assert.ok(unfolded.includes('DUE:20260415T000000Z') && unfolded.includes('DTSTAMP:20260705T000000Z'));
    assert.ok(
      unfolded.includes('SUMMARY:SEC-03/training-export: Training\\, with a comma\\; and a semicolon (2026-Q1)'),
      unfolded.find((line) => line.startsWith('SUMMARY')),
    );
    assert.ok(
      unfolded.some(
        (line) =>
          line.startsWith('DESCRIPTION:') && line.includes(training.ask.trim().replaceAll(',', '\\,').slice(0, 120)),
      ),
    );
    const uids = (calendar: string) => calendar.replaceAll('\r\n ', '').match(/^UID:.*$/gm);
    assert.deepEqual(uids(text), uids(later));
    assert.equal(new Set(uids(text)).size, 4);
    assert.ok(!requestCalendar([standingAt(at('2026-07-05'))], at('2026-07-05')).includes('VTODO'));
  });
});
