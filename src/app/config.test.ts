import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isAppError } from '../base/app-error.ts';
import {
  assertKnownNames,
  configuredBranches,
  findConfig,
  isRemote,
  loadConfig,
  matchesPattern,
  parseConfig,
  repositoryScope,
} from './config.ts';
import { nearestWord } from './nearest-word.ts';
import { parseEnd, readPeriod } from './period.ts';
import { placedRules, rulesSchema } from './rules/config-schema.ts';

const path = '/home/mira/plumbline.yaml';
const messageOf = (text: string): string => {
  try {
    parseConfig({ path, text });
  } catch (error) {
    assert.ok(isAppError(error));
    assert.equal(error.code, 'config/invalid');
    return error.message;
  }
  return assert.fail('the configuration was accepted');
};

test('an empty file gives the defaults', () => {
  const { source, ...config } = parseConfig({ path, text: '# nothing yet\n' });
  assert.equal(source?.path, path);
  assert.deepEqual(config, {
    sources: [],
    forges: [],
    destinations: {},
    people: [],
    bots: [],
    scope: {
      repositories: { include: ['**'], exclude: [] },
      branches: {},
      dates: [],
      without: {},
      sideCommits: { read: true, filesAtMost: 200_000 },
    },
    dates: { skewMinutes: 10, backDatedDays: 30, lateDays: 7 },
    remediation: { dueDays: { critical: 7, high: 30, medium: 90, low: 180 } },
    requests: {
      begin: {},
      graceDays: { daily: 1, weekly: 3, monthly: 14, quarterly: 14, yearly: 30, once: 0, event: 14 },
    },
    waivers: { maximumDays: 180 },
    parameters: {},
    controls: {},
    ledger: { timestamps: [], witnesses: [], personal: 'plain' },
    custom: { controls: [], checks: [] },
    rules: placedRules(rulesSchema.parse(undefined), (path) => `/home/mira/${path}`),
    advisories: { paths: [], wholeFor: [], currentForDays: 14 },
    search: { memoryMegabytes: 1536, kernels: 'auto' },
    owners: {},
  });
});

test('a full file is read, and relative sources start at its folder', () => {
  const config = parseConfig({
    path,
    text: [
      'sources: [../code, "https://example.org/a/b.git", "git@example.org:a/b.git"]',
      'scope:',
      '  repositories: { include: ["acme/*"], exclude: ["acme/play-*"] }',
      '  branches: { "acme/old": release }',
      'window: { from: 2026-01-01, to: 2026-06-30 }',
      'parameters: { change-reviewed: { approvals: 2 } }',
      'controls: { DAT-03: { enabled: false, reason: No personal data here. } }',
      'owners: { change-management: platform team }',
    ].join('\n'),
  });
  assert.deepEqual(config.sources, ['/home/code', 'https://example.org/a/b.git', 'git@example.org:a/b.git']);
  assert.deepEqual(config.window, {
    type: 'window',
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-07-01T00:00:00.000Z',
  });
  assert.deepEqual(config.parameters, { 'change-reviewed': { approvals: 2 } });
  assert.equal(config.controls['DAT-03']?.reason, 'No personal data here.');
  assert.deepEqual(repositoryScope(config, 'acme/shop'), {});
  assert.match(repositoryScope(config, 'acme/play-1').excluded ?? '', /acme\/play-\*/);
  assert.match(repositoryScope(config, 'other/shop').excluded ?? '', /includes only "acme\/\*"/);
  assert.deepEqual(configuredBranches(config, 'acme/old'), { production: 'release', further: [] });
  assert.deepEqual(configuredBranches(config, 'acme/shop'), { production: undefined, further: [] });
});

