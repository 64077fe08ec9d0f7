/**
 * What an auditor reads as data: frameworks, controls, what is asked of people, and the crosswalk between the frameworks,
 * from content/*.yaml.
 *
 * Everything is checked when it is loaded, so that no later code meets a dangling id: the two frameworks are whole (61
 * criteria, 93 controls: popular open data sets are not), ids are strings, every name that is used exists, and nothing
 * exists that is not used. A fault is shown at its place in the file. Criteria name controls and controls name checks,
 * never the reverse, so a framework can be added without touching a control.
 */
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import type { OwnCheckSpec } from '../controls/own/own-check.ts';
import type { Control, Criterion } from '../model/control.ts';
import type { CrosswalkPair, CrosswalkSource } from '../model/crosswalk.ts';
import type { EvidenceRequest } from '../model/evidence-request.ts';
import { controlFaults, criterionFaults, pairFaults, referenceOf, requestFaults } from './content/faults.ts';
import { faultAt, invalid, listYaml, readYaml, unresolved, type ContentErrorCode } from './content/files.ts';
import {
  controlsSchema,
  crosswalkSchema,
  frameworkSchema,
  requestsSchema,
  type FrameworkFile,
} from './content/schemas.ts';

export type { ContentErrorCode } from './content/files.ts';
export type { CrosswalkPair } from '../model/crosswalk.ts';

export interface Content {
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly crosswalk: readonly CrosswalkPair[];
  /** The open mappings that pairs name as their sources. */
  readonly crosswalkSources: readonly CrosswalkSource[];
  readonly requests: readonly EvidenceRequest[];
  /** Checks of the user's own; none in what is shipped (custom/own-content.ts). */
  readonly ownChecks: readonly OwnCheckSpec[];
}

const expected = { soc2: 61, iso27001: 93, pairs: 296 } as const;

export function loadContent(directory: string): Content {
  const frameworks = (['soc2', 'iso27001'] as const).map((name) => {
    const read = readYaml(join(directory, 'frameworks', `${name}.yaml`), frameworkSchema);
    if (read.value.framework === name) return read;
    throw invalid([faultAt(read, ['framework'], `this file is read as ${name}`)]);
  });
  const areaFiles = listYaml(join(directory, 'controls')).map((file) => readYaml(file, controlsSchema));
  const requestFiles = listYaml(join(directory, 'requests')).map((file) => readYaml(file, requestsSchema));
  const crosswalk = readYaml(join(directory, 'frameworks', 'crosswalk.yaml'), crosswalkSchema);
  requireWhole(frameworks, crosswalk.value.pairs.length);
  const faults = [
    ...controlFaults(areaFiles, frameworks),
    ...requestFaults(requestFiles, areaFiles),
    ...criterionFaults(frameworks, areaFiles),
    ...pairFaults(crosswalk, frameworks),
  ];
  if (faults.length > 0) throw unresolved(faults);
  const criteria = frameworks.flatMap(({ value }) =>
    value.criteria.map((row) => ({ ...row, framework: value.framework })),
  );
  return {
    criteria,
    controls: areaFiles.flatMap(({ value }) => controlsOf(value, criteria)),
    crosswalk: crosswalk.value.pairs,
    crosswalkSources: crosswalk.value.sources,
    ownChecks: [],
    requests: requestFiles.flatMap(({ value }) =>
      value.requests.map((request) => ({ ...request, reference: referenceOf(request.id) })),
    ),
  };
}

function controlsOf(
  { area, controls }: z.output<typeof controlsSchema>,
  criteria: readonly Criterion[],
): readonly Control[] {
  return controls.map((control) => {
    const served = criteria.filter(({ controls: ids }) => ids.includes(control.id));
    const idsOf = (framework: Criterion['framework']): readonly string[] =>
      served.filter((criterion) => criterion.framework === framework).map((criterion) => criterion.id);
    return { ...control, area, criteria: idsOf('soc2'), iso: idsOf('iso27001') };
  });
}

function requireWhole(frameworks: readonly FrameworkFile[], pairs: number): void {
  const wrong = frameworks
    .map(({ source, value }) => ({
      source,
      found: new Set(value.criteria.map((row) => row.id)).size,
      needed: expected[value.framework],
      rows: value.criteria.length,
    }))
    .filter(({ found, needed, rows }) => found !== needed || rows !== needed)
    .map(
      ({ source, found, needed, rows }) =>
        `${source.path}: ${rows} rows with ${found} different ids; there are ${needed}`,
    );
  if (pairs !== expected.pairs) wrong.push(`crosswalk.yaml: ${pairs} pairs; there are ${expected.pairs}`);
  if (wrong.length === 0) return;
  throw new AppError<ContentErrorCode>('content/incomplete', wrong.join('\n'), {
    hint: 'A framework with rows missing would hide requirements: restore the files of content/frameworks.',
  });
}
