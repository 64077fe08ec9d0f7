/**
 * Pictures of every page: light and dark, three widths, full and empty. For eyes, not for comparison:
 *   node test/e2e/screenshots.ts FOLDER [NAME…]
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser, openPage, serve, visit } from './browser.ts';
import { emptyPlumbline, fullPlumbline } from './double/plumbline.ts';
import { tour } from './tour.ts';

const [folder, ...only] = process.argv.slice(2);
if (folder === undefined) throw new Error('say where to: node test/e2e/screenshots.ts FOLDER');
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
const states = { full: fullPlumbline({ stepMillis: 5 }), empty: emptyPlumbline() };
for (const [state, plumbline] of Object.entries(states)) {
  const server = await serve(plumbline);
  for (const width of [390, 1280, 1920]) {
    for (const theme of ['light', 'dark'] as const) {
      const { page, context } = await openPage(browser, server, { theme, width });
      for (const { name, address } of tour) {
        const label = `${name}-${state}-${width}-${theme}`;
        if (only.length > 0 && !only.some((part) => label.includes(part))) continue;
        await visit(page, address);
        // As tall as the page: what is laid out only in view is then in the picture too.
        const height = await page
          .locator('html')
          .evaluate((html) => (html as unknown as { scrollHeight: number }).scrollHeight);
        await page.setViewportSize({ width, height: Math.min(5000, Math.max(900, height)) });
        await page.waitForTimeout(60);
        await page.screenshot({ path: path.join(folder, `${label}.png`), fullPage: true });
        await page.setViewportSize({ width, height: 900 });
      }
      await context.close();
    }
  }
  await server.close();
}
await browser.close();
