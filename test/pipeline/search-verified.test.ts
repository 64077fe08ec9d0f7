/**
 * Searches of every kind over a made-up history, done again from git alone: what the engine says is confirmed, and whatever
 * is changed in what it says is found out by the name of the field.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { readManifest, verifySearch, type SearchVerification } from '../../src/app/verify-search.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { Period } from '../../src/model/control.ts';
import type { SearchManifest } from '../../src/search/contract.ts';
import { diceOf } from '../../src/search/fixtures/made-up-history.ts';
import { openAt, scratchFolder, working } from './workbench.ts';

const scratch = scratchFolder('search-verified');
const clone = path.join(scratch.folder, 'shop.git');
let plumbline: Plumbline;
let name = '';

const words = ['alpha', 'beta', 'token', 'Grüße', 'return', 'f(x, g(y))', 'key = "a"', ''] as const;
const paths = [
  'src/pay.ts',
  'src/mail.go',
  'docs/read me.md',
  'lib/a.py',
  'wide.txt',
  'odd\xff.txt',
  'img.png',
] as const;
const begin = Date.parse('2026-01-01T00:00:00Z') / 1000;
const dayOf = (day: number): string => new Date((begin + 86_400 * day) * 1000).toISOString().slice(0, 10);

/** A stream for git fast-import: landings a day or so apart, some of which merge a side, with files of all sorts. */
function history(seed: number): Buffer {
  const dice = diceOf(seed);
  const parts: Buffer[] = [];
  const tell = (text: string): void => void parts.push(Buffer.from(text, 'latin1'));
  const blob = (bytes: Buffer): void => {
    tell(`data ${bytes.length}\n`);
    parts.push(bytes);
    tell('\n');
  };
  const contentOf = (file: string): Buffer => {
    const lines = Array.from(
      { length: 1 + dice(8) },
      () => `${words[dice(words.length)]!} ${words[dice(words.length)]!}`,
    );
    if (file.endsWith('.png')) return Buffer.from(`\0${dice(9)}`);
    if (file.endsWith('.py'))
      return Buffer.from(lines.map((_, at) => `def alpha_${dice(4)}_${at}():\n    pass\n`).join(''));
    if (file.endsWith('.ts')) lines.push(`export function beta${dice(3)}(token: string) {`, '  return token;', '}');
    const text = lines.join(dice(4) === 0 ? '\r\n' : '\n') + (dice(3) === 0 ? '' : '\n');
    return file === 'wide.txt' && dice(2) === 0 ? Buffer.from(`\uFEFF${text}`, 'utf16le') : Buffer.from(text);
  };
  const commit = (ref: string, mark: number, day: number, from: readonly string[]): void => {
    const who = dice(2) === 0 ? 'Ann Lee <ann@shop.example>' : 'Bo <bo@shop.example>';
    const at = `${begin + 86_400 * day} +0100`;
    tell(`commit ${ref}\nmark :${mark}\nauthor ${who} ${at}\ncommitter ${who} ${at}\n`);
    blob(Buffer.from(`${words[dice(6)]!} of day ${day}\n\nbody ${words[dice(6)]!}\n`));
    for (const [at_, parent] of from.entries()) tell(`${at_ === 0 ? 'from' : 'merge'} ${parent}\n`);
    for (let change = 0; change < 1 + dice(3); change++) {
      const file = paths[dice(paths.length)]!;
      if (dice(5) === 0 && mark > 3) tell(`D ${file}\n`);
      else {
        tell(`M ${dice(6) === 0 ? '100755' : '100644'} inline ${file}\n`);
        blob(contentOf(file));
      }
    }
    if (dice(8) === 0) {
      tell('M 120000 inline link\n');
      blob(Buffer.from('src/pay.ts'));
    }
    if (dice(9) === 0) tell(`M 160000 ${'12'.repeat(20)} vendored\n`);
    if (mark === 1) {
      tell('M 100644 inline CODEOWNERS\n');
      blob(Buffer.from('*.ts @shop/pay\ndocs/ docs@shop.example\n'));
    }
    tell('\n');
  };
  let mark = 0;
  let tip: string[] = [];
  for (let landing = 0, day = 0; landing < 26; landing++, day += dice(3)) {
    const sides = landing > 2 && dice(4) === 0 ? [mark + 1] : [];
    for (const side of sides) commit('refs/heads/side', (mark = side), day, tip);
    commit('refs/heads/main', ++mark, day, [...tip, ...sides.map((side) => `:${side}`)]);
    tip = [`:${mark}`];
  }
  return Buffer.concat(parts);
}

