/** What people and programs see, kept under test/golden/cli. `npm test -- --update` rewrites it; the diff is the review. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertGolden } from '../../test/golden.ts';
import { runCommandLine } from '../../test/doubles/command-line.ts';
import { scanFindings } from '../../test/doubles/plumbline.ts';
import { run } from '../../test/doubles/run.ts';
import { commands } from './commands/commands.ts';
import { createStyle } from './output/style.ts';
import { renderTable, streamTable, type Cell } from './output/table.ts';
import type { ScanRequest } from '../app/plumbline.ts';
import type { sarifDocument } from '../app/sarif.ts';
import { sha256 } from '../base/digest.ts';
import { cut, cutMiddle, displayWidth, visible, wrap } from './output/width.ts';

const plain: readonly string[] = [
  'audit',
  'search password',
  'search --count password',
  'scan',
  'control list',
  'control show CHG-01',
  'control show CHG-02',
  'change list',
  'finding list',
  'evidence list',
  'evidence show run-0002/control-result/CHG-02',
  'evidence export',
  'verify a.zip',
  'repo add a',
  'repo list',
  'run list',
  'rule list',
  'check list',
  'criterion list',
  'criterion show CC8.1',
  'control show SEC-03',
  'doctor',
];
const json = plain.filter((words) => !words.includes('--count')).map((words) => `${words} --json`);
const helped = ['--help', 'help audit', 'help control', 'help completion'];
const fileOf = (words: string): string => words.replace(/^--/, '').replace(/[^a-zA-Z0-9]+/g, '-');

describe('golden output', () => {
  for (const words of [...plain, ...helped, 'scan --format sarif'])
    test(words, async () => {
      const ran = await runCommandLine(words.split(' '), { columns: 80, environment: { NO_COLOR: '1' } });
      const tooWide = ran.out.split('\n').filter((line) => displayWidth(line) > 80);
      if (!words.includes('sarif') && !words.startsWith('evidence')) assert.deepEqual(tooWide, [], 'fits 80 columns');
      const err = ran.err === '' ? '' : `--- stderr\n${ran.err}`;
      assertGolden(`cli/${fileOf(words)}.txt`, `$ plumbline ${words}   (exit ${ran.code})\n${ran.out}${err}`);
    });
  for (const words of json)
    test(words, async () => {
      const ran = await runCommandLine(words.split(' '));
      const pretty = ran.lines().map((line) => JSON.stringify(line, null, 1));
      assertGolden(`cli/${fileOf(words)}.jsonl`, `${pretty.join('\n')}\n`);
    });
  test('the summary on a wide terminal, in colour', async () => {
    const ran = await runCommandLine(['audit'], { columns: 160 });
    assertGolden('cli/audit-wide-colour.txt', ran.out.replaceAll('\u001B', '\\e'));
  });
});

test('every list in JSON ends with a manifest, and only there', async () => {
  const lists = json.filter((words) => / list | scan|^scan |^search |^doctor |^repo add /.test(`${words} `));
  assert.ok(lists.length >= 12, lists.join());
  for (const words of lists) {
    const types = (await runCommandLine(words.split(' '))).lines().map((line) => line['type']);
    assert.equal(types.at(-1), 'manifest', words);
    assert.equal(types.indexOf('manifest'), types.length - 1, words);
    assert.ok(types.length > 1, words);
  }
});

test('what docs say of each --json holds for its first line', async () => {
  const documented = commands.filter(
    ({ json }) => json.startsWith('`{type:') || json.startsWith('one document: `{type:'),
  );
  assert.ok(documented.length >= 14, String(documented.length));
  const words = new Map(json.map((line) => [commands.find(({ name }) => line.startsWith(name))?.name ?? '', line]));
  for (const { name, json: said } of documented) {
    const line = words.get(name);
    if (line === undefined) continue;
    const [first = {}] = (await runCommandLine(line.split(' '))).lines();
    const shape = /`\{([^`]+)\}`/.exec(said)?.[1] ?? '';
    const flat = shape.replace(/\([^)]*\)/g, '').replace(/:\[\{[^}]*\}\]|:\{[^}]*\}(?:\|null)?|:"[^,]*/g, '');
    for (const key of flat.split(/,\s*/).map((one) => one.trim()))
      if (!key.endsWith('?')) assert.ok(key in first, `${name} has no "${key}": ${Object.keys(first).join()}`);
  }
});

/** design.md, section 7: these keys are promised. */
describe('the promised keys', () => {
  const rows: readonly [words: string, keys: string][] = [
    ['search password --json', 'type repository path commit lineMatches'],
    [
      'change list --json',
      'type repository branch commit landedAt provenance change joinedBy method authors approvers outcome findings',
    ],
    ['control list --json', 'type id area criteria iso result counts coverage because'],
    [
      'finding list --json',
      'type rule class repository path line fingerprint firstSeen lastSeen atHead introducedBy removedBy',
    ],
    ['repo list --json', 'type name location head observedAt gaps'],
    ['audit --json', 'type window repositories areas controls findings pack root'],
  ];
  for (const [words, keys] of rows)
    test(words, async () => {
      const [line = {}] = (await runCommandLine(words.split(' '))).lines();
      for (const key of keys.split(' ')) assert.ok(key in line, `${key} is missing in ${Object.keys(line).join()}`);
    });
});

