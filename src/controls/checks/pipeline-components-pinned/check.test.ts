import { test } from 'node:test';
import { casesOf, gap, pipeline, step } from '../../test-facts.ts';
import { pipelineComponentsPinned } from './check.ts';

const pinned = step({ uses: `actions/checkout@${'ab'.repeat(20)}` });
const cases = casesOf(pipelineComponentsPinned, {
  passes: [
    {
      name: 'the SLSA generator, which must be by tag',
      facts: [
        pipeline({
          steps: [
            step({ uses: 'slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@v2.1.0' }),
          ],
        }),
      ],
      because: /1 use of the SLSA generator must be by tag/,
    },
    {
      name: 'commit ids',
      facts: [pipeline({ steps: [pinned, pinned] })],
      because: /2 uses of actions and images from elsewhere, each pinned/,
    },
    {
      name: 'an image by digest',
      facts: [pipeline({ steps: [step({ uses: `docker://alpine@sha256:${'0'.repeat(64)}` })] })],
      because: /1 use of/,
    },
    {
      name: 'a local action needs no pin',
      facts: [pipeline({ steps: [pinned, step({ uses: './.github/actions/x' })] })],
      because: /1 use of/,
    },
  ],
  fails: [
    {
      name: 'a branch of the SLSA generator',
      facts: [
        pipeline({
          steps: [
            step({ uses: 'slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@main' }),
          ],
        }),
      ],
      because: /1 of 1 use .* names a tag or branch that can be moved/,
    },
    {
      name: 'a tag',
      facts: [pipeline({ steps: [pinned, step({ uses: 'org/act@v4', line: 12 })] })],
      because: /1 of 2 uses .* in 1 of 1 pipeline file: org\/act@v4 at .*ci\.yml:12/,
    },
    {
      name: 'a branch in a composite action',
      facts: [pipeline({ system: 'github-action', path: 'action.yml', steps: [step({ uses: 'org/act@main' })] })],
      because: /org\/act@main/,
    },
    {
      name: 'an image by tag',
      facts: [pipeline({ steps: [step({ uses: 'docker://alpine:3' })] })],
      because: /docker:\/\/alpine:3/,
    },
  ],
  notDetermined: [
    {
      name: 'a pipeline could not be read',
      facts: [pipeline({ steps: [pinned] })],
      gaps: [gap('pipeline')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    {
      name: 'no actions',
      facts: [pipeline({ steps: [step({ run: 'make' })] })],
      because: /No GitHub Actions pipeline uses/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
