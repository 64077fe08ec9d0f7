import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipelineFact, PipelineStep } from '../../model/fact-map.ts';
import { isExtractedGap } from '../extractor.ts';
import { pipelines } from './pipelines.ts';

function pipeline(path: string, text: string): PipelineFact {
  assert.ok(pipelines.wants(path), `wants ${path}`);
  const [first] = [...pipelines.extract({ path, text })];
  assert.ok(first && !isExtractedGap(first), JSON.stringify(first));
  return first.value;
}

const workflow = (text: string): PipelineFact => pipeline('.github/workflows/x.yml', text);
const job = 'jobs:\n  a:\n    steps:\n      - run: npm test\n';
const steps = (fact: PipelineFact): readonly string[] =>
  fact.steps.map((s) => `${s.job}:${s.line} ${s.uses ?? s.run ?? ''}`);
const found = (fact: PipelineFact): readonly string[] =>
  fact.steps.flatMap((s) => s.scanners.map((x) => `${x.kind}:${x.tool}`));

const triggers: readonly (readonly [
  on: string,
  events: readonly string[],
  onChange: boolean,
  paths?: readonly string[],
])[] = [
  ['on: push', ['push'], false],
  ['on: [push, pull_request]', ['push', 'pull_request'], true],
  ['"on":\n  pull_request:', ['pull_request'], true],
  ['on:\n  pull_request:\n    types: [closed]', ['pull_request'], false],
  ['on:\n  pull_request:\n    types: [labeled, synchronize]', ['pull_request'], true],
  ['on:\n  pull_request_target:\n  merge_group:', ['pull_request_target', 'merge_group'], true],
  ['on:\n  schedule:\n    - cron: "0 0 * * *"', ['schedule'], false],
  ['on:\n  pull_request:\n    paths: ["src/**"]', ['pull_request'], true, ['src/**']],
  ['on:\n  pull_request:\n    paths-ignore: ["**.md"]', ['pull_request'], true, ['!**.md']],
  ['on:\n  pull_request:\n    paths: ["a"]\n  merge_group:', ['pull_request', 'merge_group'], true],
  ['on:\n  workflow_call:\n  workflow_dispatch:', ['workflow_call', 'workflow_dispatch'], false],
];
for (const [on, events, onChange, paths] of triggers) {
  test(`triggers: ${JSON.stringify(on)}`, () => {
    const fact = workflow(`${on}\n${job}`);
    assert.deepEqual([fact.triggers, fact.onChange, fact.pathFilters], [events, onChange, paths]);
  });
}

const permissions: readonly (readonly [text: string, expected: PipelineFact['permissions']])[] = [
  ['', 'undeclared'],
  ['permissions: read-all\n', 'read-only'],
  ['permissions: write-all\n', 'write-all'],
  ['permissions: {}\n', 'read-only'],
  ['permissions:\n  contents: read\n', 'read-only'],
  ['permissions:\n  contents: write\n  packages: read\n  id-token: write\n', ['contents', 'id-token']],
];
for (const [text, expected] of permissions) {
  test(`permissions: ${JSON.stringify(text)}`, () =>
    assert.deepEqual(workflow(`on: push\n${text}${job}`).permissions, expected));
}

test('jobs, steps, lines, inputs and environment', () => {
  const fact = workflow(`name: CI
on: push
env:
  A: "1"
jobs:
  build:
    permissions:
      contents: write
    env:
      B: 2
    steps:
      - name: Check out
        uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - run: |
          npm ci
          npm test
        env:
          B: 3
          DB_PASSWORD: hunter2hunter2
          KEY: \${{ secrets.KEY }}
  call:
    uses: ./.github/workflows/other.yml
    with:
      version: 1.20
`);
  assert.equal(fact.name, 'CI');
  assert.deepEqual(fact.jobs, ['build', 'call']);
  assert.deepEqual(fact.jobsWithPermissions, ['build']);
  assert.deepEqual(steps(fact), [
    'build:13 actions/checkout@v4',
    'build:16 npm ci\nnpm test\n',
    'call:24 ./.github/workflows/other.yml',
  ]);
  assert.deepEqual(fact.steps[0]!.inputs, { 'fetch-depth': '0', 'env.A': '1', 'env.B': '2' });
  assert.deepEqual(fact.steps[1]!.inputs, {
    'env.A': '1',
    'env.B': '3',
    'env.DB_PASSWORD': '[redacted]',
    'env.KEY': '${{ secrets.KEY }}',
  });
  assert.deepEqual(fact.steps[2]!.inputs, { version: '1.20' });
  assert.equal(fact.steps[1]!.runsTests, true);
});

