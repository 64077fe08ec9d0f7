/** Files made to hurt: each is scanned or listed with its reason, and all others are scanned as ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileOwnRules } from '../../detect/own-rules/compile.ts';
import { builtInRuleSet, ruleSetWith } from '../../detect/rule-set.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import { firstLook, type FileToLookAt, type LookOptions } from './first-look.ts';

const weak = 'import requests\nrequests.get(url, verify=False)\n';
const file = (path: string, content: string | Buffer, more: Partial<FileToLookAt> = {}): FileToLookAt => ({
  path,
  read: () => Promise.resolve(Buffer.isBuffer(content) ? content : Buffer.from(content)),
  ...more,
});
const options: LookOptions = {
  ruleSet: builtInRuleSet(),
  secretKey: new Uint8Array(32),
  workers: 1,
  signal: new AbortController().signal,
  onFile: () => undefined,
};
async function look(files: readonly FileToLookAt[], more: Partial<LookOptions> = {}) {
  const { scanned, holding, unscanned } = await firstLook([file('a.py', weak), ...files, file('z.py', weak)], {
    ...options,
    ...more,
  });
  const names = holding.map(({ path }) => path);
  assert.ok(names.includes('a.py') && names.includes('z.py'), 'the others are scanned as ever');
  const accounted = new Set([...scanned, ...unscanned].map(({ path }) => path));
  for (const { path } of files) assert.ok(accounted.has(path), `${path} is neither scanned nor listed`);
  return { holding: names, unscanned: Object.fromEntries(unscanned.map(({ path, reason }) => [path, reason])) };
}

const deep = 30_000;
const hostile: Readonly<Record<string, string | Buffer>> = {
  'deep.json': '[{"password":'.repeat(deep),
  'deep.yaml': `password: ${'[{a: '.repeat(deep)}`,
  'indented.yaml': Array.from({ length: 3000 }, (_, n) => `${' '.repeat(n)}password:`).join('\n'),
  'deep.tf': `resource "aws_s3_bucket" "b" ${'{ acl = [ '.repeat(deep)}`,
  Dockerfile: `RUN ${'$('.repeat(deep)} \\\n`.repeat(3),
  'deep.ts': `const password = ${'{a:['.repeat(deep)}`,
  'deep.py': `password = ${'('.repeat(deep)}${')'.repeat(deep)}`,
  'deep.go': `package x\nfunc f() ${'{ if x '.repeat(deep)}`,
  'deep.java': `class A ${'{ class B '.repeat(deep)}`,
  'templates.ts': `\`${'${`'.repeat(deep)}`,
  'deep.xml': '<password a="'.repeat(deep) + '<b>'.repeat(deep),
  'bomb.yml': `a0: &a0 [password]\n${Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`).join('\n')}`,
  'bomb.toml': `${'[a.b.c.d'.repeat(deep)}]\n${'password = ['.repeat(deep)}`,
  'Cargo.lock': `[[package]]\nname = ${'['.repeat(deep)}`,
  'package-lock.json': `{"packages":${'{"a":'.repeat(deep)}`,
  'entities.xml': `<!DOCTYPE x [${Array.from({ length: 30 }, (_, n) => `<!ENTITY e${n} "${`&e${n - 1};`.repeat(10)}">`).join('')}]><x>&e29;</x>`,
  'minified.js': `var password="x",a=[${'{key:"secret",token:"abc"},'.repeat(40_000)}]`,
  'assignments.py': 'a = b = c = password = '.repeat(20_000),
  'quotes.rb': '"\'`'.repeat(deep),
  'invalid.py': Buffer.concat([
    Buffer.from([0xc3, 0x28, 0xff, 0xfe]),
    Buffer.from(weak),
    Buffer.from([0xed, 0xa0, 0x80]),
  ]),
  'surrogates.py': Buffer.from(`\ufeff# \ud800\udc00 \udfff\n${weak}`, 'utf16le'),
  'late-nul.py': Buffer.concat([Buffer.from(`${'#'.repeat(9000)}\n`), Buffer.alloc(50_000), Buffer.from(`\n${weak}`)]),
};

test('nothing that is made to hurt ends a scan, and what can be read is read', { timeout: 240_000 }, async () => {
  const files = Object.entries(hostile).map(([path, content]) => file(path, content));
  const { holding, unscanned } = await look(files);
  for (const path of ['invalid.py', 'surrogates.py', 'late-nul.py']) assert.ok(holding.includes(path), path);
  for (const reason of Object.values(unscanned)) assert.match(reason, /^it (?:took too|is nested too)/);
});

test('names that are made to hurt are names', async () => {
  const names = [
    '-rf',
    '..\\x.py',
    'a\nb.py',
    '\u202egnp.py',
    '$(id).py',
    ' ',
    'CON',
    `${'x'.repeat(255)}.py`,
    '*.py',
    '%00.py',
  ];
  const { holding } = await look(names.map((name) => file(name, weak)));
  assert.ok(holding.includes('a\nb.py') && holding.includes('$(id).py'));
});

test('binary content, formats without text and files beyond the limit are listed; the latter are not even read', async () => {
  const never = (): Promise<Buffer> => Promise.reject(new Error('it was read'));
  const { unscanned } = await look([
    file('nul', Buffer.from('a\0b')),
    file('logo.png', 'no picture'),
    file('huge.js', '', { bytes: 2 ** 30, read: never }),
  ]);
  assert.deepEqual(unscanned, {
    nul: 'binary content',
    'logo.png': 'a kind of file that no rule reads',
    'huge.js': 'larger than 256 MB',
  });
});

const own = (pattern: OwnRule['pattern']): OwnRule => ({
  id: 'bomb',
  title: 'A bomb',
  class: 'http',
  severity: 'low',
  why: 'So.',
  remediation: 'Do.',
  references: [],
  pattern,
  examples: { bad: [], good: [] },
  from: { file: 'rules/bomb.yaml' },
});

const bombs: readonly (readonly [name: string, pattern: OwnRule['pattern'], text: string])[] = [
  ['nested repetitions', { kind: 'regex', regex: '(?:(?:a+)+)+$' }, 'a'.repeat(200_000)],
  ['many optional parts', { kind: 'regex', regex: `(?:a?){300}a{300}b` }, 'a'.repeat(2000)],
  [
    'holes upon holes',
    { kind: 'structure', language: 'python', rule: `f(${'$$$, '.repeat(12)}x)` },
    `f(${'1, '.repeat(300)}y)`,
  ],
  [
    'any of anything',
    { kind: 'structure', language: 'python', rule: { kind: 'call', has: { pattern: '$A', stopBy: 'end' } } },
    `f${'(f'.repeat(2000)}`,
  ],
];
for (const [name, pattern, text] of bombs)
  test(`a rule that is a bomb costs its file, within its limit: ${name}`, { timeout: 120_000 }, async () => {
    const limits = { baseMilliseconds: 4000, millisecondsPerMegabyte: 0, heapMegabytes: 1024 };
    const { unscanned } = await look([file('bomb.py', text)], {
      ruleSet: ruleSetWith([own(pattern)], compileOwnRules),
      limits,
    });
    assert.ok(['it took too long to be scanned and was given up', undefined].includes(unscanned['bomb.py']));
  });
