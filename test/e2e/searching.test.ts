/** The search page and the code view, as people use them: mostly by the keyboard. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { violationsOf } from './axe.ts';
import { focused, settled, usingPages, visit } from './browser.ts';
import { fullPlumbline } from './double/plumbline.ts';
import { names } from './double/repositories.ts';

const { using } = usingPages();
const field = (page: Page) => page.getByRole('combobox', { name: 'Query' });
const searched = (page: Page, query: string) =>
  page.waitForURL((url) => url.searchParams.get('q') === query, { timeout: 10_000 });

test('search streams in, highlights, counts, and says what was left out', () =>
  using(fullPlumbline({ stepMillis: 250 }), async (page) => {
    await page.goto('/search?q=email%7Ce_mail');
    const status = page.locator('.search-counts');
    await page.locator('.result-file').first().waitFor();
    assert.match(await status.innerText(), /so far/);
    await page.getByText('Read as a regular expression').waitFor();
    const early = await status.innerText();
    await page.locator('.coverage-statement').waitFor();
    assert.match(await status.innerText(), /^\d+ matching lines in 36 of 39 files/);
    assert.ok(parseInt(await status.innerText()) > parseInt(early), 'more came in while we watched');
    const marked = new Set(await page.locator('.result-file mark').allTextContents());
    assert.deepEqual(
      [...marked].map((text) => text.toLowerCase()).filter((text) => text !== 'email'),
      [],
    );
    // Behind an emoji the right letters are marked.
    const emoji = page.locator('.result-line', { hasText: '😀' }).first();
    assert.equal(await emoji.locator('mark').first().innerText(), 'email');
    assert.match(await page.locator('.coverage-statement').innerText(), /7 of 7 repositories; not searched: 3 files$/);
    await page.getByText('1 file, missing object').click();
    await page.getByText('acme/mobile-gateway/dump/2019.sql').waitFor();
  }));

test('a search can be cancelled', () =>
  using(fullPlumbline({ stepMillis: 400 }), async (page) => {
    await page.goto('/search?q=email');
    await page.locator('.result-file').first().waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled: the rest was not searched.').waitFor();
    const shown = await page.locator('.search-counts').innerText();
    await page.waitForTimeout(900);
    assert.equal(await page.locator('.search-counts').innerText(), shown);
  }));

test('the keyboard alone searches, walks and opens', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/');
    await page.keyboard.press('/');
    await page.keyboard.type('createHash');
    await page.keyboard.press('Enter');
    await page.locator('.result-file').nth(3).waitFor();
    await page.locator('.coverage-statement').waitFor();
    await page.keyboard.press('/');
    assert.equal(await page.locator(':focus').getAttribute('aria-label'), 'Query');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('input:focus').count(), 0);
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(page), 'src/settlement/upload.ts');
    await page.keyboard.press('j');
    assert.match(await focused(page), /^1\s+import \{ createHash \}/);
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    assert.match(await focused(page), /^1\s/);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await settled(page);
    assert.match(page.url(), /\/file\?.*#L8$/);
    await page.locator('.line.marked', { hasText: "createHash('md5')" }).waitFor();
    await page.goBack();
    await page.locator('.result-file').first().waitFor();
  }));

test('a result is collapsed, expanded, and shown with the lines around, by keys', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=createHash');
    await page.locator('.coverage-statement').waitFor();
    const first = page.locator('.result-item').first();
    const lines = first.locator('.result-line');
    assert.equal(await lines.count(), 2);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowLeft');
    await lines.first().waitFor({ state: 'detached' });
    assert.equal(await focused(page), 'src/settlement/upload.ts');
    await page.keyboard.press('ArrowRight');
    await lines.first().waitFor();
    await page.keyboard.press('c');
    await first.getByText('export async function uploadSettlement').waitFor();
    assert.ok((await lines.count()) >= 9);
    assert.equal(await first.locator('mark').count(), 2);
  }));

test('completions are chosen with the keys of a combobox', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search');
    const input = field(page);
    await input.focus();
    await page.keyboard.type('email lan');
    await page.getByRole('option', { name: /^lang:/ }).waitFor();
    assert.equal(await input.getAttribute('aria-expanded'), 'true');
    assert.deepEqual(await violationsOf(page), []);
    await page.keyboard.press('ArrowDown');
    const active = await input.getAttribute('aria-activedescendant');
    assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Tab');
    assert.equal(await input.inputValue(), 'email lang:');
    await page.keyboard.type('typescr');
    await page.getByRole('option', { name: /TypeScript/i }).waitFor();
    assert.equal(await page.locator('.q-error, .diagnosis').count(), 0, 'what is being chosen is not wrong yet');
    await page.keyboard.press('Escape');
    assert.equal(await input.getAttribute('aria-expanded'), 'false');
    assert.ok(await input.evaluate((node) => node.matches(':focus')), 'the first Escape closes the list only');
    await page.locator('.diagnosis').waitFor();
    await page.keyboard.press('Enter');
    await searched(page, 'email lang:typescr');
  }));

test('the last queries are offered in an empty field, and forgotten on demand', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=md5');
    await page.locator('.coverage-statement').waitFor();
    await field(page).fill('');
    await page.getByRole('option', { name: /^md5/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await searched(page, 'md5');
    assert.equal(await field(page).inputValue(), 'md5');
    await field(page).fill('');
    await page.getByRole('button', { name: 'Forget these' }).click();
    await page.getByRole('listbox', { name: 'Recent queries' }).waitFor({ state: 'detached' });
  }));

interface Box {
  readonly width: number;
  readonly scrollLeft: number;
}

test('the colours lie under the letters: at any length, scrolled, and with wide characters', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search');
    const input = field(page);
    const query = `repo:acme "naïve 漢字 😀 ${'long '.repeat(60)}" lang:typescript (a or b)`;
    await input.fill(query);
    await page.locator('.q-filter-name').nth(1).waitFor();
    const ink = page.locator('.query-ink');
    assert.equal(await ink.evaluate((node) => node.textContent), query);
    for (const key of ['End', 'Home', 'End']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(80);
      const scrolled = await input.evaluate((node) => (node as unknown as Box).scrollLeft);
      const moved = await ink.evaluate((node) => (node as unknown as { style: { transform: string } }).style.transform);
      assert.equal(Math.abs(parseFloat(moved.replace('translateX(', ''))), scrolled, key);
      assert.equal(scrolled > 100, key === 'End');
    }
    // As wide as the field's own text: what it can be scrolled by is the rest of it.
    const [text, hidden] = await input.evaluate((node) => {
      const { scrollWidth, clientWidth } = node as unknown as { scrollWidth: number; clientWidth: number };
      return [scrollWidth, clientWidth] as const;
    });
    const padding = await input.evaluate((node) => {
      const view = globalThis as unknown as {
        getComputedStyle(n: unknown): { paddingLeft: string; paddingRight: string };
      };
      const { paddingLeft, paddingRight } = view.getComputedStyle(node);
      return parseFloat(paddingLeft) + parseFloat(paddingRight);
    });
    const box = await ink.boundingBox();
    assert.ok(text > hidden);
    assert.ok(Math.abs(box!.width + padding - text) <= 2, `${box!.width} + ${padding} beside ${text}`);
  }));

test('what is wrong is underlined, said, and mended by a button', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=email+lang%3Atypescritp');
    await page.locator('.q-wrong-error', { hasText: 'typescritp' }).waitFor();
    assert.equal(await field(page).getAttribute('aria-invalid'), 'true');
    await page.getByText('unknown language: "typescritp"').waitFor();
    await page.getByRole('button', { name: /^Files in typescript/ }).click();
    await searched(page, 'email lang:typescript');
    await page.locator('.diagnosis').first().waitFor({ state: 'detached' });
    assert.equal(await field(page).getAttribute('aria-invalid'), 'false');
  }));

test('switches, facets and chips rewrite the query', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=email');
    await page.locator('.coverage-statement').waitFor();
    await page.getByRole('button', { name: 'Match case' }).click();
    await searched(page, 'email case:yes');
    await page.getByRole('button', { name: 'Literal' }).click();
    await searched(page, 'email case:yes patternType:literal');
    await page.getByRole('button', { name: 'Auto' }).click();
    await searched(page, 'email case:yes');
    await page.getByRole('button', { name: /^TypeScript/ }).click();
    await searched(page, 'email case:yes lang:typescript');
    await page.getByRole('button', { name: 'Take out lang:typescript' }).click();
    await searched(page, 'email case:yes');
    await page.getByRole('button', { name: 'Leave out Java', exact: true }).click();
    await searched(page, 'email case:yes -lang:java');
    await page.getByRole('button', { name: /^Symbols/ }).click();
    await searched(page, 'email case:yes -lang:java type:symbol');
  }));

test('the slider goes to a day and to a period, by keys too, and keeps the focus', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=email');
    await page.getByText('at the heads, as of the last reading').click();
    await page.getByText(/History is complete from \d+ \w+ \d{4} on/).waitFor();
    await page.getByRole('button', { name: 'On a day' }).click();
    const slider = page.getByRole('slider', { name: 'As of' });
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/asof/);
    const day = new URL(page.url()).searchParams.get('q')!.replace('email asof:', '');
    assert.match(day, /^\d{4}-\d{2}-\d{2}$/);
    assert.equal(await page.locator(':focus').getAttribute('aria-label'), 'As of');
    assert.equal(await page.getByLabel('Day').inputValue(), day);
    await page.locator('.standing').first().waitFor();
    await page.getByLabel('Day').fill('2026-03-04');
    await searched(page, 'email asof:2026-03-04');
    await page.getByRole('button', { name: 'In a period' }).click();
    await page.waitForURL(/between/);
    await page.getByLabel('From').last().fill('2026-02-01');
    await searched(page, 'email between:2026-02-01..2026-03-04');
    assert.deepEqual(await violationsOf(page), []);
    await page.getByRole('button', { name: 'At the heads' }).click();
    await searched(page, 'email');
  }));

test('ten thousand results scroll, with few of them in the page', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=flood');
    await page.locator('.coverage-statement').waitFor();
    assert.match(await page.locator('.search-counts').innerText(), /^10,000 matching lines/);
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.waitForTimeout(300);
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.getByText('flood/09999.txt').waitFor();
    assert.ok((await page.locator('.result-item').count()) < 60);
    await page
      .getByRole('button', { name: 'Collapse all' })
      .evaluate((node) => (node as unknown as { click(): void }).click());
    await page
      .getByRole('button', { name: 'By repository' })
      .evaluate((node) => (node as unknown as { click(): void }).click());
    await page.evaluate('scrollTo(0, 0)');
    await page.locator('.repository-head', { hasText: '10,000' }).waitFor();
  }));

test('a walk by keys does not stop at the edge of what is drawn', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=flood');
    await page.locator('.coverage-statement').waitFor();
    // As fast as a held key repeats.
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('j');
      await page.waitForTimeout(30);
    }
    assert.match(await focused(page), /flood 29$/);
    const box = await page.locator(':focus').boundingBox();
    assert.ok(box && box.y >= 0 && box.y < 900);
  }));

test('results are taken along as JSON lines, with the manifest last', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=createHash');
    await page.locator('.coverage-statement').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON lines' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n');
    const values = lines.map((line) => JSON.parse(line) as { type: string });
    assert.ok(values.length > 2);
    assert.equal(values.at(-1)?.type, 'manifest');
    assert.ok(values.slice(0, -1).every(({ type }) => type === 'content'));
  }));

test('a search is sealed as evidence', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=createHash');
    await page.getByRole('button', { name: 'Seal as evidence' }).click();
    await page.getByText('Sealed: 4 matches in 7 of 7 repositories').waitFor();
    await page.getByRole('link', { name: 'See the evidence' }).click();
    await settled(page);
    assert.match(page.url(), /\/evidence\//);
  }));

test('Ctrl and Enter open the first result, also of a query that was just written', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search');
    // An empty page has the focus in its field.
    await page.keyboard.type('createHash');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/file\?/);
    await page.locator('.match-walk', { hasText: '2 matching lines' }).waitFor();
  }));

test('in a file, n and p walk over the matches, brackets over its history', () =>
  using(fullPlumbline(), async (page) => {
    const at = `/file?repository=${encodeURIComponent(names[0])}&path=src%2Fsettlement%2Fupload.ts&q=createHash`;
    await visit(page, at);
    await page.locator('.match-walk', { hasText: '2 matching lines' }).waitFor();
    assert.equal(await page.locator('.code mark').count(), 2);
    await page.keyboard.press('n');
    assert.match(await page.locator('.line.current').innerText(), /^1\s/);
    await page.keyboard.press('n');
    assert.match(await page.locator('.line.current').innerText(), /^8\s/);
    await page.keyboard.press('p');
    assert.match(await page.locator('.line.current').innerText(), /^1\s/);
    await page.getByText(/3 contents of this file landed/).click();
    await page.keyboard.press('[');
    await page.waitForURL(/commit=/);
    await page.locator('.history-list .current', { hasText: 'Take the key from the body' }).waitFor();
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.locator('.history-list .current', { hasText: 'Settle payouts once' }).waitFor();
    assert.ok(await page.getByRole('button', { name: 'Newer' }).isDisabled());
    await page.getByRole('slider', { name: 'Landing of this file' }).focus();
    await page.keyboard.press('Home');
    await page.locator('.history-list .current', { hasText: 'Begin' }).waitFor();
    assert.deepEqual(await violationsOf(page), []);
  }));

test('a range of lines is marked with Shift, and stays in the address', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, `/file?repository=${encodeURIComponent(names[0])}&path=src%2Fsettlement%2Fupload.ts#L6`);
    await page.locator('.line.marked').waitFor();
    await page.getByRole('link', { name: 'Line 8', exact: true }).click({ modifiers: ['Shift'] });
    await page.waitForURL(/#L6-L8$/);
    assert.equal(await page.locator('.line.marked').count(), 3);
  }));

test('a question mark lists the keys, Escape gives the focus back', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=createHash');
    await page.locator('.coverage-statement').waitFor();
    await page.keyboard.press('j');
    const before = await focused(page);
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    assert.deepEqual(await violationsOf(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'hidden' });
    assert.equal(await focused(page), before);
  }));

test('differences and messages: who, when, and the lines with their signs', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/search?q=type%3Adiff+createHash');
    const added = page.locator('.diff-added').first();
    await added.waitFor();
    assert.match(await added.innerText(), /\+\s*const key = createHash\('md5'\)/);
    assert.equal(await added.locator('mark').innerText(), 'createHash');
    assert.match(await page.locator('.result-head').first().innerText(), /Ines Marlow, 3 Feb 2026/);
    await visit(page, '/search?q=type%3Acommit+settle');
    assert.equal(await page.locator('.message-lines mark').first().innerText(), 'Settle');
  }));
