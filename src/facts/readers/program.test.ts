import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invocationsIn } from './program.ts';

const programs: readonly (readonly [script: string, expected: readonly string[]])[] = [
  ['npm test', ['npm test']],
  ['FOO=1 BAR="x y" sudo -E -u ci ./bin/gosec ./...', ['gosec ./...']],
  ['npx --yes -p foo snyk@1.2 test', ['snyk test']],
  ['pnpm dlx audit-ci --high', ['audit-ci --high']],
  ['python -m pip_audit -r x', ['pip_audit -r x']],
  ['python3 -m coverage run -m pytest tests', ['pytest tests']],
  ['uv run --with x pytest -q', ['pytest -q']],
  ['poetry run bandit -r src', ['bandit -r src']],
  ['bundle exec rspec', ['rspec']],
  ['bundle audit check', ['bundle audit check']],
  ['go run golang.org/x/vuln/cmd/govulncheck@latest ./...', ['govulncheck ./...']],
  ['$(go env GOPATH)/bin/govulncheck ./...', ['govulncheck ./...']],
  ['timeout 10m npm test', ['npm test']],
  ['xvfb-run --auto-servernum npm test', ['npm test']],
  ['docker run --rm -v "$PWD:/src" -e A=b aquasec/trivy:0.50 fs /src', ['[aquasec/trivy] fs /src']],
  ['docker run -it ghcr.io/x/y@sha256:abc', ['[ghcr.io/x/y] ']],
  ['docker run registry.example:5000/x/y:1 scan', ['[registry.example:5000/x/y] scan']],
  ['docker compose -f a.yml run --rm web pytest', ['pytest']],
  ['docker compose up --exit-code-from sut', ['docker compose up --exit-code-from sut']],
  ['docker exec -t app npm test', ['npm test']],
  [`bash -c "npm ci && npm test"`, ['npm ci', 'npm test']],
  ['sh -ec "gosec ./... || true"', ['gosec ./...', 'true']],
  ['env -u X NAME=Deno deno test', ['deno test']],
  ['A=b', []],
];
for (const [script, expected] of programs) {
  test(script, () => {
    const found = invocationsIn(script).map(({ call }) => {
      const name = call.image === undefined ? call.program : `[${call.image}]`;
      return `${name} ${call.args.join(' ')}`.replace(/(?<!\]) $/, '');
    });
    assert.deepEqual(found, expected);
  });
}

test('a script handed to a shell keeps its own tolerance', () => {
  const [first] = invocationsIn('sh -c "npm audit || true"');
  assert.equal(first?.tolerated, '|| true');
});
