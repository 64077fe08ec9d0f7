import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { AppError } from '../base/app-error.ts';
import { runCommandLine, type Around } from '../../test/doubles/command-line.ts';
import { findings, scanFindings } from '../../test/doubles/plumbline.ts';
import { at, run } from '../../test/doubles/run.ts';

const clean = {
  ...run,
  controls: run.controls.filter(({ result }) => result === 'operated' || result === 'indeterminate'),
};
const trouble = { location: '/gone', message: 'no repository is there', hint: 'Name another one.' };

const broken = { ok: false, checked: 1, proved: 0, faults: [], notes: [] };

describe('exit codes', () => {
  const rows: readonly [name: string, words: string, code: number, around?: Around][] = [
    ['help', '--help', 0],
    ['no command', '', 0],
    ['version', '--version', 0],
    ['help of a command', 'audit --help', 0],
    ['help of a noun', 'control --help', 0],
    ['help by name', 'help control show', 0],
    ['help for nothing', 'help nothing', 2],
    ['an unknown command', 'serach x', 2],
    ['an unknown flag', 'audit --fom 2026-01-01', 2],
    ['a noun without a verb', 'control', 2],
    ['an unknown verb', 'control lst', 2],
    ['a missing operand', 'search', 2],
    ['one operand too many', 'doctor now', 2],
    ['a flag without its value', 'audit --from', 2],
    ['a bad date', 'audit --from 2026-02-30 --to 2026-03-01', 2],
    ['a window and a date', 'audit --from 2026-02-01 --to 2026-03-01 --as-of 2026-01-01', 2],
    ['half a window', 'audit --from 2026-02-01', 2],
    ['a bad choice', 'scan --class secrets', 2],
    ['a bad number', 'serve --port x', 2],
    ['a port that is none', 'serve --port 70000', 2],
    ['a bad global choice', 'audit --progress loud', 2],
    ['deviations', 'audit', 1],
    ['no deviations', 'audit', 0, { plumbline: { audit: async () => ({ run: clean, troubles: [] }) } }],
    ['a location left out', 'audit x', 2, { plumbline: { audit: async () => ({ run: clean, troubles: [trouble] }) } }],
    ['findings', 'scan', 1],
    ['findings below the bar', 'scan --fail-on critical --class crypto', 0],
    ['findings at the bar', 'scan --fail-on medium --class crypto', 1],
    ['findings that never fail', 'scan --fail-on never', 0],
    ['low findings, unless asked', 'scan', 0, { plumbline: { scanPaths: async () => scanOf([low]) } }],
    ['low findings, asked', 'scan --fail-on low', 1, { plumbline: { scanPaths: async () => scanOf([low]) } }],
    ['only findings in tests', 'scan --production --class swallowed-error', 0],
    ['a scan that is clean', 'scan', 0, { plumbline: { scanPaths: async () => scanOf([]) } }],
    ['allowed findings', 'scan', 0, { plumbline: { scanPaths: async () => scanOf([allowed]) } }],
    ['format against format', 'scan --json --format sarif', 2],
    ['a search that finds', 'search password', 0],
    ['a search that finds nothing', 'search nothing', 0],
    ['a query that is wrong', 'search a[', 2],
    ['sealed with a limit', 'search --seal --limit 3 x', 2],
    ['clones for a search', 'search x --repo a=b', 2],
    ['a clone without a path', 'search verify m.json --repo a', 2],
    ['a manifest that is not there', 'search verify /nowhere/m.json --repo a=b', 2],
    ['exhaustive without a file', 'search --exhaustive x', 2],
    ['a file without exhaustive', 'search --out f.jsonl x', 2],
    ['exhaustive with a limit', 'search --exhaustive --out f.jsonl --limit 3 x', 2],
    ['ranked, limited', 'search --order rank --limit 3 password', 0],
    ['an order that is none', 'search --order best x', 2],
    ['a search over nothing', 'search x', 2, { plumbline: { repositories: async () => [] } }],
    ['a list', 'control list', 0],
    ['one control', 'control show CHG-02', 0],
    ['no such control', 'control show CHG-99', 2],
    ['history of a control', 'control history CHG-02', 0],
    ['history of no control', 'control history CHG-99', 2],
    ['no such run', 'control list --run run-9999', 2],
    ['controls that deviate', 'control run CHG-02', 1],
    ['controls that do not', 'control run enc-01', 0],
    ['a pack that is whole', 'verify a.zip', 0],
    ['a pack that is not', 'verify a.zip', 2, { verdict: broken }],
    ['a key that is not there', 'verify a.zip --key /nowhere/plumbline.pub', 2],
    ['evidence', 'evidence show run-0002/control-result/CHG-02', 0],
    ['no such evidence', 'evidence show x', 2],
    ['no such repository', 'change list --repo nowhere', 2],
    ['no such repository, findings', 'finding list --repo nowhere', 2],
    ['a healthy machine', 'doctor', 0],
    ['a fault', 'doctor', 2, { plumbline: { doctor: async () => ({ healthy: false, checks: [] }) } }],
    ['no such shell', 'completion tcsh', 2],
  ];
  for (const [name, words, code, around] of rows)
    test(`${name}: ${code}`, async () => {
      const ran = await runCommandLine(words.split(' ').filter(Boolean), around);
      assert.equal(ran.code, code, ran.err);
      if (code === 2) assert.match(ran.err, /^plumbline: .+\n {6}why: .+\n {4}to do: .+\n$/ms);
      assert.equal(ran.closed, ran.opened.length, 'what was opened is closed');
    });
});

