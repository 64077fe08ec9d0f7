/**
 * Destinations in the page, over a real audit and vendors on loopback that answer as their documents say: the dry run opens no
 * connection, what is sent arrives, what was refused is told, and trying again sends what is missing and nothing twice.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { secrets, stageDestinations, type Stage } from '../destinations/stage.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openPage, serve, settled, visit, type Served } from './browser.ts';

let stage: Stage;
let server: Served;
let browser: Awaited<ReturnType<typeof launchBrowser>>;
before(async () => {
  stage = await stageDestinations('destination-pages');
  server = await serve(stage.plumbline);
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  await server.close();
  await stage.close();
});

async function using(act: (page: Page) => Promise<void>): Promise<void> {
  const { page, context, faults } = await openPage(browser, server);
  try {
    await act(page);
    const shown = await page.content();
    for (const secret of secrets) assert.ok(!shown.includes(secret));
    assert.deepEqual(faults, []);
    assert.deepEqual(server.reported, []);
  } finally {
    await context.close();
  }
}

const card = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true });
const asked = (): number[] => [stage.vanta, stage.drata, stage.secureframe].map((one) => one.asked.length);

/** Presses the button of a card and waits until the push is over; gives the rows that say what came of it. */
async function send(page: Page, title: string, name: RegExp): Promise<readonly string[]> {
  const started = page.waitForResponse((answer) => answer.url().endsWith('/pushes'));
  await card(page, title).getByRole('button', { name }).click();
  const { job } = (await (await started).json()) as { job: { id: string } };
  const ended = page.locator(`.job[data-job="${job.id}"]`).getByText(/^(Done|Not everything arrived|Nothing was sent)/);
  await ended.waitFor();
  await settled(page);
  return page.getByRole('region', { name: 'Table: This push' }).locator('tbody tr').allInnerTexts();
}

test('the dry run names every file and place, and opens no connection', () =>
  using(async (page) => {
    const before = asked();
    await visit(page, '/destinations');
    const vanta = card(page, 'vanta (Vanta)');
    await vanta.getByText('What would be sent to vanta now').click();
    const rows = vanta.getByRole('region', { name: /What would be sent to vanta/ }).locator('tbody tr');
    await rows.first().waitFor();
    const texts = await rows.allInnerTexts();
    assert.deepEqual(
      texts.map((text) => [/^CHG-0[12]/.exec(text)?.[0], /document reviews/.test(text), /SHA-256/.test(text)]),
      [
        ['CHG-01', true, true],
        ['CHG-02', true, true],
      ],
    );
    assert.match(await vanta.innerText(), /\d+ controls of the run have nowhere to go there/);
    assert.deepEqual(asked(), before);
    assert.deepEqual(await violationsOf(page), []);
  }));

test('what is sent arrives, the log says so, and sent once more it stands there already', () =>
  using(async (page) => {
    await visit(page, '/destinations');
    assert.match(await card(page, 'vanta (Vanta)').innerText(), /Nothing was sent there yet/);
    const rows = await send(page, 'vanta (Vanta)', /^Send to vanta$/);
    assert.deepEqual(
      rows.map((row) => [/^CHG-0[12]/.exec(row)?.[0], /Sent/.test(row)]),
      [
        ['CHG-01', true],
        ['CHG-02', true],
      ],
    );
    assert.equal(stage.vanta.uploads.length, 2);
    assert.match(await card(page, 'vanta (Vanta)').innerText(), /Last results\s+2 sent/i);
    const log = card(page, 'Deliveries').locator('tbody tr').filter({ hasText: 'document reviews' });
    assert.equal(await log.count(), 2);
    const again = await send(page, 'vanta (Vanta)', /Send to vanta$/);
    assert.ok(
      again.every((row) => /Was there/.test(row)),
      again.join(),
    );
    assert.deepEqual([stage.vanta.uploads.length, stage.vanta.faults], [2, []]);
  }));

