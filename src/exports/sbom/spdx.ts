/** SPDX 2.3 as JSON (spdx.github.io/spdx-spec/v2.3). Licences are not looked at, and NOASSERTION says so. */
import type { Dependency } from '../../model/dependency.ts';
import { componentsOf, uuidOf, type SbomSubject } from './component.ts';

const nobodySays = 'NOASSERTION';

export function spdx(subject: SbomSubject, dependencies: readonly Dependency[]) {
  const components = componentsOf(dependencies);
  const packages = components.map(({ purl, name, group, version, rows }, at) => ({
    SPDXID: `SPDXRef-Package-${at + 1}`,
    name: group === undefined ? name : `${group}${rows[0]!.ecosystem === 'maven' ? ':' : '/'}${name}`,
    ...(version !== undefined && { versionInfo: version }),
    downloadLocation: nobodySays,
    filesAnalyzed: false,
    licenseConcluded: nobodySays,
    licenseDeclared: nobodySays,
    copyrightText: nobodySays,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    sourceInfo: [...new Set(rows.map(({ repository, path }) => `${repository}/${path}`))].join(', '),
  }));
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: subject.name,
    documentNamespace: `urn:uuid:${uuidOf(subject.digest)}`,
    creationInfo: {
      created: subject.at.replace(/\.\d+Z$/, 'Z'),
      creators: [`Tool: ${subject.tool.name}-${subject.tool.version}`],
    },
    packages: [
      {
        SPDXID: 'SPDXRef-Subject',
        name: subject.name,
        ...(subject.version !== undefined && { versionInfo: subject.version }),
        downloadLocation: nobodySays,
        filesAnalyzed: false,
        licenseConcluded: nobodySays,
        licenseDeclared: nobodySays,
        copyrightText: nobodySays,
      },
      ...packages,
    ],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-Subject' },
      ...packages.map(({ SPDXID }) => ({
        spdxElementId: 'SPDXRef-Subject',
        relationshipType: 'DEPENDS_ON',
        relatedSpdxElement: SPDXID,
      })),
    ],
  };
}