function scanOf(found: typeof scanFindings) {
  return Promise.resolve({
    root: '/r',
    ruleset: run.tool.ruleset,
    filesScanned: 1,
    bytesScanned: 1,
    findings: found,
    unscanned: [],
  });
}
const low = { ...scanFindings[0]!, severity: 'low' as const };
const allowed = { ...scanFindings[0]!, suppressed: { marker: 'plumbline:allow', reason: 'an example' } };

test('what opens nothing: help, the version, verify, a wrong command line', async () => {
  for (const words of ['--help', '--version', 'help scan', 'verify a.zip', 'completion bash', 'audit --nope']) {
    const ran = await runCommandLine(words.split(' '));
    assert.equal(ran.opened.length, 0, words);
  }
});

test('suggestions', async () => {
  const rows: readonly [string, RegExp][] = [
    ['serach x', /Did you mean search\?/],
    ['control lst', /Did you mean list\?/],
    ['audit --form 2026-01-01', /Did you mean --from\?/],
    ['scan --class secrets', /--class: "secrets" is none of its values; did you mean "secret"\?/],
    ['control show CHG-2', /Did you mean CHG-02\?/],
  ];
  for (const [words, expected] of rows) assert.match((await runCommandLine(words.split(' '))).err, expected);
});

test('an AppError is told in three lines, with its cause', async () => {
  const cause = new Error('ENOSPC: no space left on device, write\nat somewhere');
  const error = new AppError('disk/full', 'no space left while writing x', { hint: 'Free some space.', cause });
  const { code, err, out } = await runCommandLine(['audit'], {
    open: () => Promise.reject(error),
  });
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.equal(
    err,
    'plumbline: no space left while writing x\n' +
      '      why: ENOSPC: no space left on device, write (disk/full)\n' +
      '    to do: Free some space.\n',
  );
});

test('an error nobody expected says where it came from; the stack on request', async () => {
  const around: Around = { plumbline: { runs: () => Promise.reject(new TypeError('x is not iterable')) } };
  const ran = await runCommandLine(['run', 'list'], around);
  assert.equal(ran.code, 2);
  assert.match(ran.err, /did not expect: x is not iterable\n +why: thrown at src\/cli\/program\.test\.ts:\d+/);
  const debugged = await runCommandLine(['run', 'list'], { ...around, environment: { PLUMBLINE_DEBUG: '1' } });
  assert.match(debugged.err, /^TypeError: x is not iterable\n {4}at /);
});

test('Ctrl-C during an audit: 130, and what was opened is closed', async () => {
  const controller = new AbortController();
  const ran = await runCommandLine(['audit'], {
    signal: controller.signal,
    plumbline: {
      async audit(_request, { signal }) {
        controller.abort();
        signal.throwIfAborted();
        return { run, troubles: [] };
      },
    },
  });
  assert.equal(ran.code, 130);
  assert.equal(ran.out, '');
  assert.match(ran.err, /stopped/);
});

