import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { branchRules, forgeScanner } from '../../controls/test-forge-facts.ts';
import { isExtractedFact } from '../../facts/extractor.ts';
import { extractFacts } from '../../facts/extract.ts';
import type { AnyFact } from '../../model/fact.ts';
import { asRepositoryName } from '../../model/repository.ts';
import { datedRows } from './posture-list.ts';
import { scannerRows, standingAt, type ScannerRow } from './scanner-rows.ts';

const at = '2026-06-01T00:00:00.000Z' as Instant;
const early = '2026-01-01T00:00:00.000Z' as Instant;
type Files = Readonly<Record<string, string>>;

function factsOf(files: Files, from: Instant = early, to?: Instant): AnyFact[] {
  return Object.entries(files).flatMap(([path, text]) =>
    extractFacts({ path, text }).flatMap((said) => {
      if (!isExtractedFact(said)) return [];
      const valid = { from: { at: from, commit: null }, ...(to && { to: { at: to, commit: null } }) };
      const id = `${said.kind}:${path}#${said.key}@${from}`;
      return [
        { kind: said.kind, id, repository: asRepositoryName('shop'), value: said.value, valid } as unknown as AnyFact,
      ];
    }),
  );
}

const rowsOf = (files: Files): readonly Omit<ScannerRow, 'since'>[] =>
  scannerRows(standingAt('shop', factsOf(files), at));
const told = (row: Omit<ScannerRow, 'since'>): string =>
  `${row.kind} ${row.tool} ${row.path}:${row.line} change=${row.onChange} blocks=${row.blocks} required=${row.required}`;
const present = (files: Files): readonly string[] =>
  rowsOf(files)
    .filter((row) => row.present)
    .map(told);

const onChange = (run: string, more = ''): string =>
  `on: pull_request\njobs:\n  a:\n    runs-on: x\n${more}    steps:\n      - run: ${run}\n`;
