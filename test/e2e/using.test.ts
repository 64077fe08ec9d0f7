/** What people do with the pages: search, walk with the keyboard, judge another window, follow a number to its bytes. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { focused, openPage, serve, settled, usingPages, visit } from './browser.ts';
import { fullPlumbline, runId } from './double/plumbline.ts';
import { names } from './double/repositories.ts';

const { using, browser } = usingPages();

test('the first Tab offers to skip to the page; a navigation moves the focus to its heading', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Skip to the page');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator(':focus').getAttribute('id'), 'main');
    await page.getByRole('link', { name: 'Criteria' }).click();
    await settled(page);
    assert.equal(await focused(page), 'Criteria');
  }));

test('numbers of the board lead to their list, a row to its bytes and their proof', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/');
    const row = page.getByRole('row', { name: /Encryption/ });
    assert.match(await row.innerText(), /ENC-01[\s\S]*ENC-02/);
    await row.getByRole('link', { name: /1 Deviated/ }).click();
    await settled(page);
    assert.match(page.url(), /area=encryption/);
    assert.match(page.url(), /result=deviated/);
    await page.getByRole('link', { name: /ENC-01/ }).click();
    await settled(page);
    await page.getByRole('link', { name: 'Outcomes of strong-crypto' }).click();
    await settled(page);
    await page.getByText('The path leads from this entry to the root').waitFor();
    await page.getByText('Their SHA-256, computed in your browser').waitFor();
    const text = await page.locator('pre.raw').innerText();
    const digest = createHash('sha256').update(`${text.trimEnd()}\n`).digest('hex');
    assert.ok((await page.locator('main').innerText()).includes(digest), 'the bytes shown have the digest shown');
  }));

test('a proof that does not hold is seen by the browser, whatever the server says', () => {
  const plumbline = fullPlumbline();
  const id = `${runId}/control-result/CHG-01`;
  const lying: Plumbline = {
    ...plumbline,
    async evidenceProof(wanted) {
      const proof = (await plumbline.evidenceProof(wanted))!;
      return { ...proof, entry: proof.entry.replace('CHG-01', 'CHG-02'), verified: true };
    },
  };
  return using(lying, async (page) => {
    await visit(page, `/evidence/${encodeURIComponent(id)}`);
    await page.getByText('The path does not lead to the root').waitFor();
  });
});

test('another window is judged as a job, with its progress, and becomes what is shown', () =>
  using(fullPlumbline({ stepMillis: 200 }), async (page) => {
    await visit(page, '/');
    await page.getByText('Judge another date or window').click();
    await page.getByLabel('Type I date').check();
    await page.getByLabel('At the end of').fill('2026-06-30');
    await page.getByRole('button', { name: 'Judge as of 30 Jun 2026' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByText(/Reading history|Scanning blobs|Judging controls|Sealing evidence/).waitFor();
    await page.getByText('Show the new run').waitFor();
    await page.getByText('1 workflow could not be read').waitFor();
    await page
      .getByText(/as of 30 Jun 2026 \(Type I date\)/)
      .first()
      .waitFor();
  }));

test('a running job is found again after a reload, and can be cancelled', () =>
  using(fullPlumbline({ stepMillis: 300 }), async (page) => {
    await visit(page, '/');
    await page.getByText('Judge another date or window').click();
    await page.getByRole('button', { name: 'Last 3 months' }).click();
    await page.getByRole('button', { name: /^Judge / }).click();
    await page.getByRole('progressbar').waitFor();
    await page.reload();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled. What was sealed before stays as it is.').waitFor();
  }));

test('a pack is exported and downloaded', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/evidence');
    await page.getByRole('button', { name: 'Export the pack' }).click();
    const link = page.getByRole('link', { name: /^Download plumbline-/ });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.match(download.suggestedFilename(), /^plumbline-.*\.zip$/);
  }));

test('exceptions come first, an outcome can be chosen, a row opens to its facts and their code', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/controls/VUL-01');
    const rows = page.locator('.members tbody tr:not(.detail-row)');
    assert.match(await rows.first().innerText(), /Exception[\s\S]*data-pipelines/);
    const track = rows.first().getByRole('img');
    assert.match((await track.getAttribute('aria-label'))!, /^Exception 1 Nov 2025 to .*; Pass .*; Exception/);
    await page.getByRole('button', { name: /Not determined/ }).click();
    await page.getByText('1–1 of 1 members').waitFor();
    assert.match(page.url(), /outcome=not-determined/);
    await page.getByRole('button', { name: 'acme/mobile-gateway' }).click();
    const code = page.getByRole('link', { name: 'modules/storage/main.tf:5' });
    await code.waitFor();
    await code.click();
    // The page comes first, then the file, then the mark: wait for what a reader waits for.
    await page.locator('.line.marked', { hasText: 'aws_db_instance' }).waitFor();
  }));

test('filters narrow, stay in the address, and survive a reload', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/findings');
    await page.getByLabel('Class').selectOption('crypto');
    await page.getByLabel('Repository').selectOption(names[1]);
    await page.getByText('1–1 of 1 findings').first().waitFor();
    await page.reload();
    await settled(page);
    assert.equal(await page.getByLabel('Class').inputValue(), 'crypto');
    assert.equal(await page.locator('.findings tbody tr').count(), 1);
    await visit(page, '/controls');
    await page.getByLabel('Criterion').fill('cc8');
    await page.getByText('4 controls', { exact: true }).waitFor();
  }));

test('a long file: the line of the address is in view', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, `/file?repository=${encodeURIComponent(names[0])}&path=db%2Fseed%2Frates.sql#L3001`);
    const line = page.locator('#L3001');
    await line.waitFor();
    assert.match(await line.innerText(), /values \(3000/);
    const box = await line.boundingBox();
    assert.ok(box && box.y > 0 && box.y < 900, `the line stands at ${box?.y}`);
  }));

test('the theme is chosen, kept, and does not change what is said', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/');
    const background = (): Promise<string> =>
      page.locator('html').evaluate((node) => {
        const view = globalThis as unknown as { getComputedStyle(n: unknown): { backgroundColor: string } };
        return view.getComputedStyle(node).backgroundColor;
      });
    const light = await background();
    const toggle = page.getByRole('button', { name: /^Colours/ });
    await toggle.click();
    assert.equal(await background(), light);
    await toggle.click();
    const dark = await background();
    assert.notEqual(dark, light);
    await page.reload();
    await settled(page);
    assert.equal(await background(), dark);
  }));

test('a server that went away is told as such, with what to do', async () => {
  const server = await serve(fullPlumbline());
  const { page, context } = await openPage(browser(), server);
  await visit(page, '/');
  await server.close();
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page.getByText(/The server cannot be reached/).waitFor({ timeout: 15_000 });
  await page.getByText(/Is plumbline serve still running/).waitFor();
  await context.close();
});
