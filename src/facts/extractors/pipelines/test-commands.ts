/**
 * Which commands run a project's tests. As with scanners, it is the started program that counts: `npm install jest` and
 * `test -f x` run none. Build tools count when the goal they are given includes the tests (`mvn package`, `gradle build`)
 * unless the call switches them off.
 */
type Reads = (args: readonly string[], positional: readonly string[]) => boolean;

const always: Reads = () => true;
/** A name that says test: `test`, `test:unit`, `unit-tests`, `ci:test`, `e2e`. */
const testName =
  /^(?:t|tst)$|(?:^|[-_:./])(?:unit|integration|e2e|acceptance|smoke|functional)?-?tests?(?:$|[-_:./*])|^(?:e2e|unit|integration|vitest|jest|pytest|spec|specs)(?:$|[-_:./])/i;
const notReally =
  /^(?:lint|build|format|fmt|type|types|install|clean|deps|prepare|pre|post|setup|compile|update)[-_:]|[-_:](?:lint|build|build-only|format|types|typecheck|deps|setup|clean|report|image|data|fixtures)$/i;
const named = (name: string | undefined): boolean => name !== undefined && testName.test(name) && !notReally.test(name);
const goal =
  (pattern: RegExp): Reads =>
  (_args, positional) =>
    positional.some((word) => pattern.test(word));
const firstIs =
  (pattern: RegExp): Reads =>
  (_args, positional) =>
    pattern.test(positional[0] ?? '');

const skipsMaven = /^-D(?:skipTests|skipITs|maven\.test\.skip)(?:=true)?$/;
const maven: Reads = (args, positional) =>
  !args.some((a) => skipsMaven.test(a)) &&
  positional.some((w) => /^(?:test|verify|package|install|deploy|integration-test)$/.test(w));
const gradle: Reads = (args, positional) => {
  const excluded = args.some((a, i) => /^(?:-x|--exclude-task)$/.test(a) && /test|check/i.test(args[i + 1] ?? ''));
  const wanted = positional.filter(
    (_, i) => !/^(?:-x|--exclude-task)$/.test(args[args.indexOf(positional[i]!) - 1] ?? ''),
  );
  return !excluded && wanted.some((w) => /(?:^|:)(?:build|check|[a-z]*test(?:[A-Z]\w*)?|\w+Test)$/.test(w));
};
const script: Reads = (_args, positional) => {
  const words = positional.filter((w) => !/^(?:run|run-script|rum|workspace|workspaces|foreach|exec|task|-r)$/.test(w));
  const [first, second] = words;
  if (
    first === undefined ||
    /^(?:install|i|ci|add|remove|uninstall|publish|pack|audit|cache|config|create|init|link|dlx|info|set|why)$/.test(
      first,
    )
  )
    return false;
  return (
    named(first) ||
    (positional[0] === 'workspace' && named(second)) ||
    /^(?:vitest|jest|mocha|ava|playwright)$/.test(first)
  );
};
const task: Reads = (_args, positional) =>
  positional.some((w) => !w.includes('=') && (named(w) || w === 'check' || w === 'check-all'));

const programs: readonly (readonly [RegExp, Reads])[] = [
  [/^(?:npm|pnpm|yarn|bun)$/, script],
  [
    /^(?:vitest|jest|mocha|ava|tap|jasmine|c8|nyc|wdio|testcafe|codeceptjs|web-test-runner|wtr|bats|busted)$/,
    (args) => !args.includes('install'),
  ],
  [
    /^(?:pytest|py\.test|tox|nox|nosetests|nose2|behave|robot|stestr|trial)$/,
    (args) => !args.some((a) => /^(?:--collect-only|--co|--version|--fixtures)$/.test(a)),
  ],
  [/^(?:unittest)$/, always],
  [/^(?:manage\.py|django-admin)$/, firstIs(/^test$/)],
  [
    /^python[\d.]*$/,
    (args) =>
      args.some((a, i) => /(?:^|\/)manage\.py$/.test(a) && args[i + 1] === 'test') ||
      (args[0] === 'setup.py' && args[1] === 'test'),
  ],
  [/^go$/, firstIs(/^test$/)],
  [/^(?:gotestsum|ginkgo|richgo|gotest)$/, always],
  [
    /^cargo$/,
    (_args, p) =>
      /^(?:hack )?(?:test|t|nextest|llvm-cov|tarpaulin)(?: |$)/.test(p.filter((w) => !w.startsWith('+')).join(' ')),
  ],
  [/^mvnw?$|^mvnd$/, maven],
  [/^gradlew?(?:\.bat)?$/, gradle],
  [/^dotnet$/, firstIs(/^(?:test|vstest)$/)],
  [/^(?:rspec|phpunit|pest|paratest|codecept|behat|cucumber|minitest)$/, always],
  [/^(?:rails|rake)$/, (_args, p) => p.some((w) => /^(?:test|spec|ci)(?::|$)/.test(w))],
  [/^composer$/, script],
  [/^(?:artisan)$/, firstIs(/^test$/)],
  [/^php$/, (args) => /(?:^|\/)artisan$/.test(args[0] ?? '') && args[1] === 'test'],
  [
    /^(?:mix|swift|zig|dart|flutter|stack|cabal|lein|sbt|forge|hardhat|anchor|terraform|tofu|molecule|helm|opa|ng|nx|turbo|lerna|moon|skaffold|elm-test|rebar3|gleam|crystal|dune)$/,
    goal(/^(?:test|tests|tests?:\S+|unittest|verify|eunit|ct|runtest|spec|clojure|\S+:test)$/),
  ],
  [/^(?:ctest|prove|go_test)$/, always],
  [/^xcodebuild$/, goal(/^test(?:-without-building)?$/)],
  [/^(?:bazel|bazelisk|buck2?|pants)$/, goal(/^(?:test|coverage)$/)],
  [/^(?:make|gmake|just|task|invoke|inv|poe|hatch|mage|earthly|rush|tusk|ant)$/, task],
  [/^deno$/, (_args, p) => p[0] === 'test' || (p[0] === 'task' && named(p[1]))],
  [/^node$/, (args) => args.includes('--test')],
  [/^(?:karma|playwright|cypress)$/, (_args, p) => /^(?:start|test|run)$/.test(p[0] ?? '')],
  [/^docker compose$/, (args) => args.some((a) => /^--(?:exit-code-from|abort-on-container-exit)/.test(a))],
];

const testScript =
  /^(?:run|ci|do)?[-_]?(?:all|unit|integration|e2e|smoke|functional|ui)?[-_]?tests?(?:[-_].*)?(?:\.(?:sh|bash|zsh|py|ps1|js|mjs|ts|rb))?$/i;

export function runsTests(program: string, args: readonly string[], written = program): boolean {
  const positional = args.filter((a) => !a.startsWith('-'));
  for (const [pattern, reads] of programs) if (pattern.test(program) && reads(args, positional)) return true;
  if (/^(?:ba|z)?sh$|^pwsh$|^node$|^python[\d.]*$|^tsx$/.test(program)) return isTestScript(positional[0] ?? '');
  return isTestScript(written);
}

/** A script of the project's own: it has a folder or an ending, which the shell's `test` has not. */
function isTestScript(written: string): boolean {
  const name = written.slice(written.lastIndexOf('/') + 1);
  return (written.includes('/') || name.includes('.')) && !written.startsWith('$') && testScript.test(name);
}

export function passesWithoutTests(args: readonly string[]): boolean {
  return args.some((a) => /^--passWithNoTests(?:=true)?$/i.test(a));
}

export function isTestAction(name: string, inputs: Readonly<Record<string, string>>): boolean {
  if (name === 'cypress-io/github-action') return inputs['runTests'] !== 'false';
  return /^(?:artiomtr\/jest-coverage-report-action|robherley\/go-test-action)$/.test(name);
}
