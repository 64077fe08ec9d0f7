import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishing } from './publishing.ts';
import { factsOf, gapsOf } from './said-by.ts';

const valuesOf = (path: string, text: string) =>
  factsOf(publishing, path, text).map(({ value }) => {
    switch (value.sort) {
      case 'package':
        return [value.name, value.isPrivate, value.registry, value.isMeantFor];
      case 'whole-context':
        return [value.line, value.instruction];
      case 'context-filter':
        return value.leavesOut;
      case 'source-maps':
        return [value.line, value.setting];
    }
  });

const cases: readonly (readonly [name: string, path: string, text: string, expected: readonly unknown[]])[] = [
  ['a private package', 'package.json', '{"name":"a","version":"1.0.0","private":true}', [['a', true, null, false]]],
  [
    'one that lists its files',
    'package.json',
    '{"name":"a","version":"1","files":["dist"]}',
    [['a', false, null, true]],
  ],
  [
    'one for a registry of one’s own',
    'package.json',
    '{"name":"a","version":"1","publishConfig":{"registry":"https://npm.acme.example"}}',
    [['a', false, 'https://npm.acme.example', false]],
  ],
  ['npm publishes nothing without a version', 'package.json', '{"name":"a"}', []],
  ['all of the context', 'Dockerfile', 'FROM node:24\nCOPY package.json .\nCOPY . .\n', [[3, 'COPY . .']]],
  [
    'as a list, with an owner',
    'Dockerfile',
    'FROM node:24\nCOPY --chown=node ["./", "/app"]\n',
    [[2, 'COPY --chown=node ["./", "/app"]']],
  ],
  [
    'in a stage that is left behind',
    'Dockerfile',
    'FROM node AS build\nCOPY . .\nFROM nginx\nCOPY --from=build /a /b\n',
    [],
  ],
  [
    'in a stage that the last one starts from',
    'Dockerfile',
    'FROM node AS base\nCOPY . .\nFROM base\nRUN x\n',
    [[2, 'COPY . .']],
  ],
  ['a dot folder', 'Dockerfile', 'FROM node\nCOPY ./dist /app\n', []],
  ['a filter', '.dockerignore', '# x\n.git\n**/.env*\n', [['history', 'environment']]],
  ['a filter that lets all in again', '.dockerignore', '*\n!.git\n!.env\n', [[]]],
  ['a list of what is let in', 'app/.dockerignore', '**\n!src\n', [['history', 'environment']]],
  [
    'maps of next',
    'next.config.js',
    'module.exports = {\n  productionBrowserSourceMaps: true,\n}',
    [[2, 'productionBrowserSourceMaps: true']],
  ],
  ['hidden maps', 'vite.config.ts', "export default { build: {\n sourcemap: 'hidden',\n} }", []],
  ['a comment', 'vite.config.ts', 'export default { build: {\n // sourcemap: true,\n} }', []],
  ['a library', 'vite.config.ts', 'export default { build: {\n  lib: { entry: "a" },\n  sourcemap: true,\n} }', []],
  ['a development server', 'webpack.config.js', "module.exports = {\n  devtool: 'source-map',\n}", []],
  ['of production', 'webpack.prod.js', "module.exports = {\n  devtool: 'source-map',\n}", [[2, 'devtool: source-map']]],
  [
    'angular',
    'angular.json',
    '{"projects":{"shop":{"architect":{"build":{"configurations":{"production":{"sourceMap":true}}}}}}}',
    [[1, 'sourceMap of the production build of shop']],
  ],
];
for (const [name, path, text, expected] of cases) test(name, () => assert.deepEqual(valuesOf(path, text), expected));

test('broken JSON is a gap', () => assert.deepEqual(gapsOf(publishing, 'package.json', '{'), ['unreadable']));
