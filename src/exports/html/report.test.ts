import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  sampleChecks,
  sampleControls,
  sampleCriteria,
  sampleEvaluations,
  sampleGaps,
  sampleRun,
} from '../../../test/fixtures/sample-run.ts';
import { assertGolden } from '../../../test/golden.ts';
import type { Control } from '../../model/control.ts';
import { sentence } from './check-section.ts';
import { html, escaped } from './html.ts';
import { reportHtml, type ReportInput } from './report.ts';
import { count, share } from './words.ts';

const input = (landings = 60, rest: Partial<ReportInput> = {}): ReportInput => ({
  run: sampleRun(landings),
  controls: sampleControls,
  criteria: sampleCriteria,
  checks: sampleChecks(),
  evidence: [],
  waivers: [],
  seal: {
    origin: 'plumbline.example/ledger',
    size: 44,
    root: 'ab'.repeat(32),
    publicKey: 'plumbline.example/ledger+0+k',
  },
  populationFile: (check) => `populations/${check}.csv`,
  ...rest,
});
const page = reportHtml(input());
const body = page.slice(page.indexOf('<body>'));

test('templates escape whatever they are given', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { markup } = html`<p title="${text}">${text}</p>`;
      assert.equal(markup, `<p title="${escaped(text)}">${escaped(text)}</p>`);
      assert.ok(!/[<>"']/.test(escaped(text)));
    }),
  );
  assert.equal(html`${[1, html`<b>${'<'}</b>`]}${false}${undefined}`.markup, '1<b>&lt;</b>');
});

test('a page: golden', () => {
  assertGolden('exports/report.html', reportHtml(input(6)));
});

test('the page loads nothing and runs nothing', () => {
  assert.match(page, /Content-Security-Policy"\s+content="default-src 'none'; style-src 'unsafe-inline'/);
  assert.ok(!/<script|<link|<iframe|<object|<form|@import|url\(/i.test(page));
  assert.ok(!/\b(?:src|action|srcset|background)="/i.test(page));
  for (const [, target] of page.matchAll(/href="([^"]*)"/g)) assert.match(target!, /^(?:#|evidence\/|populations\/)/);
});

test('what somebody wrote into a commit stays text', () => {
  assert.ok(!body.includes('<img'));
  assert.ok(body.includes('&lt;img src=x onerror=alert(1)&gt; in a subject'));
});

test('every link into the page has its target, every id is unique', () => {
  const ids = [...body.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!);
  assert.equal(new Set(ids).size, ids.length);
  for (const [, target] of body.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(target!), `#${target}`);
});

test('every control, exception, undecided member and gap is on the page, exceptions not folded away', () => {
  const unfolded = body.replace(/<details>[\s\S]*?<\/details>/g, '');
  for (const { control, checks } of sampleEvaluations(60)) {
    assert.ok(unfolded.includes(escaped(control.title)), control.id);
    for (const { members, population } of checks) {
      assert.ok(unfolded.includes(population.idsDigest));
      for (const { result, label } of members.filter((one) => ['exception', 'not-determined'].includes(one.result))) {
        assert.ok(unfolded.includes(escaped(label)), `${result}: ${label}`);
      }
    }
  }
  for (const { detail } of sampleGaps) assert.ok(unfolded.includes(escaped(detail)));
});

test('a list that is cut says so and names the whole', () => {
  const long = reportHtml(input(12_000));
  assert.match(long, /the first 200 of 434/);
  assert.match(long, /populations\/landed-change-reviewed\.csv/);
  assert.ok(long.length < 2_000_000, `${long.length} characters`);
});

test('a control that was not evaluated is named', () => {
  const extra: Control = { ...sampleControls[0]!, id: 'CHG-99', title: 'Never looked at' };
  assert.match(
    reportHtml(input(6, { controls: [...sampleControls, extra] })),
    /Not evaluated in this run:[\s\S]*CHG-99/,
  );
});

test('numbers are never rounded up to everything, names keep their spelling', () => {
  assert.equal(share(0.9999), '99.9 %');
  assert.equal(share(1), '100 %');
  assert.equal(share(0), '0 %');
  assert.equal(share(0.0004), 'under 0.1 %');
  assert.equal(count(1_234_567), '1,234,567');
  assert.equal(sentence('some changes'), 'Some changes.');
  assert.equal(sentence('shop/web had none'), 'shop/web had none.');
  assert.equal(sentence('ci.yml is missing.'), 'ci.yml is missing.');
});
