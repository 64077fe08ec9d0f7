import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractFacts } from '../extract.ts';
import type { SaidCase } from './said-by.ts';

/** `starts Google Analytics 3: guard or what is unclear`, `asks cookie banner 1` */
const saidOf = (path: string, text: string): readonly string[] =>
  extractFacts({ path, text }).flatMap((one) => {
    if (!('kind' in one) || one.kind !== 'tracker') return [];
    const { role, tool, line, guard, unclear } = one.value;
    return [`${role} ${tool} ${line}${role === 'asks' ? '' : `: ${guard ?? unclear ?? 'with the page'}`}`];
  });

const gtag = '<script async src="https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF"></script>';
const init = "posthog.init('phc_abcdefgh1234', { api_host: 'https://eu.i.posthog.com' });";

const cases: readonly SaidCase[] = [
  {
    name: 'a script of the page',
    path: 'app.html',
    text: `<head>\n${gtag}`,
    said: ['starts Google Analytics 2: with the page'],
  },
  { name: 'in a comment', path: 'app.html', text: `<!--\n${gtag}\n-->`, said: [] },
  {
    name: 'its key is a variable',
    path: 'layout.erb',
    text: '<script src="https://www.googletagmanager.com/gtag/js?id=<%= ga_id %>"></script>',
    said: ['starts Google Analytics 1: has a key that a setting gives'],
  },
  {
    name: 'behind a condition of the template that speaks of consent',
    path: 'layout.erb',
    text: `<% if cookies[:analytics_consent] %>\n${gtag}\n<% end %>`,
    said: ['starts Google Analytics 2: <% if cookies[:analytics_consent] %>', 'asks analytics_consent 1'],
  },
  {
    name: 'behind one of settings',
    path: 'layout.twig',
    text: `{% if config.analytics %}\n${gtag}\n{% endif %}`,
    said: ['starts Google Analytics 2: stands behind a condition ({% if config.analytics %})'],
  },
  {
    name: 'behind one that has ended',
    path: 'layout.twig',
    text: `{% if consent %}\n<p>\n{% endif %}\n${gtag}`,
    said: ['starts Google Analytics 4: with the page'],
  },
  {
    name: 'woken by a consent tool',
    path: 'index.html',
    text: gtag.replace('async', 'type="text/plain" data-category="analytics"'),
    said: ['starts Google Analytics 1: a script that a consent tool wakes'],
  },
  {
    name: 'consent mode',
    path: 'index.html',
    text: `<script>gtag('consent', 'default', { 'ad_storage': 'denied', 'analytics_storage': 'denied' });</script>\n${gtag}`,
    said: ['starts Google Analytics 2: consent mode, denied by default', `asks 'consent', 'default' 1`],
  },
  {
    name: 'consent mode that grants analytics',
    path: 'index.html',
    text: `<script>gtag('consent', 'default', { ad_storage: 'denied', analytics_storage: 'granted' });</script>\n${gtag}`,
    said: ['starts Google Analytics 2: with the page', `asks 'consent', 'default' 1`],
  },
  {
    name: 'a content security policy',
    path: 'config/helmet.js',
    text: "module.exports = { 'script-src': [\"'self'\", 'https://www.google-analytics.com/analytics.js'] };",
    said: [],
  },
  { name: 'a module', path: 'src/main.ts', text: init, said: ['starts PostHog 1: with the page'] },
  {
    name: 'a function that others call',
    path: 'src/analytics.ts',
    text: `export function start() {\n  ${init}\n}`,
    said: ['starts PostHog 2: is started by a function that is called from elsewhere'],
  },
  {
    name: 'when it is mounted',
    path: 'src/provider.tsx',
    text: `useEffect(() => {\n  ${init}\n}, []);`,
    said: ['starts PostHog 2: with the page'],
  },
  {
    name: 'within a condition',
    path: 'src/analytics.ts',
    text: `if (consent.analytics) {\n  ${init}\n}`,
    said: ['starts PostHog 2: if (consent.analytics)'],
  },
  {
    name: 'behind a guard clause',
    path: 'src/analytics.ts',
    text: `export function start() {\n  if (!hasConsent()) return;\n  ${init}\n}`,
    said: ['starts PostHog 3: unless !hasConsent()'],
  },
  {
    name: 'who may object was not asked',
    path: 'src/main.ts',
    text: `if (!navigator.doNotTrack) {\n  ${init}\n}`,
    said: ['starts PostHog 2: with the page'],
  },
  {
    name: 'joined with a condition',
    path: 'src/layout.tsx',
    text: 'export const L = () => (<body>{cookieConsent && <GoogleTagManager gtmId="GTM-ABCD123" />}</body>);',
    said: ['starts Google Tag Manager 1: cookieConsent', 'asks cookieconsent 1'],
  },
  {
    name: 'it waits by itself',
    path: 'src/main.ts',
    text: "posthog.init('phc_abcdefgh1234', { opt_out_capturing_by_default: true });",
    said: ['starts PostHog 1: its own setting that waits for consent'],
  },
  {
    name: 'on a server',
    path: 'src/events.ts',
    text: "const mixpanel = require('mixpanel');\nmixpanel.init('0123456789abcdef');",
    said: [],
  },
  { name: 'a test', path: 'test/app.html', text: gtag, said: [] },
  {
    name: 'a banner',
    path: 'src/Banner.tsx',
    text: 'export const CookieBanner = () => <div />;',
    said: ['asks cookiebanner 1'],
  },
];
for (const { name, path, text, said } of cases) test(name, () => assert.deepEqual(saidOf(path, text), said));
