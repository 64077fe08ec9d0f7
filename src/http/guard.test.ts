import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { guard } from './guard.ts';

interface Case {
  readonly name: string;
  readonly host?: string;
  readonly headers: Record<string, string>;
  readonly method?: string;
  readonly path?: string;
  readonly status: number;
}

const cases: readonly Case[] = [
  { name: 'our own name', headers: { host: 'localhost:7700' }, status: 200 },
  { name: 'our own address', headers: { host: '127.0.0.1:7700' }, status: 200 },
  { name: 'IPv6 loopback', headers: { host: '[::1]:7700' }, status: 200 },
  { name: 'a name that was rebound to us', headers: { host: 'evil.example:7700' }, status: 421 },
  { name: 'a name that begins like ours', headers: { host: 'localhost.evil.example' }, status: 421 },
  { name: 'an address that is not ours', headers: { host: '10.0.0.7:7700' }, status: 421 },
  { name: 'any address when bound to all', host: '0.0.0.0', headers: { host: '10.0.0.7:7700' }, status: 200 },
  { name: 'any IPv6 address when bound to all', host: '::', headers: { host: '[fe80::1]:7700' }, status: 200 },
  { name: 'a name even when bound to all', host: '0.0.0.0', headers: { host: 'evil.example' }, status: 421 },
  { name: 'the name it was bound to', host: 'audit.intern', headers: { host: 'Audit.intern:80' }, status: 200 },
  { name: 'our own origin', headers: { host: 'localhost:1', origin: 'http://localhost:1' }, status: 200 },
  { name: 'another port of this machine', headers: { host: 'localhost:1', origin: 'http://localhost:2' }, status: 403 },
  { name: 'the null origin', headers: { host: 'localhost:1', origin: 'null' }, status: 403 },
  { name: 'a foreign origin', headers: { host: 'localhost', origin: 'https://evil.example' }, status: 403 },
  {
    name: 'an image of a foreign page',
    headers: { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    status: 403,
  },
  {
    name: 'a link on a foreign page to one of ours',
    headers: { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    status: 200,
  },
  {
    name: 'a link on a foreign page to the API',
    headers: { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    path: '/api/v1/runs',
    status: 403,
  },
  {
    name: 'a form of a foreign page',
    headers: { host: 'localhost', 'content-type': 'text/plain' },
    method: 'POST',
    status: 400,
  },
  { name: 'JSON', headers: { host: 'localhost', 'content-type': 'application/json' }, method: 'POST', status: 200 },
];

for (const { name, host = '127.0.0.1', headers, method = 'GET', path = '/controls', status } of cases) {
  test(`${status}: ${name}`, async () => {
    const app = new Hono();
    app.use(guard(host));
    app.all('*', (c) => c.text('reached'));
    const answer = await app.request(path, { method, headers, ...(method === 'POST' ? { body: '{}' } : {}) });
    assert.equal(answer.status, status);
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    if (status !== 200) assert.doesNotMatch(await answer.text(), /reached/);
  });
}
