import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { runCommandLine } from '../../../test/doubles/command-line.ts';
import { handlerList } from '../../app/handlers/handler-list.ts';
import type { AppContext } from '../../app/context.ts';
import { systemClock } from '../../base/clock.ts';

const checkout = mkdtempSync(path.join(tmpdir(), 'plumbline-handlers-'));
after(() => rmSync(checkout, { recursive: true, force: true }));
writeFileSync(
  path.join(checkout, 'app.ts'),
  `import express from 'express'
app.post('/login', (req, res) => { logger.info({ user: req.body.user }, 'signed in') })
app.delete('/users/:id', requireAdmin, (req, res) => { users.drop(req.params.id) })
app.post('/logout', session.leave)
app.get('/products', (req, res) => { res.json([]) })
`,
);

/** The real list over a real folder; nothing of it needs a data directory. */
async function run(
  ...args: readonly string[]
): Promise<{ code: number; lines: readonly Record<string, unknown>[]; out: string }> {
  const context = { clock: systemClock } as unknown as AppContext;
  const { code, out } = await runCommandLine(['handler', 'list', checkout, ...args], {
    plumbline: { handlers: (wish) => handlerList(wish, context) },
  });
  const lines = args.includes('--json')
    ? out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : [];
  return { code, lines, out };
}

test('security events with their traces, then the coverage by category', async () => {
  const { code, lines } = await run('--json');
  assert.equal(code, 0);
  assert.deepEqual(
    lines.slice(0, -1).map(({ method, route, trace, by }) => [method, route, trace, by]),
    [
      ['POST', '/login', 'logged', 'logger.info (app.ts:2)'],
      ['DELETE', '/users/:id', 'silent', null],
      ['POST', '/logout', 'unknown', null],
    ],
  );
  const manifest = lines.at(-1)!;
  assert.deepEqual([manifest['type'], manifest['listed'], manifest['total']], ['manifest', 3, 4]);
  assert.deepEqual((manifest['coverage'] as readonly unknown[])[0], {
    category: 'authentication',
    handlers: 2,
    logged: 1,
    silent: 0,
    unknown: 1,
  });
});

test('only the silent ones, only a category, all handlers', async () => {
  assert.deepEqual(
    (await run('--silent', '--json')).lines.slice(0, -1).map(({ route }) => route),
    ['/users/:id'],
  );
  assert.equal((await run('--category', 'authentication', '--json')).lines.length, 3);
  assert.equal((await run('--all', '--json')).lines.length, 5);
});

test('a table that says what guards and what logs', async () => {
  const { out } = await run();
  assert.match(out, /DELETE \/users\/:id +account-change +requireAdmin +nothing +app\.ts:3/);
});