test('the SARIF document', async () => {
  const { out } = await runCommandLine(['scan', '--format', 'sarif']);
  const document = JSON.parse(out) as ReturnType<typeof sarifDocument>;
  const [{ results, tool } = assert.fail('no run')] = document.runs;
  assert.equal(document.version, '2.1.0');
  assert.deepEqual(
    results.map((one) => [one.ruleId, one.level, one.properties.tags[0]]),
    [
      ['aws-access-key', 'error', 'secret'],
      ['weak-hash', 'warning', 'crypto'],
      ['swallowed-error', 'note', 'swallowed-error'],
    ],
  );
  for (const { ruleId, ruleIndex } of results)
    if (ruleIndex !== undefined) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
  const [place = assert.fail('no place')] = results[1]?.locations ?? [];
  assert.equal(place.physicalLocation.artifactLocation.uri, 'src/a%20folder/hash.ts');
  const { startLine, startColumn, endLine, endColumn } = place.physicalLocation.region;
  const { line, column, endLine: lastLine, endColumn: lastColumn } = scanFindings[1]!;
  assert.deepEqual([startLine, startColumn, endLine, endColumn], [line, column, lastLine, lastColumn]);
});

test('a scan is told where it was started and what of a change it is asked about', async () => {
  const rows: readonly [words: string, request: Partial<ScanRequest>][] = [
    ['scan', { paths: ['/code/acme'] }],
    ['scan shop /etc', { paths: ['/code/acme/shop', '/etc'] }],
    ['scan --changed-since main', { change: { since: 'main' } }],
    ['scan --staged', { change: 'staged' }],
    ['scan --baseline a.yaml --baseline /b.json', { baselines: ['/code/acme/a.yaml', '/b.json'] }],
    ['scan --write-baseline b.yaml', { writeBaseline: '/code/acme/b.yaml' }],
  ];
  for (const [words, expected] of rows) {
    const asked: ScanRequest[] = [];
    const scanPaths = async (request: ScanRequest) => {
      asked.push(request);
      return { root: '/', ruleset: sha256('rules'), filesScanned: 0, bytesScanned: 0, findings: [], unscanned: [] };
    };
    await runCommandLine(words.split(' '), { cwd: '/code/acme', plumbline: { scanPaths } });
    assert.partialDeepStrictEqual(asked, [{ from: '/code/acme', ...expected }], words);
  }
});

test('text from outside cannot steer the terminal', async () => {
  const evil = 'evil\u001B[2J\u0007\u202Ename\nsecond line';
  const repositories = async () => [{ ...run.repositories[0]!, name: evil, location: evil }] as never;
  const ran = await runCommandLine(['repo', 'list'], {
    columns: 80,
    environment: { NO_COLOR: '1' },
    plumbline: { repositories },
  });
  assert.ok(!ran.out.includes('\u001B'));
  assert.ok(!ran.out.includes('\u202E'));
  assert.equal(ran.out.split('\n').length, 4);
});

describe('tables and widths', () => {
  const style = createStyle(false);
  test('the yielding column gives way down to its least', () => {
    for (let width = 20; width <= 120; width++) {
      const table = renderTable({
        columns: [{ title: 'Id' }, { title: 'Text', yields: 'end' }],
        rows: [['a', 'word '.repeat(30)]],
        width,
        style,
      });
      for (const line of table.split('\n')) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
    }
  });
  test('a table that is printed while it is read: one part is as any table, more keep the widths of the first', async () => {
    const columns = [
      { title: 'Id' },
      { title: 'Result', least: 9 },
      { title: 'Text', yields: 'end', least: 8 },
    ] as const;
    const rowsOf = (count: number): readonly (readonly Cell[])[] =>
      Array.from({ length: count }, (_, at) => [String(at % 10), at < 700 ? 'pass' : 'exception', `row ${at}`]);
    const partsOf = async (count: number): Promise<readonly string[]> => {
      const parts: string[] = [];
      const rows = (async function* () {
        yield* rowsOf(count);
      })();
      for await (const part of streamTable({ columns, rows, width: 80, style })) parts.push(part);
      return parts;
    };
    assert.deepEqual(await partsOf(0), []);
    for (const count of [1, 500])
      assert.deepEqual(await partsOf(count), [renderTable({ columns, rows: rowsOf(count), width: 80, style })]);
    const parts = await partsOf(1201);
    assert.equal(parts.length, 3);
    const whole = renderTable({ columns, rows: rowsOf(1201), width: 80, style });
    assert.equal(parts.join('\n'), whole);
  });
  test('wide and combining characters', () => {
    const rows: readonly [string, number][] = [
      ['abc', 3],
      ['漢字', 4],
      ['e\u0301', 1],
      ['🔑', 2],
      ['\u001B[31mred\u001B[39m', 3],
    ];
    for (const [text, width] of rows) assert.equal(displayWidth(text), width, text);
  });
  test('cutting', () => {
    assert.equal(cut('abcdef', 4), 'abc…');
    assert.equal(cut('漢字漢字', 4), '漢…');
    assert.equal(cut('abc', 3), 'abc');
    assert.equal(cutMiddle('src/deep/folder/file.ts:12', 16), 'src/d…file.ts:12');
    assert.ok(displayWidth(cutMiddle('漢字漢字漢字漢字', 7)) <= 7);
    assert.equal(visible('a\tb\r\nc'), 'a  b��c');
    assert.equal(wrap('one two three', 7, '  '), '  one\n  two\n  three');
  });
});
