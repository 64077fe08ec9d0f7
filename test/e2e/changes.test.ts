/** The change population as people use it: sorted, narrowed, grouped, by the day, by the rules that held, and with keys. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { ObjectId } from '../../src/model/repository.ts';
import { changeQuestions } from '../doubles/change-questions.ts';
import { violationsOf } from './axe.ts';
import { settled, usingPages, visit } from './browser.ts';
import { changeWorld } from './double/change-world.ts';
import { emptyPlumbline, fullPlumbline } from './double/plumbline.ts';
import { names } from './double/repositories.ts';

const { using } = usingPages();

const list = (page: Page): Locator => page.getByRole('grid', { name: 'Landings', exact: true });
const tree = (page: Page): Locator => page.getByRole('treegrid');
/** Rows of the list that have come; those on their way have no landing yet. */
const rows = (page: Page): Locator => page.locator('.virtual-row:has(.subject-link)');
const summary = (page: Page): Locator => page.locator('.change-summary');
const activeRow = (page: Page): Locator => page.locator('.virtual-row.active');

async function arrived(page: Page): Promise<void> {
  await settled(page);
  await rows(page).first().waitFor();
}

/** Fifty thousand landings: those of the double again and again, each with a commit of its own. */
function crowded(): Plumbline {
  const { rows: known } = changeWorld;
  const many = Array.from({ length: 50_000 }, (_, index) => {
    const row = known[index % known.length]!;
    const commit = index.toString(16).padStart(40, '0') as ObjectId;
    const value = { ...row.fact.value, commit, subject: `Landing number ${index}` };
    return { ...row, fact: { ...row.fact, id: `landed-change/${commit}`, value } };
  });
  return { ...fullPlumbline(), ...changeQuestions({ ...changeWorld, rows: many }) };
}

test('columns sort, say so, and keep it in the address', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/changes');
    await arrived(page);
    const landed = page.getByRole('columnheader', { name: /^Landed/ });
    assert.equal(await landed.getAttribute('aria-sort'), 'descending');
    await landed.getByRole('button').click();
    await page.waitForURL(/descending=false/);
    await arrived(page);
    assert.equal(await landed.getAttribute('aria-sort'), 'ascending');
    await rows(page).filter({ hasText: '1 Nov 2025' }).first().waitFor();
    const outcome = page.getByRole('columnheader', { name: /^Outcome/ });
    await outcome.getByRole('button').click();
    await page.waitForURL(/order=outcome/);
    await arrived(page);
    assert.equal(await landed.getAttribute('aria-sort'), 'none');
    assert.match(await rows(page).first().innerText(), /Exception/);
  }));

test('filters narrow, are counted over everything, and are taken off one by one', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/changes');
    await arrived(page);
    await summary(page).getByText('2,262 landings').waitFor();
    await page.getByRole('button', { name: /^Exception/ }).click();
    await page.waitForURL(/outcome=exception/);
    await page.getByRole('searchbox', { name: 'Person' }).fill('ines');
    await page.waitForURL(/person=ines/);
    await page.getByLabel('Repository').selectOption(names[0]);
    await page.waitForURL(/repository=/);
    await arrived(page);
    const narrowed = await list(page).getAttribute('aria-rowcount');
    assert.ok(Number(narrowed) > 2 && Number(narrowed) < 200, `${narrowed} rows`);
    for (const text of await rows(page).allInnerTexts()) assert.match(text, /Exception[\s\S]*payments-api/);
    await page.getByRole('button', { name: /^person .*take this filter off/ }).click();
    await page.waitForURL((url) => !url.search.includes('person'));
    await page.getByRole('button', { name: 'Clear all' }).click();
    await summary(page).getByText('2,262 landings').waitFor();
  }));

test('a finding is chosen among those that there are, automation behind more filters', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/changes?view=table');
    const finding = page.getByLabel('Finding');
    await finding.locator('option').nth(1).waitFor({ state: 'attached' });
    const words = await finding.locator('option').nth(1).innerText();
    const counted = Number(/\((\d+)\)$/.exec(words)?.[1]);
    await finding.selectOption({ index: 1 });
    await page.waitForURL(/finding=/);
    await summary(page).getByText(`${counted} landings`).waitFor();
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByLabel('Made by').selectOption('true');
    await page.waitForURL(/automation=true/);
  }));

test('groups count, open to exactly their members, and stay open in the address', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/changes?view=table');
    await page.getByLabel('Group by').selectOption('author');
    await page.waitForURL(/group=author/);
    const group = tree(page).getByRole('row', { name: /^Ines Duarte/ });
    await group.waitFor();
    assert.equal(await group.getAttribute('aria-expanded'), 'false');
    const total = Number(/(\d+) landings/.exec(await group.innerText())?.[1]);
    await group.click();
    await page.waitForURL(/open=/);
    await arrived(page);
    assert.equal(await group.getAttribute('aria-expanded'), 'true');
    assert.equal(await rows(page).first().getAttribute('aria-setsize'), String(total));
    // Only what she wrote: not what she approved.
    for (const text of await rows(page).locator('.cell-author .clip').allInnerTexts())
      assert.match(text, /Ines|and \d/);
    await page.reload();
    await arrived(page);
    assert.equal(await group.getAttribute('aria-expanded'), 'true');
    assert.deepEqual(await violationsOf(page), []);
    await page.getByRole('button', { name: 'Close 1 group' }).click();
    await rows(page).first().waitFor({ state: 'detached' });
  }));

