/** Files of commands that pipelines may call, and settings that switch a security plug-in on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pipelineScripts } from './pipeline-scripts.ts';
import { factsOf, gapsOf } from './said-by.ts';

type Case = readonly [name: string, path: string, text: string, expected: readonly string[]];

/** `target:line scanners -> calls [neutralisers]`. */
function told(path: string, text: string): readonly string[] {
  return factsOf(pipelineScripts, path, text).flatMap(({ value }) =>
    value.steps.map(({ job, line, scanners, calls = [], neutralisers }) => {
      const tools = scanners.map(({ kind, tool }) => `${kind}:${tool}`).join(',');
      const called = calls
        .map(({ by, name, folder }) => `${by} ${folder === undefined ? '' : `${folder}/`}${name}`)
        .join(',');
      return `${job}:${line} ${tools}${called === '' ? '' : ` -> ${called}`}${neutralisers.length > 0 ? ` [${neutralisers.join()}]` : ''}`;
    }),
  );
}

const cases: readonly Case[] = [
  [
    'a Makefile: variables, several targets, commands that may fail, other folders',
    'Makefile',
    'TOOL ?= trivy\nscan audit:\n\t@$(TOOL) config . \\\n\t  --exit-code 1\n\t-npm audit\n\t$(MAKE) -C web lint\n',
    [
      'scan:3 iac:Trivy',
      'audit:3 iac:Trivy',
      'scan:5 sca:npm audit [- before the command]',
      'audit:5 sca:npm audit [- before the command]',
      'scan:6  -> make web/lint',
      'audit:6  -> make web/lint',
    ],
  ],
  [
    'a name in a comment, an echo or an installation',
    'Makefile',
    '# gosec\na:\n\techo gosec ./...\n\tgo install github.com/securego/gosec/v2/cmd/gosec@latest\n',
    [],
  ],
  [
    'package.json with what runs before it',
    'web/package.json',
    '{"scripts": {"prelint": "secretlint .", "lint": "tsc"}}',
    ['prelint:1 secrets:secretlint', 'lint:1  -> npm web/prelint'],
  ],
  [
    'composer.json',
    'composer.json',
    '{"scripts": {"check": ["@audit", "phpunit"], "audit": "composer audit"}}',
    ['check:1 sca:composer audit', 'audit:1 sca:composer audit'],
  ],
  [
    'Taskfile',
    'Taskfile.yml',
    'version: 3\ntasks:\n  sec:\n    deps: [lint]\n    cmds:\n      - cmd: semgrep ci\n        ignore_error: true\n      - task: deps\n',
    ['sec:6 sast:Semgrep [ignore_error: true]', 'sec:8  -> task deps', 'sec:3  -> task lint'],
  ],
  [
    'justfile with parameters',
    'justfile',
    'scan path=".": lint\n    gitleaks dir {{path}}\n',
    ['scan:2 secrets:gitleaks', 'scan:1  -> just lint'],
  ],
  [
    'tox: environments by list and by factor',
    'tox.ini',
    '[testenv]\ncommands =\n    lint: bandit -r src\n    pytest\n[testenv:audit,deps]\ncommands = - pip-audit\n',
    [
      'lint:3 sast:Bandit',
      'audit:6 sca:pip-audit [- before the command]',
      'deps:6 sca:pip-audit [- before the command]',
    ],
  ],
  [
    'nox',
    'noxfile.py',
    'import nox\n@nox.session\ndef sec(session):\n    session.install("bandit")\n    session.run(\n        "bandit", "-r", "src")\n',
    ['sec:5 sast:Bandit'],
  ],
  ['a script without an ending', 'bin/ci', '#!/usr/bin/env bash\nset -e\nbrakeman -q\n', [':1 sast:Brakeman']],
  ['a program of another language', 'bin/ci', '#!/usr/bin/env ruby\nsystem("brakeman")\n', []],
  ['golangci-lint: all but gosec', '.golangci.yml', 'linters:\n  default: all\n  disable:\n    - gosec\n', []],
  ['golangci-lint: all', '.golangci.yml', 'version: "2"\nlinters:\n  default: all\n', ['golangci-lint:3 sast:gosec']],
  [
    'ruff with the rules of bandit',
    'pyproject.toml',
    '[tool.ruff.lint]\nselect = [\n  "E", # style\n  "S",\n]\n',
    ['ruff:4 sast:ruff (flake8-bandit)'],
  ],
  ['ruff without them', 'pyproject.toml', '[tool.ruff.lint]\nselect = ["ALL"]\nignore = ["S"]\n', []],
  [
    'eslint of the new kind',
    'eslint.config.mjs',
    'import security from "eslint-plugin-security";\nexport default [security.configs.recommended];\n',
    ['eslint:1 sast:eslint-plugin-security'],
  ],
  [
    'Maven: bound to the build, not described, not in a profile',
    'pom.xml',
    '<project><build><plugins><plugin>\n<artifactId>dependency-check-maven</artifactId><executions><execution><goals><goal>check</goal></goals></execution></executions><configuration><failBuildOnCVSS>7</failBuildOnCVSS></configuration></plugin></plugins></build>\n<profiles><profile><plugin><artifactId>dependency-check-maven</artifactId><goal>check</goal></plugin></profile></profiles></project>\n',
    ['maven:1 sca:OWASP dependency-check'],
  ],
];
for (const [name, path, text, expected] of cases) test(name, () => assert.deepEqual(told(path, text), expected));

test('a file that cannot be read is a gap', () =>
  assert.deepEqual(gapsOf(pipelineScripts, 'package.json', '{"scripts": {'), ['unreadable']));
