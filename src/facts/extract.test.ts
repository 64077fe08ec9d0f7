import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extractBinary, extractFacts, extractorsVersion, kindsAt, wantsFile } from './extract.ts';
import { extractors } from './extractors/index.ts';
import { isExtractedFact, isExtractedGap } from './extractor.ts';

/** A path for every reader there is, with content that reaches into it. */
const files: Readonly<Record<string, string>> = {
  '.github/workflows/ci.yml': 'on: push\njobs:\n  a:\n    steps:\n      - run: |\n          npm test || true\n',
  '.gitlab-ci.yml': 'include: [{template: Security/SAST.gitlab-ci.yml}]\nt:\n  script: [npm test]\n',
  '.circleci/config.yml': 'jobs:\n  a:\n    steps: [run: npm test]\n',
  'azure-pipelines.yml': 'steps:\n- script: npm test\n',
  '.travis.yml': 'language: go\nscript: make test\n',
  'cloudbuild.yaml': 'steps:\n- name: a\n  args: [b]\n',
  '.pre-commit-config.yaml': 'repos:\n- repo: x\n  hooks:\n  - id: gitleaks\n',
  Jenkinsfile: "pipeline { stage('a') { sh 'npm test' } }",
  CODEOWNERS: '* @a\n[b] c\n',
  '.github/dependabot.yml': 'version: 2\nupdates:\n- package-ecosystem: npm\n  directory: /\n',
  'renovate.json5': "{ a: ['b', /* c */], }",
  'package.json': '{"name": "x", "engines": {"node": "24"}, "dependencies": {"pino": "1"}}',
  'pyproject.toml': '[project]\nname = "x"\ndependencies = ["a"]\nrequires-python = ">=3"\n',
  'go.mod': 'module x\ngo 1.24\nrequire a.b/c v1.0.0\n',
  'pom.xml': '<project><properties><java.version>17</java.version></properties></project>',
  'build.gradle': "dependencies { implementation 'a:b:1' }",
  'Cargo.toml': '[dependencies]\na = "1"\n',
  Dockerfile: 'ARG A=1\nFROM a:$A AS b\nUSER x\nHEALTHCHECK CMD y\n',
  'compose.yaml': 'services:\n  a:\n    image: b\n    healthcheck: {test: x}\n',
  'main.tf': 'resource "a" "b" {\n  c = <<E\nx\nE\n  d = [for x in y : x]\n}\n',
  'k8s/a.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: b, image: c, livenessProbe: {}}]}\n',
  'template.yaml': 'Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties: {X: !Ref Y}\n',
  'rules.yml': 'groups:\n- rules:\n  - alert: A\n    expr: b\n',
  'SECURITY.md': '# Title\n\nMail a@b.test\n',
  'src/server.ts': "app.get('/healthz', x)",
  'logback.xml': '<configuration><encoder class="x.JsonEncoder"/></configuration>',
};

test('every file above is wanted, read and says something', () => {
  for (const [path, text] of Object.entries(files)) {
    assert.ok(wantsFile(path), path);
    const said = extractFacts({ path, text });
    assert.ok(
      said.some((one) => !isExtractedGap(one)),
      path,
    );
    assert.ok(
      said.every((one) => isExtractedGap(one) || (one.by ?? '').includes('@')),
      path,
    );
    assert.deepEqual(JSON.parse(JSON.stringify(said)), said, `${path}: plain JSON`);
    assert.deepEqual(extractFacts({ path, text: `\uFEFF${text}` }), said, `${path}: byte order mark`);
  }
});

test('property: whatever is in a file, nothing throws and keys stay apart', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{',
      '}',
      '[',
      '"',
      "'",
      ':',
      '\n',
      '- ',
      '<<',
      '&a',
      '*a',
      '${',
      '`',
      '#',
      '<',
      '>',
      '\\',
      '\u0000',
      '|',
      '\t',
    ),
  );
  const damage = fc.record({
    path: fc.constantFrom(...Object.keys(files)),
    at: fc.nat(200),
    cut: fc.nat(30),
    insert: fc.array(piece, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(damage, ({ path, at, cut, insert }) => {
      const whole = files[path]!;
      const text =
        whole.slice(0, at % (whole.length + 1)) + insert.join('') + whole.slice((at % (whole.length + 1)) + cut);
      const said = extractFacts({ path, text });
      const names = said.flatMap((one) => (isExtractedFact(one) ? [`${one.kind} ${one.key}`] : []));
      assert.equal(new Set(names).size, names.length, text);
    }),
    { numRuns: 3000 },
  );
});

test('hostile files end in time', () => {
  const started = process.hrtime.bigint();
  const deep = '['.repeat(20_000);
  for (const path of Object.keys(files)) {
    extractFacts({ path, text: deep });
    extractFacts({ path, text: 'a '.repeat(50_000) });
    extractFacts({ path, text: `${'x'.repeat(100_000)}\n` });
    extractFacts({ path, text: '<a '.repeat(20_000) });
    extractFacts({ path, text: `${' '.repeat(50_000)}"` });
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  assert.ok(seconds < 20, `${seconds} s`);
});

test('a file too long to read is a gap for each kind it might hold', () => {
  const said = extractFacts({ path: 'SECURITY.md', text: 'a'.repeat(4_000_001) });
  assert.deepEqual(
    said.map((one) => isExtractedGap(one) && `${one.of} ${one.gap}`),
    ['document too-large'],
  );
});

test('gaps about test material are left out, facts are not', () => {
  assert.deepEqual(extractFacts({ path: 'test/fixtures/pom.xml', text: '<a>' }), []);
  assert.equal(extractFacts({ path: 'pom.xml', text: '<a>' }).length, 2);
  assert.equal(extractFacts({ path: 'test/Dockerfile', text: 'FROM a:1\n' }).length, 2);
});

test('equal names within a file are told apart in their order', () => {
  const keys = extractFacts({ path: 'Dockerfile', text: 'FROM a:1 AS x\nFROM b:1 AS x\n' }).map((one) =>
    isExtractedFact(one) ? one.key : '',
  );
  assert.deepEqual(keys, ['', 'x', 'x#2']);
});

test('binary content: a lock still locks, the rest is unknown', () => {
  assert.deepEqual(
    extractBinary('bun.lockb').map((one) => (isExtractedGap(one) ? one.gap : 'kind' in one ? one.kind : '')),
    ['dependency-manifest'],
  );
  assert.deepEqual(
    extractBinary('docs/incident-response.pdf').map((one) => isExtractedGap(one) && one.gap),
    ['unreadable'],
  );
  assert.deepEqual(extractBinary('logo.png'), []);
});

test('the registry: ids are unique, versions are in the version, kinds are told per path', () => {
  assert.equal(new Set(extractors.map(({ id }) => id)).size, extractors.length);
  for (const { id, version } of extractors) assert.ok(extractorsVersion().split(' ').includes(`${id}@${version}`));
  assert.deepEqual([...kindsAt('Dockerfile')].sort(), [
    'container-image',
    'dependency-manifest',
    'publishing',
    'runtime-version',
    'tracked-file',
  ]);
  assert.deepEqual(kindsAt('logo.png'), []);
});
