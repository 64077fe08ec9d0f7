/**
 * Which file of commands a call means: `npm run lint` from `web/` the script `lint` of `web/package.json`. Where the
 * folder is not known, the file at the root that has the target, else the only one that has it anywhere; of several
 * nothing is said. Shell scripts are taken by their path alone.
 */
import type { PipelineScriptFact, PipelineStep, ScriptCall } from './fact-map.ts';

export interface CalledScript {
  readonly script: PipelineScriptFact;
  readonly steps: readonly PipelineStep[];
}

export function scriptsCalled(call: ScriptCall, scripts: readonly PipelineScriptFact[]): readonly CalledScript[] {
  if (call.by === 'file') return fileCalled(call, scripts);
  const same = scripts.filter(({ by }) => by === call.by);
  const found = same
    .map((script) => ({ script, steps: stepsOf(script, call) }))
    .filter(({ steps }) => steps.length > 0);
  const inFolder = found.filter(({ script }) => folderOf(script.path) === (call.folder ?? ''));
  if (inFolder.length > 0) return inFolder;
  // Settings hold for the folders below theirs.
  if (call.by === 'settings') return found.filter(({ script }) => isAbove(folderOf(script.path), call.folder ?? ''));
  const [only, ...more] = found;
  return only !== undefined && more.length === 0 && call.folder === undefined ? [only] : [];
}

function stepsOf({ steps, first }: PipelineScriptFact, { name, by }: ScriptCall): readonly PipelineStep[] {
  if (name === '')
    return by === 'make' || by === 'task' || by === 'just' ? steps.filter(({ job }) => job === first) : steps;
  return steps.filter(({ job }) => job === name);
}

function fileCalled(
  { name, folder = '' }: ScriptCall,
  scripts: readonly PipelineScriptFact[],
): readonly CalledScript[] {
  const paths = [joinedPath(folder, name), joinedPath('', name)];
  for (const path of paths) {
    const script = scripts.find((one) => one.by === 'file' && one.path === path);
    if (script) return [{ script, steps: script.steps }];
  }
  return [];
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');

const isAbove = (folder: string, below: string): boolean =>
  folder === '' || below === folder || below.startsWith(`${folder}/`);

/** Without `.` and `..`. */
export function joinedPath(folder: string, name: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
