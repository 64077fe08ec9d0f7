/** CycloneDX 1.6 as JSON (cyclonedx.org/docs/1.6/json). Components without edges: who needs whom is not known, and not claimed. */
import type { Dependency } from '../../model/dependency.ts';
import { componentsOf, uuidOf, type Component, type SbomSubject } from './component.ts';

export function cycloneDx(subject: SbomSubject, dependencies: readonly Dependency[]) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(subject.digest)}`,
    version: 1,
    metadata: {
      timestamp: subject.at,
      tools: { components: [{ type: 'application', name: subject.tool.name, version: subject.tool.version }] },
      component: {
        type: 'application',
        'bom-ref': 'subject',
        name: subject.name,
        ...(subject.version !== undefined && { version: subject.version }),
      },
    },
    components: componentsOf(dependencies).map(componentOf),
    compositions: [{ aggregate: 'incomplete', assemblies: ['subject'] }],
  };
}

function componentOf({ purl, name, group, version, isOptional, rows }: Component) {
  const places = rows.map(({ repository, path, line }) => ({ location: `${repository}/${path}`, line }));
  const said = [...new Set(rows.map(({ known }) => known))].map((value) => ({ name: 'plumbline:known', value }));
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group !== undefined && { group }),
    name,
    ...(version !== undefined && { version }),
    scope: isOptional ? 'optional' : 'required',
    purl,
    properties: [
      ...said,
      ...[...new Set(rows.map(({ scope }) => scope))].map((value) => ({ name: 'plumbline:scope', value })),
    ],
    evidence: { occurrences: [...new Map(places.map((place) => [`${place.location}:${place.line}`, place])).values()] },
  };
}
