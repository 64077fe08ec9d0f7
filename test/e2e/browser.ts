/**
 * A real browser from npm alone, and the real server in front of it. One browser a test file; pages refuse every request
 * that leaves this server, so that a page which needs the network fails here.
 */
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { ensureBuilt } from '../../src/app/build.ts';
import { systemClock } from '../../src/base/clock.ts';
import { silentObserver } from '../../src/base/progress.ts';
import { createApi, type ApiOptions } from '../../src/http/api.ts';
import { createJobs } from '../../src/http/jobs.ts';
import { listen } from '../../src/http/listen.ts';

export const root = path.resolve(import.meta.dirname, '..', '..');

/**
 * Of the package's arguments (made for one page in a small function): one process dies with its first closed context, and
 * a browser without its protections would not show what the server's own policy breaks.
 */
const unwanted = [
  '--headless',
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
];

export async function launchBrowser(): Promise<Browser> {
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => !unwanted.some((start) => arg.startsWith(start))),
      '--disable-background-networking',
    ],
    headless: true,
  });
}

export interface Served {
  readonly url: string;
  /** Defects that the server reported. */
  readonly reported: readonly unknown[];
  close(): Promise<void>;
}

export async function serve(plumbline: Plumbline, door: Pick<ApiOptions, 'role' | 'lock'> = {}): Promise<Served> {
  const { webDirectory } = await ensureBuilt(root, silentObserver);
  const reported: unknown[] = [];
  const report = (error: unknown): void => void reported.push(error);
  const jobs = createJobs(systemClock, report);
  const api = createApi(plumbline, { jobs, webDirectory, report, ...door });
  const server = await listen({ api, port: 0 });
  const close = async (): Promise<void> => {
    await jobs.close();
    await server.close();
  };
  return { url: server.url, reported, close };
}

export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors, uncaught errors, refused and failed requests. */
  readonly faults: readonly string[];
}

export interface PageOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** Status codes that the test provokes: the browser's console notes each as an error. */
  readonly expected?: readonly string[];
}

export async function openPage(browser: Browser, server: Served, options: PageOptions = {}): Promise<Watched> {
  const { theme = 'light', width = 1280, height = 900 } = options;
  const context = await browser.newContext({
    baseURL: server.url,
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    timezoneId: 'America/Los_Angeles',
  });
  const faults: string[] = [];
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (url.startsWith(`${server.url}/`) || url.startsWith('data:')) return route.continue();
    faults.push(`request to ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  return { page, context, faults };
}

/** Opens a page and waits until nothing is loading any more. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await page.locator('main .loading, main [aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** For a test file: its browser, and a way to use a page of a server that is closed afterwards, without a fault. */
export function usingPages() {
  let browser: Browser;
  before(async () => (browser = await launchBrowser()));
  after(() => browser.close());
  const using = async (
    plumbline: Plumbline,
    act: (page: Page, url: string) => Promise<void>,
    options: PageOptions = {},
  ): Promise<void> => {
    const server = await serve(plumbline);
    const { page, context, faults } = await openPage(browser, server, options);
    try {
      await act(page, server.url);
      const isExpected = (fault: string): boolean =>
        (options.expected ?? []).some((status) => fault.includes(`responded with a status of ${status} `));
      assert.deepEqual(
        faults.filter((fault) => !isExpected(fault)),
        [],
      );
      assert.deepEqual(server.reported, []);
    } finally {
      await context.close();
      await server.close();
    }
  };
  return { using, browser: () => browser };
}

export const focused = (page: Page): Promise<string> => page.locator(':focus').innerText();
