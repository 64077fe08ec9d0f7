import { test } from 'node:test';
import type { PublishingFact } from '../../../model/publishing.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { nothingInternalPublished } from './check.ts';

type Part<S extends PublishingFact['sort']> = Partial<Extract<PublishingFact, { sort: S }>>;
const at = { path: 'package.json', line: 1, context: 'production' } as const;
const pack = (more: Part<'package'> = {}) =>
  fact('publishing', {
    ...at,
    sort: 'package',
    name: 'shop',
    isPrivate: false,
    registry: null,
    isMeantFor: false,
    ...more,
  });
const whole = (path = 'Dockerfile') =>
  fact('publishing', { ...at, path, sort: 'whole-context', instruction: 'COPY . .' });
const filter = (leavesOut: readonly ('history' | 'environment')[], path = '.dockerignore') =>
  fact('publishing', { ...at, path, sort: 'context-filter', leavesOut });
const maps = fact('publishing', { ...at, path: 'next.config.js', sort: 'source-maps', setting: 'sourcemap: true' });

const cases = casesOf(nothingInternalPublished, {
  passes: [
    { name: 'private', facts: [pack({ isPrivate: true })], because: /1 place from which something may be published/ },
    { name: 'to a registry of its own', facts: [pack({ registry: 'https://npm.acme.example/' })], because: /1 place/ },
    { name: 'meant for the public', facts: [pack({ isMeantFor: true })], because: /1 place/ },
    { name: 'registered', facts: [pack()], parameters: { published: 'Shop' }, because: /1 place/ },
    { name: 'history is left out', facts: [whole(), filter(['history', 'environment'])], because: /1 place/ },
    {
      name: 'a folder below has no history',
      facts: [whole('api/Dockerfile'), filter(['environment'], 'api/.dockerignore')],
      because: /1 place/,
    },
    { name: 'maps that are known of', facts: [maps], parameters: { maps: 'next.config.js' }, because: /1 place/ },
  ],
  fails: [
    {
      name: 'a package that anybody may publish',
      facts: [pack()],
      because: /package\.json:1 lets “shop” be published whole/,
    },
    {
      name: 'one whose registry is the public one',
      facts: [pack({ registry: 'https://registry.npmjs.org' })],
      because: /published whole/,
    },
    { name: 'no filter', facts: [whole()], because: /\(COPY \. \.\), and no \.dockerignore leaves anything out/ },
    {
      name: 'history is not left out',
      facts: [whole(), filter(['environment'])],
      because: /does not leave out \.git\./,
    },
    { name: 'source maps', facts: [maps], because: /hands out source maps \(sourcemap: true\)/ },
  ],
  notDetermined: [
    {
      name: 'environment files',
      facts: [whole(), filter(['history'])],
      because: /does not leave out \.env, should one be there/,
    },
    {
      name: 'a folder below without a filter',
      facts: [whole('api/Dockerfile')],
      because: /whether the context is the root/,
    },
    {
      name: 'a folder below with the filter of the root',
      facts: [whole('api/Dockerfile'), filter(['environment'])],
      because: /if that is the root/,
    },
    {
      name: 'a file could not be read',
      facts: [repository()],
      gaps: [gap('publishing')],
      because: /could not be read/,
    },
  ],
  notApplicable: [
    { name: 'nothing is published', facts: [filter([])], because: /No package of npm/ },
    { name: 'for developers', facts: [whole('Dockerfile.dev')], because: /No package of npm/ },
  ],
});
for (const [name, run] of cases) test(name, run);
