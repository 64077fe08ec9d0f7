/**
 * Every filter, predicate and keyword of the language over one small repository: each is accepted, and does what it says.
 * What the reference lists and is refused here is refused with a reason.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import type { Instant } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import type { SearchEvent, SearchMatch } from '../../search/contract.ts';
import { fields } from '../../search/query/fields.ts';
import { predicatesOf } from '../../search/query/predicates.ts';
import { parseConfig } from '../config.ts';
import { openPlumbline } from '../open.ts';
import type { Plumbline } from '../plumbline.ts';
import { buildSmallRepository } from './fixtures/small-repository.ts';

const scratch = scratchDirectory('language');
const small = buildSmallRepository(join(scratch, 'small'));
let plumbline: Plumbline;

before(async () => {
  plumbline = await openPlumbline({
    dataDirectory: join(scratch, 'data'),
    root: join(import.meta.dirname, '../../..'),
    config: parseConfig({ path: join(scratch, 'none.yaml'), text: '' }),
  });
  const working = { observer: silentObserver, signal: new AbortController().signal };
  const [from, to] = ['2026-01-01T00:00:00.000Z' as Instant, '2026-02-01T00:00:00.000Z' as Instant];
  const period = { type: 'window', from, to } as const;
  await plumbline.audit({ locations: [small.location], period }, working);
});
after(() => plumbline.close());

interface Answer {
  readonly found: readonly string[];
  readonly alerts: readonly string[];
  readonly error: string | undefined;
}

async function ask(query: string): Promise<Answer> {
  const events: SearchEvent[] = [];
  for await (const event of plumbline.search(query, { patternType: 'keyword' })) events.push(event);
  const last = events.at(-1);
  const matches = events.flatMap((event) => (event.type === 'matches' ? event.matches : []));
  return {
    found: matches.map(outline),
    alerts: events.flatMap((event) => (event.type === 'alert' ? [event.alert.title] : [])),
    error: last?.type === 'error' ? last.message : undefined,
  };
}

/** Lines from 1. */
function outline(match: SearchMatch): string {
  switch (match.type) {
    case 'content':
      return `${match.path}:${match.lineMatches.map(({ lineNumber }) => lineNumber + 1).join()}`;
    case 'path':
      return match.path;
    case 'repo':
      return 'repo';
    case 'symbol':
      return `${match.path} ${match.symbols.map(({ name }) => name).join()}`;
    case 'owner':
      return match.owner;
    case 'commit':
      return `${match.diff ? 'diff' : 'message'} ${match.message.split('\n')[0]}`;
  }
}

type Case = readonly [query: string, found: readonly string[]];

const alpha = ['Last.java:2', 'README.md:1', 'lib/b.py:2', 'src/a.go:3'];

