/** Every page in a real browser: it renders, holds its heading, is clean for axe in both themes, and asks nobody else. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { violationsOf } from './axe.ts';
import { launchBrowser, openPage, serve, visit, type Served } from './browser.ts';
import { emptyPlumbline, fullPlumbline } from './double/plumbline.ts';
import { tour } from './tour.ts';

let browser: Browser;
const servers: Record<string, Served> = {};

before(async () => {
  browser = await launchBrowser();
  servers['full'] = await serve(fullPlumbline());
  servers['empty'] = await serve(emptyPlumbline());
});

after(async () => {
  await browser.close();
  for (const server of Object.values(servers)) await server.close();
});

/** Things that do not exist in the empty state answer 404, which the browser's console notes as an error. */
const missingWhenEmpty = new Set([
  'change',
  'evidence-detail',
  'ledger-entry',
  'sample-detail',
  'file',
  'finding-flow',
  'finding-secret',
  'dependency-package',
]);

const passes = [
  { state: 'full', theme: 'light', width: 1280 },
  { state: 'full', theme: 'dark', width: 390 },
  { state: 'empty', theme: 'dark', width: 1280 },
] as const;

for (const { state, theme, width } of passes) {
  test(`pages, ${state}, ${theme}, ${width} wide`, async (t) => {
    const server = servers[state]!;
    const { page, context, faults } = await openPage(browser, server, { theme, width });
    for (const { name, address, heading } of tour) {
      const missing = state === 'empty' && missingWhenEmpty.has(name);
      await t.test(name, async () => {
        const before = faults.length;
        await visit(page, address);
        const title = await page.locator('main h1').innerText();
        if (!missing) assert.match(title, heading);
        assert.match(await page.title(), / · Plumbline$/);
        assert.deepEqual(await violationsOf(page), []);
        const html = page.locator('html');
        const overflow = await html.evaluate((node) => {
          const { scrollWidth, clientWidth } = node as unknown as { scrollWidth: number; clientWidth: number };
          return scrollWidth - clientWidth;
        });
        assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`);
        const unexpected = faults.slice(before).filter((fault) => !(missing && fault.includes('404')));
        assert.deepEqual(unexpected, []);
      });
    }
    await context.close();
    assert.deepEqual(server.reported, []);
  });
}

test('axe finds a fault when there is one', async () => {
  const { page, context } = await openPage(browser, servers['full']!);
  await visit(page, '/');
  await page
    .locator('#run-picker')
    .evaluate((node) => (node as unknown as { removeAttribute(n: string): void }).removeAttribute('id'));
  assert.match((await violationsOf(page)).join('\n'), /select-name/);
  await context.close();
});

test('a request to elsewhere is noticed', async () => {
  const { page, context, faults } = await openPage(browser, servers['full']!);
  await visit(page, '/');
  await page.goto('http://elsewhere.example/').catch((error: unknown) => assert.match(String(error), /ERR_FAILED/));
  assert.match(faults.join('\n'), /request to http:\/\/elsewhere\.example/);
  await context.close();
});