describe('faults are shown at their place', () => {
  const faults: readonly [name: string, text: string, expected: readonly string[]][] = [
    [
      'unknown key',
      'sources: []\nparametres: {}\n',
      [`${path}:2:1: unknown key "parametres"; did you mean "parameters"?`, '  2 | parametres: {}', '    | ^^^^^^^^^^'],
    ],
    [
      'unknown key in depth',
      'scope:\n  repositories:\n    exlude: [a]\n',
      [`${path}:3:5: unknown key "exlude"; did you mean "exclude"?`, '  3 |     exlude: [a]', '    |     ^^^^^^'],
    ],
    [
      'unknown key, nothing near',
      'controls:\n  A-1: { enabled: true, reason: x, colour: red }\n',
      [`${path}:2:36: unknown key "colour"; there are enabled, reason`],
    ],
    [
      'wrong type',
      'sources: here\n',
      [`${path}:1:10: sources: expected a list`, '  1 | sources: here', '|          ^^^^'],
    ],
    ['wrong type in a list', 'sources:\n  - 7\n', [`${path}:2:5: sources.0: expected path or clone URL`]],
    [
      'reason missing',
      'controls:\n  DAT-03: { enabled: false }\n',
      [`${path}:2:3: "controls.DAT-03.reason" is missing: expected reason`, '|   ^^^^^^'],
    ],
    ['reason empty', 'controls:\n  A-1: { enabled: false, reason: " " }\n', [`${path}:2:34: controls.A-1.reason`]],
    ['no date', 'window: { asOf: 2026-02-30 }\n', [`${path}:1:17: window.asOf: "2026-02-30" is no date`]],
    ['half a window', 'window:\n  from: 2026-01-01\n', [`${path}:2:3: window: a window needs its end too`]],
    ['window backwards', 'window: { from: 2026-02-01, to: 2026-01-01 }\n', ['ends (2026-01-01) before it begins']],
    ['parameter of a wrong kind', 'parameters: { a: { b: [1] } }\n', [`${path}:1:23: parameters.a.b: expected a text`]],
    ['syntax', 'sources: [a\nscope: {}\n', [`${path}:2:`]],
    ['duplicate key', 'owners: {}\nowners: {}\n', [`${path}:2:1: Map keys must be unique`]],
    ['no map', '- a\n', [`${path}:1:1: expected keys and values`]],
    ['no map further down', 'scope: 3\n', [`${path}:1:8: scope: expected keys and values`]],
    ['unknown tag', 'sources: !!js/function "x"\n', [`${path}:1:10: `]],
    ['Windows line ends', 'sources: []\r\nnope: 1\r\n', [`${path}:2:1: unknown key "nope"`, '  2 | nope: 1\n']],
  ];
  for (const [name, text, expected] of faults)
    test(name, () => {
      const message = messageOf(text);
      for (const part of expected) assert.ok(message.includes(part), `${message}\n  lacks\n${part}`);
    });

  test('every fault, in the order of the text', () => {
    const message = messageOf('zzz: 1\nsources: 5\nyyy: 2\n');
    const lines = [...message.matchAll(/yaml:(\d+):/g)].map((found) => found[1]);
    assert.deepEqual(lines, ['1', '2', '3']);
  });
});

test('names of controls, checks, parameters and areas are checked against what exists', () => {
  const known = { controls: ['CHG-01'], checks: new Map([['change-reviewed', ['approvals']]]) };
  const read = (text: string) => parseConfig({ path, text });
  assertKnownNames(read('controls: { CHG-01: { enabled: true, reason: x } }\nowners: { encryption: me }\n'), known);
  assertKnownNames(read('parameters: { change-reviewed: { approvals: 2 } }\n'), known);
  const refused: readonly [string, RegExp][] = [
    ['controls: { CHG-1: { enabled: true, reason: x } }', /1:13: there is no control "CHG-1"; did you mean "CHG-01"/],
    ['owners: { encyption: me }', /did you mean "encryption"/],
    ['parameters: { change-review: {} }', /there is no check "change-review"; did you mean "change-reviewed"/],
    ['parameters: { change-reviewed: { approval: 2 } }', /no parameter of change-reviewed "approval"; did you mean/],
  ];
  for (const [text, expected] of refused) assert.throws(() => assertKnownNames(read(text), known), expected);
});

