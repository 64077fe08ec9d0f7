/** Dependencies of the double: every way to know a version, every scope, ends of stays, and vulnerabilities open and fixed. */
import type { DependencyUseCases, DependencyWish, ExposureStay } from '../../../src/app/dependencies/questions.ts';
import { packageUrl } from '../../../src/facts/dependencies/package-url.ts';
import { isWithin, readRange } from '../../../src/base/versions/range.ts';
import { schemeOf } from '../../../src/base/versions/schemes.ts';
import type { Dependency, DependencyRow } from '../../../src/model/dependency.ts';
import { fileContextOf } from '../../../src/model/file-kind.ts';
import { asObjectId, asRepositoryName } from '../../../src/model/repository.ts';
import { during, heads, names, windowPeriod } from './repositories.ts';
import { sha40 } from './sha40.ts';

type Row = Omit<DependencyRow, 'line'> & { readonly path: string; readonly line?: number };
type Stay = Row & { readonly repository: string; readonly from: number; readonly to?: number };

const boundary = (share: number, key: string) => ({
  at: share < 0 ? windowPeriod.from : during(share),
  commit: asObjectId(sha40('landing', key, String(share))),
});

function stay({ repository, from, to, line = 12, ...row }: Stay): Dependency {
  return {
    ...row,
    line,
    repository: asRepositoryName(repository),
    context: fileContextOf(row.path.replace(/[^/]*$/, 'package.json')),
    purl: packageUrl(row),
    since: boundary(from, repository),
    sinceKnown: from >= 0,
    ...(to !== undefined && { until: boundary(to, repository) }),
  };
}

const npm = (name: string, version: string, more: Partial<Row> = {}): Row => ({
  ecosystem: 'npm',
  name,
  version,
  scope: 'runtime',
  known: 'lock-resolved',
  direct: false,
  path: 'package-lock.json',
  ...more,
});

const maven = (name: string, version: string, more: Partial<Row> = {}): Row => ({
  ecosystem: 'maven',
  name,
  version,
  scope: 'runtime',
  known: 'declared-resolved',
  because: 'property in pom.xml',
  direct: true,
  path: 'pom.xml',
  ...more,
});

const log4j = 'org.apache.logging.log4j:log4j-core';
const [payments, ledger, shop, infrastructure, pipelines, gateway] = names;

const shared: readonly Row[] = [
  npm('express', '4.21.2', { direct: true, constraint: '^4.19.0', line: 31 }),
  npm('qs', '6.13.0', { line: 402 }),
  npm('send', '0.19.0', { line: 455 }),
  npm('pino', '9.5.0', { direct: true, constraint: '~9.5.0', line: 44 }),
  npm('zod', '3.24.1', { direct: true, constraint: '^3.23.0', line: 63 }),
  npm('typescript', '5.7.2', { direct: true, scope: 'dev', line: 871 }),
  npm('@types/node', '22.10.1', { direct: true, scope: 'dev', line: 120 }),
  npm('vitest', '2.1.8', { direct: true, scope: 'dev', line: 903 }),
];

const stays: readonly Dependency[] = [
  ...[payments, shop, gateway].flatMap((repository) => shared.map((row) => stay({ ...row, repository, from: -1 }))),
  stay({ ...npm('lodash', '4.17.19', { line: 318 }), repository: payments, from: -1, to: 0.31 }),
  stay({ ...npm('lodash', '4.17.21', { line: 318 }), repository: payments, from: 0.31 }),
  stay({ ...npm('lodash', '4.17.20', { line: 290 }), repository: shop, from: -1 }),
  stay({ ...maven(log4j, '2.14.1', { line: 41 }), repository: ledger, from: -1, to: 0.12 }),
  stay({ ...maven(log4j, '2.15.0', { line: 41 }), repository: ledger, from: 0.12, to: 0.2 }),
  stay({ ...maven(log4j, '2.17.1', { line: 41 }), repository: ledger, from: 0.2 }),
  stay({ ...maven(log4j, '2.14.0', { path: 'src/test/resources/pom.xml' }), repository: gateway, from: 0.05 }),
  stay({
    ecosystem: 'maven',
    name: 'com.fasterxml.jackson.core:jackson-databind',
    scope: 'runtime',
    known: 'unknown',
    because: 'managed by the parent org.springframework.boot:spring-boot-starter-parent, outside of the repository',
    direct: true,
    path: 'pom.xml',
    line: 58,
    repository: ledger,
    from: -1,
  }),
  stay({
    ...maven('org.postgresql:postgresql', '42.7.4', { because: 'the version stands there', line: 66 }),
    repository: ledger,
    from: 0.4,
  }),
  stay({
    ...maven('org.junit.jupiter:junit-jupiter', '5.11.3', { scope: 'test', line: 80 }),
    repository: ledger,
    from: -1,
  }),
  ...(['django', 'requests', 'pandas'] as const).map((name, index) =>
    stay({
      ecosystem: 'pypi',
      name,
      constraint: ['>=4.2,<5', '>=2.28', '~=2.2'][index]!,
      scope: 'runtime',
      known: 'declared-range',
      because: 'no lock file decides',
      direct: true,
      path: 'requirements.txt',
      line: index + 1,
      repository: pipelines,
      from: -1,
    }),
  ),
  stay({
    ecosystem: 'golang',
    name: 'golang.org/x/crypto',
    version: 'v0.29.0',
    scope: 'runtime',
    known: 'lock-resolved',
    direct: true,
    path: 'tools/rotate/go.mod',
    line: 7,
    repository: infrastructure,
    from: 0.55,
  }),
];

