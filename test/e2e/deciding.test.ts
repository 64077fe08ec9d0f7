/** What people decide in the pages: hand in and review, ask and approve, set and approve; and how a rule's refusal is seen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { settled, usingPages, visit } from './browser.ts';
import { violationsOf } from './axe.ts';
import type { Instant } from '../../src/base/instant.ts';
import { allRowsBut, livingDecisions } from './double/decisions.ts';
import { fullPlumbline } from './double/plumbline.ts';

/** A refusal is an answer like any other; the browser's console notes its status all the same. */
const refusals = ['409'];
const { using } = usingPages();

const form = (page: Page, name: string | RegExp): Locator => page.getByRole('form', { name });

async function sign(form: Locator, who: string, why: string): Promise<void> {
  await form.getByLabel('Who you are').fill(who);
  await form.getByRole('textbox').last().fill(why);
}

async function sealedId(page: Page): Promise<string> {
  const made = page.getByRole('status').filter({ hasText: 'Sealed: ' });
  return made.getByRole('link').innerText();
}

test('a document is handed in for its stretch; its author cannot accept it, another person can', () =>
  using(
    fullPlumbline(),
    async (page) => {
      await visit(page, '/requests?text=LOG-02');
      await page.getByRole('button', { name: 'Hand in a document' }).click();
      const handIn = form(page, /^Hand in: Who was on call/);
      assert.equal(await handIn.getByLabel('About: first day').inputValue(), '2026-09-01', 'the oldest that waits');
      assert.equal(await handIn.getByLabel('About: last day').inputValue(), '2026-09-30');
      await handIn
        .getByLabel('Document')
        .setInputFiles({ name: 'on-call-2026-09.csv', mimeType: 'text/csv', buffer: Buffer.from('who,hours\n') });
      await sign(handIn, 'Ines Marlow', 'The rota of September.');
      await handIn.getByRole('button', { name: 'Hand it in' }).click();
      await page
        .getByRole('status')
        .filter({ hasText: /Sealed: submission-/ })
        .waitFor();
      const row = page.getByRole('row', { name: /2026-09/ });
      await row.getByText('Handed in, to be reviewed').waitFor();

      await page.getByRole('button', { name: /^Review submission-/ }).click();
      const review = form(page, 'Review on-call-2026-09.csv');
      const who = review.getByLabel('Who you are');
      assert.equal(await who.inputValue(), 'Ines Marlow', 'this browser remembers who was there last');
      await review.getByLabel('It is').selectOption('accepted');
      await review.getByRole('textbox').last().fill('Fine.');
      await review.getByRole('button', { name: 'Seal the review' }).click();
      await review.getByRole('alert').filter({ hasText: 'is the same person as Ines Marlow' }).waitFor();
      assert.equal(await who.getAttribute('aria-invalid'), 'true');
      const described = (await who.getAttribute('aria-describedby'))!.split(' ').at(-1)!;
      assert.match(await page.locator(`[id="${described}"]`).innerText(), /Another person has to decide this/);
      assert.deepEqual(await violationsOf(page), []);

      await sign(review, 'Noor Haddad', 'No hour is without somebody.');
      await review.getByRole('button', { name: 'Seal the review' }).click();
      await page.getByRole('status').filter({ hasText: 'Sealed: submission-review-' }).waitFor();
      await row.getByText('Accepted').waitFor();
      assert.match(await page.locator('main').innerText(), /Noor Haddad accepted it[\s\S]*No hour is without somebody/);
    },
    { expected: refusals },
  ));

test('requests are found by standing, and from the page of their control', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/requests');
    await page.getByLabel('Standing').selectOption('not-begun');
    await page.getByText(/^2 of 5 requests/).waitFor();
    assert.match(page.url(), /standing=not-begun/);
    await visit(page, '/controls/SEC-03');
    await page.getByRole('link', { name: 'Hand in and review' }).click();
    await settled(page);
    assert.equal(await page.locator('.standing-card[open]').count(), 1);
    await page.getByText('Nobody has. It begins with the first document').waitFor();
  }));

