/**
 * What an auditor reads as data: frameworks, controls, what is asked of people, and the crosswalk between the frameworks,
 * from content/*.yaml.
 *
 * Everything is checked when it is loaded, so that no later code meets a dangling id: the two frameworks are whole (61
 * criteria, 93 controls: popular open data sets are not), ids are strings, every name that is used exists, and nothing
 * exists that is not used. A fault is shown at its place in the file. Criteria name controls and controls name checks,
 * never the reverse, so a framework can be added without touching a control.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, parseDocument } from 'yaml';
import { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import { describeChecks } from '../controls/evaluate.ts';
import { areas, type Control, type Criterion } from '../model/control.ts';
import { cadences, type EvidenceRequest } from '../model/evidence-request.ts';
import { renderFault, type TextSource } from './config-excerpt.ts';
import { parseConfigText } from './config-reader.ts';

export interface CrosswalkPair {
  readonly soc2: string;
  readonly iso27001: string;
  /** How many independent open mappings hold the pair too: three or more, one or two, none. */
  readonly confidence: 'high' | 'medium' | 'authored';
}

export interface Content {
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly crosswalk: readonly CrosswalkPair[];
  readonly requests: readonly EvidenceRequest[];
}

export type ContentErrorCode = 'content/unreadable' | 'content/invalid' | 'content/incomplete' | 'content/unresolved';

/** An id that a spreadsheet would take for a number loses its zeros: 5.10 becomes 5.1, which is another control. */
const id = z.string().refine((text) => Number.isNaN(Number(text)), 'an id must not read as a number');
const sentence = z.string().min(1);

const frameworkSchema = z.strictObject({
  framework: z.enum(['soc2', 'iso27001']),
  criteria: z.array(
    z.strictObject({
      id,
      category: sentence,
      topic: sentence,
      automation: z.enum(['strong', 'partial', 'document', 'weak', 'none']),
      controls: z.array(id),
    }),
  ),
});

const controlsSchema = z.strictObject({
  area: z.enum(areas),
  controls: z.array(
    z.strictObject({
      id: id.regex(/^[A-Z]{2,3}-\d{2}$/),
      title: sentence,
      statement: sentence,
      owner: sentence,
      frequency: sentence,
      checks: z.array(id),
      requests: z.array(id).default([]),
    }),
  ),
});

const requestsSchema = z.strictObject({
  area: z.enum(areas),
  requests: z.array(
    z.strictObject({
      id: id.regex(
        /^[A-Z]{2,3}-\d{2}\/[a-z][a-z-]*$/,
        'a request is named by its control and a word: SEC-03/training-export',
      ),
      title: sentence,
      ask: sentence,
      form: z.enum(['document', 'record', 'export']),
      cadence: z.enum(cadences),
      owner: sentence,
      looksFor: z.array(sentence).min(1),
    }),
  ),
});

const crosswalkSchema = z.strictObject({
  pairs: z.array(
    z.strictObject({ soc2: id, confidence: z.enum(['high', 'medium', 'authored']), iso27001: z.array(id).min(1) }),
  ),
});

const expected = { soc2: 61, iso27001: 93, pairs: 296 } as const;

interface Read<T> {
  readonly source: TextSource;
  readonly value: T;
}

export function loadContent(directory: string): Content {
  const frameworks = (['soc2', 'iso27001'] as const).map((name) => {
    const read = readYaml(join(directory, 'frameworks', `${name}.yaml`), frameworkSchema);
    if (read.value.framework === name) return read;
    throw invalid([faultAt(read, ['framework'], `this file is read as ${name}`)]);
  });
  const areaFiles = listYaml(join(directory, 'controls')).map((file) => readYaml(file, controlsSchema));
  const requestFiles = listYaml(join(directory, 'requests')).map((file) => readYaml(file, requestsSchema));
  const crosswalk = readYaml(join(directory, 'frameworks', 'crosswalk.yaml'), crosswalkSchema);
  const pairs = crosswalk.value.pairs.flatMap(({ soc2, confidence, iso27001 }) =>
    iso27001.map((iso) => ({ soc2, iso27001: iso, confidence })),
  );
  requireWhole(frameworks, pairs.length);
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
    crosswalk: pairs,
    requests: requestFiles.flatMap(({ value }) =>
      value.requests.map((request) => ({ ...request, reference: referenceOf(request.id) })),
    ),
  };
}

/** `SEC-03/training-export` is asked for control SEC-03. */
const referenceOf = (request: string): string => request.slice(0, request.indexOf('/'));

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

type FrameworkFile = Read<z.output<typeof frameworkSchema>>;
type ControlsFile = Read<z.output<typeof controlsSchema>>;
type RequestsFile = Read<z.output<typeof requestsSchema>>;

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