before(async () => {
  mkdirSync(clone);
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main'], { cwd: clone, env });
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: clone, env, input: history(7) });
  plumbline = await openAt(path.join(scratch.folder, 'data'));
  const period: Period = {
    type: 'window',
    from: '2025-12-01T00:00:00.000Z' as Instant,
    to: '2026-11-01T00:00:00.000Z' as Instant,
  };
  await plumbline.audit({ locations: [clone], period }, working());
  name = (await plumbline.repositories())[0]!.name;
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

async function searched(query: string): Promise<SearchManifest> {
  for await (const event of plumbline.search(query, { patternType: 'keyword' })) {
    if (event.type === 'error') throw new Error(`${query}: ${event.message}`);
    if (event.type === 'manifest') return event.manifest;
  }
  throw new Error(`${query}: no manifest`);
}

function verified(manifest: unknown): Promise<SearchVerification> {
  const read = readManifest(JSON.stringify(manifest));
  assert.ok(read.ok, read.ok ? '' : read.error);
  return verifySearch({ manifest: read.value, clones: new Map([[name, clone]]), path: process.env['PATH'] });
}

/** Per kind of query, one made with dice. */
const kinds: Readonly<Record<string, (dice: (below: number) => number) => string>> = {
  content: (dice) => `${filters(dice)} ${terms(dice)}`,
  'several lines': (dice) =>
    `${filters(dice)} /${['alpha', 'ta', 'n'][dice(3)]!}.*\\n${['', '.*beta', '[^x]*?key'][dice(3)]!}/`,
  asof: (dice) => `asof:${dayOf(dice(30))} ${filters(dice)} ${terms(dice)}`,
  between: (dice) => `${between(dice)} ${filters(dice)} ${terms(dice)}`,
  first: (dice) => `${between(dice)} first:${dayOf(dice(20))}.. ${terms(dice)}`,
  last: (dice) => `${between(dice)} last:${dayOf(dice(10))}..${dayOf(10 + dice(25))} ${terms(dice)}`,
  path: (dice) => `type:path ${dice(2) === 0 ? between(dice) : ''} ${['a', 'src', '/\\.(go|ts)$/', 'odd'][dice(4)]!}`,
  symbol: (dice) =>
    `type:symbol ${['', 'select:symbol.function'][dice(2)]!} ${filters(dice)} ${['alpha', 'beta', '/_[12]/'][dice(3)]!}`,
  'symbol of the past': (dice) =>
    `type:symbol ${[`asof:${dayOf(dice(30))}`, between(dice)][dice(2)]!} ${['alpha', 'beta'][dice(2)]!}`,
  structural: (dice) =>
    `patterntype:structural ${filters(dice)} ${['f(:[a], :[b])', 'return :[x]', '{...}', 'key = ":[v]"', ':[[w]] token'][dice(5)]!}`,
  commit: (dice) => `type:commit ${landed(dice)} ${people(dice)} ${terms(dice)}`,
  diff: (dice) => `type:diff ${landed(dice)} ${people(dice)} ${filters(dice)} ${terms(dice)}`,
  added: (dice) => `type:diff select:commit.diff.${['added', 'removed'][dice(2)]!} ${filters(dice)} ${terms(dice)}`,
  'differences over several lines': (dice) =>
    `type:diff ${['', 'select:commit.diff.added'][dice(2)]!} ${filters(dice)} ${severalLines(dice)} ${['', '-beta'][dice(2)]!}`,
  'messages over several lines': (dice) =>
    `type:commit ${['/day \\d+\\n+body/', '/\\n\\n/', 'alpha message:"day 1.\\n\\n"', severalLines(dice)][dice(4)]!}`,
  'has.content': (dice) =>
    `${dice(2) === 0 ? '-' : ''}file:has.content(${['alpha', 'key'][dice(2)]!}) ${['', terms(dice)][dice(2)]!}`,
  'has.file': (dice) =>
    `repo:has.file(path:${['src', 'none', 'lib'][dice(3)]!} content:${['alpha', 'key', 'return'][dice(3)]!}) ${terms(dice)}`,
  'has.owner': (dice) => `file:has.owner(${['@shop/pay', 'docs@shop.example', 'nobody'][dice(3)]!}) ${terms(dice)}`,
  'has.contributor': (dice) =>
    `${dice(2) === 0 ? '-' : ''}file:has.contributor(${['ann', 'bo@', 'Lee <', 'nobody'][dice(4)]!}) ` +
    `${['', `asof:${dayOf(dice(30))}`, between(dice), 'type:diff', 'type:path'][dice(5)]!} ${['alpha', 'key', 'a'][dice(3)]!}`,
  'file.owners': (dice) =>
    `select:file.owners ${['', `asof:${dayOf(dice(30))}`, between(dice), 'type:symbol', 'type:path'][dice(5)]!} ${filters(dice)} ${['alpha', 'beta', 't'][dice(3)]!}`,
  alternatives: (dice) => {
    const one = [
      () => `(case:yes ${filters(dice)} ${['alpha', 'beta', 'token'][dice(3)]!})`,
      () => `(type:path ${['src', 'a', '/\\.(go|ts)$/'][dice(3)]!})`,
      () => `(type:file ${filters(dice)} ${terms(dice)})`,
      () => `(type:symbol ${['alpha', 'beta', '/_[12]/'][dice(3)]!})`,
      () => `(type:symbol case:yes ${['alpha', 'beta', '/_[13]/'][dice(3)]!})`,
      () => `(type:repo ${['shop', 'none'][dice(2)]!})`,
      () => `(file:has.owner(@shop/pay) case:yes ${['alpha', 'return'][dice(2)]!})`,
    ];
    const time = ['', `asof:${dayOf(dice(30))}`, between(dice)][dice(3)]!;
    const select = ['', '', 'select:file', 'select:content', 'select:file.owners'][dice(5)]!;
    const parts = Array.from({ length: 2 + dice(2) }, () => one[dice(one.length)]!());
    return `${time} ${select} (${parts.join(' or ')})`;
  },
  union: (dice) => {
    const one = [
      () => `(type:commit ${people(dice)} ${terms(dice)})`,
      () => `(type:diff ${landed(dice)} ${terms(dice)})`,
      () => `(type:diff ${severalLines(dice)})`,
      () => `(${filters(dice)} type:file ${terms(dice)})`,
      () => `(type:symbol ${['alpha', 'beta'][dice(2)]!})`,
      () => `(select:file ${terms(dice)})`,
      () => `(asof:${dayOf(dice(30))} ${terms(dice)})`,
      () => `(select:repo ${terms(dice)})`,
    ];
    return Array.from({ length: 2 + dice(2) }, () => one[dice(one.length)]!()).join(' or ');
  },
  'union over time': (dice) => `(${between(dice)} ${terms(dice)}) or (type:commit ${terms(dice)})`,
  'has.commit.after': (dice) => `repo:has.commit.after(${dayOf(dice(40))}) ${terms(dice)}`,
};
const terms = (dice: (below: number) => number): string =>
  [
    'alpha',
    'beta token',
    'Grüße or key',
    'alpha and not beta',
    '/^(a|k).*[)"]$/',
    'return',
    'token case:yes',
    '/\\w+ \\w+/',
  ][dice(8)]!;
