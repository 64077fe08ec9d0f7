/**
 * Catalogs. SOC 2 and ISO/IEC 27001 have no official OSCAL catalog, and their wording is protected: these hold the ids,
 * which are facts, and topics in words of our own.
 */
import { areas, areaTitles, type Control, type Criterion } from '../../model/control.ts';
import type { OscalInput } from './oscal.ts';
import { line, listed, metadata, property, prose, token, withUuid } from './parts.ts';

export const controlsCatalogFile = 'catalog-controls.json';
export const frameworkCatalogFile = (framework: Criterion['framework']): string => `catalog-${framework}.json`;

const titles = {
  soc2: 'SOC 2 criteria: ids, with topics in our own words',
  iso27001: 'ISO/IEC 27001:2022 Annex A: ids, with topics in our own words',
} as const;

const notes = {
  soc2: 'The criteria themselves are published by the AICPA and are not reproduced here: read them there.',
  iso27001: 'The controls themselves are published by ISO and IEC and are not reproduced here: read them there.',
} as const;

/** The statement of a control, which findings speak of. */
export const statementId = (control: string): string => `${token(control)}_smt`;

export function frameworkCatalog({ criteria, run }: OscalInput, framework: Criterion['framework']): object | undefined {
  const own = criteria.filter((criterion) => criterion.framework === framework);
  if (own.length === 0) return undefined;
  const groups = [...Map.groupBy(own, ({ category }) => category)].map(([category, rows]) => ({
    title: line(category),
    controls: rows.map(({ id, topic }) => ({
      id: token(id),
      class: 'criterion',
      title: line(topic),
      props: [{ name: 'label', value: id }],
      parts: [{ id: statementId(id), name: 'statement', prose: prose(topic) }],
    })),
  }));
  const at = { at: run.startedAt, version: run.tool.version };
  const body = { metadata: metadata(titles[framework], at, { remarks: prose(notes[framework]) }), groups };
  return { catalog: withUuid(`catalog-${framework}`, body) };
}

export function controlsCatalog({ controls, run }: OscalInput): object {
  const groups = areas.flatMap((area) => {
    const own = controls.filter((control) => control.area === area);
    return own.length === 0 ? [] : [{ id: token(area), title: areaTitles[area], controls: own.map(controlOf) }];
  });
  const body = {
    metadata: metadata('Controls as they were defined for this run', {
      at: run.startedAt,
      version: run.tool.version,
    }),
    ...listed('groups', groups),
  };
  return { catalog: withUuid('catalog-controls', body) };
}

function controlOf({ id, title, statement, owner, frequency, criteria, iso }: Control): object {
  return {
    id: token(id),
    class: 'control',
    title: line(title),
    props: [{ name: 'label', value: id }, property('owner', owner), property('frequency', frequency)],
    ...listed('links', [
      ...criteria.map((criterion) => ({ href: `catalog-soc2.json#${token(criterion)}`, rel: 'related' })),
      ...iso.map((criterion) => ({ href: `catalog-iso27001.json#${token(criterion)}`, rel: 'related' })),
    ]),
    parts: [{ id: statementId(id), name: 'statement', prose: prose(statement) }],
  };
}