const exposure = (
  one: Dependency,
  more: Pick<ExposureStay, 'advisory' | 'ids' | 'severity' | 'summary' | 'days'> & Partial<ExposureStay>,
): ExposureStay => {
  const { repository, path, context, ecosystem, name, scope, known, line, since, sinceKnown, direct } = one;
  const what = { repository, path, context, ecosystem, name, scope, known, line, sinceKnown };
  const versions = one.version === undefined ? [] : [one.version];
  return { ...what, ...(direct !== undefined && { direct }), versions, exposedSince: since, ...more };
};

const find = (repository: string, name: string, version: string): Dependency =>
  stays.find((one) => one.repository === repository && one.name === name && one.version === version)!;

const shell = {
  advisory: 'GHSA-jfh8-c2jp-5v3q',
  ids: ['GHSA-jfh8-c2jp-5v3q', 'CVE-2021-44228'],
  severity: 'critical',
  summary: 'Remote code injection in Log4j',
  published: '2021-12-10T00:40:56Z',
} as const;
const injection = {
  advisory: 'GHSA-35jh-r3h4-6jhm',
  ids: ['GHSA-35jh-r3h4-6jhm', 'CVE-2021-23337'],
  severity: 'high',
  summary: 'Command injection in lodash',
  published: '2021-05-06T16:05:51Z',
} as const;

const exposures: readonly ExposureStay[] = [
  exposure(find(gateway, log4j, '2.14.0'), { ...shell, days: 348 }),
  exposure(find(shop, 'lodash', '4.17.20'), { ...injection, days: 366 }),
  exposure(find(ledger, log4j, '2.14.1'), {
    ...shell,
    versions: ['2.14.1', '2.15.0'],
    fixedAt: find(ledger, log4j, '2.15.0').until!,
    fixedBy: '2.17.1',
    days: 73,
  }),
  exposure(find(payments, 'lodash', '4.17.19'), {
    ...injection,
    fixedAt: find(payments, 'lodash', '4.17.19').until!,
    fixedBy: '4.17.21',
    days: 113,
  }),
];

function isAsked(one: Dependency | ExposureStay, wish: DependencyWish): boolean {
  const name = wish.name?.slice(0, wish.name.indexOf('@', 1) < 0 ? undefined : wish.name.indexOf('@', 1));
  return (
    (wish.repository === undefined || one.repository === wish.repository) &&
    (wish.ecosystem === undefined || one.ecosystem === wish.ecosystem) &&
    (wish.direct === undefined || one.direct === wish.direct) &&
    (name === undefined || one.name === name || one.name.endsWith(`:${name}`) || one.name.endsWith(`/${name}`))
  );
}

function isThen({ since, until }: Dependency, { asOf, everRead }: DependencyWish): boolean {
  if (everRead === true) return true;
  return asOf === undefined ? until === undefined : since.at <= asOf && (until === undefined || until.at > asOf);
}

const inventory = {
  repositories: names.map((name) => ({
    name,
    head: heads.get(name) ?? null,
    readFrom: { at: windowPeriod.from, commit: asObjectId(sha40('landing', name, '-1')) },
  })),
  gaps: [
    {
      kind: 'gap' as const,
      of: 'dependency-manifest' as const,
      repository: asRepositoryName(pipelines),
      reason: 'unreadable' as const,
      detail: 'notebooks/setup.py could not be read (a program decides): what it names is not in the inventory',
      path: 'notebooks/setup.py',
    },
  ],
};

export const dependencyQuestions: Pick<DependencyUseCases, 'dependencies' | 'exposures'> = {
  dependencies(wish) {
    const asked = stays.filter((one) => isAsked(one, wish) && isThen(one, wish));
    const at = wish.name?.indexOf('@', 1) ?? -1;
    const range = at < 0 ? undefined : readRange(wish.name!.slice(at + 1));
    const judged = asked.map((one) => {
      if (!range?.ok) return { one, isIn: true };
      return {
        one,
        isIn: one.version === undefined ? undefined : isWithin(range.value, one.version, schemeOf(one.ecosystem)!),
      };
    });
    return Promise.resolve({
      items: judged.flatMap(({ one, isIn }) => (isIn === true ? [one] : [])),
      undecided: judged.flatMap(({ one, isIn }) => (isIn === undefined ? [one] : [])),
      ...inventory,
    });
  },
  exposures: (wish) =>
    Promise.resolve({
      items: exposures.filter(
        (one) => isAsked(one, wish) && (wish.asOf === undefined || one.exposedSince.at <= wish.asOf),
      ),
      undecided: stays.filter((one) => one.known === 'unknown'),
      advisories: 18_442,
      refused: [],
      ...inventory,
    }),
};