const severalLines = (dice: (below: number) => number): string =>
  ['/alpha.*\\n.*token/', '/(?s)\\Aalpha.*\\n\\z/', '/\\n\\n/', '/return token;\\n\\}/', '/[^x]*?key[^x]*?\\n/'][
    dice(5)
  ]!;
const filters = (dice: (below: number) => number): string =>
  ['', '', 'file:src', '-file:\\.md$', 'lang:go', 'file:odd'][dice(6)]!;
const between = (dice: (below: number) => number): string => `between:${dayOf(dice(15))}..${dayOf(15 + dice(20))}`;
const landed = (dice: (below: number) => number): string =>
  ['', '', `after:${dayOf(dice(15))}`, `before:${dayOf(10 + dice(20))}`, `asof:${dayOf(dice(30))}`][dice(5)]!;
const people = (dice: (below: number) => number): string =>
  ['', '', 'author:ann', '-author:bo', 'message:beta'][dice(5)]!;

const queriesPerKind = 12;

for (const [kind, query] of Object.entries(kinds))
  test(`confirmed from git alone: ${kind}`, async () => {
    const dice = diceOf(kind.length + 1);
    let matches = 0;
    for (let at = 0; at < queriesPerKind; at++) {
      const text = query(dice);
      const manifest = await searched(text);
      const { verdict, because, recomputed } = await verified(manifest);
      assert.deepEqual([verdict, ...because], ['confirmed'], text);
      assert.ok(recomputed.length > 0, text);
      matches += manifest.matchingFiles;
    }
    assert.ok(matches > 0, 'some of them find something');
  });