/** Controls once each, of checks that exist; every check in some control; every control serves some criterion. */
function controlFaults(files: readonly ControlsFile[], frameworks: readonly FrameworkFile[]): readonly string[] {
  const checks = new Set(describeChecks().map((check) => check.id));
  const wanted = new Set(frameworks.flatMap(({ value }) => value.criteria.flatMap((row) => row.controls)));
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const file of files) {
    for (const [index, control] of file.value.controls.entries()) {
      const say = (at: readonly (string | number)[], message: string): unknown =>
        faults.push(faultAt(file, ['controls', index, ...at], message));
      if (seen.has(control.id)) say(['id'], `control ${control.id} stands twice`);
      if (!wanted.has(control.id)) say(['id'], `no criterion names control ${control.id}`);
      if (control.checks.length + control.requests.length === 0)
        say([], `control ${control.id} rests on nothing: it needs a check or an evidence request`);
      seen.add(control.id);
      for (const [position, check] of control.checks.entries()) {
        if (!checks.has(check)) say(['checks', position], `there is no check ${check}`);
      }
    }
  }
  const used = new Set(files.flatMap(({ value }) => value.controls.flatMap((control) => control.checks)));
  for (const check of checks) if (!used.has(check)) faults.push(`no control of content/controls names check ${check}`);
  return faults;
}

/** Requests once each, each asked by the control it is named after and by no other, in the file of its area. */
function requestFaults(files: readonly RequestsFile[], areaFiles: readonly ControlsFile[]): readonly string[] {
  const faults: string[] = [];
  const known = new Set<string>();
  const asked = new Set(areaFiles.flatMap(({ value }) => value.controls.flatMap((control) => control.requests)));
  const areaOf = new Map(areaFiles.flatMap(({ value }) => value.controls.map(({ id }) => [id, value.area] as const)));
  for (const file of files) {
    for (const [index, request] of file.value.requests.entries()) {
      const say = (message: string): unknown => faults.push(faultAt(file, ['requests', index, 'id'], message));
      if (known.has(request.id)) say(`request ${request.id} stands twice`);
      known.add(request.id);
      if (!asked.has(request.id)) say(`no control names request ${request.id}`);
      const area = areaOf.get(referenceOf(request.id));
      if (area !== undefined && area !== file.value.area) say(`request ${request.id} belongs to area ${area}`);
    }
  }
  for (const file of areaFiles) {
    for (const [index, control] of file.value.controls.entries()) {
      for (const [position, request] of control.requests.entries()) {
        const say = (message: string): unknown =>
          faults.push(faultAt(file, ['controls', index, 'requests', position], message));
        if (!known.has(request)) say(`there is no request ${request}`);
        if (referenceOf(request) !== control.id) say(`request ${request} belongs to control ${referenceOf(request)}`);
        if (control.requests.indexOf(request) !== position) say(`request ${request} stands twice`);
      }
    }
  }
  return faults;
}

function criterionFaults(frameworks: readonly FrameworkFile[], files: readonly ControlsFile[]): readonly string[] {
  const known = new Set(files.flatMap(({ value }) => value.controls.map((control) => control.id)));
  return frameworks.flatMap((file) =>
    file.value.criteria.flatMap((row, index) =>
      row.controls.flatMap((control, position) =>
        known.has(control)
          ? []
          : [faultAt(file, ['criteria', index, 'controls', position], `there is no control ${control}`)],
      ),
    ),
  );
}

function pairFaults(
  file: Read<z.output<typeof crosswalkSchema>>,
  frameworks: readonly FrameworkFile[],
): readonly string[] {
  const idsOf = (name: string): ReadonlySet<string> =>
    new Set(
      frameworks
        .filter(({ value }) => value.framework === name)
        .flatMap(({ value }) => value.criteria.map((row) => row.id)),
    );
  const [soc2, iso] = [idsOf('soc2'), idsOf('iso27001')];
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const [index, pair] of file.value.pairs.entries()) {
    if (!soc2.has(pair.soc2))
      faults.push(faultAt(file, ['pairs', index, 'soc2'], `SOC 2 has no criterion ${pair.soc2}`));
    for (const [position, control] of pair.iso27001.entries()) {
      const at = ['pairs', index, 'iso27001', position];
      const name = `${pair.soc2} ${control}`;
      if (!iso.has(control)) faults.push(faultAt(file, at, `ISO/IEC 27001 Annex A has no control ${control}`));
      if (seen.has(name)) faults.push(faultAt(file, at, `the pair ${name} stands twice`));
      seen.add(name);
    }
  }
  return faults;
}

function readYaml<S extends z.ZodType>(path: string, schema: S): Read<z.output<S>> {
  const source = { path, text: readText(path, () => readFileSync(path, 'utf8')) };
  const read = parseConfigText(source, schema);
  if (!read.ok) throw invalid(read.error);
  return { source, value: read.value };
}

function listYaml(folder: string): readonly string[] {
  const files = readText(folder, () => readdirSync(folder)).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => join(folder, file));
}

function readText<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new AppError<ContentErrorCode>('content/unreadable', `could not read ${path}`, {
      hint: 'The folder content/ belongs to the program: install it again.',
      cause,
    });
  }
}

/** `file:line:column: message` with the line itself. */
function faultAt({ source }: Read<unknown>, path: readonly (string | number)[], message: string): string {
  const node: unknown = parseDocument(source.text).getIn(path, true);
  const [from, to] = (isNode(node) ? node.range : undefined) ?? [0, 1];
  return renderFault(source, { from, to, message });
}

const invalid = (faults: readonly string[]): AppError<ContentErrorCode> =>
  new AppError('content/invalid', faults.join('\n'), { hint: 'Mend the file where the message points.' });

const unresolved = (faults: readonly string[]): AppError<ContentErrorCode> =>
  new AppError('content/unresolved', faults.join('\n'), {
    hint: 'Names in content/ must exist: criteria name controls, controls name checks.',
  });