test('a day of the calendar narrows the list to it, by mouse and by keys; a month, too', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/changes');
    await arrived(page);
    const day = page.getByRole('button', { name: / 3 Mar 2026: / });
    const landings = Number(/: (\d+) landing/.exec((await day.getAttribute('aria-label'))!)?.[1]);
    await day.click();
    await page.waitForURL(/from=2026-03-03&to=2026-03-04/);
    await arrived(page);
    assert.equal(await list(page).getAttribute('aria-rowcount'), String(landings + 1));
    assert.equal(await day.getAttribute('aria-pressed'), 'true');
    for (const text of await rows(page).allInnerTexts()) assert.match(text, /3 Mar 2026/);
    await day.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const focused = page.locator(':focus');
    assert.match((await focused.getAttribute('aria-label'))!, /11 Mar 2026/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=2026-03-11/);
    await page.getByRole('button', { name: /^Jul: / }).click();
    await page.waitForURL(/from=2026-07-01&to=2026-08-01/);
    await page.getByRole('button', { name: /^landed 1 Jul 2026 – 31 Jul 2026/ }).waitFor();
  }));

test('a stretch of protection tells its rules and narrows the list to what landed under them', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/changes?view=protection');
    await arrived(page);
    const stretch = page.getByRole('button', { name: /^Nothing demanded/ }).first();
    const words = (await stretch.getAttribute('aria-label'))!;
    assert.match(words, /direct pushes allowed; no approvals; no required check/);
    const tracks = await page.locator('.band').count();
    await stretch.click();
    await page.waitForURL(/stretch=/);
    await arrived(page);
    const rules = page.getByRole('region', { name: 'Rules of the stretch' });
    await rules.getByText('a direct push is allowed').waitFor();
    assert.equal(await stretch.getAttribute('aria-pressed'), 'true');
    assert.equal(await page.locator('.band').count(), tracks, 'the other branches stay');
    const repository = new URL(page.url()).searchParams.get('repository')!;
    for (const text of await rows(page).locator('.cell-repository').allInnerTexts())
      assert.ok(text.includes(repository));
    assert.deepEqual(await violationsOf(page), []);
    await page.reload();
    await rules.getByText('a direct push is allowed').waitFor();
    await rules.getByRole('button', { name: 'Stretch before' }).click();
    await rules.getByText('a direct push is allowed').waitFor({ state: 'detached' });
    await rules.getByRole('button', { name: 'Show all again' }).click();
    await summary(page).getByText('2,262 landings').waitFor();
  }));

test('keys: / to the filter, arrows and ends over rows, space for a quick look, enter to the story and back', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/changes?view=table');
    await arrived(page);
    await page.keyboard.press('/');
    assert.equal(await page.locator(':focus').getAttribute('placeholder'), 'Subject, commit, ticket');
    await list(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await activeRow(page).getAttribute('aria-rowindex'), '4');
    const id = await activeRow(page).getAttribute('id');
    assert.equal(await list(page).getAttribute('aria-activedescendant'), id);
    await page.keyboard.press('Space');
    await page.getByText('The whole story of this change').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('The whole story of this change').waitFor({ state: 'detached' });
    await page.keyboard.press('PageDown');
    assert.ok(Number(await activeRow(page).getAttribute('aria-rowindex')) > 8);
    await page.keyboard.press('End');
    await page.locator('.virtual-row[aria-rowindex="2263"].active .subject-link').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const subject = await activeRow(page).locator('.subject-link').innerText();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/changes\/[0-9a-f]{40}/);
    await page.getByRole('heading', { name: subject }).first().waitFor();
    await page.goBack();
    await arrived(page);
    assert.equal(await activeRow(page).getAttribute('aria-rowindex'), '3', 'the row that was left');
  }));

test('groups with keys: right opens, left closes, and leads from a member to its group', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/changes?view=table&group=outcome');
    await tree(page)
      .getByRole('row', { name: /Exception/ })
      .waitFor();
    await tree(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/open=/);
    await arrived(page);
    await page.keyboard.press('ArrowDown');
    assert.equal(await activeRow(page).getAttribute('aria-level'), '2');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await activeRow(page).getAttribute('aria-level'), '1');
    await page.keyboard.press('ArrowLeft');
    await rows(page).first().waitFor({ state: 'detached' });
  }));