test('sealed, the first question about commits included, and the sentence with it', async () => {
  for (const query of [
    'type:diff zzz',
    'type:commit zzz',
    'between:2026-01-03..2026-01-20 zzz',
    'type:symbol zzz lang:go',
  ]) {
    const { manifest, statement, evidence } = await plumbline.sealSearch({ query, patternType: 'keyword' }, working());
    assert.match(statement, /^0 matches in 1 of 1 repositories, (?:nothing unsearched|not searched: )/, query);
    const gaps = new Map<string, number>();
    for (const { reason } of manifest.unsearched) gaps.set(reason, (gaps.get(reason) ?? 0) + 1);
    for (const [reason, count] of gaps)
      assert.match(statement, new RegExp(`${count} (?:file|difference)s? \\(${reason}\\)`), 'counted once');
    const sealed = (await plumbline.evidenceBytes(evidence[1]!.envelope.digest))!.bytes;
    const document = JSON.parse(Buffer.from(sealed).toString()) as { statement: string };
    assert.deepEqual((await verified(document)).because, [], query);
    const lied = { ...document, statement: document.statement.replace('not searched', 'never mind') };
    if (lied.statement !== document.statement)
      assert.match((await verified(lied)).because.join('; '), /^statement: it would be/);
  }
});

type Lie = readonly [field: string, change: (manifest: SearchManifest) => object];
const lies: readonly Lie[] = [
  ['query', () => ({ query: 'something else' })],
  ['canonicalQuery', ({ canonicalQuery }) => ({ canonicalQuery: canonicalQuery.replace('alpha', 'beta') })],
  ['engine', () => ({ engine: 'grep' })],
  ['asOf', ({ asOf }) => ({ asOf: asOf === 'head' ? '2026-01-05T00:00:00.000Z' : 'head' })],
  ['filesConsidered', ({ filesConsidered }) => ({ filesConsidered: filesConsidered + 1 })],
  ['filesSearched', ({ filesSearched }) => ({ filesSearched: filesSearched + 1 })],
  ['matchingLines', ({ matchingLines }) => ({ matchingLines: matchingLines + 1 })],
  ['matchingFiles', ({ matchingFiles }) => ({ matchingFiles: matchingFiles + 1 })],
  ['limitHit', () => ({ limitHit: true })],
  [
    'unsearched',
    ({ unsearched }) => ({ unsearched: [...unsearched, { repository: name, path: 'x', reason: 'binary' }] }),
  ],
  ['incomplete', () => ({ incomplete: [{ reason: 'timeout' }] })],
  ['matchDigest', () => ({ matchDigest: '0'.repeat(64) })],
  ['results', ({ results = {} }) => ({ results: { ...results, line: (results.line ?? 0) + 1 } })],
  ['results', ({ results = {} }) => ({ results: { ...results, commit: (results.commit ?? 0) + 1 } })],
  ['results', ({ results = {} }) => ({ results: { ...results, owner: 1 } })],
  [
    'repositories',
    ({ repositories }) => ({ repositories: repositories.map((one) => ({ ...one, files: one.files + 1 })) }),
  ],
  [
    'repositories',
    ({ repositories }) => ({ repositories: repositories.map((one) => ({ ...one, tree: '1'.repeat(40) })) }),
  ],
  ['repositories', ({ repositories }) => ({ repositories: repositories.map((one) => ({ ...one, name: 'another' })) })],
];
const ofLandings: readonly Lie[] = [
  ['landings', ({ landings = [] }) => ({ landings: landings.map((one) => ({ ...one, count: one.count + 1 })) })],
  ['landings', ({ landings = [] }) => ({ landings: landings.map((one) => ({ ...one, tip: '1'.repeat(40) })) })],
  ['landings', ({ landings = [] }) => ({ landings: landings.map((one) => ({ ...one, period: undefined })) })],
  ['landings', ({ landings = [] }) => ({ landings: landings.map((one) => ({ ...one, gaps: one.gaps.slice(1) })) })],
  ['landings', () => ({ landings: [] })],
];

