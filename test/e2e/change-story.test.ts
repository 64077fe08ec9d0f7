/** The story of one change, and the page of sources, in a real browser: what is said, what is never said, keys, folds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { violationsOf } from './axe.ts';
import { focused, openPage, serve, settled, usingPages, visit } from './browser.ts';
import { stories, storyAddress, storyRepository, type StoryName } from './double/change-stories.ts';
import { emptyPlumbline, fullPlumbline } from './double/plumbline.ts';

const { using, browser } = usingPages();

/** Stories by their commits; everything else comes from the server. */
async function tell(page: Page): Promise<void> {
  await page.route('**/api/v1/repositories/*/changes/*', (route) => {
    const address = route.request().url();
    const story = Object.values(stories).find(({ change }) => address.includes(change.commit));
    return story ? route.fulfill({ json: story }) : route.continue();
  });
}

const reading = (name: StoryName, act: (page: Page) => Promise<void>, options = {}): Promise<void> =>
  using(
    fullPlumbline(),
    async (page) => {
      await tell(page);
      await visit(page, storyAddress(name));
      await act(page);
    },
    options,
  );

const textOf = (page: Page): Promise<string> => page.locator('main').innerText();
const chapter = (page: Page, title: string): Promise<string> =>
  page.locator('.chapter', { has: page.getByRole('heading', { name: title, exact: true }) }).innerText();

const inOrder = [
  'What the checks say',
  'The record',
  'Asked for',
  'Proposed',
  'Written and pushed',
  'Reviewed and approved',
  'Status checks',
  'Landed',
  'Held against what was approved',
  'Deployed',
  'Where the lists differ',
  'What could not be seen',
  'The rules of that day',
  'Prove it yourself',
];

test('headings come in the order of the story, and each claim is there', () =>
  reading('well', async (page) => {
    const headings = await page.locator('main :is(h2, h3)').allInnerTexts();
    const positions = inOrder.map((title) => headings.indexOf(title));
    assert.ok(!positions.includes(-1), headings.join(' | '));
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
    );
    assert.match(await chapter(page, 'Asked for'), /9 Mar 2026, 13:05\s+PAY-412 was made/);
    assert.match(
      await chapter(page, 'Proposed'),
      /#1024 was opened by Ines Duarte, from pay-412-retry-uploads into main/,
    );
    assert.match(await chapter(page, 'Written and pushed'), /Priya Raman pushed \w{10} over forced/);
    const reviews = await chapter(page, 'Reviewed and approved');
    assert.match(reviews, /Mei-Ling Chen asked for changes to \w{10}[\s\S]*Jonas Weber approved/);
    assert.match(await chapter(page, 'Afterwards'), /An account that is gone commented on the proposal/);
    assert.match(reviews, /Jonas Weber approved[\s\S]*of an older revision[\s\S]*dismissed before it landed/);
    assert.match(
      reviews,
      /Tomasz Nowak approved \w{10}: of the final revision, standing when it landed, before it landed/,
    );
    assert.match(await chapter(page, 'Landed'), /squashed into one commit by Tomasz Nowak[\s\S]*proved by git/);
    assert.match(await chapter(page, 'Held against what was approved'), /What landed is what was proposed/);
    assert.match(await chapter(page, 'Deployed'), /14 Mar 2026, 13:02[\s\S]*production/);
    await page.getByRole('button', { name: 'Rests on 1 fact' }).click();
    await page.locator('.verdicts .fact', { hasText: 'landed-change' }).waitFor();
    const control = page.getByRole('link', { name: 'Control CHG-01' });
    assert.match((await control.getAttribute('href'))!, /\/controls\/CHG-01\?check=change-approved-by-another/);
    const sealed = page.getByRole('link', { name: 'Sealed outcomes' });
    assert.equal(await sealed.count(), 1, 'where nothing is sealed, nothing is linked');
    assert.match(
      (await sealed.getAttribute('href'))!,
      /\/evidence\/run-2026-03-31%2Fcheck-result%2Fchange-approved-by-another/,
    );
    assert.match(await chapter(page, 'Afterwards'), /Taken back\s+19 Mar 2026, 16:20\s+Revert "Retry/);
    assert.match(await textOf(page), /The forge was last read on 31 Mar 2026, 05:40 UTC: github:acme/);
  }));