test('an AbortError without Ctrl-C is trouble, not a clean end', async () => {
  const ran = await runCommandLine(['audit'], {
    plumbline: { audit: () => Promise.reject(new DOMException('timed out', 'AbortError')) },
  });
  assert.equal(ran.code, 2);
});

describe('where things are', () => {
  const rows: readonly [name: string, words: string, environment: Record<string, string>, expected: string][] = [
    ['home', 'run list', {}, '/home/ada/.local/share/plumbline'],
    ['XDG', 'run list', { XDG_DATA_HOME: '/x' }, '/x/plumbline'],
    ['a relative XDG is invalid', 'run list', { XDG_DATA_HOME: 'x' }, '/home/ada/.local/share/plumbline'],
    ['the environment', 'run list', { PLUMBLINE_DATA: '/e', XDG_DATA_HOME: '/x' }, '/e'],
    ['an empty variable', 'run list', { PLUMBLINE_DATA: '' }, '/home/ada/.local/share/plumbline'],
    ['the flag after', 'run list --data d', { PLUMBLINE_DATA: '/e' }, '/nowhere/d'],
    ['the flag before', '--data /d run list', {}, '/d'],
    ['the flag between', 'run --data=/d list', {}, '/d'],
  ];
  for (const [name, words, environment, expected] of rows)
    test(name, async () => {
      const { opened } = await runCommandLine(words.split(' '), { environment });
      assert.equal(opened[0]?.dataDirectory, expected);
    });
});

async function* noChanges(): AsyncIterable<never> {}

test('what the use cases are asked', async () => {
  const asked: unknown[] = [];
  const plumbline: Around['plumbline'] = {
    async audit(request) {
      asked.push(request);
      return { run, troubles: [] };
    },
    async changes(filter) {
      asked.push(filter);
      return { span: { from: at('01-01'), to: at('07-01') }, changes: noChanges(), repositories: [], gaps: [] };
    },
    async *search(query, options) {
      asked.push([query, options.patternType]);
      yield { type: 'error', message: 'x', hint: 'x', from: 0, to: 1 };
    },
  };
  const words = [
    ['audit', 'a', 'b', '--from', '2026-01-01', '--to', '2026-06-30'],
    ['audit', '--as-of', '2026-06-30T12:00Z'],
    ['change', 'list', '--repo', 'acme/shop', '--to', '2026-06-30'],
    ['search', '-file:test', 'password', '-repo:x', '--pattern-type', 'regexp'],
    ['search', '--', '--json'],
    ['search', '(a', 'or', '-(b', 'and', 'c))'],
  ];
  for (const one of words) await runCommandLine(one, { plumbline });
  assert.deepEqual(asked, [
    {
      locations: ['a', 'b'],
      period: { type: 'window', from: '2026-01-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z' },
    },
    { locations: [], period: { type: 'as-of', at: '2026-06-30T12:00:00.000Z' } },
    { repository: 'acme/shop', to: '2026-07-01T00:00:00.000Z' },
    ['-file:test password -repo:x', 'regexp'],
    ['--json', 'auto'],
    ['(a or -(b and c))', 'auto'],
  ]);
});