for (const [kind, query, more] of [
  ['content', 'alpha', []],
  ['between', 'between:2026-01-03..2026-01-20 alpha', []],
  ['symbol', 'type:symbol alpha', []],
  ['structural', 'patterntype:structural "alpha :[x]"', []],
  ['diff', 'type:diff alpha', ofLandings],
  ['commit', 'type:commit alpha file:.', ofLandings],
] as const)
  test(`found out by name, whatever is changed: ${kind}`, async () => {
    const manifest = await searched(query);
    assert.deepEqual((await verified(manifest)).because, []);
    for (const [field, change] of [...lies, ...more]) {
      const { verdict, because } = await verified({ ...manifest, ...change(manifest) });
      const said = `${field} ${JSON.stringify(change(manifest))}: ${because.join('; ')}`;
      assert.notEqual(verdict, 'confirmed', said);
      // A query that says something else is found out by what it finds.
      const told = field === 'canonicalQuery' ? /^(?:query|matchDigest|canonicalQuery): / : new RegExp(`^${field}: `);
      assert.ok(
        because.some((one) => told.test(one)),
        said,
      );
    }
  });

test('found out by name, whatever is changed: a union, over all and in its parts', async () => {
  const manifest = await searched('(type:file alpha) or (type:commit beta) or (select:file alpha)');
  const { parts = [] } = manifest;
  assert.equal(parts.length, 3);
  assert.deepEqual((await verified(manifest)).because, []);
  const changes: Lie[] = [...lies, ...ofLandings, ['canonicalQuery', () => ({ parts: parts.slice(1) })]];
  for (const [field, change] of changes) {
    const changed = { ...manifest, ...change(manifest) };
    if (JSON.stringify(changed) === JSON.stringify(manifest)) continue;
    const { verdict, because } = await verified(changed);
    const said = `${field} ${JSON.stringify(change(manifest))}: ${because.join('; ')}`;
    assert.equal(verdict, 'differs', said);
    const told = field === 'canonicalQuery' ? /^(?:query|canonicalQuery): / : new RegExp(`^${field}: `);
    assert.ok(
      because.some((one) => told.test(one)),
      said,
    );
  }
  for (const [at, part] of parts.entries())
    for (const [field, change] of [...lies, ...(part.landings ? ofLandings : [])]) {
      const changed = { ...part, ...change(part) };
      if (JSON.stringify(changed) === JSON.stringify(part)) continue;
      const { verdict, because } = await verified({ ...manifest, parts: parts.with(at, changed) });
      const said = `${at} ${field} ${JSON.stringify(change(part))}: ${because.join('; ')}`;
      assert.equal(verdict, 'differs', said);
      const told = field === 'canonicalQuery' ? /^canonicalQuery: / : new RegExp(`^(?:parts: ${at + 1}: )?${field}: `);
      assert.ok(
        because.some((one) => told.test(one)),
        said,
      );
    }
});
