/**
 * How much of the code tests have to reach, as the settings of test tools say: below it the run fails. Codecov judges by a
 * status of its own, which is on unless its file turns it off. The detail begins with the number, with `may not fall`
 * where coverage is held against what it was, with `only shown` where nothing fails, or with `by
 * default` where the file says nothing of it.
 */
import { readYaml, type YamlView } from '../readers/yaml.ts';
import type { Extracted, Extractor, SourceFile } from '../extractor.ts';
import { lineAt, runsForReal, tracked } from './tracked.ts';

type Said = Extracted<'tracked-file'>;

const codecov = /(?:^|\/)\.?codecov\.ya?ml$/;
/** File, what stands for the number, and whose setting it is. Comments do not count. */
const settings: readonly (readonly [path: RegExp, shape: RegExp, tool: string])[] = [
  [
    /(?:^|\/)(?:pyproject\.toml|\.coveragerc|setup\.cfg|tox\.ini|coverage\.toml)$/,
    /^[ \t]*fail_under[ \t]*=[ \t]*(\d+(?:\.\d+)?)/m,
    'coverage.py fail_under',
  ],
  [
    /(?:^|\/)(?:pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini)$/,
    /^[^#;\n]*--cov-fail-under[= ](\d+(?:\.\d+)?)/m,
    'pytest-cov',
  ],
  [
    /(?:^|\/)(?:jest\.config\.\w+|package\.json)$/,
    /["']?coverageThreshold["']?\s*:\s*\{\s*["']?global["']?\s*:\s*\{[^{}]*?["']?(?:lines|statements)["']?\s*:\s*(\d+(?:\.\d+)?)/,
    'jest coverageThreshold',
  ],
  [
    /(?:^|\/)(?:vite|vitest)\.config\.\w+$/,
    /^[ \t]*thresholds\s*:\s*\{[\s\S]{0,800}?\b(?:lines|statements)\s*:\s*(\d+(?:\.\d+)?)/m,
    'vitest thresholds',
  ],
  [
    /(?:^|\/)(?:\.nycrc(?:\.json)?|package\.json)$/,
    /"check-coverage"\s*:\s*true\b(?=[^}]*?"lines"\s*:\s*(\d+(?:\.\d+)?))/,
    'nyc check-coverage',
  ],
  [
    /(?:^|\/)(?:\.simplecov|[\w/]*(?:spec|test)_helper\.rb|simplecov\w*\.rb)$/,
    /^[ \t]*(?:\w+\.)*minimum_coverage[ \t(]+(?:line:[ \t]*)?(\d+(?:\.\d+)?)/m,
    'simplecov',
  ],
  [/(?:^|\/)build\.gradle(?:\.kts)?$/, /^[ \t]*minimum[ \t]*=[ \t]*"?(0?\.\d+|1(?:\.0+)?)/m, 'jacoco'],
  [/(?:^|\/)pom\.xml$/, /<value>COVEREDRATIO<\/value>\s*<minimum>\s*(0?\.\d+|1(?:\.0+)?|\d{1,2}%)/, 'jacoco'],
];
/** Of the settings of tests, which stand among the tests. */
const helper = /(?:^|\/)(?:spec|test)\/(?:\w+_helper|simplecov\w*)\.rb$/;

export const coverageThresholds: Extractor<'tracked-file'> = {
  id: 'coverage-thresholds',
  version: 1,
  produces: ['tracked-file'],
  wants: (path) =>
    (runsForReal(path) || helper.test(path)) && (codecov.test(path) || settings.some(([file]) => file.test(path))),
  *extract(file) {
    if (codecov.test(file.path)) yield* statusOfCodecov(file);
    else yield* written(file);
  },
};

function* written({ path, text }: SourceFile): Iterable<Said> {
  for (const [file, shape, tool] of settings) {
    const found = file.test(path) ? shape.exec(text) : null;
    if (!found) continue;
    const number = found[1]!.endsWith('%') ? Number(found[1]!.slice(0, -1)) : Number(found[1]);
    const percent = tool === 'jacoco' && number <= 1 ? number * 100 : number;
    yield tracked(
      'coverage-threshold',
      { path, line: lineAt(text, found.index) },
      `${Math.round(percent * 10) / 10}% (${tool})`,
      tool,
    );
  }
}

/** Of a file that cannot be read, nothing is said: other files may hold what is asked for. */
function* statusOfCodecov({ path, text }: SourceFile): Iterable<Said> {
  const read = readYaml(text);
  const status = read.ok ? read.value[0]?.get('coverage', 'status') : undefined;
  if (!read.ok) return;
  const line = status?.line ?? 1;
  yield tracked('coverage-threshold', { path, line }, `${judgedBy(status)} (codecov)`, 'codecov');
}

function judgedBy(status: YamlView | undefined): string {
  const project = status?.get('project');
  if (project === undefined && !isOff(status)) return 'by default, may not fall';
  if (isOff(status) || isOff(project)) return 'only shown';
  const groups = project?.isMap ? project.entries.map(({ value }) => value) : [];
  const own = groups.filter(({ isMap }) => isMap);
  const firm = own.filter((group) => group.get('informational')?.text !== 'true');
  if (groups.length > 0 && (groups.every(isOff) || (own.length > 0 && firm.length === 0))) return 'only shown';
  const target = firm.map((group) => group.get('target')?.text ?? 'auto').find((one) => one !== 'auto');
  const number = /^(\d+(?:\.\d+)?)%?$/.exec(target ?? '')?.[1];
  return number === undefined ? 'may not fall' : `${Number(number)}%`;
}

const isOff = (view: YamlView | undefined): boolean => /^(?:off|no|false)$/i.test(view?.text ?? '');
