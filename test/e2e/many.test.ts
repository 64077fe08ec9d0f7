/** Pages over five thousand repositories: few of them in the page at a time, each within reach. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { ObjectId, RepositoryName } from '../../src/model/repository.ts';
import { settled, usingPages, visit } from './browser.ts';
import { fullPlumbline } from './double/plumbline.ts';

const { using } = usingPages();
const count = 5000;
const nameOf = (number: number): RepositoryName => `acme/service-${String(number).padStart(4, '0')}` as RepositoryName;

export async function manyPlumbline(): Promise<Plumbline> {
  const few = fullPlumbline();
  const [known] = await few.repositories();
  const run = (await few.run('latest'))!;
  const seen = run.repositories[0]!;
  const numbers = Array.from({ length: count }, (_, number) => number);
  const many = { ...run, repositories: numbers.map((number) => ({ ...seen, name: nameOf(number) })) };
  return {
    ...few,
    repositories: async () => numbers.map((number) => ({ ...known!, name: nameOf(number) })),
    run: async () => many,
    async *search(query, options) {
      const commit = 'a'.repeat(40) as ObjectId;
      const lineMatches = [{ line: 'return email', lineNumber: 3, offsetAndLengths: [[7, 5]] as const }];
      const path = 'src/mail.ts';
      for (const number of numbers)
        yield {
          type: 'matches',
          matches: [{ type: 'content', repository: nameOf(number), path, commit, language: 'TypeScript', lineMatches }],
        };
      for await (const event of few.search(query, options)) if (event.type !== 'matches') yield event;
    },
  };
}

test('repositories come page by page, and an address that names one opens its page', async () => {
  const plumbline = await manyPlumbline();
  await using(plumbline, async (page) => {
    await visit(page, '/repositories');
    assert.equal(await page.locator('section.panel').count(), 25);
    await page.getByText('1–25 of 5,000 repositories').first().waitFor();
    await page.getByRole('button', { name: 'Next' }).first().click();
    await page.getByRole('heading', { name: nameOf(25) }).waitFor();
    await page.getByRole('searchbox', { name: 'Name' }).fill('service-4321');
    await page.getByText('1–1 of 1 repositories').first().waitFor();
    await page.goto(`/repositories#${nameOf(3210)}`);
    await page.reload();
    await settled(page);
    await page.getByRole('heading', { name: nameOf(3210) }).waitFor();
  });
});

test('the overview lists fifty of them at a time', async () => {
  const plumbline = await manyPlumbline();
  await using(plumbline, async (page) => {
    await visit(page, '/');
    assert.equal(await page.locator('table.repositories tbody tr').count(), 50);
    await page.getByText('1–50 of 5,000 repositories').waitFor();
  });
});

test('a search that finds something in each of them shows a few, and more when asked', async () => {
  const plumbline = await manyPlumbline();
  await using(plumbline, async (page) => {
    await page.goto('/search?q=email');
    await page.locator('.coverage-statement').waitFor();
    const facet = page.locator('.facet', { has: page.getByRole('heading', { name: 'Repository' }) });
    assert.equal(await facet.locator('li').count(), 8);
    await facet.getByRole('button', { name: '92 more with fewer' }).click();
    assert.equal(await facet.locator('li').count(), 100);
    assert.ok((await page.locator('.result-item').count()) < 100, 'few results are in the page');
  });
});
