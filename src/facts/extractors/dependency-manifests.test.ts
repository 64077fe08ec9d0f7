import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependencyManifests } from './dependency-manifests.ts';
import { factsOf, gapsOf } from './said-by.ts';

const declared: readonly (readonly [path: string, text: string, kind: string, names: readonly string[]])[] = [
  ['package.json', '{"dependencies": {"a": "1"}, "devDependencies": {"b": "2", "a": "1"}}', 'npm manifest', ['a', 'b']],
  ['web/package-lock.json', '{"packages": {"": {"dependencies": {"a": "1"}}}}', 'npm lock', ['a']],
  ['pnpm-lock.yaml', 'lockfileVersion: 9', 'npm lock', []],
  ['bun.lockb', '\u0000', 'npm lock', []],
  [
    'go.mod',
    'module example.com/x\n\ngo 1.24\n\nrequire (\n\tgithub.com/a/b v1.2.3\n\tgolang.org/x/c v0.1.0 // indirect\n)\nrequire gopkg.in/d.v1 v1.0.0\nreplace github.com/a/b => ../b\nexclude (\n\tgithub.com/e/f v1.0.0\n)\n',
    'go manifest',
    ['github.com/a/b', 'gopkg.in/d.v1'],
  ],
  [
    'requirements-dev.txt',
    '# c\n-r base.txt\nDjango>=4 ; python_version>"3"\nrequests[socks]==2\ngit+https://x.example/y.git#egg=zed\n',
    'pip manifest',
    ['Django', 'requests', 'zed'],
  ],
  ['requirements.txt', 'a==1 \\\n    --hash=sha256:00\nb==2 --hash=sha256:11\n', 'pip lock', ['a', 'b']],
  [
    'pyproject.toml',
    '[project]\nname = "x"\ndependencies = ["a>=1", "b[c]"]\n[project.optional-dependencies]\nt = ["d"]\n[dependency-groups]\ndev = ["e", {include-group = "t"}]\n',
    'pip manifest',
    ['a', 'b', 'd', 'e'],
  ],
  [
    'pyproject.toml',
    '[tool.poetry.dependencies]\npython = "^3.12"\na = "1"\n[tool.poetry.group.dev.dependencies]\nb = "2"\n',
    'pip manifest',
    ['a', 'b'],
  ],
  ['Pipfile', '[packages]\na = "*"\n[dev-packages]\nb = "*"\n', 'pip manifest', ['a', 'b']],
  [
    'setup.py',
    'from setuptools import setup\nsetup(name="x", install_requires=["a>=1", \'b\'])\n',
    'pip manifest',
    ['a', 'b'],
  ],
  ['setup.cfg', '[metadata]\nname = x\n[options]\ninstall_requires =\n    a>=1\n    b\n', 'pip manifest', ['a', 'b']],
  ['uv.lock', 'version = 1', 'pip lock', []],
  [
    'pom.xml',
    '<project><parent><groupId>p</groupId><artifactId>q</artifactId></parent><dependencyManagement><dependencies><dependency><groupId>no</groupId><artifactId>no</artifactId></dependency></dependencies></dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId></dependency></dependencies></project>',
    'maven manifest',
    ['p:q', 'g:a'],
  ],
  [
    'app/build.gradle.kts',
    '// implementation("no:no:1")\ndependencies {\n  implementation("g:a:1")\n  api(platform("g:bom:1"))\n  testImplementation(libs.junit)\n  runtimeOnly group: "h", name: "b"\n}\n',
    'gradle manifest',
    ['g:a', 'g:bom', 'libs.junit', 'h:b'],
  ],
  [
    'gradle/libs.versions.toml',
    '[libraries]\na = "g:a:1"\nb = { module = "g:b", version = "1" }\nc = { group = "g", name = "c" }\n',
    'gradle manifest',
    ['g:a', 'g:b', 'g:c'],
  ],
  [
    'Cargo.toml',
    '[dependencies]\na = "1"\n[target.\'cfg(unix)\'.dependencies]\nb = "1"\n[dev-dependencies]\nc = "1"\n',
    'cargo manifest',
    ['a', 'c', 'b'],
  ],
  [
    'Gemfile',
    "source 'https://x.example'\ngem 'rails', '~> 7'\n# gem 'no'\ngroup :test do\n  gem \"rspec\"\nend\n",
    'bundler manifest',
    ['rails', 'rspec'],
  ],
  [
    'x.gemspec',
    "Gem::Specification.new do |s|\n  s.add_dependency 'a', '1'\n  s.add_development_dependency(\"b\")\nend\n",
    'bundler manifest',
    ['a', 'b'],
  ],
  [
    'composer.json',
    '{"require": {"php": ">=8", "ext-json": "*", "a/b": "1"}, "require-dev": {"c/d": "2"}}',
    'composer manifest',
    ['a/b', 'c/d'],
  ],
  [
    'src/App.csproj',
    '<Project><ItemGroup><PackageReference Include="A" Version="1" /><ProjectReference Include="../B.csproj" /></ItemGroup></Project>',
    'nuget manifest',
    ['A'],
  ],
  ['packages.config', '<packages><package id="A" version="1"/></packages>', 'nuget manifest', ['A']],
  ['Dockerfile', 'FROM node:24 AS b\nFROM b\nFROM scratch\n', 'docker manifest', ['node']],
  [
    '.github/workflows/ci.yml',
    'jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: ./local\n      - uses: "o/r/p@v1"\n',
    'github-actions manifest',
    ['actions/checkout', 'o/r/p'],
  ],
  [
    'main.tf',
    'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\nmodule "m" {\n  source = "./m"\n}\n',
    'terraform manifest',
    ['hashicorp/aws'],
  ],
  ['.terraform.lock.hcl', '', 'terraform lock', []],
];
for (const [path, text, kind, names] of declared) {
  test(`${path}: ${names.join(' ')}`, () => {
    const [fact] = factsOf(dependencyManifests, path, text);
    assert.equal(`${fact!.value.ecosystem} ${fact!.value.role}`, kind);
    assert.deepEqual([...fact!.value.dependencies].sort(), [...names].sort());
    assert.equal(fact!.value.context, 'production');
  });
}

const none: readonly (readonly [path: string, text: string])[] = [
  ['package.json', '{"type": "module"}'],
  ['pyproject.toml', '[tool.ruff]\nline-length = 120\n'],
  ['setup.py', 'print("no package")'],
  ['variables.tf', 'variable "a" {}\n'],
];
for (const [path, text] of none) {
  test(`${path} that declares nothing is no manifest`, () =>
    assert.deepEqual(factsOf(dependencyManifests, path, text), []));
}

const broken: readonly (readonly [path: string, text: string])[] = [
  ['package.json', '{"a": 1,}'],
  ['package-lock.json', '<<<<<<< HEAD\n{}'],
  ['pyproject.toml', '[project\n'],
  ['pom.xml', '<project>'],
  ['go.mod', '<<<<<<< HEAD\n'],
  ['Cargo.toml', 'a = '],
];
for (const [path, text] of broken) {
  test(`${path} that is broken is a gap`, () =>
    assert.deepEqual(gapsOf(dependencyManifests, path, text), ['unreadable']));
}

test('where it stands is where its folder stands', () => {
  const context = (path: string): string => factsOf(dependencyManifests, path, 'a==1')[0]!.value.context;
  assert.equal(context('requirements.txt'), 'production');
  assert.equal(context('tests/requirements.txt'), 'test');
  assert.equal(context('examples/a/requirements.txt'), 'example');
});