const filters: Readonly<Record<string, readonly Case[]>> = {
  repo: [
    ['repo:small alpha', alpha],
    ['r:^small$ type:file alpha', alpha],
    ['-repo:small alpha', []],
    ['repo:* type:repo', ['repo']],
    ['repo:small|other repo:sm alpha', alpha],
  ],
  file: [
    ['file:go$ alpha', ['src/a.go:3']],
    ['f:^src path:go alpha', ['src/a.go:3']],
    ['-file:go -file:py alpha', ['Last.java:2', 'README.md:1']],
    ['file:src', ['src/a.go']],
    ['file:tool alpha', []],
  ],
  lang: [
    ['lang:go alpha', ['src/a.go:3']],
    ['l:python language:Python alpha', ['lib/b.py:2']],
    ['-lang:go -lang:java alpha', ['README.md:1', 'lib/b.py:2']],
  ],
  content: [
    ['content:"second line"', ['README.md:2']],
    ['alpha -content:Hello', ['Last.java:2', 'lib/b.py:2', 'src/a.go:3']],
    ['content:"a OR b"', []],
  ],
  case: [
    ['case:yes Alpha', ['src/a.go:3']],
    ['case:no Alpha', alpha],
    ['case:yes file:LAST', []],
  ],
  count: [
    ['count:1 alpha', ['Last.java:2']],
    ['count:all alpha', alpha],
  ],
  timeout: [['timeout:10s alpha', alpha]],
  type: [
    ['type:file src', []],
    ['type:path src', ['src/a.go']],
    ['type:symbol alpha', ['Last.java alpha', 'src/a.go Alpha']],
    ['type:repo small', ['repo']],
    ['type:commit delta', ['message Side delta']],
    ['type:diff delta', ['diff Merge side']],
    ['type:path type:file type:repo small', ['repo']],
    ['type:diff type:commit delta', ['diff Merge side', 'message Side delta']],
  ],
  select: [
    ['select:repo alpha', ['repo']],
    ['select:file alpha', ['Last.java', 'README.md', 'lib/b.py', 'src/a.go']],
    ['select:file.path file:go', ['src/a.go']],
    ['select:file.directory alpha', ['.', 'lib', 'src']],
    ['select:file.owners alpha', ['ann@example.org', '@bob', '@org/gophers']],
    ['select:content src alpha', ['src/a.go:3']],
    ['select:symbol type:symbol alpha', ['Last.java alpha', 'src/a.go Alpha']],
    ['select:symbol.function type:symbol alpha', ['src/a.go Alpha']],
    ['select:symbol.method type:symbol alpha', ['Last.java alpha']],
    ['select:commit type:commit type:diff delta', ['diff Merge side', 'message Side delta']],
    ['select:commit.diff type:commit type:diff delta', ['diff Merge side']],
    ['select:commit.diff.added type:diff beta', ['diff Begin']],
    ['select:commit.diff.removed type:diff beta', ['diff Drop beta']],
  ],
  rev: [
    ['repo:small rev:v1 beta', ['src/a.go:4']],
    ['repo:small revision:topic file:new', ['new.txt']],
    ['repo:small@v1:topic case:yes Zeta', ['src/a.go:4']],
    ['repo:small@*refs/heads/topic* Zeta', ['src/a.go:4']],
    ['repo:small@*refs/heads/*:*!refs/heads/main file:new|delta|b.py', ['lib/b.py', 'new.txt']],
    ['repo:small rev:at.time(2026-01-03T18:00:00Z) beta', ['src/a.go:4']],
  ],
  context: [['context:global type:file alpha', alpha]],
  fork: [['fork:yes alpha', alpha]],
  archived: [['archived:yes alpha', alpha]],
  visibility: [['visibility:any alpha', alpha]],
  patterntype: [
    ['patterntype:regexp al.ha', alpha],
    ['patterntype:regexp func Al.ha', ['src/a.go:3']],
    ['patterntype:literal al.ha', []],
    ['patterntype:standard "alpha"', ['lib/b.py:2']],
    ['patterntype:keyword hello second', ['README.md:1,2']],
    ['patterntype:structural def delta(...)', ['lib/b.py:1']],
    // Over syntax trees, at the head and as of a day or a revision.
    ['patterntype:structural lang:go func $NAME() {}', ['src/a.go:3,4']],
    ['patterntype:structural lang:go asof:2026-01-03 func $NAME() {}', ['src/a.go:3,4,5']],
    ['patterntype:structural lang:go asof:2026-01-05 func $NAME() {}', ['src/a.go:3,4']],
    ['patterntype:structural lang:go repo:small rev:v1 func Beta() {}', ['src/a.go:4']],
    ['patterntype:structural lang:go repo:small rev:at.time(2026-01-05) func $NAME() {}', ['src/a.go:3,4']],
    ['patterntype:auto al.ha$', ['README.md:1']],
  ],
  index: [
    ['index:yes alpha', alpha],
    ['index:only alpha', alpha],
  ],
  author: [
    ['type:commit author:bob', ['message Side delta', 'message Add gamma']],
    ['type:diff -author:ann', ['diff Add gamma']],
    ['type:commit author:^Bob.*bob@example.org>$ gamma', ['message Add gamma']],
  ],
  committer: [
    ['type:commit repo:small@topic committer:dee', ['message Topic zeta', 'message Topic epsilon']],
    ['type:commit repo:small@topic -committer:ann -committer:bob epsilon', ['message Topic epsilon']],
  ],
  message: [
    ['type:diff message:gamma', ['diff Add gamma']],
    ['type:diff msg:begin m:alpha', ['diff Begin']],
    ['type:commit -message:a', ['message Merge side']],
  ],
  before: [
    ['type:commit before:2026-01-02', ['message Begin']],
    ['type:commit until:2026-01-02', ['message Begin']],
  ],
  after: [
    ['type:commit after:2026-01-07', ['message Last']],
    ['type:commit since:2026-01-02 before:2026-01-03', ['message Add gamma']],
  ],
  asof: [['asof:2026-01-03 beta', ['src/a.go:4']]],
  between: [['between:2026-01-01..2026-01-09 beta', ['src/a.go:4']]],
  first: [['between:2026-01-01..2026-01-09 first:2026-01-02.. case:yes Gamma', ['src/a.go:4']]],
  last: [['between:2026-01-01..2026-01-09 last:..2026-01-05 beta', ['src/a.go:4']]],
  repohasfile: [
    ['repohasfile:py$ case:yes Alpha', ['src/a.go:3']],
    ['-repohasfile:py$ alpha', []],
  ],
  repohascommitafter: [
    ['repohascommitafter:2026-01-07 case:yes Alpha', ['src/a.go:3']],
    ['repohascommitafter:2026-01-09 alpha', []],
  ],
};

