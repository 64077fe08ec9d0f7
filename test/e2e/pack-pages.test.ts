/**
 * The pages of a pack, opened from a disk in a real browser that refuses every request: the index, the report, and the page that
 * verifies. `PLUMBLINE_PICTURES=FOLDER` keeps pictures of them.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { ensureBuilt } from '../../src/app/build.ts';
import { silentObserver } from '../../src/base/progress.ts';
import { drawFrom } from '../../src/ledger/pack-questions.ts';
import { withPack } from '../../src/ledger/pack-verifier.ts';
import { writeAuditPack } from '../../src/exports/audit-pack/audit-pack.ts';
import { sealSample } from '../fixtures/sample-pack.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, root } from './browser.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-pages-'));
const zip = path.join(scratch, 'pack.zip');
const folder = path.join(scratch, 'unpacked');
const pictures = process.env['PLUMBLINE_PICTURES'];
let browser: Browser;
let key: string;

before(async () => {
  const { verifierPageFile } = await ensureBuilt(root, silentObserver);
  const sample = sealSample({ home: path.join(scratch, 'home'), landings: 60 });
  const { controls } = sample.run;
  await writeAuditPack({
    ...sample.request(zip),
    verifierPage: readFileSync(verifierPageFile),
    requests: [
      {
        number: '1',
        description: 'Population of changes',
        control: 'CC8.1',
        due: '2026-02-01',
        answer: { state: 'answered', controls: [controls[0]!.control.id], note: '' },
      },
      {
        number: '2',
        description: 'Minutes of the board',
        control: '',
        due: '',
        answer: { state: 'not-answered', because: 'nothing in this pack was named for it', note: '' },
      },
    ],
  });
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zip)))) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  key = sample.ledger.publicKey();
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  readonly faults: readonly string[];
}

async function opened(file: string, theme: 'light' | 'dark' = 'light', width = 1200): Promise<Opened> {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => !request.url().startsWith('file:') && faults.push(`asked for ${request.url()}`));
  await page.goto(pathToFileURL(path.join(folder, file)).href);
  return { page, faults };
}

const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

for (const file of ['index.html', 'report.html', 'verify.html']) {
  test(`${file}: accessible, light and dark, wide and narrow, and asks nobody for anything`, async () => {
    for (const [theme, width] of [
      ['light', 1200],
      ['dark', 1200],
      ['light', 360],
    ] as const) {
      const { page, faults } = await opened(file, theme, width);
      // The report is long, and its colours and forms are those of the index: once is enough.
      if (file !== 'report.html' || theme === 'dark')
        assert.deepEqual(await violationsOf(page), [], `${theme} ${width}`);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.equal(overflow, 0, `${theme} ${width} scrolls sideways`);
      assert.deepEqual(faults, []);
      await picture(page, `${file}-${theme}-${width}`);
      await page.context().close();
    }
  });
}

test('index.html: every link leads to a file of the pack, and its anchors exist', async () => {
  const { page } = await opened('index.html');
  const links = await page.evaluate<string[]>('Array.from(document.links, (a) => a.getAttribute("href"))');
  assert.ok(links.length > 20);
  for (const href of links) {
    const [file = '', anchor] = href.split('#');
    const target = file === '' ? 'index.html' : decodeURIComponent(file);
    const html = readFileSync(path.join(folder, target), 'utf8');
    if (anchor !== undefined) assert.ok(html.includes(`id="${anchor}"`), href);
  }
  if (pictures) await page.pdf({ path: path.join(pictures, 'index.pdf') });
  await page.context().close();
});

const stateOf = async (page: Page, words = /VERIFIED/): Promise<string> => {
  await page.locator('#state').filter({ hasText: words }).waitFor();
  return page.locator('#state').innerText();
};

test('verify.html: the zip and the folder verify, with a second opinion by the browser, and a sample is drawn', async () => {
  const { page, faults } = await opened('verify.html');
  await page.setInputFiles('#file', zip);
  const first = await stateOf(page);
  const said = await page.locator('#result').innerText();
  assert.match(first, /^VERIFIED/, said);
  assert.match(said, /browser’s own cryptography says the same|cannot check Ed25519 itself/);
  assert.match(said, /44 ledger entries proved/);
  await page.selectOption('#check', 'landed-change-reviewed');
  await page.fill('#seed', 'dice 6 2 5');
  await page.fill('#size', '4');
  await page.click('button');
  const drawn = await page.locator('#drawn tbody tr td:last-child').allInnerTexts();
  const order = { check: 'landed-change-reviewed', seed: 'dice 6 2 5', size: 4 };
  const expected = withPack(zip, (reader) => drawFrom(reader, order));
  assert.deepEqual(
    drawn,
    expected.items.map(({ id }) => id),
  );
  await picture(page, 'verify.html-drawn');
  await page.setInputFiles('#folder', folder);
  assert.match(await stateOf(page), /^VERIFIED/);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('verify.html: a changed byte, another key, and what is no pack', async () => {
  const { page } = await opened('verify.html');
  const changed = readFileSync(zip);
  const at = Math.floor(changed.length / 2);
  changed[at] = changed[at]! ^ 1;
  const tampered = path.join(scratch, 'tampered.zip');
  writeFileSync(tampered, changed);
  await page.setInputFiles('#file', tampered);
  assert.match(await stateOf(page), /^NOT VERIFIED: [1-9]/);
  assert.ok((await page.locator('#result .bad').count()) > 0);
  assert.equal(await page.locator('#draw').isVisible(), false);
  await picture(page, 'verify.html-tampered');
  await page.click('summary');
  await page.fill('#key', key);
  await page.setInputFiles('#file', zip);
  assert.match(await stateOf(page), /^VERIFIED/);
  assert.match(await page.locator('#result').innerText(), /the one you named/);
  const [name] = key.split('+');
  const { formatVerifierKey, verifierKey } = await import('../../src/ledger/note.ts');
  await page.fill('#key', formatVerifierKey(verifierKey(name!, Buffer.alloc(32, 9))));
  await page.setInputFiles('#file', []);
  await page.setInputFiles('#file', zip);
  assert.match(await stateOf(page), /^NOT VERIFIED/);
  const text = path.join(scratch, 'text.zip');
  writeFileSync(text, 'no zip');
  await page.fill('#key', '');
  await page.setInputFiles('#file', text);
  assert.match(await stateOf(page, /no evidence pack/), /manifest\.json/);
  await page.context().close();
});