const workflow = '.github/workflows/ci.yml';
const cases: readonly (readonly [name: string, files: Files, expected: readonly string[]])[] = [
  [
    'a command',
    { [workflow]: onChange('gosec ./...') },
    [`sast gosec ${workflow}:6 change=true blocks=true required=null`],
  ],
  [
    'a target of make, and what it needs',
    {
      [workflow]: onChange('make check'),
      Makefile: 'check: lint sec\n\nlint:\n\tgo vet\n\nGOSEC = bin/gosec\nsec:\n\t$(GOSEC) -no-fail ./...\n',
    },
    ['sast gosec Makefile:8 change=true blocks=false required=null'],
  ],
  [
    'a script of the package where the step runs',
    {
      [workflow]: onChange('npm run lint', '    defaults:\n      run:\n        working-directory: web\n'),
      'web/package.json': '{"scripts": {\n "lint": "eslint . && npm run audit",\n "audit": "npm audit"\n}}',
      'web/.eslintrc.json': '{"extends": ["plugin:security/recommended"]}',
      'api/package.json': '{"scripts": {"lint": "semgrep ci"}}',
    },
    [
      'sast eslint-plugin-security web/.eslintrc.json:1 change=true blocks=true required=null',
      'sca npm audit web/package.json:3 change=true blocks=true required=null',
    ],
  ],
  [
    'a linter without a security plug-in',
    { [workflow]: onChange('eslint .'), '.eslintrc.json': '{"extends": ["standard"]}' },
    [],
  ],
  [
    'a shell script that a script calls',
    {
      [workflow]: onChange('./ci/all.sh'),
      'ci/all.sh': 'set -e\nbash ci/scan.sh || true\n',
      'ci/scan.sh': 'trivy fs --scanners vuln --exit-code 1 .\n',
    },
    ['sca Trivy ci/scan.sh:1 change=true blocks=false required=null'],
  ],
  [
    'environments of a matrix',
    {
      [workflow]: onChange('tox -e ${{ matrix.env }}', '    strategy:\n      matrix:\n        env: [py, sec]\n'),
      'tox.ini': '[testenv]\ncommands = pytest\n[testenv:sec]\ncommands =\n    bandit -r src\n',
    },
    ['sast Bandit tox.ini:5 change=true blocks=true required=null'],
  ],
  [
    'settings of golangci-lint',
    {
      [workflow]: 'on: pull_request\njobs:\n  a:\n    steps:\n      - uses: golangci/golangci-lint-action@v6\n',
      '.golangci.yml': 'linters:\n  enable:\n    - errcheck\n    - gosec\n',
    },
    ['sast gosec .golangci.yml:4 change=true blocks=true required=null'],
  ],
  [
    'only on a schedule, and a hook beside it',
    {
      [workflow]:
        'on:\n  schedule: [{cron: "0 0 * * 0"}]\njobs:\n  a:\n    steps:\n      - uses: github/codeql-action/analyze@v3\n',
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://github.com/gitleaks/gitleaks\n    rev: v8\n    hooks:\n      - id: gitleaks\n',
    },
    [
      `sast CodeQL ${workflow}:6 change=false blocks=true required=null`,
      'secrets gitleaks .pre-commit-config.yaml:5 change=false blocks=false required=null',
    ],
  ],
  [
    'Bitbucket, Drone, Woodpecker and Buildkite',
    {
      'bitbucket-pipelines.yml':
        'pipelines:\n  pull-requests:\n    "**":\n      - step:\n          script:\n            - pipe: snyk/snyk-scan:1.0.1\n  branches:\n    main:\n      - step:\n          script:\n            - gitleaks git .\n',
      '.drone.yml':
        'steps:\n  - name: scan\n    image: golang\n    commands:\n      - gosec ./...\ntrigger:\n  event: [push]\n',
      '.woodpecker.yml': 'steps:\n  lint:\n    image: x\n    commands:\n      - hadolint Dockerfile\n',
      '.buildkite/pipeline.yml': 'steps:\n  - label: sec\n    command: semgrep ci\n    soft_fail: true\n',
    },
    [
      'sast gosec .drone.yml:5 change=false blocks=true required=null',
      'sast Semgrep .buildkite/pipeline.yml:3 change=null blocks=false required=null',
      'sca Snyk bitbucket-pipelines.yml:6 change=true blocks=true required=null',
      'secrets gitleaks bitbucket-pipelines.yml:11 change=false blocks=false required=null',
      'iac hadolint .woodpecker.yml:5 change=true blocks=true required=null',
    ],
  ],
  [
    'GitLab: a template that is switched off, one that may fail, a local include, a component',
    {
      '.gitlab-ci.yml':
        'include:\n  - template: Jobs/SAST.gitlab-ci.yml\n  - template: Jobs/Secret-Detection.gitlab-ci.yml\n  - local: /ci/scan.gitlab-ci.yml\n  - component: gitlab.com/components/dependency-scanning@1\nvariables:\n  SAST_DISABLED: "true"\n',
      'ci/scan.gitlab-ci.yml':
        'scan:\n  script:\n    - checkov -d .\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n',
    },
    [
      'sca GitLab Dependency Scanning .gitlab-ci.yml:5 change=true blocks=false required=null',
      'secrets GitLab Secret Detection .gitlab-ci.yml:3 change=true blocks=false required=null',
      'iac Checkov ci/scan.gitlab-ci.yml:3 change=true blocks=true required=null',
    ],
  ],
  [
    'Azure Pipelines: a task, a template beside it; Jenkins says nothing of what starts it',
    {
      'azure-pipelines.yml':
        'pr: [main]\nsteps:\n  - template: azure-pipelines-scan.yml\n  - task: SonarQubeAnalyze@6\n    continueOnError: true\n',
      'azure-pipelines-scan.yml': 'parameters: []\nsteps:\n  - script: trivy fs --scanners vuln --exit-code 1 .\n',
      Jenkinsfile:
        "pipeline {\n  stages {\n    stage('s') {\n      steps {\n        sh 'gitleaks git .'\n      }\n    }\n  }\n}\n",
    },
    [
      'sast SonarQube azure-pipelines.yml:4 change=true blocks=false required=null',
      'sca Trivy azure-pipelines-scan.yml:3 change=true blocks=true required=null',
      'secrets gitleaks Jenkinsfile:5 change=null blocks=true required=null',
    ],
  ],
  [
    'signs and versions of a Makefile that stand in variables; a version asked for',
    {
      [workflow]: onChange('make lint && gosec -v'),
      Makefile:
        'E := @\npath := PATH="bin:$(PATH)"\nv := $(shell awk \'/x/{print $$2}\' tools)\nlint:\n\t$(E)$(path) go run example.org/cmd/govulncheck@$(v) ./...\n',
    },
    ['sca govulncheck Makefile:5 change=true blocks=true required=null'],
  ],
  [
    'conditions inside of a recipe',
    {
      [workflow]: onChange('make lint'),
      Makefile: 'lint:\n\techo a\nifdef JUNIT\n\techo b\nelse\n\tbrakeman\nendif\n',
    },
    ['sast Brakeman Makefile:6 change=true blocks=true required=null'],
  ],
  [
    'a scheduled workflow of CircleCI beside one for each push',
    {
      '.circleci/config.yml':
        'orbs:\n  own: shop/own@1.0\nworkflows:\n  w:\n    jobs:\n      - own/build\n  n:\n    triggers:\n      - schedule:\n          cron: "0 7 * * 1"\n    jobs:\n      - own/veracode_policy_scan\n',
    },
    ['sast Veracode .circleci/config.yml:12 change=false blocks=false required=null'],
  ],
  [
    'a default of a script',
    { [workflow]: onChange("trivy fs --exit-code 1 --scanners '${KINDS:-vuln,secret}' .") },
    [
      `sca Trivy ${workflow}:6 change=true blocks=true required=null`,
      `secrets Trivy ${workflow}:6 change=true blocks=true required=null`,
    ],
  ],
  [
    'what stands in other repositories and is named after one scanner',
    {
      [workflow]:
        'on: pull_request\njobs:\n  a:\n    steps:\n      - uses: shop/actions/security/semgrep@v1\n      - uses: shop/actions/setup-trivy@v1\n      - uses: shop/actions/trivy-or-snyk@v1\n',
      '.circleci/config.yml':
        'orbs:\n  own: shop/own@1.0\nworkflows:\n  w:\n    jobs:\n      - own/veracode_policy_scan\n',
    },
    [
      `sast Semgrep ${workflow}:5 change=true blocks=true required=null`,
      'sast Veracode .circleci/config.yml:6 change=true blocks=true required=null',
    ],
  ],
  [
    'what only names a scanner',
    { [workflow]: onChange('pip install bandit && echo run gosec'), Makefile: 'sec:\n\tgosec ./...\n' },
    [],
  ],
];
for (const [name, files, expected] of cases) test(name, () => assert.deepEqual(present(files), expected));