const lenient: readonly (readonly [name: string, job: string, step: string, why: readonly string[]])[] = [
  ['nothing', '', '', []],
  ['step goes on', '', 'continue-on-error: true', ['continue-on-error: true']],
  ['job goes on', 'continue-on-error: true', '', ['job: continue-on-error: true']],
  ['matrix entries may go on', 'continue-on-error: ${{ matrix.experimental }}', '', []],
  ['step never runs', '', 'if: false', ['if: false']],
  ['job never runs', 'if: ${{ false }}', '', ['job: if: false']],
  [
    'only for pushes',
    '',
    "if: github.event_name == 'push'",
    ["if: github.event_name == 'push' (not for a proposed change)"],
  ],
  [
    'only on main, and more',
    "if: github.repository == 'a/b' && github.ref == 'refs/heads/main'",
    '',
    ["job: if: github.repository == 'a/b' && github.ref == 'refs/heads/main' (not for a proposed change)"],
  ],
  ['a push or a pull request', '', "if: github.event_name == 'push' || github.event_name == 'pull_request'", []],
  ['not a tag push', '', "if: ${{ !(github.event_name == 'push' && startsWith(github.ref, 'refs/tags/')) }}", []],
  ['only for pull requests', '', "if: github.event_name == 'pull_request'", []],
  ['always', '', 'if: always()', []],
];
for (const [name, ofJob, ofStep, why] of lenient) {
  test(`what keeps a failure from counting: ${name}`, () => {
    const text = `on: [push, pull_request]\njobs:\n  a:\n    ${ofJob}\n    steps:\n      - run: npm test\n        ${ofStep}\n`;
    assert.deepEqual(workflow(text).steps[0]!.neutralisers, why);
  });
}

test('a pipe loses the exit code unless the shell is bash by name', () => {
  const text = (shell: string): PipelineStep =>
    workflow(`on: push\njobs:\n  a:\n    steps:\n      - run: npm test | tee log\n        ${shell}\n`).steps[0]!;
  assert.deepEqual(text('').neutralisers, ['| without pipefail']);
  assert.deepEqual(text('shell: bash').neutralisers, []);
});

test('a composite action: its steps, without triggers', () => {
  const text =
    'name: Setup\nruns:\n  using: composite\n  steps:\n    - uses: a/b@v1\n    - run: gosec ./...\n      shell: bash\n';
  const fact = pipeline('.github/actions/setup/action.yml', text);
  assert.deepEqual([fact.system, fact.triggers, fact.onChange], ['github-action', [], false]);
  assert.deepEqual(found(fact), ['sast:gosec']);
});

test('GitLab: templates bring scanners, variables switch them off, their jobs may fail', () => {
  const fact = pipeline(
    '.gitlab-ci.yml',
    `include:
  - template: Security/SAST.gitlab-ci.yml
  - template: Jobs/Secret-Detection.gitlab-ci.yml
  - component: gitlab.com/components/dependency-scanning/main@1
  - local: /ci/build.yml
  - project: my/ci
    file: [a.yml]
    ref: v1
variables:
  SAST_DISABLED: "true"
secret_detection:
  allow_failure: false
test:
  script:
    - npm ci
    - npm test
`,
  );
  assert.deepEqual(found(fact), ['secrets:GitLab Secret Detection', 'sca:GitLab Dependency Scanning']);
  assert.deepEqual(
    fact.steps.map((s) => [s.line, s.neutralisers.join()]),
    [
      [2, 'SAST_DISABLED: "true"'],
      [3, ''],
      [4, 'allow_failure: true (template default)'],
      [5, ''],
      [6, ''],
      [15, ''],
      [16, ''],
    ],
  );
  assert.deepEqual([fact.triggers, fact.onChange, fact.jobs], [['push'], true, ['test']]);
  assert.equal(fact.steps.at(-1)!.runsTests, true);
  assert.equal(fact.steps[4]!.uses, 'project: my/ci/a.yml@v1');
});

