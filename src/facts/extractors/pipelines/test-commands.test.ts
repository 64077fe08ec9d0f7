import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepOf } from './recognise.ts';

const runs = [
  'npm test',
  'npm t',
  'npm run test:unit -- --ci',
  'yarn workspace web test',
  'pnpm -r run test',
  'bun run test',
  'bun test',
  'npx vitest run',
  'npx --no-install jest --ci',
  'pytest -q',
  'python -m pytest',
  'python -m unittest discover',
  'python manage.py test',
  'uv run pytest -m "not e2e"',
  'tox -e py312',
  'nox -s tests',
  'go test ./...',
  'gotestsum -- -race ./...',
  'GOARCH=386 go test ./...',
  'cargo test --all',
  'cargo +nightly nextest run',
  'mvn -B verify',
  './mvnw clean package',
  './gradlew build',
  './gradlew :app:testDebugUnitTest',
  'gradlew.bat check',
  'dotnet test --no-build',
  'bundle exec rspec',
  'bin/rails test',
  'vendor/bin/phpunit',
  'composer test',
  'mix test',
  'swift test',
  'ctest --output-on-failure',
  'bazel test //...',
  'make test',
  'make -j4 unit-test V=1',
  'make check',
  'deno test -A',
  'node --test',
  'npx playwright test',
  'npx cypress run',
  'docker compose run --rm web pytest',
  'docker run --rm app npm test',
  './scripts/run-tests.sh',
  'bash test/smoke-test.sh',
  'timeout 5m npm test',
  'sbt clean test',
  'xvfb-run -a npm run e2e',
];
for (const run of runs)
  test(`runs tests: ${run}`, () => assert.equal(stepOf({ job: '', line: 1, run }).runsTests, true));

const runsNone = [
  'npm install jest',
  'npm ci',
  'npm run build',
  'npm run lint:test',
  'npx playwright install',
  'pip install pytest tox',
  'test -f package.json',
  '[ -n "$X" ] && test -d test',
  'echo npm test',
  '# npm test',
  'mvn -B package -DskipTests',
  'mvn compile',
  './gradlew build -x test',
  './gradlew assemble',
  'go build ./...',
  'go vet ./...',
  'cargo build --tests',
  'cp test.env .env',
  'cd tests',
  'make build',
  'dotnet build Tests.csproj',
  'git checkout test',
  'docker build -t test .',
  'docker run --rm test',
  'kubectl apply -f test.yaml',
  'pytest --collect-only',
];
for (const run of runsNone)
  test(`runs none: ${run}`, () => assert.equal(stepOf({ job: '', line: 1, run }).runsTests, false));

test('tests started by an action', () => {
  const uses = (name: string, inputs: Record<string, string> = {}) =>
    stepOf({ job: '', line: 1, uses: name, inputs }).runsTests;
  assert.equal(uses('cypress-io/github-action@v6'), true);
  assert.equal(uses('cypress-io/github-action@v6', { runTests: 'false' }), false);
  assert.equal(uses('nick-fields/retry@v3', { command: 'npm test' }), true);
  assert.equal(uses('gradle/gradle-build-action@v2', { arguments: 'build' }), true);
  assert.equal(uses('actions-rs/cargo@v1', { command: 'test' }), true);
  assert.equal(uses('actions/github-script@v7', { script: 'npm test' }), false);
  assert.equal(uses('actions/setup-node@v4', { 'node-version': '24' }), false);
});
