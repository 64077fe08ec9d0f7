/** What an auditor does: draws with a seed of their own, reads everything, is let in by a link, and cannot decide. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { sha256 } from '../../src/base/digest.ts';
import { sampleSize } from '../../src/evidence/sample-size.ts';
import { createLock } from '../../src/http/lock.ts';
import { draw } from '../../src/ledger/sample-draw.ts';
import { openPage, serve, settled, usingPages, visit, type Served } from './browser.ts';
import { fullPlumbline } from './double/plumbline.ts';

const { using, browser } = usingPages();
const check = 'change-reviewed';

async function idsOf(url: string): Promise<readonly string[]> {
  return (await (await fetch(`${url}/api/v1/populations/${check}/ids.txt`)).text()).split('\n');
}

async function drawIn(page: Page, seed: string): Promise<void> {
  await page.getByLabel('Seed').fill(seed);
  await page.getByLabel('Who draws').fill('Ada Brandt');
  await page.getByRole('button', { name: 'Draw and seal' }).click();
  await page.getByRole('heading', { name: /^\d+ of 2,262: change-reviewed$/ }).waitFor();
  await settled(page);
}

test('what the page draws is what the rule draws, and the draw before it is named', () =>
  using(fullPlumbline(), async (page, url) => {
    await visit(page, `/samples?check=${check}`);
    await page.getByLabel('Size').fill('7');
    await drawIn(page, 'dice 3 3 5');
    const ids = await idsOf(url);
    const expected = draw({ ids, idsDigest: sha256(ids.join('\n')), seed: 'dice 3 3 5', size: 7 });
    const links = await page.locator('.sample-items .sample-head a').all();
    const shown = await Promise.all(links.map(async (link) => decodeURIComponent((await link.getAttribute('href'))!)));
    assert.equal(shown.length, 7);
    for (const [index, { id }] of expected.entries())
      assert.ok(shown[index]!.includes(id.slice(-40)), `${index + 1}: ${shown[index]} is not ${id}`);
    assert.match(await page.locator('main').innerText(), /with the seed dice 4 2 6 1/);
    await page.getByText('Draw it again without us').click();
    assert.match(await page.getByLabel('Commands').innerText(), /'dice 3 3 5'[^]*head -n 7/);
    await page.getByRole('link', { name: 'Samples' }).first().click();
    await settled(page);
    assert.equal(await page.getByRole('region', { name: 'Table: Draws' }).locator('tbody tr').count(), 2);
  }));

test('a risk is turned into a size before anything is drawn', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, `/samples?check=${check}`);
    await page.getByLabel('As many as a risk asks for').check();
    await page.getByLabel('Risk, in per cent').fill('5');
    await page.getByLabel('Tolerable rate, in per cent').fill('8');
    const size = sampleSize({ population: 2262, risk: 0.05, tolerable: 0.08 });
    await page.getByText(`${size} of 2,262. If 181 of them (8 %)`).waitFor();
    await drawIn(page, 'a newspaper');
    assert.equal(await page.locator('.sample-items > li').count(), size);
  }));

test('the auditor’s door: all questions are answered, draws work, decisions are neither offered nor taken', async () => {
  const server = await serve(fullPlumbline(), { role: 'auditor' });
  const { page, context, faults } = await openPage(browser(), server);
  try {
    await visit(page, '/audit');
    const said = await page.locator('main').innerText();
    assert.match(said, /You came through the auditor’s door/);
    assert.match(said, /2,262 changes landed/);
    assert.match(said, /git fetch --unshallow mends it/);
    assert.match(said, /In force/);
    assert.match(said, /\d+ waivers: \d+ in the log, \d+ stands? in (a file|files) of the repositories/);
    await page.getByRole('link', { name: 'Draw a sample' }).click();
    await settled(page);
    await drawIn(page, 'a seed');
    for (const address of ['/decisions', '/requests']) {
      await visit(page, address);
      assert.equal(await page.locator('.act-form, .acts button').count(), 0, address);
    }
    assert.deepEqual(faults, []);
    const answer = await fetch(`${server.url}/api/v1/waivers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /shows everything and decides nothing/);
    assert.deepEqual(server.reported, []);
  } finally {
    await context.close();
    await server.close();
  }
});

const token = 'a-token-of-a-test-that-is-long-enough';

async function enteredBy(server: Served, act: (page: Page) => Promise<void>): Promise<string> {
  const { page, context, faults } = await openPage(browser(), server);
  try {
    await act(page);
    // A browser notes each refused request; anything else is a fault.
    const others = faults.filter((fault) => !fault.includes('401'));
    assert.deepEqual(others, []);
    return page.url();
  } finally {
    await context.close();
  }
}

test('a server with a token: a link lets one browser in, another one has to know the token', async () => {
  let made = 0;
  const lock = createLock({ token, random: () => `secret-${++made}` });
  const server = await serve(fullPlumbline(), { role: 'auditor', lock });
  try {
    const first = await enteredBy(server, async (page) => {
      await page.goto(`/enter#${lock.code}`);
      await page.getByRole('heading', { name: 'For the auditor' }).waitFor();
      await page.getByText('2,262 changes').waitFor();
      await page.goBack().catch(() => null);
      assert.ok(!page.url().includes(lock.code), 'the code is in no history');
      await visit(page, '/audit');
      await page.getByText('2,262 changes').waitFor();
    });
    assert.ok(!first.includes(lock.code));
    await enteredBy(server, async (page) => {
      await page.goto(`/enter#${lock.code}`);
      await page.getByText('answers those who were given its token', { exact: false }).nth(1).waitFor();
      await visit(page, '/controls');
      assert.equal(await page.locator('main h1').innerText(), 'Enter');
      await page.getByLabel('Token').fill(token);
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByRole('heading', { name: 'Controls' }).waitFor();
    });
    assert.deepEqual(server.reported, []);
  } finally {
    await server.close();
  }
});
