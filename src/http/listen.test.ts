import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fullPlumbline } from '../../test/e2e/double/plumbline.ts';
import { isAppError } from '../base/app-error.ts';
import { tickingClock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import type { Plumbline } from '../app/plumbline.ts';
import { createApi } from './api.ts';
import { createJobs } from './jobs.ts';
import { listen } from './listen.ts';
import type { Job } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-http-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function served(plumbline: Plumbline, webDirectory?: string) {
  const jobs = createJobs(tickingClock('2026-11-22T12:00:00.000Z' as Instant));
  const api = createApi(plumbline, { jobs, report: () => undefined, ...(webDirectory ? { webDirectory } : {}) });
  const listening = await listen({ api, port: 0 });
  return { ...listening, jobs };
}

/** Sends a path as it stands; `fetch` would tidy `..` away. */
function rawGet(port: number, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on('error', reject).end();
  });
}

test('answers on the loopback by default', async () => {
  const server = await served(fullPlumbline());
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const answer = await fetch(`${server.url}/api/v1/runs`);
  assert.equal(answer.status, 200);
  await server.close();
});

test('a busy port says so, and which flag helps', async () => {
  const server = await served(fullPlumbline());
  const api = createApi(fullPlumbline(), { jobs: server.jobs });
  await assert.rejects(
    listen({ api, port: server.port }),
    (error) =>
      isAppError(error) && error.code === 'http/port-in-use' && error.hint.includes(`--port ${server.port + 1}`),
  );
  await server.close();
});

test('an address that is not ours says so', async () => {
  const api = createApi(fullPlumbline(), { jobs: createJobs(tickingClock('2026-11-22T12:00:00.000Z' as Instant)) });
  await assert.rejects(
    listen({ api, host: '203.0.113.9', port: 0 }),
    (error) => isAppError(error) && error.code === 'http/bad-address',
  );
});

test('close ends open streams, and the search behind them stops', async () => {
  let signal: AbortSignal | undefined;
  const endless: Plumbline = {
    ...fullPlumbline(),
    async *search(_, options) {
      signal = options.signal;
      for (let matchCount = 0; ; matchCount += 1) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (signal?.aborted) return;
        yield {
          type: 'progress',
          progress: { done: false, matchCount, filesSearched: 0, filesTotal: 1, elapsedMillis: 1 },
        };
      }
    },
  };
  const server = await served(endless);
  const answer = await fetch(`${server.url}/.api/search/stream?q=a`);
  const reader = answer.body!.getReader();
  assert.ok((await reader.read()).value!.length > 0);
  const reading = (async () => {
    while (!(await reader.read()).done);
  })();
  await server.close();
  await assert.rejects(reading);
  await until(() => signal?.aborted === true);
});

test('a client that leaves stops its search', async () => {
  let signal: AbortSignal | undefined;
  const slow: Plumbline = {
    ...fullPlumbline(),
    async *search(_, options) {
      signal = options.signal;
      yield {
        type: 'progress',
        progress: { done: false, matchCount: 0, filesSearched: 0, filesTotal: 1, elapsedMillis: 1 },
      };
      await new Promise((resolve) => options.signal!.addEventListener('abort', resolve, { once: true }));
    },
  };
  const server = await served(slow);
  const abort = new AbortController();
  const answer = await fetch(`${server.url}/.api/search/stream?q=a`, { signal: abort.signal });
  await answer.body!.getReader().read();
  abort.abort();
  await until(() => signal?.aborted === true);
  await server.close();
});

test('an audit is started, watched to its end, and its run is the latest', async () => {
  const server = await served(fullPlumbline());
  const period = { type: 'as-of', at: '2026-06-30T00:00:00.000Z' };
  const post = (body: unknown): Promise<Response> =>
    fetch(`${server.url}/api/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const started = await post({ period });
  assert.equal(started.status, 202);
  const { job } = (await started.json()) as { job: Job };
  const events = await (await fetch(`${server.url}/api/v1/jobs/${job.id}/events`)).text();
  const last = JSON.parse(events.trim().split('\n\n').at(-1)!.split('\n')[1]!.slice(6)) as Job;
  assert.equal(last.state, 'done');
  const overview = (await (await fetch(`${server.url}/api/v1/overview`)).json()) as {
    run: { id: string; period: unknown };
  };
  assert.equal(overview.run.id, last.result?.run);
  assert.deepEqual(overview.run.period, period);
  const upsideDown = { type: 'window', from: '2026-06-30T00:00:00.000Z', to: '2026-01-30T00:00:00.000Z' };
  assert.equal((await post({ period: upsideDown })).status, 400);
  await server.close();
});

test('an audit can be cancelled', async () => {
  const server = await served(fullPlumbline({ stepMillis: 20 }));
  const headers = { 'content-type': 'application/json' };
  const started = await fetch(`${server.url}/api/v1/runs`, { method: 'POST', headers, body: '{}' });
  const { job } = (await started.json()) as { job: Job };
  const second = await fetch(`${server.url}/api/v1/runs`, { method: 'POST', headers, body: '{}' });
  assert.equal(second.status, 409);
  assert.equal((await fetch(`${server.url}/api/v1/jobs/${job.id}`, { method: 'DELETE' })).status, 200);
  const events = await (await fetch(`${server.url}/api/v1/jobs/${job.id}/events`)).text();
  assert.match(events, /"state":"cancelled"/);
  await server.close();
});

test('a pack is built and downloaded', async () => {
  const server = await served(fullPlumbline({ exports: folder }));
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/v1/packs`, { method: 'POST', headers, body: '{}' });
  await (await fetch(`${server.url}/api/v1/jobs/1/events`)).text();
  const { packs } = (await (await fetch(`${server.url}/api/v1/packs`)).json()) as {
    packs: { href: string; size: number; fileName: string }[];
  };
  const download = await fetch(`${server.url}${packs[0]!.href}`);
  assert.equal((await download.arrayBuffer()).byteLength, packs[0]!.size);
  assert.match(download.headers.get('content-disposition')!, /^attachment; filename="plumbline-/);
  await server.close();
});

test('the interface is served, and nothing beside its folder', async () => {
  const web = join(folder, 'web');
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(web, 'assets', 'main-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'not for you');
  const server = await served(fullPlumbline(), web);
  const expected: readonly (readonly [string, number, RegExp])[] = [
    ['/', 200, /<title>page/],
    ['/controls/CHG-01', 200, /<title>page/],
    ['/assets/main-1a2b.js', 200, /export/],
    ['/assets/gone.js', 404, /http\/not-found/],
    ['/../secret.txt', 200, /<title>page/],
    ['/..%2fsecret.txt', 200, /<title>page/],
    ['/assets/../../secret.txt', 200, /<title>page/],
    ['/assets/..%2f..%2fsecret.txt', 404, /http\/not-found/],
    ['/%2e%2e/secret.txt', 200, /<title>page/],
  ];
  for (const [path, status, body] of expected) {
    const answer = await rawGet(server.port, path);
    assert.equal(answer.status, status, path);
    assert.match(answer.body, body, path);
    assert.doesNotMatch(answer.body, /not for you/, path);
  }
  await server.close();
});

test('without a built interface the pages say what to do', async () => {
  const server = await served(fullPlumbline());
  const answer = await fetch(server.url);
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /npm run build/);
  await server.close();
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail('it never came true');
}
