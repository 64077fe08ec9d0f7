import { test } from 'node:test';
import { casesOf, fact, gap, image, manifest } from '../../test-facts.ts';
import { imagesPinned } from './check.ts';

const digest = `sha256:${'a'.repeat(64)}`;
/** In a manifest of a cluster, without a tag. */
const bare = (name: string, path = `k8s/${name}.yaml`) =>
  fact('container-image', { path, line: 1, image: name, context: 'production' });

const cases = casesOf(imagesPinned, {
  passes: [
    {
      name: 'an image that the repository builds itself',
      facts: [
        image({ digest, path: 'src/contacts/Dockerfile' }),
        bare('contacts'),
        manifest({ ecosystem: 'maven', path: 'src/ledger/pom.xml' }),
        bare('ledger'),
      ],
      because: /1 image reference, each pinned by digest\. 2 more references name what the repository builds itself/,
    },
    { name: 'by digest', facts: [image({ digest })], because: /1 image reference, each pinned by digest/ },
    {
      name: 'a test image needs none',
      facts: [image({ digest }), image({ path: 'test/Dockerfile', context: 'test' })],
      because: /1 image reference/,
    },
  ],
  fails: [
    {
      name: 'a bare name that nothing in the repository builds',
      facts: [image({ digest }), bare('redis', 'k8s/redis/redis.yaml')],
      because: /1 of 2 image references without a digest: redis at k8s\/redis\/redis\.yaml:1/,
    },
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
      name: 'a workspace of a developer',
      facts: [image({ path: '.gitpod.Dockerfile' })],
      because: /No container image/,
    },
    {
      name: 'a developer container',
      facts: [image({ path: '.devcontainer/Dockerfile' })],
      because: /No container image/,
    },
    { name: 'no image', facts: [], because: /No container image/ },
  ],
});
for (const [name, run] of cases) test(name, run);