test('an address shows what its sender saw', () =>
  using(fullPlumbline(), async (page) => {
    const query = 'view=table&group=month&order=outcome&outcome=exception&open=%3D2026-03&person=priya';
    await visit(page, `/changes?${query}`);
    await arrived(page);
    assert.equal(await page.getByLabel('Group by').inputValue(), 'month');
    assert.equal(await page.getByLabel('Outcome', { exact: true }).inputValue(), 'exception');
    assert.equal(await page.getByRole('searchbox', { name: 'Person' }).inputValue(), 'priya');
    const open = tree(page).getByRole('row', { name: /March 2026/ });
    assert.equal(await open.getAttribute('aria-expanded'), 'true');
    for (const text of await rows(page).allInnerTexts()) assert.match(text, /Mar 2026/);
  }));

test('fifty thousand landings: the scrollbar is all of them, few are in the page, and only seen pages are fetched', () =>
  using(crowded(), async (page) => {
    const asked: number[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname === '/api/v1/changes') asked.push(Number(url.searchParams.get('offset')));
    });
    await visit(page, '/changes?view=table&descending=false');
    await arrived(page);
    assert.equal(await list(page).getAttribute('aria-rowcount'), '50001');
    await list(page).evaluate((node) => {
      const frame = node as unknown as { scrollTop: number; scrollHeight: number };
      frame.scrollTop = frame.scrollHeight / 2;
    });
    await page.locator('.virtual-row[aria-rowindex="25002"] .subject-link').waitFor();
    await list(page).evaluate((node) => {
      const frame = node as unknown as { scrollTop: number; scrollHeight: number };
      frame.scrollTop = frame.scrollHeight;
    });
    await page.locator('.virtual-row[aria-rowindex="50001"] .subject-link').waitFor();
    assert.ok((await page.locator('.virtual-row').count()) < 60);
    assert.ok(asked.length < 12, `${asked.length} pages were fetched: ${asked.join(', ')}`);
    await list(page).focus();
    await page.keyboard.press('Home');
    await page.locator('.virtual-row[aria-rowindex="2"].active .subject-link').waitFor();
    await page.keyboard.press('End');
    await page.locator('.virtual-row[aria-rowindex="50001"].active').waitFor();
  }));

test('what is scrolled past is not waited for: its request is given up', () => {
  const plumbline = fullPlumbline();
  const held = 900;
  const slow: Plumbline = {
    ...plumbline,
    async changePage(wish) {
      // Only one page of the middle never comes while somebody waits for it.
      if (wish.offset === held) await new Promise((resolve) => setTimeout(resolve, 5000).unref());
      return plumbline.changePage(wish);
    },
  };
  return using(slow, async (page) => {
    await visit(page, '/changes?view=table');
    await arrived(page);
    const rowHeight = 55;
    const scrollTo = (row: number): Promise<void> =>
      list(page).evaluate((node, top) => {
        (node as unknown as { scrollTop: number }).scrollTop = top;
      }, row * rowHeight);
    const asked = page.waitForRequest(/offset=900&/);
    await scrollTo(held + 40);
    await asked;
    const given = page.waitForEvent('requestfailed', (request) => request.url().includes('offset=900&'));
    await scrollTo(2000);
    assert.equal((await given).failure()?.errorText, 'net::ERR_ABORTED');
    await page.locator('.virtual-row[aria-rowindex="2004"] .subject-link').waitFor();
  });
});

test('narrow and dark: nothing is wider than the screen, and axe finds nothing, whatever stands above the list', () =>
  using(
    fullPlumbline(),
    async (page) => {
      for (const query of ['', '?view=protection', '?view=table&group=repository&open=%3Dacme%2Fweb-shop']) {
        await visit(page, `/changes${query}`);
        await arrived(page);
        assert.deepEqual(await violationsOf(page), [], query);
        const overflow = await page.locator('html').evaluate((node) => {
          const { scrollWidth, clientWidth } = node as unknown as { scrollWidth: number; clientWidth: number };
          return scrollWidth - clientWidth;
        });
        assert.ok(overflow <= 0, `${query}: ${overflow} px too wide`);
      }
    },
    { theme: 'dark', width: 360 },
  ));

test('what there is to say without a landing, without rules, and without anything', async () => {
  await using(fullPlumbline(), async (page) => {
    await visit(page, '/changes?text=no-such-thing');
    await page.getByText('No landing fits').waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await arrived(page);
  });
  const unconnected = { ...changeWorld, tracks: changeWorld.tracks.map((track) => ({ ...track, stretches: [] })) };
  await using({ ...fullPlumbline(), ...changeQuestions(unconnected) }, async (page) => {
    await visit(page, '/changes?view=protection');
    await page.getByText('Nothing is known of the rules of any branch').waitFor();
    await page.getByText('plumbline source add').waitFor();
  });
  await using(emptyPlumbline(), async (page) => {
    await visit(page, '/changes');
    await page.getByText('Nothing has been audited yet').waitFor();
  });
});
