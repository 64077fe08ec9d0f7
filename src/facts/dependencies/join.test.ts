import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined, joinedFrom, told } from './fixtures/told-history.ts';

const pom = (body: string, parent = ''): string =>
  `<project>${parent}<groupId>org.acme</groupId><artifactId>app</artifactId><version>1</version>${body}</project>`;
const dependency = (artifact: string, more = ''): string =>
  `<dependency><groupId>org.apache.logging.log4j</groupId><artifactId>${artifact}</artifactId>${more}</dependency>`;
const core = 'org.apache.logging.log4j:log4j-core';

test('a property in a root pom decides for the modules below it, landing by landing', () => {
  const root = (version: string): string => pom(`<properties><log4j2.version>${version}</log4j2.version></properties>`);
  const module = pom(
    `<dependencies>${dependency('log4j-core', '<version>${log4j2.version}</version>')}</dependencies>`,
    '<parent><groupId>org.acme</groupId><artifactId>app</artifactId><version>1</version></parent>',
  );
  const found = joined(
    ['2021-12-01', { 'pom.xml': root('2.6.2'), 'web/pom.xml': module }],
    ['2021-12-15', { 'pom.xml': root('2.16.0') }],
    ['2021-12-16', { 'README.md': 'nothing' }],
    ['2021-12-22', { 'pom.xml': root('2.17.0') }],
  );
  assert.deepEqual(told(found), [
    `web/pom.xml ${core} 2.6.2 runtime declared-resolved 0..1`,
    `web/pom.xml ${core} 2.16.0 runtime declared-resolved 1..3`,
    `web/pom.xml ${core} 2.17.0 runtime declared-resolved 3..`,
  ]);
});

test('a bill of materials of the same repository manages versions, and scopes with them', () => {
  const bom = `<project><groupId>org.acme</groupId><artifactId>bom</artifactId><version>1</version><properties><l>2.14.1</l></properties>
    <dependencyManagement><dependencies>${dependency('log4j-core', '<version>${l}</version><scope>test</scope>')}</dependencies></dependencyManagement></project>`;
  const app =
    pom(`<dependencyManagement><dependencies><dependency><groupId>org.acme</groupId><artifactId>bom</artifactId>
    <version>1</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>
    <dependencies>${dependency('log4j-core')}</dependencies>`);
  const found = joined(
    ['2021-12-01', { 'app/pom.xml': app, 'bom/pom.xml': bom }],
    ['2021-12-11', { 'bom/pom.xml': bom.replace('2.14.1', '2.15.0') }],
    ['2021-12-12', { 'bom/pom.xml': null }],
  );
  assert.deepEqual(told(found), [
    `app/pom.xml ${core} 2.14.1 test declared-resolved 0..1`,
    `app/pom.xml ${core} 2.15.0 test declared-resolved 1..2`,
    `app/pom.xml ${core} () runtime unknown 2..`,
  ]);
});

test('what a parent outside of the repository decides is unknown, and who it is is told', () => {
  const parent =
    '<parent><groupId>org.springframework.boot</groupId><artifactId>starter</artifactId><version>2</version></parent>';
  const { dependencies } = joined([
    '2021-12-01',
    { 'pom.xml': pom(`<dependencies>${dependency('log4j-core')}</dependencies>`, parent) },
  ]);
  assert.equal(dependencies[0]?.known, 'unknown');
  assert.match(dependencies[0]?.because ?? '', /outside of the repository \(parent org.springframework.boot:starter\)/);
});

test('a pom that is its own parent, and properties that name each other, end', () => {
  const round = pom(
    '<properties><a>${b}</a><b>${a}</b></properties><dependencies>' +
      dependency('x', '<version>${a}</version>') +
      '</dependencies>',
    '<parent><groupId>org.acme</groupId><artifactId>app</artifactId><relativePath>./pom.xml</relativePath></parent>',
  );
  assert.deepEqual(told(joined(['2021-12-01', { 'pom.xml': round }])), [
    'pom.xml org.apache.logging.log4j:x (${a}) runtime unknown 0..',
  ]);
});

test('a version catalog decides for the scripts that use its aliases; test configurations are test', () => {
  const catalog = (version: string): string =>
    `[versions]\nlog4j = "${version}"\n[libraries]\nlog4j-core = { module = "${core}", version.ref = "log4j" }\n`;
  const found = joined(
    [
      '2021-12-01',
      {
        'gradle/libs.versions.toml': catalog('2.14.1'),
        'app/build.gradle.kts': 'dependencies {\n  implementation(libs.log4j.core)\n}',
        'it/build.gradle':
          "dependencies {\n  testImplementation 'org.apache.logging.log4j:log4j-core:2.12.1' // not implementation 'a:b:1'\n}",
      },
    ],
    ['2021-12-10', { 'gradle/libs.versions.toml': catalog('2.15.0') }],
  );
  assert.deepEqual(told(found), [
    `app/build.gradle.kts ${core} 2.14.1 runtime declared-resolved 0..1`,
    `it/build.gradle ${core} 2.12.1 test declared-resolved 0..`,
    `app/build.gradle.kts ${core} 2.15.0 runtime declared-resolved 1..`,
  ]);
});