const predicates: Readonly<Record<string, readonly Case[]>> = {
  'repo:has.file': [
    ['repo:has.file(path:py content:delta) case:yes Alpha', ['src/a.go:3']],
    ['repo:contains.file(path:py content:func) alpha', []],
    ['-repo:has.file(path:py) alpha', []],
  ],
  'repo:has.path': [['repo:has.path(\\.py$) case:yes Alpha', ['src/a.go:3']]],
  'repo:has.content': [['repo:has.content(nowhere) alpha', []]],
  'repo:has.commit.after': [
    ['repo:has.commit.after(2026-01-07) case:yes Alpha', ['src/a.go:3']],
    ['repo:has.commit.after(2026-01-06, topic) case:yes Alpha', ['src/a.go:3']],
    ['-repo:has.commit.after(2026-01-07) alpha', []],
  ],
  'repo:has.description': [['repo:has.description(x y) alpha', []]],
  'repo:has.meta': [
    ['repo:has.meta(k) alpha', []],
    ['repo:has.meta("k":"v") alpha', []],
    ['repo:has.meta(k:/v/) alpha', []],
    ['-repo:has.meta(k:) case:yes Alpha', ['src/a.go:3']],
    ['repo:has(k:v) alpha', []],
    ['repo:has.tag(k) alpha', []],
    ['repo:has.key(k) alpha', []],
  ],
  'repo:has.topic': [['repo:has.topic(web) alpha', []]],
  'file:has.content': [
    ['file:has.content(Hello) alpha', ['README.md:1']],
    ['-file:contains.content(Hello) -file:has.content(class) alpha', ['lib/b.py:2', 'src/a.go:3']],
  ],
  'file:has.owner': [
    ['file:has.owner(@org/gophers) alpha', ['src/a.go:3']],
    ['file:has.owner(BOB) alpha', ['README.md:1']],
    ['file:has.owner() alpha', ['README.md:1', 'src/a.go:3']],
    ['-file:has.owner() alpha', ['Last.java:2', 'lib/b.py:2']],
  ],
  'file:has.contributor': [
    ['file:has.contributor(bob) alpha', ['src/a.go:3']],
    ['-file:has.contributor(ann) alpha', []],
  ],
  'rev:at.time': [
    ['repo:small rev:at.time(2026-01-04T18:00:00Z) beta', []],
    ['repo:small rev:at.time(2026-01-06T18:00:00Z, topic) epsilon', ['src/a.go:4']],
  ],
};