test('a waiver is asked for; who asked cannot approve it and reads why; another person can, and it is in the log', () =>
  using(
    fullPlumbline(),
    async (page) => {
      await visit(page, '/decisions');
      await page.getByRole('button', { name: 'Ask for a waiver' }).click();
      const asking = form(page, 'Ask for a waiver');
      await asking.getByLabel('Control').fill('ENC-01');
      await asking.getByLabel('Check').selectOption('tls-minimum');
      await asking.getByLabel('Kind').selectOption('risk-accepted');
      await asking.getByLabel('Last day').fill('2028-01-31');
      await sign(asking, 'ines@acme.example', 'The partner speaks nothing newer.');
      await asking.getByRole('button', { name: 'Ask for it' }).click();
      await asking
        .getByRole('alert')
        .filter({ hasText: /and 180 are allowed/ })
        .waitFor();
      assert.equal(await asking.getByLabel('Last day').getAttribute('aria-invalid'), 'true');
      await asking.getByLabel('Last day').fill('2027-01-31');
      await asking.getByRole('button', { name: 'Ask for it' }).click();
      const id = await sealedId(page);

      const card = page.getByRole('article', { name: id });
      await card.getByText('It covers nothing.').waitFor();
      await card.getByRole('button', { name: `Approve or refuse ${id}` }).click();
      const deciding = form(page, `Approve or refuse ${id}`);
      await deciding.getByLabel('It is').selectOption('approved');
      await sign(deciding, 'Ines Marlow <INES@acme.example>', 'Fine.');
      await deciding.getByRole('button', { name: 'Seal the decision' }).click();
      await deciding
        .getByRole('alert')
        .filter({ hasText: `who asked for ${id} cannot decide it` })
        .waitFor();
      await sign(deciding, 'Tomás Brandt', 'Until the partner has moved.');
      await deciding.getByRole('button', { name: 'Seal the decision' }).click();
      await card.getByText('It covers 2 Nov 2026 – 31 Jan 2027.').waitFor();
      assert.match(await card.innerText(), /In force[\s\S]*Tomás Brandt approved it/);
      const log = page.locator('table tbody tr');
      assert.match(await log.first().innerText(), /^Waiver decided[\s\S]*approved/);
    },
    { expected: refusals },
  ));

test('a deviation that is mended by somebody is said not to be mended by another', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/decisions?ask=remediation&control=LOG-02');
    const opening = form(page, 'Open a remediation');
    assert.equal(await opening.getByLabel('Control').inputValue(), 'LOG-02');
    await opening.getByLabel('Who mends it').fill('Ines Marlow');
    await opening.getByLabel('Severity').selectOption('high');
    await sign(opening, 'Noor Haddad', 'Alerts are made by hand.');
    await opening.getByRole('button', { name: 'Open it' }).click();
    const id = await sealedId(page);
    assert.match(await page.getByRole('article', { name: id }).innerText(), /High, due by 2 Dec 2026/);
    await page.getByRole('button', { name: 'Test remediation-1 again' }).click();
    const testing = form(page, 'Test remediation-1 again');
    await testing.getByLabel('What is said').selectOption('not-mended');
    await sign(testing, 'Tomás Brandt', 'Half of the paths have no owner.');
    await testing.getByRole('button', { name: 'Seal the test' }).click();
    await page.getByText('Tomás Brandt tested it again: not mended').waitFor();
  }));

test('the last row is decided and the rows are approved by another person as a version', () => {
  const criteria = fullPlumbline().criteria();
  const world = {
    now: '2026-11-02T08:14:11.000Z' as Instant,
    period: { from: '2025-11-01T00:00:00.000Z' as Instant, to: '2026-11-01T00:00:00.000Z' as Instant },
    controls: fullPlumbline().controls(),
    criteria,
    requests: [],
    decisions: allRowsBut('A.8.34', criteria),
  };
  const plumbline = { ...fullPlumbline(), ...livingDecisions(world, () => undefined) };
  return using(
    plumbline,
    async (page) => {
      await visit(page, '/applicability');
      await page.getByText('92 of 93 rows of Annex A decided').waitFor();
      await page.getByRole('link', { name: '1 row', exact: true }).click();
      await page.getByText('1 of 93 rows').waitFor();
      await page.locator('.standing-card > summary').click();
      await page.getByRole('button', { name: 'Decide A.8.34' }).click();
      const row = form(page, 'Decide A.8.34');
      await row.getByLabel('It is', { exact: true }).selectOption('true');
      await row.getByLabel('Status').selectOption('implemented');
      await row.getByLabel('Owner').fill('Tomás Brandt');
      await sign(row, 'Ines Marlow', 'Audits touch what runs.');
      await row.getByRole('button', { name: 'Seal the decision' }).click();
      await row.getByRole('alert').filter({ hasText: 'why is missing' }).waitFor();
      await row.getByRole('checkbox', { name: 'Risk' }).check();
      await row.getByLabel('Which risk').fill('R-3');
      await row.getByRole('button', { name: 'Seal the decision' }).click();
      await page.getByText('93 of 93 rows of Annex A decided').waitFor();

      await page.getByRole('button', { name: 'Approve the rows as a version' }).click();
      const approving = form(page, 'Approve the rows as a version');
      await approving.getByLabel('Version').fill('1.0');
      await sign(approving, 'Ines Marlow', 'For the audit.');
      await approving.getByRole('button', { name: 'Approve it' }).click();
      await approving.getByRole('alert').filter({ hasText: 'decided 93 of the 93 rows' }).waitFor();
      await sign(approving, 'Noor Haddad', 'Read each of them.');
      await approving.getByRole('button', { name: 'Approve it' }).click();
      await page.getByLabel('Shown').selectOption('1.0');
      await page.getByText(/^Version 1\.0, approved by Noor Haddad/).waitFor();
      await page.getByLabel('Compared with').selectOption('1.0');
      await page.getByText('They say the same.').waitFor();
      const link = page.getByRole('link', { name: 'CSV' });
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      assert.match(download.suggestedFilename(), /csv$/);
    },
    { expected: refusals },
  );
});