test('what a vendor refuses is told with its answer, and trying again sends what is missing', () =>
  using(async (page) => {
    stage.drata.next('POST /workspaces/{workspaceId}/evidence', { status: 400, body: refusal });
    await visit(page, '/destinations');
    const [row] = await send(page, 'drata (Drata)', /^Send to drata$/);
    assert.match(row!, /CHG-01[^]*Refused/);
    assert.equal(stage.drata.items.length, 0);
    await page.locator('.job').getByText('Not everything arrived: refused 1.').waitFor();
    const drata = card(page, 'drata (Drata)');
    await drata.getByRole('link', { name: /1 refused/i }).click();
    await settled(page);
    const only = card(page, 'Deliveries').locator('tbody tr');
    assert.deepEqual([await only.count(), /drata[^]*HTTP 400/.test(await only.first().innerText())], [1, true]);
    const [retried] = await send(page, 'drata (Drata)', /^Try again to send to drata$/);
    assert.match(retried!, /CHG-01[^]*Sent/);
    assert.equal(stage.drata.items.length, 1);
    assert.equal(await drata.getByRole('button', { name: 'Send to drata', exact: true }).count(), 1);
  }));
const refusal = { name: 'BadRequest', statusCode: 400, message: 'no such control', code: 10001 };

test('an answer that was lost may have arrived: it is not sent again unless that is asked', () =>
  using(async (page) => {
    stage.secureframe.next('POST', 'break');
    await visit(page, '/destinations');
    const title = 'secureframe (Secureframe)';
    const [row] = await send(page, title, /^Send to secureframe$/);
    assert.match(row!, /CHG-01[^]*may be there/i);
    assert.equal(stage.secureframe.evidence.length, 1);
    const [held] = await send(page, title, /^Try again to send/);
    assert.match(held!, /CHG-01[^]*Look there first/);
    assert.equal(stage.secureframe.evidence.length, 1, 'nothing went out');
    await card(page, title).getByLabel('also what was sent before, or may be there').check();
    const [forced] = await send(page, title, /^Try again to send/);
    assert.match(forced!, /CHG-01[^]*Sent/);
    assert.equal(stage.secureframe.evidence.length, 2);
  }));

test('a webhook that was down is told when somebody tries again, signed, and each event once', () =>
  using(async (page) => {
    await visit(page, '/destinations');
    const before = stage.hook.told.length;
    assert.ok(before > 0, 'the audit told it');
    await send(page, 'hook (Signed webhook)', /^Send to hook$/);
    assert.equal(stage.hook.told.length, before, 'what was received is not told again');
    stage.hook.refuse(410);
    await card(page, 'hook (Signed webhook)').getByLabel('also what was sent before, or may be there').check();
    const rows = await send(page, 'hook (Signed webhook)', /^Send to hook$/);
    assert.equal(rows.filter((row) => /Refused|Failed/.test(row)).length, 1, rows.join('\n'));
    const told = stage.hook.told.length;
    await card(page, 'hook (Signed webhook)').getByLabel('also what was sent before, or may be there').uncheck();
    await send(page, 'hook (Signed webhook)', /^Try again to send to hook$/);
    assert.equal(stage.hook.told.length, told + 1);
    assert.ok(Object.keys(stage.hook.told.at(-1)!.headers).some((name) => name === 'plumbline-signature'));
  }));

test('a credential that is not there and a workspace that is not ours: said on the card, and what to do', () =>
  using(async (page) => {
    await visit(page, '/destinations');
    assert.match(await card(page, 'unset (Drata)').innerText(), /NOT_SET not there/);
    await card(page, 'unset (Drata)').getByRole('button', { name: 'Send to unset' }).click();
    await page
      .locator('.job')
      .getByText(/NOT_SET, which is not set/)
      .waitFor();
    const [row] = await send(page, 'strangers (Drata)', /^Send to strangers$/);
    assert.match(row!, /Refused/);
    assert.deepEqual(await violationsOf(page), []);
  }));
