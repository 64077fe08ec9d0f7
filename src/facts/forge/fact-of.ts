/** A fact out of one version of one record. */
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import type { Strand } from '../../forges/forge.ts';
import type { Fact, FactKind, Provenance, Validity } from '../../model/fact.ts';
import type { RepositoryName } from '../../model/repository.ts';
import type { FactMap } from '../../model/fact-map.ts';
import type { RecordVersion } from './strand-history.ts';

export interface FactParts<K extends FactKind> {
  readonly kind: K;
  readonly strand: Strand;
  readonly repository: RepositoryName;
  /** What it is about, unique within kind and repository. */
  readonly about: string;
  readonly value: FactMap[K];
  readonly valid: Validity;
  readonly provenance: Provenance;
  readonly version: Pick<RecordVersion<unknown>, 'key' | 'lastSeenAt' | 'raw'>;
}

export function factOf<K extends FactKind>(parts: FactParts<K>): Fact<K> {
  const { kind, strand, repository, about, value, valid, provenance, version } = parts;
  return {
    kind,
    id: `${kind}:${repository}:${about}`,
    repository,
    value,
    valid,
    observedAt: version.lastSeenAt,
    provenance,
    source: { collector: `forge/${strand}@1`, raw: version.raw[0] ?? version.key },
  };
}

/** A look says what is so at its very instant: a stretch that ends with a look holds for it, too. */
export const justAfter = (instant: Instant): Instant => instantFromMillis(millisOf(instant) + 1);

/** Lists of the organisation and of the repository may use the same keys. */
export const aboutOf = (level: 'repository' | 'organisation', key: string): string =>
  level === 'organisation' ? `organisation/${key}` : key;