const gitlab: readonly (readonly [
  name: string,
  text: string,
  events: readonly string[],
  onChange: boolean,
  why: string,
])[] = [
  ['no rules', 't:\n  script: npm test', ['push'], true, ''],
  [
    'merge requests',
    't:\n  script: npm test\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "merge_request_event"',
    ['pull_request'],
    true,
    '',
  ],
  [
    'default branch only',
    't:\n  script: npm test\n  rules:\n    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
    ['push'],
    false,
    'rules: not for a proposed change',
  ],
  ['only main', 't:\n  script: npm test\n  only: [main]', ['push'], false, 'rules: not for a proposed change'],
  ['only merge requests', 't:\n  script: npm test\n  only:\n    - merge_requests', ['pull_request'], true, ''],
  [
    'workflow for merge requests',
    'workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "merge_request_event"\nt:\n  script: npm test',
    ['pull_request'],
    true,
    '',
  ],
  ['may fail', 't:\n  script: npm test\n  allow_failure: true', ['push'], true, 'allow_failure: true'],
  [
    'never',
    't:\n  script: npm test\n  rules:\n    - when: never',
    [],
    false,
    'rules: when: never,rules: not for a proposed change',
  ],
  [
    'inherited',
    '.base:\n  allow_failure: true\n  script: npm test\nt:\n  extends: .base',
    ['push'],
    true,
    'allow_failure: true',
  ],
  ['manual', 't:\n  script: npm test\n  when: manual', ['push'], true, 'when: manual'],
];
for (const [name, text, events, onChange, why] of gitlab) {
  test(`GitLab: ${name}`, () => {
    const fact = pipeline('.gitlab-ci.yml', text);
    assert.deepEqual([fact.triggers, fact.onChange, fact.steps[0]!.neutralisers.join()], [events, onChange, why]);
  });
}

test('GitLab: Auto DevOps brings its scanners; reference tags are no trouble', () => {
  const fact = pipeline(
    '.gitlab-ci.yml',
    'include:\n  - template: Auto-DevOps.gitlab-ci.yml\nvariables:\n  DAST_DISABLED: "true"\nx:\n  script:\n    - !reference [.a, script]\n    - make test\n',
  );
  assert.deepEqual(
    found(fact).map((f) => f.split(':')[0]),
    ['sast', 'secrets', 'sca', 'container'],
  );
});

test('CircleCI: orbs, commands, branch filters', () => {
  const fact = pipeline(
    '.circleci/config.yml',
    `version: 2.1
orbs:
  snyk: snyk/snyk@1.0
commands:
  unit:
    steps:
      - run: npm test
jobs:
  test:
    steps:
      - checkout
      - unit
      - snyk/scan
  deploy:
    steps:
      - run:
          name: audit
          command: npm audit
workflows:
  main:
    jobs:
      - test
      - deploy:
          filters:
            branches:
              only: main
`,
  );
  assert.deepEqual([fact.triggers, fact.onChange, fact.jobs], [['push'], true, ['test', 'deploy']]);
  assert.deepEqual(found(fact), ['sca:Snyk', 'sca:npm audit']);
  assert.equal(fact.steps[0]!.runsTests, true);
  assert.deepEqual(fact.steps.at(-1)!.neutralisers, ['workflow: not for a proposed change']);
});

test('Azure Pipelines: nested stages, tasks, templates, continueOnError', () => {
  const fact = pipeline(
    'azure-pipelines.yml',
    `trigger: [main]
stages:
  - stage: build
    jobs:
      - job: unit
        continueOnError: true
        steps:
          - task: Maven@4
            inputs:
              goals: verify
          - task: SonarQubeAnalyze@5
          - bash: gosec ./...
            enabled: false
      - template: deploy.yml
        parameters: {env: prod}
`,
  );
  assert.deepEqual([fact.triggers, fact.onChange], [['push', 'pull_request'], true]);
  assert.deepEqual(found(fact), ['sast:SonarQube', 'sast:gosec']);
  assert.deepEqual(
    fact.steps.map((s) => s.runsTests),
    [true, false, false, false],
  );
  assert.deepEqual(fact.steps[2]!.neutralisers, ['job: continueOnError: true', 'condition: false']);
  assert.equal(fact.steps[3]!.uses, 'template: deploy.yml');
  assert.equal(pipeline('azure-pipelines.yml', 'pr: none\nsteps:\n- script: npm test\n').onChange, false);
});

