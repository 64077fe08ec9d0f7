import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPlumbline } from '../../test/e2e/double/plumbline.ts';
import { tickingClock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import { createApi } from './api.ts';
import { createJobs } from './jobs.ts';
import { cookieName, createLock } from './lock.ts';

const token = 'a-token-of-a-test-that-is-long-enough';

function locked() {
  let drawn = 0;
  const lock = createLock({ token, random: () => `random-${++drawn}` });
  const jobs = createJobs(tickingClock('2026-11-22T12:00:00.000Z' as Instant));
  const reported: unknown[] = [];
  const api = createApi(fullPlumbline(), { jobs, role: 'auditor', lock, report: (error) => reported.push(error) });
  const enter = async (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    api.request('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const ask = async (headers: Record<string, string> = {}, path = '/api/v1/overview'): Promise<number> =>
    (await api.request(path, { headers })).status;
  return { lock, enter, ask, reported };
}

const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

test('without the token nothing of the API is answered, of none of its faces', async () => {
  const { ask } = locked();
  for (const path of ['/api/v1/overview', '/api/v1/session', '/api/v1/openapi.json', '/.api/search/stream?q=a', '/api'])
    assert.equal(await ask({}, path), 401, path);
  for (const authorization of ['Bearer', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, token])
    assert.equal(await ask({ authorization }), 401, authorization);
  assert.equal(await ask({ cookie: `${cookieName}=${token}` }), 401, 'the token is no cookie');
  assert.equal(await ask({ authorization: `Bearer ${token}` }), 200);
});

test('the code opens once, for a cookie that is strictly same-site and out of reach of scripts', async () => {
  const { lock, enter, ask } = locked();
  const answer = await enter({ secret: lock.code });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('set-cookie') ?? '', /; HttpOnly/);
  assert.match(answer.headers.get('set-cookie') ?? '', /; SameSite=Strict/);
  assert.doesNotMatch(answer.headers.get('set-cookie') ?? '', /Secure/, 'a browser would drop it over plain HTTP');
  assert.equal(await ask({ cookie: cookieOf(answer) }), 200);
  assert.equal((await enter({ secret: lock.code })).status, 401, 'used up');
  assert.equal(await ask({ authorization: `Bearer ${lock.code}` }), 401, 'the code is no token');
  const again = await enter({ secret: token });
  assert.equal(again.status, 200);
  assert.notEqual(cookieOf(again), cookieOf(answer));
});

test('behind TLS the cookie is only sent over TLS', async () => {
  const { enter } = locked();
  const answer = await enter({ secret: token }, { origin: 'https://localhost', host: 'localhost' });
  assert.match(answer.headers.get('set-cookie') ?? '', /; Secure/);
});

test('what does not open says neither token nor code, and is no defect', async () => {
  const { lock, enter, reported } = locked();
  for (const body of [{ secret: 'guess' }, {}, { secret: '' }, 'text', null]) {
    const answer = await enter(body);
    assert.ok([400, 401].includes(answer.status), JSON.stringify(body));
    assert.equal(answer.headers.get('set-cookie'), null);
    const text = await answer.text();
    assert.ok(!text.includes(token) && !text.includes(lock.code), text);
  }
  assert.deepEqual(reported, []);
});

test('a token that could be guessed is refused', () => {
  assert.throws(() => createLock({ token: 'short', random: () => 'x' }), { code: 'http/weak-token' });
});