test('parameters by date: blocks follow one another, and each ends where the next begins', () => {
  const { parameters } = parseConfig({
    path,
    text: 'parameters:\n  a:\n    - { hours: 48 }\n    - { since: 2026-03-01, until: 2026-06-30, hours: 24 }\n    - { since: 2026-09-01T12:00:00Z, hours: 12 }\n',
  });
  assert.deepEqual(parameters['a'], [
    { until: '2026-03-01T00:00:00.000Z', parameters: { hours: 48 } },
    { from: '2026-03-01T00:00:00.000Z', until: '2026-07-01T00:00:00.000Z', parameters: { hours: 24 } },
    { from: '2026-09-01T12:00:00.000Z', parameters: { hours: 12 } },
  ]);
});

const datedFaults: readonly (readonly [name: string, text: string, expected: RegExp])[] = [
  [
    'no date',
    'parameters: { a: [{ since: 2026-02-30, x: 1 }] }',
    /1:28: parameters\.a\.0\.since: "2026-02-30" is no date/,
  ],
  ['a number for a date', 'parameters: { a: [{ since: 2026, x: 1 }] }', /"2026" is no date/],
  ['no beginning', 'parameters: { a: [{ x: 1 }, { x: 2 }] }', /every block after the first one needs its beginning/],
  ['out of order', 'parameters: { a: [{ since: 2026-02-01 }, { since: 2026-01-01 }] }', /in the order of time/],
  [
    'two at one time',
    'parameters: { a: [{ until: 2026-03-01 }, { since: 2026-02-01 }] }',
    /two would hold at one time/,
  ],
  ['ends before it begins', 'parameters: { a: [{ since: 2026-02-01, until: 2026-01-01 }] }', /ends before it begins/],
  ['a value of a wrong kind', 'parameters: { a: [{ x: [1] }] }', /1:24: parameters\.a\.0\.x: expected a text/],
  ['scope without a date', 'scope: { dates: [{ repositories: [a], reason: x }] }', /give "since", "until" or both/],
  [
    'scope without a reason',
    'scope: { dates: [{ repositories: [a], since: 2026-01-01 }] }',
    /reason" is missing: expected a reason/,
  ],
  [
    'scope that ends early',
    'scope: { dates: [{ repositories: [a], since: 2026-02-01, until: 2026-01-01, reason: x }] }',
    /ends before it begins/,
  ],
];
for (const [name, text, expected] of datedFaults)
  test(`dates in the configuration: ${name}`, () => assert.match(messageOf(`${text}\n`), expected));

test('names of parameters are checked in every block', () => {
  const known = { controls: [], checks: new Map([['change-reviewed', ['approvals']]]) };
  const text = 'parameters:\n  change-reviewed:\n    - { approvals: 1 }\n    - { since: 2026-01-01, approval: 2 }\n';
  assert.throws(
    () => assertKnownNames(parseConfig({ path, text }), known),
    /4:28: there is no parameter of change-reviewed "approval"; did you mean "approvals"/,
  );
});

test('the nearest file upwards is found; a named one must exist', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const deep = join(folder, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(folder, 'plumbline.yml'), 'owners: { encryption: us }\n');
  assert.equal(findConfig(deep), join(folder, 'plumbline.yml'));
  assert.equal(loadConfig(undefined, deep).owners['encryption'], 'us');
  writeFileSync(join(deep, 'plumbline.yaml'), 'owners: { encryption: them }\n');
  assert.equal(loadConfig(undefined, deep).owners['encryption'], 'them');
  assert.equal(loadConfig('../../plumbline.yml', deep).owners['encryption'], 'us');
  const codes: readonly [string, string][] = [
    ['missing.yaml', 'config/not-found'],
    ['.', 'config/unreadable'],
  ];
  for (const [name, code] of codes)
    assert.throws(
      () => loadConfig(name, deep),
      (error) => isAppError(error) && error.code === code,
    );
});

