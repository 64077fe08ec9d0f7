import { languageOfPath } from '../base/language.ts';

/**
 * What a file is, decided by its path alone. Everything that a rule or an extractor may know of the path while it reads
 * the content is this kind; what depends on the rest of the path is decided later, when matches are joined with the paths
 * where the blob stood. Which rules are asked at all depends on the context too (`scanKindOf`).
 *
 * Kinds: `github-workflow`, `gitlab-ci`, …: the special files below; otherwise the language's name in lower case
 * (`go`, `python`, `hcl`, …), or `other`.
 */
export type FileKind = string;

const special: readonly (readonly [FileKind, RegExp])[] = [
  ['github-workflow', /^\.github\/workflows\/[^/]+\.ya?ml$/],
  ['github-action', /(?:^|\/)action\.ya?ml$/],
  ['gitlab-ci', /(?:^|\/)\.gitlab-ci\.ya?ml$/],
  ['circleci', /^\.circleci\/config\.ya?ml$/],
  ['travis-ci', /^\.travis\.ya?ml$/],
  ['azure-pipelines', /(?:^|\/)azure-pipelines[^/]*\.ya?ml$/],
  ['jenkinsfile', /(?:^|\/)Jenkinsfile[^/]*$/],
  ['cloudbuild', /(?:^|\/)cloudbuild[^/]*\.(?:ya?ml|json)$/],
  ['pre-commit', /^\.pre-commit-config\.ya?ml$/],
  ['dependabot', /^\.github\/dependabot\.ya?ml$/],
  ['renovate', /^(?:\.github\/|\.gitlab\/)?(?:\.?renovate(?:rc)?(?:\.json5?)?)$/],
  ['code-owners', /^(?:\.github\/|\.gitlab\/|\.gitea\/|docs\/)?CODEOWNERS$/],
  ['github-settings', /^\.github\/settings\.ya?ml$/],
  ['docker-compose', /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/],
  ['go-mod', /(?:^|\/)go\.mod$/],
  ['npm-manifest', /(?:^|\/)package\.json$/],
  ['npm-lock', /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/],
  [
    'lockfile',
    /(?:^|\/)(?:go\.sum|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Cargo\.lock|Gemfile\.lock|composer\.lock|gradle\.lockfile|packages\.lock\.json)$/,
  ],
  ['python-manifest', /(?:^|\/)(?:requirements[^/]*\.txt|pyproject\.toml|Pipfile|setup\.py|setup\.cfg)$/],
  ['maven-manifest', /(?:^|\/)pom\.xml$/],
  ['gradle-manifest', /(?:^|\/)(?:build|settings)\.gradle(?:\.kts)?$/],
  ['cargo-manifest', /(?:^|\/)Cargo\.toml$/],
  ['ruby-manifest', /(?:^|\/)Gemfile$/],
  ['composer-manifest', /(?:^|\/)composer\.json$/],
  [
    'runtime-version',
    /(?:^|\/)\.(?:nvmrc|node-version|python-version|ruby-version|tool-versions|java-version|go-version)$/,
  ],
];

export function fileKindOf(path: string): FileKind {
  for (const [kind, pattern] of special) if (pattern.test(path)) return kind;
  return languageOfPath(path)?.name.toLowerCase() ?? 'other';
}

/** Where a file stands in its project. Findings outside `production` code are shown, but weigh differently. */
export type FileContext = 'production' | 'test' | 'example' | 'documentation' | 'vendored' | 'generated';

const contexts: readonly (readonly [FileContext, RegExp])[] = [
  ['vendored', /(?:^|\/)(?:vendor|node_modules|third_party|thirdparty|bower_components|\.yarn|wwwroot\/lib)\//],
  [
    'generated',
    /(?:[._-](?:min|bundle)\.(?:js|css)|(?:^|\/)public\/build\/[\w./-]{1,200}\.[0-9a-f]{8}\.(?:js|css)|\.pb\.go|_pb2\.py|\.generated\.[a-z]+|\.snap|\.lock|(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|npm-shrinkwrap\.json)|(?:^|\/)(?:build|dist|public)\/assets\/[\w.-]{1,80}-[\w-]{8}\.m?(?:js|css))$/,
  ],
  [
    'test',
    /(?:^|\/)(?:tests?|(?:integration|unit|functional|acceptance|smoke|performance|load|system|api|e2e)[-_]?tests?|[\w-]{1,40}-test-utils|[\w.-]{1,60}[._-]tests?|test[-_]?resources|suites|__tests__|androidTest|spec|specs|e2e|testdata|test[-_]data|fixtures?|__fixtures__|__mocks__|mocks|testutils?|testing|cypress|cassettes)(?:\/|$)|(?:^|\/)(?:test_[^/]+|conftest)\.py$|(?:[._-](?:test|spec|tests)\.[a-z]+|_test\.go|Tests?\.(?:java|kt|cs|php)|(?:^|\/)(?:tests?|test_\w{1,60}|\w{1,60}_tests?)\.rs|(?:^|\/)\.env\.(?:test|testing|ci)(?:\.\w{1,20})?)$/i,
  ],
  // A workstation's set-up: nothing of it runs in production. `.docker/` alone often holds the images that are shipped.
  [
    'example',
    /(?:^|\/)\.(?!prod|release)(?:[\w-]{1,40}containers?|[\w-]{0,40}docker[-_]?(?:dev|local)|(?:dev|local|worktree)[-_]?docker)(?:\/|\.json$)/,
  ],
  // To be copied and filled in.
  ['example', /(?:^|\/)[\w-]{0,40}\.env(?:\.[\w-]{1,20}){0,2}[.-](?:example|sample|template|tmpl|dist)$/i],
  // A package below src/main may well be called `samples`: that is a name, not a folder of examples.
  ['example', /^(?:(?!src\/main\/).)*?(?:^|\/)(?:examples?|samples?|demos?|tutorials?|playground|benchmarks?)\//i],
  [
    'documentation',
    // Pages of the manual end in the number of its section.
    /(?:^|\/)docs?\/|\.(?:mdx?|markdown|rst|adoc|txt)$|(?:^|\/)(?:README|CHANGELOG)[^/]*$|(?:^|\/)(?!Dockerfile)[a-z][a-z_-]{1,40}\.[1-8]$/i,
  ],
];

export function fileContextOf(path: string): FileContext {
  for (const [context, pattern] of contexts) if (pattern.test(path)) return context;
  return 'production';
}

/**
 * What a blob is scanned as, and its results kept under: `python`, or with the context behind it where that is not
 * production (`python@test`). Half of what people keep is tests, bundles and examples, where few rules count.
 */
export type ScanKind = string;

export function scanKindOf(path: string): ScanKind {
  const context = fileContextOf(path);
  return context === 'production' ? fileKindOf(path) : `${fileKindOf(path)}@${context}`;
}

/**
 * As `scanKindOf`, read by those rules only that know secrets (`python@test@secrets`): nothing else is asked of what never
 * landed.
 */
export function secretsKindOf(path: string): ScanKind {
  return `${fileKindOf(path)}@${fileContextOf(path)}@secrets`;
}

export interface ReadAs {
  readonly kind: FileKind;
  readonly context: FileContext;
  /** Absent: by all rules. */
  readonly by?: 'secrets';
}

export function readScanKind(scanKind: ScanKind): ReadAs {
  const [kind = '', context = 'production', by] = scanKind.split('@');
  return { kind, context: context as FileContext, ...(by === 'secrets' && { by }) };
}
