/** From a repository in git to the answers: the inventory at any date, exposures by advisories, `dep:` in searches. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import type { Instant } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import { parseConfig } from '../config.ts';
import { openPlumbline } from '../open.ts';
import type { Plumbline } from '../plumbline.ts';
import type { DependencyWish } from './questions.ts';

const scratch = scratchDirectory('dependencies');
const working = { observer: silentObserver, signal: new AbortController().signal };
let plumbline: Plumbline;

const pom = (version: string): string =>
  `<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version><properties><l>${version}</l></properties>
<dependencies><dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>\${l}</version></dependency>
<dependency><groupId>log4j</groupId><artifactId>log4j</artifactId><version>1.2.17</version></dependency></dependencies></project>`;

function build(
  name: string,
  landings: readonly (readonly [day: string, files: Readonly<Record<string, string>>])[],
): string {
  const location = join(scratch, name);
  mkdirSync(location, { recursive: true });
  for (const [index, [day, files]] of landings.entries()) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(location, path)), { recursive: true });
      writeFileSync(join(location, path), text);
    }
    const when = `${day}T12:00:00Z`;
    const as = (role: string) => ({
      [`GIT_${role}_NAME`]: 'A',
      [`GIT_${role}_EMAIL`]: 'a@example.org',
      [`GIT_${role}_DATE`]: when,
    });
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', ...as('AUTHOR'), ...as('COMMITTER') };
    const git = (...args: readonly string[]): void =>
      void execFileSync('git', args, { cwd: location, env, stdio: 'pipe' });
    if (index === 0) git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', `landing ${index}`);
  }
  return location;
}

before(async () => {
  const locations = [
    build('fixed', [
      ['2021-11-01', { 'pom.xml': pom('2.14.1') }],
      ['2021-12-10', { 'pom.xml': pom('2.15.0') }],
      ['2022-01-05', { 'pom.xml': pom('2.17.1') }],
    ]),
    build('old', [['2021-11-02', { 'pom.xml': pom('2.14.0'), 'broken/package.json': '{' }]]),
    build('fixture', [
      ['2021-11-03', { 'src/test/testdata/pom.xml': pom('2.14.0'), 'README.md': 'log4j-core 2.14.1' }],
    ]),
  ];
  plumbline = await openPlumbline({
    dataDirectory: join(scratch, 'data'),
    root: join(import.meta.dirname, '../../..'),
    config: parseConfig({ path: join(scratch, 'none.yaml'), text: '' }),
  });
  await plumbline.addRepositories(locations, working);
});
after(() => plumbline.close());

async function told(wish: DependencyWish): Promise<readonly string[]> {
  const { items } = await plumbline.dependencies(wish, working);
  return items.map(
    (one) =>
      `${one.repository} ${one.name} ${one.version} ${one.context} ${one.since.at.slice(0, 10)}..${one.until?.at.slice(0, 10) ?? ''}`,
  );
}

test('at the head; 1.2.17 of log4j is another package', async () => {
  assert.deepEqual(await told({ name: 'log4j-core' }), [
    'fixed org.apache.logging.log4j:log4j-core 2.17.1 production 2022-01-05..',
    'fixture org.apache.logging.log4j:log4j-core 2.14.0 test 2021-11-03..',
    'old org.apache.logging.log4j:log4j-core 2.14.0 production 2021-11-02..',
  ]);
});

test('at a date before anything was read: it is read then', async () => {
  assert.deepEqual(
    await told({ name: 'log4j-core@<2.17.1', asOf: '2021-12-12T00:00:00.000Z' as Instant, repository: 'fixed' }),
    ['fixed org.apache.logging.log4j:log4j-core 2.15.0 production 2021-12-10..2022-01-05'],
  );
});

test('a file that could not be read is a gap', async () => {
  const { gaps, repositories } = await plumbline.dependencies({ repository: 'old' }, working);
  assert.deepEqual(
    gaps.map(({ path, reason }) => [path, reason]),
    [['broken/package.json', 'unreadable']],
  );
  assert.equal(repositories.length, 1);
});

test('a range that is none is told', async () => {
  await assert.rejects(plumbline.dependencies({ name: 'x@<' }, working), { code: 'app/bad-range' });
});

test('exposed since, fixed at, by which version, for how many days', async () => {
  const file = join(scratch, 'osv.json');
  const events = (introduced: string, fixed: string) => ({ type: 'ECOSYSTEM', events: [{ introduced }, { fixed }] });
  const affected = [
    {
      package: { ecosystem: 'Maven', name: 'org.apache.logging.log4j:log4j-core' },
      ranges: [events('2.13.0', '2.17.1'), events('2.4', '2.12.4')],
    },
  ];
  writeFileSync(
    file,
    JSON.stringify({
      id: 'CVE-1',
      modified: '2022-01-01T00:00:00Z',
      affected,
      database_specific: { severity: 'CRITICAL' },
    }),
  );
  const from = '2021-01-01T00:00:00.000Z' as Instant;
  const { items, advisories, refused } = await plumbline.exposures(
    { advisories: [file, join(scratch, 'old/broken/package.json')], from },
    working,
  );
  assert.deepEqual([advisories, refused.length], [1, 1]);
  const stay = items.find(({ repository }) => repository === 'fixed');
  assert.deepEqual(
    [
      stay?.versions,
      stay?.exposedSince.at.slice(0, 10),
      stay?.fixedAt?.at.slice(0, 10),
      stay?.fixedBy,
      stay?.days,
      stay?.severity,
    ],
    [['2.14.1', '2.15.0'], '2021-11-01', '2022-01-05', '2.17.1', 65, 'critical'],
  );
  assert.deepEqual(
    items.map(({ repository, fixedAt }) => [repository, fixedAt === undefined]),
    [
      ['fixture', true],
      ['old', true],
      ['fixed', false],
    ],
  );
});

test('a bill of materials names each package once', async () => {
  const { document } = await plumbline.billOfMaterials({}, 'cyclonedx', working);
  const { components } = document as { readonly components: readonly { readonly purl: string }[] };
  assert.deepEqual(
    components.map(({ purl }) => purl),
    [
      'pkg:maven/log4j/log4j@1.2.17',
      'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.0',
      'pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1',
    ],
  );
});

async function search(query: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const event of plumbline.search(query, { patternType: 'keyword' })) {
    if (event.type === 'matches') found.push(...event.matches.map(({ repository }) => repository));
    if (event.type === 'error') found.push(event.message);
  }
  return found;
}

test('dep: finds repositories, at the head and at a date; manifests among test data do not count', async () => {
  assert.deepEqual(await search('dep:log4j-core'), ['fixed', 'old']);
  assert.deepEqual(await search('dep:log4j-core@<2.17.1'), ['old']);
  assert.deepEqual(await search('dep:maven:org.apache.logging.log4j:log4j-core@>=2.17'), ['fixed']);
  assert.deepEqual(await search('dep:npm:log4j-core'), []);
  assert.deepEqual(await search('-dep:log4j-core'), ['fixture']);
  assert.deepEqual(await search('dep:log4j@1.2.17 -dep:log4j-core@<2.17.1'), ['fixed']);
  assert.deepEqual(await search('dep:log4j-core@newest'), ['"newest" is no range of versions']);
});

test('dep: at a date is answered by what stood then', async () => {
  assert.deepEqual(await search('dep:log4j-core@<2.17.1 asof:2021-12-20'), ['fixed', 'old']);
  assert.deepEqual(await search('dep:log4j-core@<2.17.1 asof:2022-02-01'), ['old']);
});