for (const [name, theme, width] of [
  ['well', 'light', 1440],
  ['late', 'dark', 360],
  ['alone', 'light', 360],
  ['direct', 'dark', 1440],
  ['huge', 'light', 360],
] as const)
  test(`clean for axe and no wider than the window: ${name}, ${theme}, ${width}`, () =>
    reading(
      name,
      async (page) => {
        assert.deepEqual(await violationsOf(page), []);
        const overflow = await page.locator('html').evaluate((node) => {
          const { scrollWidth, clientWidth } = node as unknown as { scrollWidth: number; clientWidth: number };
          return scrollWidth - clientWidth;
        });
        assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`);
      },
      { theme, width },
    ));

test('what speaks against an approval stands beside it; what came late stands at the end', () =>
  reading('late', async (page) => {
    const reviews = await chapter(page, 'Reviewed and approved');
    assert.match(reviews, /renovate\s+bot approved[\s\S]*by a bot/);
    assert.match(reviews, /has the full name of somebody who wrote it/);
    assert.doesNotMatch(reviews, /Priya Raman/);
    assert.match(reviews, /Not all reviews could be read: there may be more/);
    const later = await chapter(page, 'Afterwards');
    assert.match(later, /Priya Raman approved[\s\S]*after it had landed/);
    assert.doesNotMatch(later, /standing when it landed/);
    assert.match(later, /PAY-430 was made\.\s+after it had landed/);
    const status = await chapter(page, 'Status checks');
    assert.match(status, /Skipped: not a pass/);
    assert.match(status, /security \/ codeql[\s\S]*Nothing reported it/);
    assert.match(
      await chapter(page, 'Held against what was approved'),
      /not what was proposed[\s\S]*config\/production\.yaml/,
    );
    assert.match(
      await chapter(page, 'Landed'),
      /Takes back\s+Ask the bank for exchange rates once a day, which landed on 3 Mar/,
    );
    assert.match(await chapter(page, 'Landed'), /There may be more: 1 thing could not be seen/);
    const text = await textOf(page);
    assert.match(text, /The rules of that day\s+[\s\S]*Who may go around the rules is told to administrators only/);
    assert.match(text, /1 difference that nothing explains\. 4 things could not be seen\./);
    assert.match(text, /The forge told the first 100 of 104 reviews and no more/);
    assert.match(text, /Pushes to the proposal/);
  }));

test('with git alone nothing is said to have been left undone', () =>
  reading('alone', async (page) => {
    const text = await textOf(page);
    assert.match(text, /Whether there was one is not known here/);
    assert.match(text, /says nothing about whether there were any/);
    assert.match(text, /plumbline source add github:OWNER/);
    assert.doesNotMatch(text, /no review\b|not reviewed|unreviewed|nobody approved|no approval/i);
  }));

test('a direct push is told as the forge’s log tells it', () =>
  reading('direct', async (page) => {
    assert.match(await chapter(page, 'Landed'), /pushed directly by Jonas Weber/);
    assert.doesNotMatch(await textOf(page), /source add/);
  }));

test('two hundred commits and five thousand paths are folded', () =>
  reading('huge', async (page) => {
    const written = page.locator('.chapter', { has: page.getByRole('heading', { name: 'Written and pushed' }) });
    assert.equal(await written.locator('.entry', { hasText: 'Format service' }).count(), 8);
    await written.getByRole('button', { name: 'Show the other 192' }).click();
    assert.equal(await written.locator('.entry', { hasText: 'Format service' }).count(), 200);
    await page.getByText('5,000 paths touched').click();
    assert.equal(await page.locator('.paths a').count(), 50);
    await page.getByRole('button', { name: 'Show 200 more' }).click();
    assert.equal(await page.locator('.paths a').count(), 250);
    await page.getByText('250 of 5,000 paths').waitFor();
  }));

test('keys walk from landing to landing, and the list is found again as it was filtered', () =>
  using(fullPlumbline(), async (page) => {
    await tell(page);
    const list = encodeURIComponent('?outcome=exception&text=rates');
    await visit(page, `${storyAddress('late')}&list=${list}`);
    await page.getByText('The first landing shown').waitFor();
    await page.keyboard.press(']');
    await page.getByRole('heading', { name: stories.well.change.subject }).waitFor();
    assert.equal(await focused(page), stories.well.change.subject);
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: stories.alone.change.subject }).waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('[');
    await page.getByRole('heading', { name: stories.late.change.subject }).waitFor();
    await page.getByRole('link', { name: 'Changes, as filtered' }).click();
    await settled(page);
    const { searchParams, pathname } = new URL(page.url());
    assert.equal(pathname, '/changes');
    assert.deepEqual([searchParams.get('outcome'), searchParams.get('text')], ['exception', 'rates']);
  }));

test('commands are copied', async () => {
  const server = await serve(fullPlumbline());
  const { page, context, faults } = await openPage(browser(), server);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await tell(page);
  await visit(page, storyAddress('well'));
  await page.getByRole('button', { name: 'Copy the commands' }).nth(1).click();
  await page.getByText('Copied', { exact: true }).waitFor();
  const copied = await page.evaluate('navigator.clipboard.readText()');
  assert.equal(copied, stories.well.proofs[1]!.commands.join('\n'));
  assert.deepEqual(faults, []);
  await context.close();
  await server.close();
});

test('a change that is not there, a server that fails, an address without a repository', async () => {
  const server = await serve(fullPlumbline());
  const { page, context } = await openPage(browser(), server);
  const nothing = 'f'.repeat(40);
  await visit(page, `/changes/${nothing}?repository=${encodeURIComponent(storyRepository)}`);
  await page.getByRole('heading', { name: 'No such change' }).waitFor();
  await page.getByText(`Nothing landed as ${nothing.slice(0, 10)} in ${storyRepository}`).waitFor();
  assert.deepEqual(await violationsOf(page), []);
  await visit(page, `/changes/${nothing}`);
  await page.getByText('No repository is named').waitFor();
  await page.route('**/api/v1/repositories/*/changes/*', (route) => route.fulfill({ status: 500, body: 'broken' }));
  await page.goto(storyAddress('well'));
  await page.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 15_000 });
  await page.unroute('**/api/v1/repositories/*/changes/*');
  await tell(page);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: stories.well.change.subject }).waitFor();
  await context.close();
  await server.close();
});

test('sources: what is covered, what is to be done, what came by itself; the forge is asked only when told to', () => {
  const asked: string[] = [];
  const plumbline = fullPlumbline();
  const watched: Plumbline = {
    ...plumbline,
    examineSources(ids, working, options) {
      if (options?.asking !== false) asked.push(...ids);
      return plumbline.examineSources(ids, working, options);
    },
  };
  return using(watched, async (page) => {
    await visit(page, '/sources');
    assert.deepEqual(await violationsOf(page), []);
    const read = page.locator('section', { has: page.getByRole('heading', { name: 'github:acme', exact: true }) });
    const text = await read.innerText();
    assert.match(text, /9 repositories told of, 7 of them audited/);
    assert.match(text, /Let the token do: Administration: read[\s\S]*Rules of branches/);
    assert.match(text, /What was before the first sync cannot be known[\s\S]*Members and their rights, Teams/);
    assert.match(text, /Let the token do: Administration: write[\s\S]*Ways around the rules that were taken/);
    assert.match(text, /Forbidden\s+Bypasses need Administration: write; the forge answered 403\.\s+\(7 times\)/);
    assert.match(text, /\/webhooks\/github%3Aacme/);
    assert.match(text, /18,402 deliveries so far/);
    assert.match(text, /214 taken in, 3 repeated, 1 refused/);
    assert.deepEqual(asked, []);
    await read.getByRole('button', { name: 'Ask the forge now' }).click();
    await read.getByText('plumbline-auditor').waitFor();
    assert.deepEqual(asked, ['github:acme']);
    const fresh = page.locator('section', { has: page.getByRole('heading', { name: /^gitlab/ }) });
    assert.match(await fresh.innerText(), /Never read[\s\S]*\(every list\)[\s\S]*Nothing is taken in without one/);
    await fresh.getByRole('button', { name: 'Ask the forge now' }).click();
    await fresh.getByText(/It was not reached/).waitFor();
  });
});

test('without a forge the page says what one would tell', () =>
  using(emptyPlumbline(), async (page) => {
    await visit(page, '/sources');
    await page.getByText('never passed, and never failed').waitFor();
    assert.deepEqual(await violationsOf(page), []);
  }));
