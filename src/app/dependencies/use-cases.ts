import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256Of } from '../../base/digest.ts';
import { cycloneDx } from '../../exports/sbom/cyclonedx.ts';
import { spdx } from '../../exports/sbom/spdx.ts';
import type { AppContext } from '../context.ts';
import type { Working } from '../plumbline.ts';
import { indexedAdvisories } from './advisory-index.ts';
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

async function list(wish: DependencyWish, { stores }: AppContext, working: Working): Promise<DependencyList> {
  return listDependencies(wish, await stores.repositories.list(), stores, working);
}

/** Over all that was read unless a window is asked for: an exposure that ended is evidence, too. */
async function exposures(wish: ExposureWish, context: AppContext, working: Working): Promise<ExposureList> {
  const { index, refused } = indexedAdvisories(wish.advisories ?? context.config.advisories.paths);
  const { advisories: _, ...asked } = wish;
  const { items, undecided, ...rest } = await list(asked, context, working);
  const exposed = exposuresIn(items, index, context.clock.now());
  return {
    ...rest,
    items: exposed.items,
    undecided: [...undecided, ...exposed.undecided],
    advisories: index.size,
    refused,
  };
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
