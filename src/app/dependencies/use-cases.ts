import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256Of } from '../../base/digest.ts';
import { cycloneDx } from '../../exports/sbom/cyclonedx.ts';
import { spdx } from '../../exports/sbom/spdx.ts';
import type { AdvisoryIndex } from '../../facts/dependencies/advisories.ts';
import type { Dependency, Ecosystem } from '../../model/dependency.ts';
import type { Gap } from '../../model/gap.ts';
import type { AppContext } from '../context.ts';
import type { Working } from '../plumbline.ts';
import { lackOfCover } from './advisory-cover.ts';
import type { AdvisoryCoverage } from './advisory-files.ts';
import { indexedAdvisories } from './advisory-index.ts';
import { packagesIn } from './audited.ts';
import { exposuresIn } from './exposures.ts';
import { listDependencies } from './list.ts';
import type {
  BillFormat,
  DependencyList,
  DependencyUseCases,
  DependencyWish,
  ExposureList,
  ExposureWish,
} from './questions.ts';

export function dependencyUseCases(context: AppContext): DependencyUseCases {
  return {
    dependencies: (wish, working) => list(wish, context, working),
    exposures: (wish, working) => exposures(wish, context, working),
    billOfMaterials: (wish, format, working) => billOfMaterials(wish, format, context, working),
  };
}

async function list(
  { vulnerable = false, ...wish }: DependencyWish,
  { stores, config }: AppContext,
  working: Working,
): Promise<DependencyList> {
  const { paths } = config.advisories;
  if (vulnerable && paths.length === 0)
    throw new AppError('app/no-advisories', 'no advisories are configured', {
      hint: 'Name files, folders or zips of OSV documents as advisories.paths in plumbline.yaml.',
    });
  const found = await listDependencies(wish, await stores.repositories.list(), stores, working);
  return vulnerable ? vulnerableOf(found, indexedAdvisories(paths).index) : found;
}

function vulnerableOf(list: DependencyList, index: AdvisoryIndex): DependencyList {
  const undecided: Dependency[] = list.undecided.filter((one) => index.has(one));
  const items = list.items.flatMap((one): readonly Dependency[] => {
    const said = index.of(one);
    const advisories = said.flatMap(({ advisory, exposure }) => (exposure === 'affected' ? [advisory.id] : []));
    if (advisories.length > 0) return [{ ...one, advisories }];
    if (said.some(({ exposure }) => exposure === 'unknown')) undecided.push(one);
    return [];
  });
  return { ...list, items, undecided };
}

/** Over all that was read unless a window is asked for: an exposure that ended is evidence, too. */
async function exposures(wish: ExposureWish, context: AppContext, working: Working): Promise<ExposureList> {
  const paths = wish.advisories ?? context.config.advisories.paths;
  const { index, refused, coverage } = indexedAdvisories(paths);
  const { wholeFor } = context.config.advisories;
  const { advisories: _, ...asked } = wish;
  const { items, undecided, ...rest } = await list(asked, context, working);
  const exposed = exposuresIn(items, index, context.clock.now());
  return {
    ...rest,
    items: exposed.items,
    undecided: [...undecided, ...exposed.undecided],
    // Nobody who brought none was told that anything was looked up.
    gaps: paths.length === 0 ? rest.gaps : [...rest.gaps, ...coverGaps(items, coverage, wholeFor)],
    advisories: index.size,
    refused,
  };
}

function coverGaps(
  items: readonly Dependency[],
  coverage: ReadonlyMap<Ecosystem, AdvisoryCoverage>,
  wholeFor: readonly Ecosystem[],
): readonly Gap[] {
  const byRepository = Map.groupBy(items, ({ repository }) => repository);
  return [...byRepository].flatMap(([repository, rows]) =>
    [...packagesIn(rows)].flatMap(([ecosystem, packages]): readonly Gap[] => {
      const detail = lackOfCover(ecosystem, coverage, { packages, wholeFor });
      return detail === undefined ? [] : [{ kind: 'gap', of: 'exposure', repository, reason: 'not-observed', detail }];
    }),
  );
}

async function billOfMaterials(wish: DependencyWish, format: BillFormat, context: AppContext, working: Working) {
  const found = await list(wish, context, working);
  const [only] = found.repositories.length === 1 ? found.repositories : [];
  const subject = {
    name: wish.repository ?? only?.name ?? 'all repositories',
    ...(only && only.head !== null && wish.asOf === undefined && { version: only.head }),
    at: wish.asOf ?? context.clock.now(),
    tool: { name: 'plumbline', version: context.version },
    digest: sha256Of(canonicalJson(found.items.map(({ purl, repository, path }) => [purl, repository, path]))),
  };
  const document = format === 'cyclonedx' ? cycloneDx(subject, found.items) : spdx(subject, found.items);
  return { document, list: found };
}
