/** The data map in a browser: what is chosen is in the address, by mouse or keyboard, and the table says what the picture says. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, serve, visit, type Served } from './browser.ts';
import { fullPlumbline } from './double/plumbline.ts';

let browser: Browser;
let server: Served;

before(async () => {
  browser = await launchBrowser();
  server = await serve(fullPlumbline());
});

after(async () => {
  await browser.close();
  await server.close();
});

const query = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);
const fields = (page: Page): Promise<number> => page.locator('.data-fields tbody tr').count();
const flowLink = (page: Page, name: RegExp) =>
  page.getByRole('group', { name: /what it is/ }).getByRole('link', { name });

test('the flow is drilled into by keyboard, down to the field, and back', async () => {
  const { page, context, faults } = await openPage(browser, server);
  await visit(page, '/data-map');
  const all = await fields(page);
  await flowLink(page, /E-mail address$/).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/class=email/);
  const chosen = await fields(page);
  assert.ok(chosen > 0 && chosen < all);
  await flowLink(page, /User$/).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/owner=User/);
  assert.deepEqual(query(page), { class: 'email', owner: 'User' });
  assert.equal(await page.locator('.data-fields tbody th').first().locator('.mono').first().innerText(), 'User.email');
  assert.equal(await page.locator('.data-fields .sinks a').count(), 3);
  await page.getByRole('button', { name: 'Only User' }).click();
  await flowLink(page, /E-mail address \(chosen\)$/).click();
  await page.waitForURL((url) => url.search === '');
  assert.equal(await fields(page), all);
  await page.goBack();
  assert.deepEqual(query(page), { class: 'email' });
  assert.deepEqual(faults, []);
  await context.close();
});

test('the table beside the flow counts what the matrix counts', async () => {
  const { page, context } = await openPage(browser, server);
  await visit(page, '/data-map?class=phone');
  const cell = await page.locator('.data-matrix tbody td').last().innerText();
  await page.getByText('The same as a table').click();
  const rows = await page.locator('.data-flow tbody tr').allInnerTexts();
  assert.match(cell, /^Telephone number, all:\s*1/);
  assert.equal(rows.length, 1);
  assert.match(rows[0]!, /Telephone number\s+CheckoutForm\s+Other services\s+1/);
  await context.close();
});

test('what changed between two days: what began, lost or won protection, and ended', async () => {
  const { page, context } = await openPage(browser, server);
  await visit(page, '/data-map?from=2026-01-01&to=2026-08-31');
  const rows = page.locator('.data-changes tbody tr');
  const words = await rows.locator('td:first-child').allInnerTexts();
  assert.deepEqual(words, ['Began', 'Began', 'Began', 'Began', 'Changed', 'Ended', 'Ended']);
  assert.match(await rows.nth(4).innerText(), /payouts\.iban[^]*Nothing declared → Encrypted/);
  assert.equal(await rows.nth(4).getByRole('link', { name: '#412' }).count(), 1);
  // A field that ended is linked in the commit that had it, without a line.
  const gone = await rows.nth(5).locator('.code-link').getAttribute('href');
  assert.match(gone!, /commit=[0-9a-f]{40}/);
  assert.doesNotMatch(gone!, /#L/);
  await page.getByLabel('Shown').selectOption({ label: 'On a day' });
  await page.waitForURL(/at=2026-08-31/);
  assert.deepEqual(query(page), { at: '2026-08-31' });
  await context.close();
});