test('a kind that nothing does is a row with its reason', () => {
  const rows = rowsOf({
    [workflow]: onChange('npm test'),
    '.github/dependabot.yml': 'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n',
  });
  assert.deepEqual(
    rows.map(({ kind, present: is }) => [kind, is]),
    ['sast', 'sca', 'secrets', 'iac', 'dast'].map((kind) => [kind, false]),
  );
  assert.match(
    rows[1]!.because,
    /runs no known scan of dependencies\. dependabot proposes updates, which is no scan\. Whether the forge does it by a setting, nobody could see\.$/,
  );
});

test('required is what the forge requires of the branch, and unknown when it did not tell', () => {
  const files = {
    [workflow]:
      'on: pull_request\njobs:\n  scan:\n    name: Scan ${{ matrix.lang }}\n    steps:\n      - uses: github/codeql-action/analyze@v3\n',
  };
  const required = (requiredChecks: readonly { name: string; reportedBy: null }[] | null): boolean | null => {
    const rules = {
      kind: 'branch-rules',
      value: branchRules({ branch: 'main', requiredChecks }),
      valid: { from: { at: early } },
    };
    const facts = [...factsOf(files), rules as unknown as AnyFact];
    return scannerRows(standingAt('shop', facts, at))[0]!.required;
  };
  assert.deepEqual(
    [
      required([{ name: 'Scan go', reportedBy: null }]),
      required([{ name: 'Test', reportedBy: null }]),
      required([]),
      required(null),
    ],
    [true, false, false, null],
  );
});

test('since when a scanner stands without a break', () => {
  const middle = '2026-03-01T00:00:00.000Z' as Instant;
  const late = '2026-04-01T00:00:00.000Z' as Instant;
  const scan = { [workflow]: onChange('gosec ./...') };
  const facts = [
    ...factsOf(scan, early, middle),
    ...factsOf({ [workflow]: onChange('true') }, middle, late),
    ...factsOf(scan, late, '2026-05-01T00:00:00.000Z' as Instant),
    ...factsOf({ [workflow]: `name: CI\n${onChange('gosec ./...')}` }, '2026-05-01T00:00:00.000Z' as Instant),
  ];
  const [row] = datedRows('shop', facts, at);
  assert.deepEqual([row!.tool, row!.since], ['gosec', late]);
});

test('settings of the forge: what is on is a row, what is off or was not asked is said of the kind that is absent', () => {
  const setting = (value: Parameters<typeof forgeScanner>[0], observedAt: Instant = at): AnyFact =>
    ({
      kind: 'forge-scanner',
      id: `forge-scanner:${value?.kind}`,
      repository: asRepositoryName('shop'),
      value: forgeScanner(value),
      valid: { from: { at: early } },
      observedAt,
    }) as unknown as AnyFact;
  const rows = (...facts: readonly AnyFact[]): readonly string[] =>
    scannerRows(standingAt('shop', facts, at)).map(
      ({ kind, tool, present: is, blocks, forge }) => `${kind} ${tool} ${is} ${blocks} ${forge}`,
    );
  assert.deepEqual(
    rows(
      setting({ kind: 'secrets' }),
      setting({ kind: 'dependencies', state: 'off' }),
      setting({ kind: 'static-analysis', state: 'none' }),
    ),
    [
      'sast null false false none',
      'sca null false false off',
      'secrets forge: push protection true true undefined',
      'iac null false false undefined',
      'dast null false false undefined',
    ],
  );
  assert.equal(rows()[2], 'secrets null false false unknown');
  assert.equal(rows(setting({ kind: 'secrets' }, early))[2], 'secrets null false false unknown');
});
