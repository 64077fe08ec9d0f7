/** The order of results through the whole engine, over a made-up repository: what a developer means stands first. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { SearchEngine } from '../contract.ts';
import { openSearchEngine } from '../engine.ts';

const files: Readonly<Record<string, string>> = {
  'CHANGELOG.md': '- Session: renamed openSession to startSession\n'.repeat(20),
  'docs/sessions.md': '# Session\n\nA Session is opened by startSession.\n',
  'src/app.ts':
    "import { startSession } from './session/index.ts';\nstartSession();\nstartSession();\nconst session = 1;\n",
  'src/session/index.ts':
    'export interface Session { readonly user: string }\nexport function startSession(): Session {\n  return make();\n}\n',
  'src/session/store.ts': 'export class SessionStore {\n  find(session: string) {}\n}\n',
  'src/session/store.test.ts': "class SessionStore {}\nit('startSession', () => startSession());\n",
  'src/http/rate-limit.ts': '// rate limit\nexport class RateLimiter { allow() {} }\n',
  'src/http/server.ts': 'export const limits = { rate: 3 };\n// the rate limit is somewhere else\n',
  'vendor/session/session.go': 'package session\ntype Session struct {}\nfunc startSession() {}\n',
  'server/config.py': 'MAX_SESSIONS = 3\nclass Config:\n    session_age = 1\n',
  'server/main.py': 'from config import MAX_SESSIONS, Config\nprint(MAX_SESSIONS, MAX_SESSIONS)\n',
  'dist/app.min.js': 'function startSession(){};class SessionStore{};var MAX_SESSIONS=3;',
};

const wanted: readonly (readonly [query: string, path: string])[] = [
  ['startSession', 'src/session/index.ts'],
  ['Session', 'src/session/index.ts'],
  ['SessionStore', 'src/session/store.ts'],
  ['sessionstore', 'src/session/store.ts'],
  ['MAX_SESSIONS', 'server/config.py'],
  ['rate limit', 'src/http/rate-limit.ts'],
  ['class Config', 'server/config.py'],
];

describe('order by rank', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ranking-'));
  let engine: SearchEngine;
  before(async () => {
    engine = await openSearchEngine({ directory, threads: 1 });
    const writer = engine.writer();
    const entries = Object.entries(files).map(([path, text]) => ({
      path,
      text,
      blob: createHash('sha1').update(text).digest('hex'),
    }));
    for (const { path, text, blob } of entries) await writer.add(blob, Buffer.from(text), { path });
    await writer.commit();
    const commit = '1'.repeat(40);
    await engine.publish([
      { name: 'a/b', commit, branch: 'main', files: entries.map(({ path, blob }) => ({ path, blob })), unsearched: [] },
    ]);
  });
  after(async () => {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const paths = async (query: string): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const event of engine.search(query, { order: 'rank', patternType: 'keyword' }))
      if (event.type === 'matches') for (const match of event.matches) if ('path' in match) found.push(match.path);
    return found;
  };

  for (const [query, path] of wanted)
    it(`${query}: ${path}`, async () => {
      const found = await paths(query);
      assert.equal(found[0], path, found.join(' '));
    });

  it('puts vendored before minified definitions, both behind those of the product', async () => {
    const found = await paths('startSession');
    const places = ['src/session/index.ts', 'vendor/session/session.go', 'dist/app.min.js'].map((path) =>
      found.indexOf(path),
    );
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.deepEqual(places.slice(0, 2), [0, 1]);
    assert.equal(found.length, 7);
  });
});
