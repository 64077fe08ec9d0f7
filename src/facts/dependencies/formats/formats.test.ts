import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dependencyFormatOf, readDependencies } from '../read.ts';
import { dependencyFormats } from './index.ts';

/** Path, text, and the rows as `line name version|(constraint) scope d|t|?`: direct, transitive, not told. */
const cases: readonly (readonly [path: string, text: string, ...rows: readonly string[]])[] = [
  [
    'package.json',
    '{\n "dependencies": {\n  "a": "^1.0.0",\n  "b": "npm:@x/c@2.0.0",\n  "own": "workspace:*"\n },\n "devDependencies": { "d": "1.2.3" }\n}',
    '3 a (^1.0.0) runtime d',
    '4 @x/c 2.0.0 runtime d',
    '7 d 1.2.3 dev d',
  ],
  [
    'package-lock.json',
    '{"lockfileVersion":1,"dependencies":{\n"a":{"version":"1.0.0","dependencies":{\n"b":{"version":"2.0.0","dev":true}}},\n"al":{"version":"npm:real@3.0.0"},"f":{"version":"file:f"}}}',
    '2 a 1.0.0 runtime ?',
    '3 b 2.0.0 dev ?',
    '4 real 3.0.0 runtime ?',
  ],
  [
    'web/npm-shrinkwrap.json',
    '{"lockfileVersion":2,"packages":{"":{"dependencies":{"a":"^1"}},\n"node_modules/a":{"version":"1.1.0"},\n"node_modules/a/node_modules/@s/b":{"version":"2.0.0","optional":true},\n"packages/own":{"version":"1.0.0"},"node_modules/own":{"link":true,"resolved":"packages/own"}}}',
    '2 a 1.1.0 runtime d',
    '3 @s/b 2.0.0 optional t',
  ],
  [
    'pnpm-lock.yaml',
    'lockfileVersion: 5.4\nspecifiers:\n  a: ^1.0.0\ndependencies:\n  a: 1.0.1_react@17\npackages:\n\n  /a/1.0.1_react@17:\n    resolution: {integrity: x}\n    dev: false\n\n  /@s/b/2.0.0:\n    dev: true\n',
    '8 a 1.0.1 runtime d',
    '12 @s/b 2.0.0 dev t',
  ],
  [
    'pnpm-lock.yaml',
    "lockfileVersion: '9.0'\nimporters:\n  .:\n    devDependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.0.1(react@17.0.0)\npackages:\n  a@1.0.1:\n    resolution: {integrity: x}\n  '@s/b@2.0.0':\n    resolution: {integrity: y}\nsnapshots:\n  a@1.0.1(react@17.0.0): {}\n",
    '9 a 1.0.1 dev d',
    '11 @s/b 2.0.0 runtime t',
  ],
  [
    'pnpm-lock.yaml',
    "lockfileVersion: '9.0'\ncatalogs:\n  default:\n    a:\n      specifier: ^1.0.0\n      version: 1.0.1\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: 'catalog:'\n        version: 1.0.1\n      own:\n        specifier: ^1.0.0\n        version: link:packages/own\npackages:\n  a@1.0.1:\n    resolution: {integrity: x}\n",
    '17 a 1.0.1 runtime d',
  ],
  [
    'pubspec.yaml',
    'name: app\ndependencies:\n  flutter:\n    sdk: flutter\n  http: ^1.2.0\n  exact: 1.0.0\n  own:\n    path: ../own\n  far:\n    git: https://git.example/far.git\ndev_dependencies:\n  test: any\n',
    '5 http (^1.2.0) runtime d',
    '6 exact 1.0.0 runtime d',
    '9 far () runtime d',
    '12 test () dev d',
  ],
  [
    'ios/Podfile',
    "target 'App' do\n  pod 'AFNetworking', '~> 2.6'\n  # pod 'Gone', '1.0'\n  pod 'Exact/Core', '1.2.3'\n  pod 'Own', :path => '../Own'\n  pod 'Far', :git => 'https://git.example/far.git', :tag => '1.0'\nend\n",
    '2 AFNetworking (~> 2.6) runtime d',
    '4 Exact/Core 1.2.3 runtime d',
    '6 Far () runtime d',
  ],
  [
    'Package.swift',
    'let package = Package(dependencies: [\n  .package(url: "https://github.com/apple/swift-nio.git", from: "2.81.0"),\n  .package(url: "https://github.com/a/b", exact: "1.0.0"),\n  .package(url: "https://github.com/a/c", .upToNextMinor(from: "1.2.0")),\n  .package(url: "https://github.com/a/d", branch: "main"),\n  // .package(url: "https://github.com/a/e", from: "1.0.0"),\n  .package(path: "../own"),\n])\n',
    '2 github.com/apple/swift-nio (from 2.81.0) runtime d',
    '3 github.com/a/b 1.0.0 runtime d',
    '4 github.com/a/c (~> 1.2.0) runtime d',
    '5 github.com/a/d () runtime d',
  ],
  [
    'conanfile.txt',
    '[requires]\nzlib/1.3.1\nfmt/[>=9 <11]\n[tool_requires]\ncmake/3.22.6\n[options]\nzlib/1.3.1:shared=True\n',
    '2 zlib 1.3.1 runtime d',
    '3 fmt (>=9 <11) runtime d',
    '5 cmake 3.22.6 build d',
  ],
  [
    'app/build.gradle.kts',
    'tasks.withType<JavaCompile> { options.compilerArgs.addAll(listOf("-Xlint:all", "-Werror")) }\n',
  ],
  [
    'Cargo.toml',
    '[dependencies]\nown = { version = "0.1.0", path = "../own" }\nserde = "1.0"\n',
    '3 serde (^1.0) runtime d',
  ],
  [
    'yarn.lock',
    '# yarn lockfile v1\n\n"@s/b@^2", "@s/b@~2.0":\n  version "2.0.0"\n  resolved "https://registry.example/b-2.0.0.tgz#e83e3a7e3f300b34cb9d87f615fa0cbf357690ee"\n\na@^1:\n  version "1.0.0"\n',
    '3 @s/b 2.0.0 runtime ?',
    '7 a 1.0.0 runtime ?',
  ],
  [
    'yarn.lock',
    '__metadata:\n  version: 8\n\n"a@npm:^1.0.0":\n  version: 1.0.2\n  resolution: "a@npm:1.0.2"\n\n"own@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "own@workspace:."\n  dependencies:\n    a: "npm:^1.0.0"\n',
    '4 a 1.0.2 runtime d',
  ],
  [
    'bun.lock',
    '{\n "lockfileVersion": 1,\n "workspaces": { "": { "dependencies": { "a": "^1", }, }, },\n "packages": {\n  "a": ["a@1.0.0", "", {}],\n  "b": ["b@2.0.0", "", {}],\n }\n}',
    '5 a 1.0.0 runtime d',
    '6 b 2.0.0 runtime t',
  ],
  [
    'requirements-dev.txt',
    'Django[argon2]==3.2 ; python_version > "3.6"  # web\nFlask_Login>=0.5,<1\nplain\nlong==1.0 \\\n  --hash=sha256:abc\n-e git+https://x.example/y.git@0123456789012345678901234567890123456789#egg=why\n-r base.txt\n',
    '1 django 3.2 runtime d',
    '2 flask-login (>=0.5,<1) runtime d',
    '3 plain () runtime d',
    '4 long 1.0 runtime d',
    '6 why 0123456789012345678901234567890123456789 runtime d',
  ],
  [
    'pyproject.toml',
    '[project]\ndependencies = ["a>=1", "b==2.0"]\n[project.optional-dependencies]\nx = ["c"]\n[dependency-groups]\ntest = ["d~=1.0"]\n[tool.poetry.dependencies]\npython = "^3.9"\ne = "^4.0"\nf = { version = "1.2.3", optional = true }\n',
    '2 a (>=1) runtime d',
    '2 b 2.0 runtime d',
    '4 c () optional d',
    '6 d (~=1.0) dev d',
    '9 e (^4.0) runtime d',
    '10 f 1.2.3 optional d',
  ],
  ['poetry.lock', '[[package]]\nname = "A_b"\nversion = "1.0"\ngroups = ["dev"]\n', '2 a-b 1.0 dev ?'],
  [
    'uv.lock',
    'version = 1\n[[package]]\nname = "own"\nversion = "0"\nsource = { editable = "." }\ndependencies = [{ name = "a" }]\n[[package]]\nname = "a"\nversion = "1.0"\n[[package]]\nname = "b"\nversion = "2.0"\n',
    '8 a 1.0 runtime d',
    '11 b 2.0 runtime t',
  ],
  [
    'Pipfile.lock',
    '{"default":{"a":{"version":"==1.0"}},\n"develop":{"b":{"version":"==2.0"}}}',
    '1 a 1.0 runtime ?',
    '2 b 2.0 dev ?',
  ],
  [
    'setup.cfg',
    '[metadata]\nname = x\n[options]\ninstall_requires =\n  a>=1\n  b==2\n[options.extras_require]\nt = c\n',
    '5 a (>=1) runtime d',
    '6 b 2 runtime d',
    '8 c () optional d',
  ],
  [
    'go.mod',
    'module x\ngo 1.20\nrequire (\n\tgolang.org/x/net v0.1.0\n\tgithub.com/a/b v1.2.3 // indirect\n\tlocal.example/c v1.0.0\n)\nreplace golang.org/x/net => example.com/fork/net v1.4.5\nreplace local.example/c => ../c\n',
    '4 example.com/fork/net v1.4.5 runtime d',
    '5 github.com/a/b v1.2.3 runtime t',
  ],
  [
    'Cargo.toml',
    '[dependencies]\na = "1.2"\nb = { version = "=1.0.0", optional = true }\n[dev-dependencies]\nc = { path = "../c" }\n',
    '2 a (^1.2) runtime d',
    '3 b 1.0.0 optional d',
  ],
  [
    'Cargo.lock',
    '[[package]]\nname = "own"\nversion = "0.1.0"\ndependencies = ["a"]\n\n[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+x"\n\n[[package]]\nname = "b"\nversion = "2.0.0"\nsource = "registry+x"\n',
    '7 a 1.0.0 runtime d',
    '12 b 2.0.0 runtime t',
  ],
  [
    'build.gradle',
    "dependencies {\n  implementation 'g:a:1.0'\n  testImplementation group: 'g', name: 'b', version: '2.0'\n  /* implementation 'g:x:9' */\n  api platform('g:bom:3.0')\n  compileOnly \"g:c:1.+\"\n  println 'not:a dependency: really'\n}",
    '2 g:a 1.0 runtime d',
    '3 g:b 2.0 test d',
    '5 g:bom 3.0 runtime d',
    '6 g:c (1.+) provided d',
  ],
  [
    'gradle.lockfile',
    '# x\ng:a:1.0=runtimeClasspath\ng:b:2.0=testRuntimeClasspath\nempty=x\n',
    '2 g:a 1.0 runtime ?',
    '3 g:b 2.0 test ?',
  ],
  [
    'Gemfile',
    "gem 'rails', '6.1.0'\ngroup :test do\n  gem \"rspec\", \"~> 3.0\"\nend\ngem 'own', path: 'own'\ngem 'x', group: :development\n",
    '1 rails 6.1.0 runtime d',
    '3 rspec (~> 3.0) test d',
    '6 x () dev d',
  ],
  [
    'Gemfile.lock',
    'GEM\n  remote: https://rubygems.org/\n  specs:\n    nokogiri (1.15.0-x86_64-linux)\n    rack (2.2.3)\n      x (>= 1)\n\nDEPENDENCIES\n  rack (~> 2.2)\n',
    '4 nokogiri 1.15.0 runtime t',
    '5 rack 2.2.3 runtime d',
  ],
  [
    'x.gemspec',
    "Gem::Specification.new do |s|\n  s.add_dependency 'a', '>= 1'\n  s.add_development_dependency \"b\"\nend\n",
    '2 a (>= 1) runtime d',
    '3 b () dev d',
  ],
  [
    'composer.json',
    '{"require":{"php":">=8",\n"a/b":"^1.0"},"require-dev":{"c/d":"1.2.3"}}',
    '2 a/b (^1.0) runtime d',
    '2 c/d 1.2.3 dev d',
  ],
  [
    'composer.lock',
    '{"packages":[{\n"name": "a/b","version":"v1.0.0"}],"packages-dev":[{\n"name": "c/d","version":"2.0"}]}',
    '2 a/b v1.0.0 runtime ?',
    '3 c/d 2.0 dev ?',
  ],
  [
    'app.csproj',
    '<Project>\n<ItemGroup>\n<PackageReference Include="A" Version="1.0.0" />\n<PackageReference Include="B" PrivateAssets="all"><Version>[2.0,3.0)</Version></PackageReference>\n</ItemGroup></Project>',
    '3 A 1.0.0 runtime d',
    '4 B ([2.0,3.0)) build d',
  ],
  [
    'packages.lock.json',
    '{"version":1,"dependencies":{"net8.0":{\n"A":{"type":"Direct","resolved":"1.0.0"},\n"B":{"type":"Transitive","resolved":"2.0.0"}}}}',
    '2 A 1.0.0 runtime d',
    '3 B 2.0.0 runtime t',
  ],
  [
    'mix.exs',
    'defp deps do\n  [\n    {:a, "~> 1.0"},\n    {:b, "== 2.0.0", only: :test},\n    {:own, path: "x"}\n  ]\nend',
    '3 a (~> 1.0) runtime d',
    '4 b 2.0.0 test d',
  ],
  ['mix.lock', '%{\n  "a": {:hex, :a, "1.0.0", "hash", [:mix], [], "hexpm", "x"},\n}', '2 a 1.0.0 runtime ?'],
  [
    'pubspec.lock',
    'packages:\n  a:\n    dependency: "direct main"\n    source: hosted\n    version: "1.0.0"\n',
    '2 a 1.0.0 runtime d',
  ],
  [
    'Podfile.lock',
    'PODS:\n  - A (1.0.0):\n    - B (= 2.0)\n  - B (2.0)\n\nDEPENDENCIES:\n  - A\n',
    '2 A 1.0.0 runtime d',
    '4 B 2.0 runtime t',
  ],
  [
    'Package.resolved',
    '{"pins":[{"identity":"a","location":"https://github.com/x/a.git","state":{"version":"1.0.0"}}],"version":2}',
    '1 github.com/x/a 1.0.0 runtime ?',
  ],
];