describe('serve', () => {
  const serving = async (words: readonly string[], known: number) => {
    const controller = new AbortController();
    const asked: unknown[] = [];
    let closed = 0;
    const ran = await runCommandLine(['serve', ...words], {
      signal: controller.signal,
      plumbline: {
        repositories: async () => run.repositories.slice(0, known) as never,
        sources: async () => [],
        async audit({ locations }) {
          asked.push(locations);
          return { run, troubles: [] };
        },
      },
      listen: async ({ host, port }) => {
        asked.push([host, port]);
        setImmediate(() => controller.abort());
        return { url: `http://${host}:${port}`, close: async () => void closed++ };
      },
    });
    return { ...ran, asked, doorsClosed: closed };
  };

  test('audits what was named, prints the address, ends cleanly on Ctrl-C', async () => {
    const ran = await serving(['a', '--port', '8080'], 0);
    assert.deepEqual(ran.asked, [['a'], ['127.0.0.1', 8080]]);
    assert.match(ran.out, /Change Management[^]*Page: http:\/\/127\.0\.0\.1:8080/);
    assert.equal(ran.code, 0);
    assert.equal(ran.doorsClosed, 1);
  });
  test('without a location: what is known', async () => {
    assert.deepEqual((await serving([], 2)).asked[0], []);
  });
  test('--auditor: audits nothing and opens the auditor’s door', async () => {
    const ran = await serving(['--auditor', '--json'], 2);
    assert.deepEqual(ran.asked, [['127.0.0.1', 7700]]);
    assert.deepEqual(JSON.parse(ran.out), { type: 'serving', role: 'auditor', url: 'http://127.0.0.1:7700' });
  });
  test('--auditor beyond this machine wants a token, and names nothing to audit', async () => {
    const open = await serving(['--auditor', '--host', '0.0.0.0'], 2);
    assert.equal(open.code, 2);
    assert.match(open.err, /wants --token-env/);
    const unset = await serving(['--auditor', '--host', '0.0.0.0', '--token-env', 'NOT_SET'], 2);
    assert.match(unset.err, /NOT_SET is not set/);
    const named = await serving(['--auditor', 'a'], 2);
    assert.match(named.err, /audits nothing/);
    assert.deepEqual([...open.asked, ...unset.asked, ...named.asked], []);
  });
  test('without anything known: Plumbline itself, and how to name others', async () => {
    const ran = await serving([], 0);
    assert.deepEqual(ran.asked[0], ['/opt/plumbline']);
    assert.match(ran.err, /npm start -- PATH-OR-URL/);
  });
});

test('colour: on a terminal only, never against NO_COLOR or --no-color', async () => {
  const coloured = async (
    words: readonly string[],
    columns: number | undefined,
    environment: Record<string, string>,
  ) => {
    const ran = await runCommandLine(words, { environment, ...(columns === undefined ? {} : { columns }) });
    return (ran.out + ran.err).includes('\u001B');
  };
  assert.equal(await coloured(['control', 'list'], 80, {}), true);
  assert.equal(await coloured(['control', 'list'], undefined, {}), false);
  assert.equal(await coloured(['control', 'list'], 80, { NO_COLOR: '1' }), false);
  assert.equal(await coloured(['control', 'list'], 80, { NO_COLOR: '1', FORCE_COLOR: '1' }), false);
  assert.equal(await coloured(['control', 'list'], undefined, { FORCE_COLOR: '1' }), true);
  assert.equal(await coloured(['control', 'list'], 80, { TERM: 'dumb' }), false);
  assert.equal(await coloured(['control', 'list', '--no-color'], 80, {}), false);
  assert.equal(await coloured(['--help'], 80, {}), true);
  assert.equal(await coloured(['--help', '--no-color'], 80, {}), false);
  assert.equal(await coloured(['control', 'show', 'x', '--no-color'], 80, {}), false);
});

test('finding list pages through everything, and stops at --limit', async () => {
  const thousand = Array.from({ length: 1201 }, (_, i) => ({ ...findings[0]!, line: i + 1 }));
  const plumbline: Around['plumbline'] = {
    findings: async ({ offset = 0, limit = 0 }) => ({ items: thousand.slice(offset, offset + limit), total: 1201 }),
  };
  const all = (await runCommandLine(['finding', 'list', '--json'], { plumbline })).lines();
  assert.equal(all.length, 1202);
  assert.deepEqual([all[1200]?.['line'], all[1201]?.['type'], all[1201]?.['listed']], [1201, 'manifest', 1201]);
  const some = (await runCommandLine(['finding', 'list', '--json', '--limit', '3'], { plumbline })).lines();
  assert.deepEqual([some.length, some[3]?.['listed'], some[3]?.['total']], [4, 3, 1201]);
});

test('a broken configuration ends with 2 before anything is opened', async (t) => {
  const cwd = mkdtempSync(join(tmpdir(), 'plumbline-cli-'));
  t.after(() => rmSync(cwd, { recursive: true }));
  writeFileSync(join(cwd, 'plumbline.yaml'), 'sorces: []\n');
  const ran = await runCommandLine(['run', 'list'], { cwd });
  assert.deepEqual([ran.code, ran.opened.length], [2, 0]);
  assert.match(ran.err, /plumbline\.yaml:1:1: unknown key "sorces"; did you mean "sources"\?\n {2}1 \| sorces: \[\]\n/);
});
