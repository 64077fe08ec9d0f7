import { test } from 'node:test';
import { casesOf, fact, gap, image, pipeline, resource } from '../../test-facts.ts';
import { codeOwnersCoverSensitivePaths } from './check.ts';

const owners = (patterns: readonly string[], path = '.github/CODEOWNERS') =>
  fact('code-owners', {
    path,
    rules: patterns.map((pattern, at) => ({ pattern, owners: ['@team'], line: at + 1 })),
    invalidLines: [],
  });
const bucket = resource('aws_s3_bucket');

const cases = casesOf(codeOwnersCoverSensitivePaths, {
  passes: [
    {
      name: 'all by one line',
      facts: [pipeline(), bucket, image(), owners(['*'])],
      because: /4 sensitive files, each with owners in \.github\/CODEOWNERS/,
    },
    {
      name: 'each by its own',
      facts: [pipeline(), bucket, owners(['/.github/', '/infra/'])],
      because: /3 sensitive files/,
    },
  ],
  fails: [
    { name: 'no owners file', facts: [pipeline(), bucket], because: /has no owners file, but 2 sensitive files/ },
    {
      name: "infrastructure is nobody's",
      facts: [pipeline(), bucket, owners(['/.github/'])],
      because: /1 of 3 sensitive files without an owner in \.github\/CODEOWNERS: infra\/main\.tf/,
    },
    {
      name: "the file itself is nobody's",
      facts: [pipeline(), owners(['/.github/workflows/'])],
      because: /1 of 2 .*: \.github\/CODEOWNERS/,
    },
    {
      name: 'a file where no forge looks',
      facts: [pipeline(), owners(['*'], 'config/CODEOWNERS')],
      because: /has no owners file/,
    },
    {
      name: 'a file that is shadowed',
      facts: [pipeline(), owners(['*'], 'docs/CODEOWNERS'), owners(['/docs/'], 'CODEOWNERS')],
      because: /without an owner in CODEOWNERS/,
    },
  ],
  notDetermined: [
    {
      name: 'the owners file could not be read',
      facts: [pipeline()],
      gaps: [gap('code-owners')],
      because: /may be in what could not/,
    },
    {
      name: 'a pipeline could not be read',
      facts: [pipeline(), owners(['*'])],
      gaps: [gap('pipeline')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'nothing sensitive', facts: [owners(['*'])], because: /no pipeline, no infrastructure code/ },
  ],
});
for (const [name, run] of cases) test(name, run);
