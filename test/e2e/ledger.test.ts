/** The ledger page: what the browser computes itself, whatever the server says; by keyboard, too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { settled, usingPages, visit } from './browser.ts';
import { keyLine, noteOf } from './double/ledger.ts';
import { leafHash, treeHash } from './double/merkle.ts';
import { fullPlumbline } from './double/plumbline.ts';

const { using } = usingPages();
const continues = 'The newer checkpoint continues the older one';
const doesNot = 'The newer checkpoint does not continue the older one';

test('two checkpoints are held against each other, and an entry is chosen with the keys alone', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/ledger');
    await page.getByText(continues).waitFor();
    await page.getByLabel('Newer').selectOption('71 entries');
    await page.getByText(`${continues}: it begins with the very same 1 entry`).waitFor();
    const list = page.getByRole('listbox', { name: 'Entries of the log' });
    await list.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Home');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowDown');
    const active = await list.getAttribute('aria-activedescendant');
    const option = page.locator(`[id="${active}"]`);
    const index = Number(await option.getAttribute('aria-posinset')) - 1;
    assert.ok(index > 3 && index < 20, `entry ${index}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Entry ${index}, and its proof` }).waitFor();
    await page.getByText('The path leads from this entry to the root').waitFor();
    assert.equal(await option.getAttribute('aria-selected'), 'true');
    assert.match(page.url(), new RegExp(`entry=${index}`));
  }));

test('a proof that does not hold is seen by the browser', () => {
  const honest = fullPlumbline();
  const lying: Plumbline = {
    ...honest,
    async ledgerConsistency(from, to) {
      const proof = await honest.ledgerConsistency(from, to);
      return { ...proof, path: [...proof.path.slice(0, -1), '0'.repeat(64)] };
    },
    async ledgerInclusion(index, size) {
      const proof = await honest.ledgerInclusion(index, size);
      return { ...proof, entry: proof.entry.replace('acme', 'acma') };
    },
  };
  return using(lying, async (page) => {
    await visit(page, '/ledger?entry=4');
    await page.getByText(doesNot).waitFor();
    await page.getByText('The path does not lead to the root').waitFor();
  });
});

test('a checkpoint of one’s own is the older one; of another history, another log or no log it is said', () =>
  using(fullPlumbline(), async (page) => {
    await visit(page, '/ledger');
    await page.getByText('Use a checkpoint that you kept yourself').click();
    const own = page.getByLabel('Your checkpoint');
    const { items } = await fullPlumbline().ledgerCheckpoints({});
    await own.fill(items.find(({ size }) => size === 40)!.checkpoint);
    await page.getByText(`${continues}: it begins with the very same 40 entries`).waitFor();
    await own.fill(noteOf(2, treeHash([leafHash('another'), leafHash('history')])));
    await page.getByText(doesNot).waitFor();
    await own.fill(noteOf(1000, treeHash([])));
    await page.getByText('A log never gets shorter').waitFor();
    await own.fill(noteOf(2, treeHash([])).replaceAll(keyLine.split('+')[0]!, 'example.org/other'));
    await page.getByText('checkpoints of two different logs').waitFor();
    await page.getByText('Not signed by a key of this ledger').waitFor();
    await own.fill('I hold a checkpoint');
    await page.getByText('is no signed checkpoint').waitFor();
  }));

test('the ledger is examined from the page, and what was found stays', () =>
  using(fullPlumbline({ stepMillis: 150 }), async (page) => {
    await visit(page, '/ledger');
    await page.getByText('1 fault found').waitFor();
    await page.getByRole('button', { name: 'Examine all of it now' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByText('all of it was there and held').waitFor();
    await page.reload();
    await settled(page);
    await page.getByText('all of it was there and held').waitFor();
  }));
