/** What may not stand in content/ although each file has its form: names that nothing has, doubles, what nobody uses. */
import { describeChecks } from '../../controls/evaluate.ts';
import { faultAt } from './files.ts';
import type { ControlsFile, CrosswalkFile, FrameworkFile, RequestsFile } from './schemas.ts';

/** `SEC-03/training-export` is asked for control SEC-03. */
export const referenceOf = (request: string): string => request.slice(0, request.indexOf('/'));

/** Controls once each, of checks that exist; every check in some control; every control serves some criterion. */
export function controlFaults(files: readonly ControlsFile[], frameworks: readonly FrameworkFile[]): readonly string[] {
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
export function requestFaults(files: readonly RequestsFile[], areaFiles: readonly ControlsFile[]): readonly string[] {
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

/** Controls that exist; each stands in a point, and points name no other. */
export function criterionFaults(frameworks: readonly FrameworkFile[], files: readonly ControlsFile[]): readonly string[] {
  const known = new Set(files.flatMap(({ value }) => value.controls.map((control) => control.id)));
  const faults: string[] = [];
  for (const file of frameworks) {
    for (const [index, row] of file.value.criteria.entries()) {
      const say = (at: readonly (string | number)[], message: string): unknown =>
        faults.push(faultAt(file, ['criteria', index, ...at], message));
      const answering = new Set(row.points.flatMap(({ by }) => by));
      for (const [position, control] of row.controls.entries()) {
        if (!known.has(control)) say(['controls', position], `there is no control ${control}`);
        else if (!answering.has(control)) say(['controls', position], `no point of ${row.id} names control ${control}`);
      }
      for (const [number, { says, by }] of row.points.entries()) {
        if (row.points.findIndex((point) => point.says === says) !== number)
          say(['points', number, 'says'], `this point of ${row.id} stands twice`);
        for (const [position, control] of by.entries())
          if (!row.controls.includes(control))
            say(['points', number, 'by', position], `${row.id} does not name control ${control}`);
      }
    }
  }
  return faults;
}

/** Pairs once each, of criteria that exist, with the confidence that their sources give them. */
export function pairFaults(file: CrosswalkFile, frameworks: readonly FrameworkFile[]): readonly string[] {
  const idsOf = (name: string): ReadonlySet<string> => {
    const own = frameworks.filter(({ value }) => value.framework === name);
    return new Set(own.flatMap(({ value }) => value.criteria.map((row) => row.id)));
  };
  const [soc2, iso] = [idsOf('soc2'), idsOf('iso27001')];
  const sources = new Set(file.value.sources.map((source) => source.id));
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const [index, pair] of file.value.pairs.entries()) {
    const say = (at: readonly (string | number)[], message: string): unknown =>
      faults.push(faultAt(file, ['pairs', index, ...at], message));
    const name = `${pair.soc2} ${pair.iso27001}`;
    if (!soc2.has(pair.soc2)) say(['soc2'], `SOC 2 has no criterion ${pair.soc2}`);
    if (!iso.has(pair.iso27001)) say(['iso27001'], `ISO/IEC 27001 Annex A has no control ${pair.iso27001}`);
    if (seen.has(name)) say(['iso27001'], `the pair ${name} stands twice`);
    seen.add(name);
    for (const [position, source] of pair.sources.entries())
      if (!sources.has(source)) say(['sources', position], `there is no source ${source}`);
    for (const [position, source] of (pair.unsure ?? []).entries())
      if (!pair.sources.includes(source)) say(['unsure', position], `${source} is no source of this pair`);
    const earned = confidenceOf(pair.sources.length);
    if (earned !== pair.confidence) say(['confidence'], `with ${pair.sources.length} sources it is ${earned}`);
  }
  return faults;
}

function confidenceOf(sources: number): 'high' | 'medium' | 'authored' {
  if (sources === 0) return 'authored';
  return sources >= 3 ? 'high' : 'medium';
}