const operators: readonly Case[] = [
  ['hello and second', ['README.md:1,2']],
  ['hello OR delta', ['README.md:1', 'lib/b.py:1']],
  ['alpha not hello', ['Last.java:2', 'lib/b.py:2', 'src/a.go:3']],
  ['alpha NOT file:go NOT file:py', ['Last.java:2', 'README.md:1']],
  ['(hello or delta) and alpha', ['README.md:1', 'lib/b.py:1,2']],
  ['(lang:go alpha) or (lang:python delta)', ['lib/b.py:1', 'src/a.go:3']],
  ['"second line"', ['README.md:2']],
  ["'second line'", ['README.md:2']],
  ['/Al?pha\\(/ case:yes', ['src/a.go:3']],
  ['/alpha\\nsecond/', ['README.md:1,2']],
  ['Alpha()', ['Last.java:2', 'src/a.go:3']],
  ['foo:bar', []],
];

function check(cases: readonly Case[]): void {
  for (const [query, found] of cases)
    test(query, async () => {
      const answer = await ask(query);
      assert.equal(answer.error, undefined);
      assert.deepEqual(answer.found.toSorted(), found.toSorted());
    });
}

for (const cases of Object.values(filters)) check(cases);
for (const cases of Object.values(predicates)) check(cases);
check(operators);

test('no filter and no predicate is left out', () => {
  // Reserved, with an error that says so; and structural constraints, which are refused (see below).
  const refused = ['dep', 'rule'];
  const names = fields.map(({ name }) => name).filter((name) => !refused.includes(name));
  assert.deepEqual(Object.keys(filters).toSorted(), names.toSorted());
  const known = ['repo', 'file', 'rev'].flatMap((field) => predicatesOf(field).map(({ name }) => `${field}:${name}`));
  assert.deepEqual(
    known.filter((name) => name !== 'repo:has' && !/:has\.(?:tag|key)$/.test(name)).toSorted(),
    Object.keys(predicates).toSorted(),
  );
});

const refusals: readonly (readonly [query: string, message: RegExp])[] = [
  ['not (a or b)', /NOT/],
  ['a or or b', /expected/i],
  ['count:0 a', /count/],
  ['count:1 count:2 a', /once/],
  ['repo:a@b rev:c', /both by @ and by rev/],
  ['rev:main a', /needs a repo/],
  ['author:x a', /requires type:commit or type:diff/],
  ['before:yesterday a', /requires type:commit or type:diff/],
  ['type:commit before:never a', /no date/],
  ['lang:klingon a', /klingon/],
  ['fork:maybe a', /maybe/],
  ['repo:has.fil(x) a', /no predicate/],
  ['repo:+ a', /repetition|repeat|\+/],
  ['patterntype:structural not foo(...)', /./],
  ['patterntype:structural type:file foo(...)', /takes no type/],
  ['patterntype:structural rule:x foo(...)', /rule:/],
  ['patterntype:lucky a', /no longer known/],
  ['context:mine a', /no context/],
  ['dep:left-pad a', /./],
  ['repo:small@*refs/heads/* index:only a', /wildcard/],
  ['-count:1 a', /negated/],
  ['select:commit a', /select:commit/],
  ['(?=a)b patterntype:regexp', /look/],
];
for (const [query, message] of refusals)
  test(`refused: ${query}`, async () => assert.match((await ask(query)).error ?? 'accepted', message));

test('what is not known of a repository is told', async () => {
  for (const query of ['repo:has.topic(web) alpha', 'visibility:private alpha', 'archived:only alpha']) {
    const { alerts } = await ask(query);
    assert.ok(
      alerts.some((title) => /not known/.test(title)),
      query,
    );
  }
});
