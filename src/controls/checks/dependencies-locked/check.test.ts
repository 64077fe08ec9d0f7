import { test } from 'node:test';
import { casesOf, gap, manifest } from '../../test-facts.ts';
import { dependenciesLocked } from './check.ts';

const lock = (path: string, ecosystem: 'npm' | 'go' = 'npm') =>
  manifest({ path, ecosystem, role: 'lock', context: 'generated' });
const cases = casesOf(dependenciesLocked, {
  passes: [
    { name: 'beside it', facts: [manifest(), lock('package-lock.json')], because: /1 manifest, each with a lock file/ },
    {
      name: 'at the root of the workspace',
      facts: [manifest({ path: 'packages/a/package.json' }), lock('pnpm-lock.yaml')],
      because: /1 manifest/,
    },
    {
      name: 'the example has none',
      facts: [manifest(), lock('package-lock.json'), manifest({ path: 'examples/x/package.json', context: 'example' })],
      because: /1 manifest/,
    },
  ],
  fails: [
    { name: 'none', facts: [manifest()], because: /1 of 1 manifest without a lock file: package\.json/ },
    { name: 'of another ecosystem', facts: [manifest(), lock('go.sum', 'go')], because: /1 of 1 manifest/ },
    {
      name: 'of a sibling folder',
      facts: [manifest({ path: 'ab/package.json' }), lock('a/package-lock.json')],
      because: /ab\/package\.json/,
    },
  ],
  notDetermined: [
    {
      name: 'none found, one unreadable',
      facts: [manifest()],
      gaps: [gap('dependency-manifest')],
      because: /may be in/,
    },
    {
      name: 'a manifest unreadable',
      facts: [manifest(), lock('package-lock.json')],
      gaps: [gap('dependency-manifest')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'no dependencies', facts: [manifest({ dependencies: [] })], because: /No manifest/ },
    {
      name: 'an ecosystem without lock files',
      facts: [manifest({ ecosystem: 'maven', path: 'pom.xml' })],
      because: /No manifest/,
    },
    {
      name: 'a requirements file may be its own lock',
      facts: [manifest({ ecosystem: 'pip', path: 'requirements.txt' })],
      because: /No manifest/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
