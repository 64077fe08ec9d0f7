import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sampleEvaluations } from '../../../test/fixtures/sample-run.ts';
import { sha256 } from '../../base/digest.ts';
import { firstColumn } from '../../ledger/csv-ids.ts';
import { csvOf, harmless } from './csv.ts';
import { populationCsv, populationHeader } from './population-csv.ts';

const cells: readonly (readonly [string, string | number, string])[] = [
  ['plain', 'plain', 'plain'],
  ['comma', 'a,b', '"a,b"'],
  ['quotes', 'say "hi"', '"say ""hi"""'],
  ['line feed', 'a\nb', '"a\nb"'],
  ['formula', '=1+1', "'=1+1"],
  ['plus', '+49 30', "'+49 30"],
  ['minus', '-x', "'-x"],
  ['at', '@SUM(A1)', "'@SUM(A1)"],
  ['tab', '\t=1', "'\t=1"],
  ['carriage return', '\r=1', '"\'\r=1"'],
  ['full-width equals', '\uFF1D1', "'\uFF1D1"],
  ['apostrophe', "'=1", "''=1"],
  ['formula in quotes', '=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['negative number', -3, '-3'],
  ['number', 0.5, '0.5'],
  ['empty', '', ''],
];

for (const [name, cell, expected] of cells) {
  test(`cell: ${name}`, () => assert.equal(csvOf(['h'], [[cell]]), `h\r\n${expected}\r\n`));
}

test('no text is ever a formula, and taking one apostrophe off gives it back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const safe = harmless(text);
      assert.ok(!/^[=+\-@\t\r\n]/.test(safe));
      assert.equal(safe.startsWith("'") ? safe.slice(1) : safe, text);
    }),
  );
});

test('the verifier reads back the first column of whatever is written', () => {
  const row = fc.tuple(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('', 'x', 'a,"b"\r\n'));
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const csv = csvOf(['id', 'second', 'third'], rows);
      assert.deepEqual(
        firstColumn(csv),
        rows.map(([id]) => id),
      );
    }),
  );
});

test('a row of another width is refused', () => {
  assert.throws(() => csvOf(['a', 'b'], [['only one']]), RangeError);
});

test('populations: every member and exclusion once, in the order that was sealed', () => {
  for (const { checks } of sampleEvaluations()) {
    const check = checks[0]!;
    const csv = populationCsv(check);
    const ids = firstColumn(csv);
    assert.deepEqual(ids, check.population.ids, check.check);
    assert.equal(sha256(ids.join('\n')), check.population.idsDigest);
    assert.ok(csv.startsWith(`${populationHeader.join(',')}\r\n`));
    for (const { because } of check.population.exclusions) assert.ok(csv.includes(`,excluded,${because}`));
    for (const { member, result } of check.members) {
      const line = csv.split('\r\n').find((one) => one.startsWith(`${member},`));
      assert.ok(line?.includes(`,${result},`), `${member}: ${line}`);
    }
  }
});

test('populations: a member whose outcome changed shows each stretch with its reason', () => {
  const check = sampleEvaluations()[1]!.checks[0]!;
  const line = populationCsv(check)
    .split('\r\n')
    .find((one) => one.startsWith('repository:shop/ledger-api,'));
  assert.match(line!, /,exception,no pipeline ran tests,2025-07-01T00:00:00\.000Z,2026-01-01T00:00:00\.000Z,/);
  assert.match(
    line!,
    /2025-07-01T\S+\/2025-08-14T\S+ exception \| 2025-08-14T\S+ \([0-9a-f]{40}\) pass: ci\.yml runs go test/,
  );
});

test('populations: a member that was listed and not judged is shown as such', () => {
  const check = sampleEvaluations()[1]!.checks[0]!;
  const csv = populationCsv({ ...check, members: check.members.slice(1) });
  assert.match(csv, /,not judged,/);
});
