import { test } from 'node:test';
import { casesOf, day, fact, gap, image, pipeline, step } from '../../test-facts.ts';
import { billOfMaterialsWithRelease } from './check.ts';

const writing = step({ scanners: [{ kind: 'sbom', tool: 'syft' }] });
const onRelease = { onChange: false, triggers: ['release'] };
const release = fact('release', { tag: 'v1', commit: null, name: '1', publishedAt: day(1), author: null }, { from: 1 });

const cases = casesOf(billOfMaterialsWithRelease, {
  passes: [
    {
      name: 'on a release',
      facts: [pipeline({ ...onRelease, steps: [writing] })],
      because: /A bill of materials is written at \.github\/workflows\/ci\.yml:10/,
    },
    {
      name: 'with the image',
      facts: [
        image(),
        pipeline({
          triggers: ['push'],
          steps: [step({ uses: 'docker/build-push-action@v6', inputs: { sbom: 'true' } })],
        }),
      ],
      because: /is written at/,
    },
    {
      name: 'by a command',
      facts: [release, pipeline({ triggers: ['push'], steps: [step({ run: 'npx cdxgen -o bom.json' })] })],
      because: /is written at/,
    },
  ],
  fails: [
    { name: 'none', facts: [image(), pipeline()], because: /No pipeline of the repository writes a bill of materials/ },
    {
      name: 'for proposals only',
      facts: [image(), pipeline({ triggers: ['pull_request'], steps: [writing] })],
      because: /for proposals only/,
    },
  ],
  notDetermined: [
    {
      name: 'a release tool',
      facts: [image(), pipeline({ steps: [step({ uses: 'goreleaser/goreleaser-action@v6' })] })],
      because: /by its own configuration/,
    },
    { name: 'a pipeline could not be read', facts: [image()], gaps: [gap('pipeline')], because: /It may be in/ },
    {
      name: 'a pipeline of another repository',
      facts: [image(), pipeline({ steps: [step({ uses: 'acme/ci/.github/workflows/all.yml@v1' })] })],
      because: /other repositories/,
    },
  ],
  notApplicable: [
    { name: 'neither image nor release', facts: [pipeline()], because: /builds an image or is released/ },
  ],
});
for (const [name, run] of cases) test(name, run);
