/** A control's page says what `control show --json` says of the same run: numbers, lapses, clocks, calendars, waivers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { controlDetails } from '../../src/cli/views/documents.ts';
import { toTheSecond } from '../../web/src/text/window-words.ts';
import { usingPages, visit } from './browser.ts';
import { fullPlumbline, runId } from './double/plumbline.ts';

const { using } = usingPages();

/** As the command prints it: through JSON, nothing of the program left in it. */
async function shown(id: string) {
  const run = await fullPlumbline().run(runId);
  const evaluation = run!.controls.find(({ control }) => control.id === id)!;
  return JSON.parse(JSON.stringify(controlDetails(evaluation))) as ReturnType<typeof controlDetails>;
}

const texts = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).allInnerTexts()).join('\n').replaceAll(/\s+/g, ' ');

const whole = new Intl.NumberFormat('en-GB');

for (const id of ['VUL-01', 'ACC-03', 'VUL-04', 'CHG-04', 'ENC-01', 'CHG-01']) {
  test(`${id}: the page has the numbers of the command`, () =>
    using(fullPlumbline(), async (page) => {
      const told = await shown(id);
      await visit(page, `/controls/${id}`);
      const numbers = await page.locator('.verdict-numbers dd').allInnerTexts();
      const { population, exception, notDetermined } = told.counts;
      assert.deepEqual(
        numbers.slice(1),
        [population, exception, notDetermined].map((number) => whole.format(number)),
      );
      for (const check of told.checks) {
        const section = `section[aria-labelledby="check-${check.check}"]`;
        const filter = await texts(page, `${section} .outcome-filter`);
        assert.match(filter, new RegExp(`^All ${whole.format(check.counts.population)} `));
        const rows = await texts(page, `${section} .stretches tbody`);
        for (const { from, to } of check.continuity?.lapses ?? [])
          for (const { at } of [from, to]) assert.ok(rows.includes(toTheSecond(at)), `${at} is not in: ${rows}`);
        for (const { from, to } of check.unjudged ?? [])
          for (const at of [from, to]) assert.ok(rows.includes(toTheSecond(at)), `${at} is not in: ${rows}`);
        const since = check.continuity?.since;
        if (since)
          assert.ok((await texts(page, `${section} .continuity-words`)).includes(`since ${toTheSecond(since.at)}`));
        for (const { from } of check.parametersInForce ?? [])
          if (from !== undefined) assert.ok(rows.includes(toTheSecond(from)));
      }
      for (const { id: waiver } of told.waivers ?? []) await page.locator(`#waiver-${waiver}`).waitFor();
    }));
}

test('each trigger has its clock: limit, how long it took, how late, open ones to the end of the period', () =>
  using(fullPlumbline(), async (page) => {
    const told = await shown('VUL-04');
    await visit(page, '/controls/VUL-04');
    const clocks = await texts(page, '.clock');
    for (const { intervals } of told.checks[0]!.members) {
      const { due, since } = intervals[0]!.clock!;
      assert.ok(clocks.includes(`Since ${toTheSecond(since)}`));
      assert.ok(clocks.includes(`until ${toTheSecond(due)}`));
    }
    assert.match(
      clocks,
      /Late by 3 days 2 hours .*Late by 40 days 7 hours so far .*Open: 47 days 7 hours, measured to 1 Nov/,
    );
    assert.match(clocks, /the limit lies between two looks/);
  }));

test('a calendar has one cell an interval, and as many exceptions as the result', () =>
  using(fullPlumbline(), async (page) => {
    const told = await shown('ACC-03');
    await visit(page, '/controls/ACC-03');
    const { counts } = told.checks[0]!;
    await page.locator('.calendar-cells').waitFor();
    assert.equal(await page.locator('.calendar-cell').count(), counts.population);
    assert.equal(await page.locator('.calendar-cell.tone-deviated').count(), counts.exception);
  }));

test('a waiver stands beside the exception, which is counted all the same; a note says what about its date', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/controls/CHG-04');
    const beside = await texts(page, '.beside-member');
    assert.match(
      beside,
      /Waived \(approved afterwards\) by waiver-run-6: asked for by Ines.*approved by Tomás.*20 Mar 2026/,
    );
    await page.getByText('Waivers cover 1 of 1 exception whole, 1 of them by approvals made afterwards').waitFor();
    await visit(page, '/controls/CHG-01?check=change-reviewed&outcome=exception');
    assert.match(
      await texts(page, '.beside-member'),
      /Dated long before it landed:.*Dated ahead:.*A clock that went backwards:/,
    );
  }));

test('the overview counts open stretches as the run does, and leads to what is next', () =>
  using(fullPlumbline(), async (page, url) => {
    await visit(page, '/');
    const { window } = (await (await fetch(`${url}/api/v1/overview`)).json()) as {
      window: readonly { controls: number; open: number }[];
    };
    assert.equal(window.length, 52);
    assert.ok(window.some(({ open }) => open > 0));
    const table = page.locator('section[aria-labelledby="window-coverage"] table tbody tr');
    assert.equal(await table.count(), window.length);
    const cells = await table.locator('td:last-child').allTextContents();
    assert.deepEqual(
      cells.map(Number),
      window.map(({ open }) => open),
    );
    await page.locator('.next-steps').getByRole('link', { name: 'CHG-02' }).click();
    await page.waitForURL('**/controls/CHG-02*');
  }));
