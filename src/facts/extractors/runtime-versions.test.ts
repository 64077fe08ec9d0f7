import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runtimeVersions } from './runtime-versions.ts';
import { factsOf, gapsOf } from './said-by.ts';

const asked: readonly (readonly [path: string, text: string, expected: readonly string[]])[] = [
  ['.nvmrc', 'v20.11.0\n', ['node 20.11.0 :1']],
  ['.nvmrc', 'lts/*\n', ['node lts/* :1']],
  ['.python-version', '# pyenv\n3.12\n', ['python 3.12 :2']],
  ['.ruby-version', 'ruby-3.3.0\n', ['ruby 3.3.0 :1']],
  ['.tool-versions', '# c\nnodejs 24.7.0\nbun 1.2\npython 3.12.1 3.11\n', ['node 24.7.0 :2', 'python 3.12.1 :4']],
  ['package.json', '{\n  "name": "x",\n  "engines": {"node": ">=20", "npm": "10"}\n}', ['node >=20 :3']],
  ['go.mod', 'module x\n\ngo 1.24.0\n\ntoolchain go1.24.5\n', ['go 1.24.0 :3', 'go 1.24.5 :5']],
  ['pyproject.toml', '[project]\nname = "x"\nrequires-python = ">=3.10,<4"\n', ['python >=3.10,<4 :3']],
  ['pyproject.toml', '[tool.poetry.dependencies]\npython = "^3.11"\n', ['python ^3.11 :2']],
  ['setup.py', 'setup(\n    python_requires=">=3.8",\n)\n', ['python >=3.8 :2']],
  [
    'pom.xml',
    '<project>\n<properties>\n<java.version>17</java.version>\n<maven.compiler.release>${java.version}</maven.compiler.release>\n</properties>\n</project>',
    ['java 17 :3'],
  ],
  ['build.gradle', 'java {\n  toolchain {\n    languageVersion = JavaLanguageVersion.of(21)\n  }\n}\n', ['java 21 :3']],
  ['build.gradle', "sourceCompatibility = '1.8'\n", ['java 1.8 :1']],
  ['Gemfile', "ruby '3.2.2'\ngem 'a'\n", ['ruby 3.2.2 :1']],
  ['composer.json', '{\n"require": {"php": "^8.2"}}', ['php ^8.2 :2']],
  [
    'a/App.csproj',
    '<Project>\n<PropertyGroup><TargetFrameworks>net8.0;netstandard2.0</TargetFrameworks></PropertyGroup></Project>',
    ['dotnet net8.0 :2', 'dotnet netstandard2.0 :2'],
  ],
  ['global.json', '{"sdk": {"version": "8.0.100"}}', ['dotnet 8.0.100 :1']],
  [
    'Dockerfile',
    'ARG V=3.12\nFROM golang:1.24-alpine AS build\nFROM docker.io/library/python:${V}-slim\nFROM node:lts\nFROM gcr.io/distroless/nodejs22-debian12\nFROM build\nFROM registry.example/team/node-exporter:1.2\n',
    ['go 1.24-alpine :2', 'python 3.12-slim :3', 'node 22 :5'],
  ],
];
for (const [path, text, expected] of asked) {
  test(`${path}: ${expected.join(', ')}`, () => {
    const found = factsOf(runtimeVersions, path, text);
    assert.deepEqual(
      found.map(({ value }) => `${value.runtime} ${value.version} :${value.line}`),
      expected,
    );
    assert.equal(new Set(found.map(({ key }) => key)).size, found.length);
  });
}

test('broken manifests are gaps', () => {
  assert.deepEqual(gapsOf(runtimeVersions, 'package.json', '{'), ['unreadable']);
  assert.deepEqual(gapsOf(runtimeVersions, 'pom.xml', '<a>'), ['unreadable']);
});
