import { test } from 'node:test';
import { casesOf, gap, image } from '../../test-facts.ts';
import { imagesPinned } from './check.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const cases = casesOf(imagesPinned, {
  passes: [
    { name: 'by digest', facts: [image({ digest })], because: /1 image reference, each pinned by digest/ },
    {
      name: 'a test image needs none',
      facts: [image({ digest }), image({ path: 'test/Dockerfile', context: 'test' })],
      because: /1 image reference/,
    },
  ],
  fails: [
    {
      name: 'by tag',
      facts: [image({ digest }), image({ path: 'b/Dockerfile', line: 3 })],
      because: /1 of 2 image references without a digest: node:24 at b\/Dockerfile:3/,
    },
    { name: 'without tag', facts: [image({ image: 'redis' })], because: /redis at Dockerfile:1/ },
  ],
  notDetermined: [
    {
      name: 'a variable',
      facts: [image({ image: '${BASE}' })],
      because: /1 of 1 image reference is handed in at build time/,
    },
    {
      name: 'a file could not be read',
      facts: [image({ digest })],
      gaps: [gap('container-image')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    {
      name: 'a developer container',
      facts: [image({ path: '.devcontainer/Dockerfile' })],
      because: /No container image/,
    },
    { name: 'no image', facts: [], because: /No container image/ },
  ],
});
for (const [name, run] of cases) test(name, run);