for (const [path, text, ...rows] of cases) {
  test(`${path}: ${text.slice(0, 40).replaceAll('\n', ' ')}`, () => {
    const format = dependencyFormatOf(path);
    assert.ok(format);
    const read = readDependencies(format, text);
    assert.ok(read.ok, read.ok ? '' : read.error);
    const found = read.value.rows.map(({ line, name, version, constraint, scope, direct }) =>
      [line, name, version ?? `(${constraint ?? ''})`, scope, direct === undefined ? '?' : direct ? 'd' : 't'].join(
        ' ',
      ),
    );
    assert.deepEqual(found, rows);
  });
}

test('copies of other projects and hash lists are no inventory', () => {
  for (const path of ['node_modules/a/package.json', 'vendor/x/go.mod', 'go.sum', 'a/package.json.bak', 'yarn.lock.md'])
    assert.equal(dependencyFormatOf(path), undefined, path);
});

test('broken files are faults with a reason', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['package.json', '{"dependencies": <<<<<<< HEAD'],
    ['yarn.lock', '<<<<<<< HEAD\na@1:\n  version "1"\n'],
    ['Cargo.lock', '[[package]\n'],
    ['pom.xml', '<project><dependencies>'],
    ['gradle.lockfile', 'nonsense'],
    ['go.mod', 'hello world'],
  ];
  for (const [path, text] of broken) assert.equal(readDependencies(dependencyFormatOf(path)!, text).ok, false, path);
});

test('whatever a file holds, a reader gives rows or a reason', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ':',
    ',',
    '\n',
    '  ',
    '- ',
    'a@1',
    '${x}',
    '<project>',
    '</x>',
    'version',
    'require',
    '=',
    '[[package]]',
    'gem ',
    '{:a, ',
    '%{',
    '\\',
    '#',
    '//',
    '/*',
  );
  fc.assert(
    fc.property(fc.constantFrom(...dependencyFormats), fc.array(piece, { maxLength: 60 }), (format, pieces) => {
      const read = readDependencies(format, pieces.join(''));
      assert.ok(read.ok ? read.value.rows.every(({ name }) => name.length > 0) : read.error.length > 0);
    }),
    { numRuns: 3000 },
  );
});
