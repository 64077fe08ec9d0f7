/** The whole house: repositories of the fixtures, audited by the real application, looked at through the real server. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { Finding } from '../../src/http/schema.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { openAt, scratchFolder, working, year } from '../pipeline/workbench.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openPage, serve, settled, visit, type Served } from './browser.ts';

const scratch = scratchFolder('pages');
let plumbline: Plumbline;
let server: Served;
let browser: Browser;

before(async () => {
  const sources = path.join(scratch.folder, 'sources');
  for (const name of ['shop', 'clean', 'empty', 'odd-paths'] as const) buildFixtureRepository(name, sources);
  plumbline = await openAt(path.join(scratch.folder, 'data'));
  await plumbline.audit({ locations: [sources], period: year }, working());
  server = await serve(plumbline);
  browser = await launchBrowser();
});

after(async () => {
  await browser.close();
  await server.close();
  await plumbline.close();
  scratch.remove();
});

async function get<T>(address: string): Promise<T> {
  const answer = await fetch(`${server.url}${address}`);
  assert.equal(answer.status, 200, `${address}: ${answer.ok ? '' : await answer.clone().text()}`);
  return (await answer.json()) as T;
}

test('every control, and every member of every population, fits the API', async () => {
  const { controls } = await get<{ controls: { id: string; result: string }[] }>('/api/v1/controls');
  assert.ok(controls.length > 20);
  let members = 0;
  for (const { id } of controls) {
    const detail = await get<{ checks: { check: string; evidence: unknown[] }[]; evidence: unknown[] }>(
      `/api/v1/controls/${id}`,
    );
    assert.ok(detail.evidence.length > 0, `${id} has sealed evidence`);
    for (const { check, evidence } of detail.checks) {
      assert.ok(evidence.length > 0, `${check} has sealed evidence`);
      const list = await get<{ items: unknown[] }>(`/api/v1/controls/${id}/checks/${check}/members?limit=1000`);
      members += list.items.length;
    }
  }
  assert.ok(members > 100, `${members} members`);
  assert.deepEqual(server.reported, []);
});

test('every page of the real thing is whole, clean for axe, and asks nobody else', async (t) => {
  const { page, context, faults } = await openPage(browser, server);
  const { worstFindings } = await get<{
    worstFindings: { finding: { repository: string; path: string; line: number } }[];
  }>('/api/v1/overview');
  const { repository, path: file, line } = worstFindings[0]!.finding;
  const code = `/file?repository=${encodeURIComponent(repository)}&path=${encodeURIComponent(file)}#L${line}`;
  const addresses = [
    '/',
    '/controls',
    '/controls/CHG-03',
    '/criteria',
    '/findings',
    '/changes',
    '/evidence',
    '/repositories',
    '/rules',
    code,
  ];
  for (const address of addresses) {
    await t.test(address, async () => {
      await visit(page, address);
      assert.deepEqual(await violationsOf(page), []);
      assert.deepEqual(faults, []);
    });
  }
  await context.close();
  assert.deepEqual(server.reported, []);
});

test('a search over the real index streams, and says what it did not search', async () => {
  const { page, context, faults } = await openPage(browser, server);
  await page.goto('/search?q=password');
  await page.locator('.coverage-statement').waitFor();
  const marks = await page.locator('.result-file mark').allTextContents();
  assert.ok(marks.length > 0);
  assert.deepEqual([...new Set(marks.map((mark) => mark.toLowerCase()))], ['password']);
  await page.locator('.result-line').first().click();
  await settled(page);
  await page.locator('.line.marked', { hasText: /password/i }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a sealed result is proved in the browser, bytes and path', async () => {
  const { page, context, faults } = await openPage(browser, server);
  await visit(page, '/controls/CHG-03');
  await page.locator('.evidence-links a').last().click();
  await settled(page);
  await page.getByText('The path leads from this entry to the root').waitFor();
  await page.getByText('Their SHA-256, computed in your browser, is the one in the sealed entry.').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a secret that is gone from the code can be looked at in its last commit, redacted', async () => {
  const { items } = await get<{ items: Finding[] }>('/api/v1/findings?class=secret&limit=1000');
  assert.ok(items.length > 0);
  for (const { repository, path: file, line, excerpt, atHead, lastSeen } of items) {
    const commit = atHead ? {} : { commit: lastSeen.commit! };
    const query = new URLSearchParams({ repository, path: file, ...commit }).toString();
    const { text } = await get<{ text?: string }>(`/api/v1/files?${query}`);
    const shown = text?.split('\n')[line - 1] ?? '';
    assert.match(shown, /\[redacted\]/, `${repository}/${file}:${line} (${excerpt})`);
  }
});