test('libraries in a map of another script, with their versions in a map of it', () => {
  const scripts = {
    'build.gradle':
      'apply from: "gradle/dependencies.gradle"\nproject(":core") {\n  dependencies {\n    implementation libs.log4j\n  }\n}',
    'gradle/dependencies.gradle':
      'versions += [\n  log4j: "1.2.17",\n]\nlibs += [\n  log4j: "log4j:log4j:$versions.log4j",\n]',
  };
  assert.deepEqual(told(joined(['2021-12-01', scripts])), [
    'build.gradle log4j:log4j 1.2.17 runtime declared-resolved 0..',
  ]);
});

test('a lock file answers what the manifest beside it asks for, and what no lock file answers stays a range', () => {
  const manifest = JSON.stringify({ dependencies: { lodash: '^4.17.0' } });
  const lock = (version: string): string =>
    JSON.stringify({
      lockfileVersion: 3,
      packages: { '': { dependencies: { lodash: '^4.17.0' } }, 'node_modules/lodash': { version } },
    });
  const found = joined(
    ['2021-12-01', { 'package.json': manifest }],
    ['2021-12-02', { 'package-lock.json': lock('4.17.20') }],
    ['2021-12-03', { 'package-lock.json': lock('4.17.21') }],
    ['2021-12-04', { 'package-lock.json': null }],
  );
  assert.deepEqual(told(found), [
    'package.json lodash (^4.17.0) runtime declared-range 0..1',
    'package-lock.json lodash 4.17.20 runtime lock-resolved 1..2',
    'package-lock.json lodash 4.17.21 runtime lock-resolved 2..3',
    'package.json lodash (^4.17.0) runtime declared-range 3..',
  ]);
});

test('lines that move end nothing', () => {
  const found = joined(
    ['2021-12-01', { 'requirements.txt': 'django==3.2\n' }],
    ['2021-12-02', { 'requirements.txt': '# web\n\ndjango==3.2\n' }],
  );
  assert.deepEqual(told(found), ['requirements.txt django 3.2 runtime declared-resolved 0..']);
  assert.equal(found.dependencies[0]?.line, 3);
});

test('constraints pin what is asked for without a version, and are no dependencies themselves', () => {
  const found = joined([
    '2021-12-01',
    { 'requirements.txt': '-c constraints.txt\nflask\n', 'constraints.txt': 'flask==2.0\nunused==1\n' },
  ]);
  assert.deepEqual(told(found), ['requirements.txt flask 2.0 runtime declared-resolved 0..']);
});

test('central versions of NuGet, and its properties', () => {
  const project =
    '<Project><ItemGroup><PackageReference Include="Serilog" /><PackageReference Include="Polly" Version="$(PollyVersion)" /></ItemGroup></Project>';
  const central =
    '<Project><PropertyGroup><PollyVersion>8.0.0</PollyVersion></PropertyGroup><ItemGroup><PackageVersion Include="serilog" Version="3.1.0" /></ItemGroup></Project>';
  const found = joined(['2021-12-01', { 'src/app/app.csproj': project, 'Directory.Packages.props': central }]);
  assert.deepEqual(told(found), [
    'src/app/app.csproj Serilog 3.1.0 runtime declared-resolved 0..',
    'src/app/app.csproj Polly 8.0.0 runtime declared-resolved 0..',
  ]);
});

test('a version that cannot be read ends nothing, and is told with its stretch of time', () => {
  const found = joined(
    ['2021-12-01', { 'package.json': '{"dependencies":{"a":"1.0.0"}}' }],
    ['2021-12-02', { 'package.json': '{"dependencies":<<<<<<<' }],
    ['2021-12-03', { 'package.json': '{"dependencies":{"a":"1.0.0"}}' }],
  );
  assert.deepEqual(told(found), ['package.json a 1.0.0 runtime declared-resolved 0..']);
  assert.deepEqual(
    found.unread.map(({ path, from, to }) => [path, from.commit, to?.commit]),
    [['package.json', 'c1', 'c2']],
  );
});

test('a module that was never fixed stands still, beside one that was', () => {
  const literal = (version: string): string =>
    pom(
      `<properties><log4j.version>${version}</log4j.version></properties><dependencies>${dependency('log4j-core', '<version>${log4j.version}</version>')}</dependencies>`,
    );
  const found = joined(
    ['2021-12-01', { 'a/pom.xml': literal('2.14.0'), 'b/pom.xml': literal('2.14.0') }],
    ['2021-12-14', { 'a/pom.xml': literal('2.17.1') }],
  );
  assert.deepEqual(told(found), [
    `a/pom.xml ${core} 2.14.0 runtime declared-resolved 0..1`,
    `b/pom.xml ${core} 2.14.0 runtime declared-resolved 0..`,
    `a/pom.xml ${core} 2.17.1 runtime declared-resolved 1..`,
  ]);
});

