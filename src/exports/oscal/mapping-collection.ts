/**
 * The crosswalk. Relations are `intersects-with` throughout: nobody has shown that a criterion of one framework says all that
 * one of the other does, and a mapping that claims more than it knows gives false comfort.
 */
import type { Criterion } from '../../model/control.ts';
import { controlsCatalogFile, frameworkCatalogFile } from './catalogs.ts';
import type { CrosswalkRow, OscalInput } from './oscal.ts';
import { metadata, prose, token, withUuid } from './parts.ts';
import { uuidOf } from './uuid.ts';

const confidence: Readonly<Record<CrosswalkRow['confidence'], string>> = {
  high: 'high: three or more independent open mappings hold this pair too',
  medium: 'medium: one or two independent open mappings hold this pair too',
  authored: 'authored: in this mapping only',
};

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly confidence?: CrosswalkRow['confidence'];
}

export function mappingCollection({ run, crosswalk, controls }: OscalInput): object | undefined {
  const frameworks = crosswalk.map((row): Pair => ({ from: row.soc2, to: row.iso27001, confidence: row.confidence }));
  const to = (key: 'criteria' | 'iso'): Pair[] =>
    controls.flatMap((control) => control[key].map((id) => ({ from: control.id, to: id })));
  const mappings = [
    ...mapping(frameworkCatalogFile('soc2'), 'iso27001', frameworks),
    ...mapping(controlsCatalogFile, 'soc2', to('criteria')),
    ...mapping(controlsCatalogFile, 'iso27001', to('iso')),
  ];
  if (mappings.length === 0) return undefined;
  const body = {
    metadata: metadata('Crosswalk of criteria and controls', { at: run.startedAt, version: run.tool.version }),
    provenance: {
      method: 'human',
      'matching-rationale': 'semantic',
      status: 'not-complete',
      'mapping-description': prose(
        'Made for this project from the subjects of both sides, and compared with open mappings. A pair says that both speak of the same thing, never that one fulfils the other.',
      ),
    },
    mappings,
  };
  return { 'mapping-collection': withUuid('mapping-collection', body) };
}

function mapping(source: string, target: Criterion['framework'], pairs: readonly Pair[]): object[] {
  if (pairs.length === 0) return [];
  const file = frameworkCatalogFile(target);
  const maps = pairs.map(({ from, to, confidence: held }) => ({
    uuid: uuidOf('map', source, from, file, to),
    relationship: 'intersects-with',
    sources: [{ type: 'control', 'id-ref': token(from) }],
    targets: [{ type: 'control', 'id-ref': token(to) }],
    ...(held && { 'confidence-score': { category: held }, remarks: confidence[held] }),
  }));
  return [
    {
      uuid: uuidOf('mapping', source, file),
      'source-resource': { type: 'catalog', href: source },
      'target-resource': { type: 'catalog', href: file },
      maps,
    },
  ];
}