test('Travis: implied scripts, phases that cannot fail', () => {
  const implied = pipeline('.travis.yml', 'language: go\n');
  assert.deepEqual(
    [implied.onChange, implied.steps[0]!.run, implied.steps[0]!.runsTests],
    [true, 'go test ./...', true],
  );
  const fact = pipeline('.travis.yml', 'language: node_js\nscript:\n  - npm test\nafter_success: npm audit\n');
  assert.deepEqual(
    fact.steps.map((s) => s.neutralisers.length),
    [0, 1],
  );
});

test('Jenkinsfile: shell steps and plug-ins with their stage and line', () => {
  const fact = pipeline(
    'Jenkinsfile',
    `pipeline {
  stages {
    stage('Test') { steps { sh 'npm test' } }
    stage("Scan") {
      steps {
        // sh 'gosec ./...'
        withSonarQubeEnv('x') { sh "mvn sonar:sonar" }
        catchError { sh '''
          npm audit
        ''' }
        sh script: 'trivy fs --exit-code 1 .', returnStatus: true
      }
    }
  }
}
`,
  );
  assert.deepEqual(found(fact), ['sast:SonarQube', 'sast:SonarQube', 'sca:npm audit', 'sca:Trivy', 'secrets:Trivy']);
  assert.deepEqual(
    fact.steps.map((s) => [s.job, s.line, s.neutralisers.join()]),
    [
      ['Test', 3, ''],
      ['Scan', 7, ''],
      ['Scan', 7, ''],
      ['Scan', 8, 'catchError'],
      ['Scan', 11, 'returnStatus: true'],
    ],
  );
});

test('Cloud Build: containers and scripts; what starts it is a gap', () => {
  const text = `steps:
- name: gcr.io/cloud-builders/go
  args: ['test', './...']
- name: 'aquasec/trivy'
  args: ['image', '--exit-code', '1', 'x']
- name: bash
  script: |
    npm test
`;
  const all = [...pipelines.extract({ path: 'ci/cloudbuild.yaml', text })];
  const fact = pipeline('ci/cloudbuild.yaml', text);
  assert.deepEqual(
    fact.steps.map((s) => s.runsTests),
    [true, false, true],
  );
  assert.deepEqual(found(fact), ['container:Trivy']);
  assert.deepEqual(
    all.filter(isExtractedGap).map((g) => g.gap),
    ['not-connected'],
  );
});

test('pre-commit: hooks by id, and said to be weaker', () => {
  const text = `repos:
  - repo: https://example.com/gitleaks
    rev: v8
    hooks:
      - id: gitleaks
  - repo: local
    hooks:
      - id: mine
        entry: bandit -r
        args: [src]
        language: system
`;
  const fact = pipeline('.pre-commit-config.yaml', text);
  assert.equal(fact.onChange, false);
  assert.deepEqual(found(fact), ['secrets:gitleaks', 'sast:Bandit']);
  assert.ok(fact.steps.every((s) => s.neutralisers[0]!.startsWith('pre-commit')));
});

test('what is no pipeline says nothing; what is broken is a gap', () => {
  assert.deepEqual([...pipelines.extract({ path: '.github/workflows/x.yml', text: '# later\n' })], []);
  const [gap] = [...pipelines.extract({ path: '.github/workflows/x.yml', text: 'on: [push\njobs:' })];
  assert.ok(gap && isExtractedGap(gap) && gap.gap === 'unreadable');
  for (const path of [
    'testdata/.gitlab-ci.yml',
    'docs/azure.yml',
    '.github/workflows/nested/x.yml',
    'src/action.yml',
  ]) {
    assert.equal(pipelines.wants(path), false, path);
  }
});