test('what stood when reading began is as old as its file, unless other files had a part in it', () => {
  const root = pom('<properties><v>2.6.2</v></properties>');
  const module = pom(
    `<dependencies>${dependency('log4j-core', '<version>${v}</version>')}</dependencies>`,
    '<parent><groupId>org.acme</groupId><artifactId>app</artifactId></parent>',
  );
  const landings = [
    ['2021-11-01', { 'web/pom.xml': module, 'go.mod': 'module x\nrequire golang.org/x/crypto v0.1.0\n' }],
    ['2021-11-02', { 'pom.xml': root }],
    ['2021-11-03', { 'README.md': '' }],
    ['2021-11-04', { 'pom.xml': root.replace('2.6.2', '2.17.1') }],
  ] as const;
  const found = joinedFrom(2, ...landings);
  assert.deepEqual(told(found), [
    'go.mod golang.org/x/crypto v0.1.0 runtime declared-resolved 0..',
    `web/pom.xml ${core} 2.6.2 runtime declared-resolved 2..3`,
    `web/pom.xml ${core} 2.17.1 runtime declared-resolved 3..`,
  ]);
  assert.deepEqual(
    found.dependencies.toSorted((a, b) => a.since - b.since).map(({ sinceKnown }) => sinceKnown),
    [false, false, true],
  );
});

test('plugins are managed, too; a bill of materials from outside is named as the one that may know', () => {
  const root =
    pom(`<dependencyManagement><dependencies><dependency><groupId>org.springframework</groupId><artifactId>spring-bom</artifactId><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>
    <dependencies>${dependency('log4j-core')}</dependencies><build><pluginManagement><plugins><plugin><artifactId>maven-jar-plugin</artifactId><version>3.0</version></plugin></plugins></pluginManagement>
    <plugins><plugin><artifactId>maven-jar-plugin</artifactId></plugin></plugins></build>`);
  const { dependencies } = joined(['2021-12-01', { 'pom.xml': root }]);
  assert.deepEqual(
    dependencies.map(({ name, version, because }) => [name, version, because]),
    [
      [core, undefined, 'its version is managed outside of the repository (import org.springframework:spring-bom)'],
      ['org.apache.maven.plugins:maven-jar-plugin', '3.0', 'managed in pom.xml'],
    ],
  );
});

test('a catalog of a pnpm workspace decides for its members, until a lock file answers', () => {
  const member = '{\n"dependencies": {\n"lodash": "catalog:",\n"react": "catalog:old",\n"gone": "catalog:none"\n}}';
  const found = joined(
    [
      '2026-01-01',
      {
        'pnpm-workspace.yaml': 'packages: [web]\ncatalog:\n  lodash: 4.17.21\ncatalogs:\n  old:\n    react: ^17.0.0\n',
        'web/package.json': member,
      },
    ],
    ['2026-01-02', { 'pnpm-workspace.yaml': 'catalog:\n  lodash: 4.17.22\ncatalogs:\n  old:\n    react: ^17.0.0\n' }],
  );
  assert.deepEqual([...told(found)].sort(), [
    'web/package.json gone (catalog:none) runtime unknown 0..',
    'web/package.json lodash 4.17.21 runtime declared-resolved 0..1',
    'web/package.json lodash 4.17.22 runtime declared-resolved 1..',
    'web/package.json react (^17.0.0) runtime declared-range 0..',
  ]);
});

test('what a lock file takes from a folder of the repository is no dependency', () => {
  const lock = JSON.stringify({
    lockfileVersion: 3,
    packages: { '': {}, 'node_modules/@acme/own': { resolved: 'own', link: true }, own: { name: '@acme/own' } },
  });
  const found = joined([
    '2026-01-01',
    {
      'package-lock.json': lock,
      'web/package.json': '{"peerDependencies": {"@acme/own": ">=1", "other": ">=2"}}',
    },
  ]);
  assert.deepEqual(told(found), ['web/package.json other (>=2) provided declared-range 0..']);
});

test('what pip-compile wrote out answers for its input; crates of the workspace are none', () => {
  const found = joined([
    '2026-01-01',
    {
      'requirements.in': 'django\nunpinned\n',
      'requirements.txt': 'django==4.2\n',
      'Cargo.lock':
        '[[package]]\nname = "own"\nversion = "0.1.0"\n\n[[package]]\nname = "serde"\nversion = "1.0.1"\nsource = "registry+https://example.org"\n',
      'web/Cargo.toml': '[dependencies]\nown = "0.1"\nserde = "1"\nother = "2"\n',
    },
  ]);
  assert.deepEqual([...told(found)].sort(), [
    'Cargo.lock serde 1.0.1 runtime lock-resolved 0..',
    'requirements.in unpinned () runtime unknown 0..',
    'requirements.txt django 4.2 runtime declared-resolved 0..',
    'web/Cargo.toml other (^2) runtime declared-range 0..',
  ]);
});
