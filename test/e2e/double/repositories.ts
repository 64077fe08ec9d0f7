import type { Gap } from '../../../src/model/gap.ts';
import { asObjectId, asRepositoryName, type Repository } from '../../../src/model/repository.ts';
import { instantFromMillis, type Instant } from '../../../src/base/instant.ts';
import type { Period } from '../../../src/model/control.ts';
import type { RunRepository } from '../../../src/model/run.ts';
import { seeded } from './seeded.ts';

export const windowPeriod = {
  type: 'window',
  from: '2025-11-01T00:00:00.000Z' as Instant,
  to: '2026-11-01T00:00:00.000Z' as Instant,
} as const satisfies Period;

export const observedAt = '2026-11-02T08:15:00.000Z' as Instant;

/** Share of the window, from 0 to 1, as an instant. */
export function during(share: number): Instant {
  const from = Date.parse(windowPeriod.from);
  return instantFromMillis(Math.round(from + share * (Date.parse(windowPeriod.to) - from)));
}

const random = seeded(7);
export const names = [
  'acme/payments-api',
  'acme/ledger-service',
  'acme/web-shop',
  'acme/infrastructure',
  'acme/data-pipelines',
  'acme/mobile-gateway',
  'acme/design-tokens',
] as const;
export type Name = (typeof names)[number];

export const heads: ReadonlyMap<string, string> = new Map(names.map((name) => [name, random.hex(40)]));

const noForge = (repository: string): Gap => ({
  kind: 'gap',
  of: 'all',
  repository: asRepositoryName(repository),
  reason: 'not-connected',
  detail: 'Branch protection and reviews live in the forge. Connect it, and they are read from then on.',
});

const shallow: Gap = {
  kind: 'gap',
  of: 'landed-change',
  repository: asRepositoryName('acme/mobile-gateway'),
  reason: 'missing-object',
  detail: 'The clone is shallow: landings before 14 March 2026 are not in it. `git fetch --unshallow` mends it.',
  span: { from: windowPeriod.from, to: '2026-03-14T00:00:00.000Z' as Instant },
};

const unreadable: Gap = {
  kind: 'gap',
  of: 'pipeline',
  repository: asRepositoryName('acme/data-pipelines'),
  reason: 'unreadable',
  detail: 'The workflow is not valid YAML at line 31, so its steps could not be read between 2 and 9 June 2026.',
  path: '.github/workflows/nightly.yml',
  span: { from: '2026-06-02T09:10:00.000Z' as Instant, to: '2026-06-09T11:42:00.000Z' as Instant },
};

export function gapsOf(name: string): readonly Gap[] {
  const own = [shallow, unreadable].filter((gap) => gap.repository === name);
  return [noForge(name), ...own];
}

const sizes: Readonly<Record<Name, readonly [commits: number, landed: number, files: number]>> = {
  'acme/payments-api': [4812, 611, 1904],
  'acme/ledger-service': [2290, 288, 873],
  'acme/web-shop': [6127, 702, 3418],
  'acme/infrastructure': [1544, 340, 512],
  'acme/data-pipelines': [918, 196, 407],
  'acme/mobile-gateway': [402, 121, 266],
  'acme/design-tokens': [87, 4, 61],
};

export const runRepositories: readonly RunRepository[] = names.map((name) => ({
  name: asRepositoryName(name),
  location: `/srv/git/${name.replace('acme/', '')}`,
  branch: 'main',
  head: asObjectId(heads.get(name)!),
  commits: sizes[name][0],
  landedInPeriod: sizes[name][1],
  filesAtHead: sizes[name][2],
  observedAt,
  gaps: gapsOf(name),
}));

export const repositories: readonly Repository[] = runRepositories.map(({ name, location, gaps }) => ({
  name,
  location,
  gitDirectory: `${location}/.git`,
  objectFormat: 'sha1',
  defaultBranch: 'main',
  head: asObjectId(heads.get(name)!),
  observedAt,
  gaps,
}));