test('patterns', () => {
  const rows: readonly [pattern: string, name: string, matches: boolean][] = [
    ['**', 'github.com/acme/shop', true],
    ['acme/*', 'acme/shop', true],
    ['acme/*', 'acme/shop/deep', false],
    ['acme/**', 'acme/shop/deep', true],
    ['acme/sho?', 'acme/shop', true],
    ['acme.x/*', 'acmeyx/shop', false],
    ['shop', 'acme/shop', false],
  ];
  for (const [pattern, name, matches] of rows)
    assert.equal(matchesPattern(pattern, name), matches, `${pattern} ${name}`);
});

test('what is remote', () => {
  for (const remote of ['https://a/b', 'ssh://a/b', 'git@host:a/b.git', 'file:///a'])
    assert.ok(isRemote(remote), remote);
  for (const local of ['/a/b', './a@b:c/d', '..', 'a/b@c:d']) assert.ok(!isRemote(local), local);
});

test('periods', () => {
  const window = readPeriod({ from: '2026-01-01', to: '2026-06-30' });
  assert.deepEqual(window.ok && window.value, {
    type: 'window',
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-07-01T00:00:00.000Z',
  });
  assert.equal(parseEnd('2026-06-30T00:00:00Z'), '2026-06-30T00:00:00.000Z');
  const oneDay = readPeriod({ from: '2026-06-30', to: '2026-06-30' });
  assert.ok(oneDay.ok);
  const asOf = readPeriod({ asOf: '2026-06-30T12:00:00+02:00' });
  assert.deepEqual(asOf.ok && asOf.value, { type: 'as-of', at: '2026-06-30T10:00:00.000Z' });
  assert.deepEqual(readPeriod({}), { ok: true, value: undefined });
  const faults: readonly [Parameters<typeof readPeriod>[0], string, RegExp][] = [
    [{ from: '2026-01-01' }, 'to', /end/],
    [{ to: '2026-01-01' }, 'from', /beginning/],
    [{ asOf: '2026-01-01', to: '2026-01-02' }, 'asOf', /exclude/],
    [{ asOf: 'yesterday' }, 'asOf', /"yesterday" is no date/],
    [{ from: '2026-13-01', to: '2026-01-01' }, 'from', /no date/],
    [{ from: '2026-01-02', to: '2026-01-01' }, 'to', /before/],
  ];
  for (const [text, field, message] of faults) {
    const result = readPeriod(text);
    assert.ok(!result.ok);
    assert.equal(result.error.field, field);
    assert.match(result.error.message, message);
  }
});

test('the nearest word', () => {
  assert.equal(nearestWord('serach', ['search', 'serve']), 'search');
  assert.equal(nearestWord('xyz', ['search', 'serve']), undefined);
  assert.equal(nearestWord('a', []), undefined);
});

test('several branches can be in scope: production is built from the first, the others may be patterns', () => {
  const text = 'scope: { branches: { "acme/*": [trunk, "release/*", hotfix], "**": [HEAD, "v?.x"] } }';
  const config = parseConfig({ path, text });
  assert.deepEqual(configuredBranches(config, 'acme/shop'), { production: 'trunk', further: ['release/*', 'hotfix'] });
  assert.deepEqual(configuredBranches(config, 'other/shop'), { production: undefined, further: ['v?.x'] });
});

for (const [name, branches] of [
  ['a pattern first', '["release/*", main]'],
  ['an empty list', '[]'],
  ['a number', '7'],
] as const)
  test(`branches in scope: ${name} is refused, with its line`, () => {
    const text = `scope:\n  branches: { "**": ${branches} }\n`;
    assert.throws(() => parseConfig({ path, text }), /branch/);
  });
