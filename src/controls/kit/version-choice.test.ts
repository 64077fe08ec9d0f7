import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuntimeVersionFact } from '../../model/fact-map.ts';
import { endOfSupport, supportedLines } from './support-table.ts';
import { cyclesOf } from './version-choice.ts';

const cases: readonly (readonly [RuntimeVersionFact['runtime'], string, string, string?])[] = [
  ['node', '20.11.1', '20'],
  ['node', 'v18', '18'],
  ['node', '20.x', '20'],
  ['node', '^18.0.0', '18'],
  ['node', '>=18', '18+'],
  ['node', '18 || >=20', '18 20+'],
  ['node', '22 - 26', '22+'],
  ['node', 'lts/*', '+'],
  ['node', '24-bookworm-slim', '24'],
  ['python', '3.12', '3.12'],
  ['python', '3.9.18', '3.9'],
  ['python', '^3.8', '3.8+'],
  ['python', '~3.11', '3.11'],
  ['python', '>=3.9,<4', '3.9+'],
  ['python', '3', '+'],
  ['go', '1.21', '1.21+', 'go.mod'],
  ['go', '1.21.3', '1.21', '.go-version'],
  ['go', 'go1.24.1', '1.24', '.go-version'],
  ['java', '1.8', '8'],
  ['java', '17', '17'],
  ['java', 'temurin-21.0.1', '21'],
  ['ruby', '3.3.0', '3.3'],
  ['php', '^8.1', '8.1+'],
  ['dotnet', '8.0.100', '8'],
  ['dotnet', '3.1.4', '3.1'],
];
for (const [runtime, version, expected, path = '.version'] of cases) {
  test(`${runtime} ${version} allows ${expected}`, () => {
    const choices = cyclesOf({ runtime, version, path, line: 1 });
    assert.equal(choices.map(({ cycle, open }) => cycle + (open ? '+' : '')).join(' '), expected);
  });
}

const ranges: readonly (readonly [version: string, last: string | undefined])[] = [
  ['>=20 <22', '21'],
  ['>=20 <22.0.0', '21'],
  ['>=20 <22.3', '22'],
  ['>=20 <=22', '22'],
  ['20 - 22', '22'],
  ['>=20', undefined],
  ['20.11.1', undefined],
];
for (const [version, last] of ranges) {
  test(`node ${version} ends with ${last}`, () => {
    assert.equal(cyclesOf({ runtime: 'node', version, path: 'package.json', line: 1 })[0]!.last, last);
  });
}

test('each line of the table has a date, and a line that is not listed has none', () => {
  assert.ok(supportedLines.length > 80);
  for (const [line, ends] of supportedLines) assert.notEqual(ends, undefined, line);
  assert.equal(endOfSupport('node', '18'), '2025-04-30T00:00:00.000Z');
  assert.equal(endOfSupport('node', '99'), undefined);
});
