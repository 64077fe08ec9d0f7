/**
 * The Terraform of one tree. A folder that nobody in the repository calls is a root; each root is worked out by itself,
 * once for each file of variables that may be handed to it, together with every module that it calls. What it makes stands
 * where it is declared: a module that is called twice with different values makes two resources, with equal values one.
 *
 * A landing costs the roots that read a folder which it touches. What tests and examples call is not made by them: the
 * module stands for itself, with its defaults.
 */
import { fileContextOf } from '../../../model/file-kind.ts';
import { folderOf } from '../../dependencies/resolve/surroundings.ts';
import type { HclBlock } from '../../readers/hcl.ts';
import { evaluateHcl, newBudget } from './evaluate.ts';
import {
  calledFolder,
  ModuleInstance,
  type Given,
  type Inputs,
  type ModuleFolder,
  type Placed,
  type Run,
} from './module.ts';
import type { TerraformPart } from './part.ts';
import { resourcesOf, type ResourceValue } from './resources.ts';

/** What a tree says of one file: its resources, and in words what was too much. */
export interface Told {
  readonly resources: readonly ResourceValue[];
  readonly tooMuch: readonly string[];
}

type Standing = TerraformPart | 'unread';

interface Outcome {
  readonly touched: ReadonlySet<string>;
  readonly byPath: ReadonlyMap<string, readonly ResourceValue[]>;
  /** What was too much for the root as a whole. */
  readonly tooMuch: ReadonlySet<string>;
  /** Calls that were not followed, by the file that holds them. */
  readonly leftOut: ReadonlyMap<string, ReadonlySet<string>>;
}

const mostVariableFiles = 40;
/** Of one resource that is called with ever other values. */
const mostShapes = 40;

export class TerraformTree {
  readonly #files = new Map<string, Map<string, Standing>>();
  readonly #folders = new Map<string, ModuleFolder>();
  /** By the called folder: from where. */
  readonly #callers = new Map<string, Set<string>>();
  readonly #calls = new Map<string, ReadonlySet<string>>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #dirty = new Set<string>();

  change(path: string, now: Standing | undefined): void {
    const folder = folderOf(path);
    const files = this.#files.get(folder) ?? new Map<string, Standing>();
    if (now) files.set(path, now);
    else files.delete(path);
    if (files.size > 0) this.#files.set(folder, files);
    else this.#files.delete(folder);
    this.#dirty.add(folder);
  }

  /** Works out what the changes since the last time touch: the paths whose answers may be others now. */
  settle(): ReadonlySet<string> {
    const paths = new Set<string>();
    if (this.#dirty.size === 0) return paths;
    const asked = new Set(this.#dirty);
    for (const folder of this.#dirty) for (const called of this.#recall(folder)) asked.add(called);
    // Files of variables are handed to a root above them.
    for (const above of [...asked].flatMap((folder) => [...foldersAbove(folder)]))
      if (this.#folders.has(above)) asked.add(above);
    this.#dirty.clear();
    for (const [root, { touched, byPath, leftOut }] of this.#outcomes) {
      if (this.#isRoot(root) && !overlaps(touched, asked)) continue;
      this.#outcomes.delete(root);
      for (const path of [...byPath.keys(), ...leftOut.keys()]) paths.add(path);
      for (const folder of touched) asked.add(folder);
    }
    for (const folder of asked) for (const path of this.#files.get(folder)?.keys() ?? []) paths.add(path);
    for (const root of this.#rootsOf(asked)) {
      const outcome = this.#workOut(root);
      this.#outcomes.set(root, outcome);
      for (const path of [...outcome.byPath.keys(), ...outcome.leftOut.keys()]) paths.add(path);
    }
    return paths;
  }

  told(path: string): Told {
    const folder = folderOf(path);
    const found: ResourceValue[] = [];
    const notFollowed = new Set<string>();
    for (const [root, outcome] of this.#outcomes) {
      found.push(...(outcome.byPath.get(path) ?? []));
      for (const detail of root === folder ? outcome.tooMuch : []) notFollowed.add(detail);
      for (const detail of outcome.leftOut.get(path) ?? []) notFollowed.add(detail);
    }
    const tooMuch = [...notFollowed].sort();
    return { resources: distinct(found, tooMuch), tooMuch };
  }

  /** The folders that the folder calls now or called before. */
  #recall(folder: string): ReadonlySet<string> {
    const before = this.#calls.get(folder) ?? new Set<string>();
    for (const called of before) this.#callers.get(called)?.delete(folder);
    const made = this.#folder(folder);
    if (made) this.#folders.set(folder, made);
    else this.#folders.delete(folder);
    const now = new Set<string>();
    for (const { block } of made?.blocks ?? []) {
      const called = block.type === 'module' ? calledFolder(folder, block) : undefined;
      if (called !== undefined && called !== folder && isMadeBy(called, folder)) now.add(called);
    }
    for (const called of now) {
      const callers = this.#callers.get(called) ?? new Set<string>();
      this.#callers.set(called, callers.add(folder));
    }
    this.#calls.set(folder, now);
    return new Set([...before, ...now]);
  }

  #folder(folder: string): ModuleFolder | undefined {
    const files = this.#files.get(folder);
    if (!files) return undefined;
    const blocks: Placed[] = [];
    let unread: string | undefined;
    for (const path of [...files.keys()].sort()) {
      const file = files.get(path)!;
      if (file === 'unread') {
        if (/\.tfvars(?:\.json)?$/.test(path)) unread = path;
      } else if (file.is === 'module') blocks.push(...file.body.blocks.map((block) => ({ path, block })));
    }
    return blocks.length === 0 ? undefined : { folder, blocks, unread };
  }

  #isRoot(folder: string): boolean {
    return this.#folders.has(folder) && (this.#callers.get(folder)?.size ?? 0) === 0;
  }

  /** The roots above the folders, and folders that call one another in a circle. */
  #rootsOf(folders: Iterable<string>): ReadonlySet<string> {
    const roots = new Set<string>();
    const seen = new Set<string>();
    const climb = (folder: string): void => {
      if (seen.has(folder)) return;
      seen.add(folder);
      if (this.#isRoot(folder)) roots.add(folder);
      for (const caller of this.#callers.get(folder) ?? []) climb(caller);
    };
    for (const folder of folders) climb(folder);
    for (const folder of seen) {
      if (!this.#folders.has(folder) || roots.has(folder)) continue;
      if (!this.#reaches(folder)) roots.add(folder);
    }
    return roots;
  }

  #reaches(folder: string, seen = new Set<string>()): boolean {
    if (this.#isRoot(folder)) return true;
    if (seen.has(folder)) return false;
    seen.add(folder);
    return [...(this.#callers.get(folder) ?? [])].some((caller) => this.#reaches(caller, seen));
  }

  #workOut(root: string): Outcome {
    const touched = new Set([root]);
    const byPath = new Map<string, ResourceValue[]>();
    const folder = this.#folders.get(root)!;
    const { base, choices, tooMany } = this.#variableFiles(root);
    const budget = newBudget();
    const tooMuch = new Set<string>(tooMany === undefined ? [] : [tooMany]);
    const leftOut = new Map<string, Set<string>>();
    const isForOthers = base.length + choices.length === 0 && !folder.blocks.some(isOfARoot);
    const run: Run = {
      budget,
      isForOthers,
      trace: [],
      calls: 0,
      leaveOut: (path, detail) => {
        const into = path === undefined ? tooMuch : (leftOut.get(path) ?? new Set<string>());
        into.add(detail);
        if (path !== undefined) leftOut.set(path, into);
      },
      isCalled: isMadeBy,
      folderAt: (at) => {
        touched.add(at);
        return this.#folders.get(at);
      },
    };
    for (const choice of choices.length > 0 ? choices : [undefined]) {
      const inputs = this.#inputs(choice === undefined ? base : [...base, choice], run);
      const module = new ModuleInstance({
        run,
        folder,
        inputs,
        through: choice === undefined ? [] : [choice],
        callers: [],
      });
      for (const resource of resourcesOf(module)) {
        const list = byPath.get(resource.path);
        if (list) list.push(resource);
        else byPath.set(resource.path, [resource]);
      }
    }
    for (const file of [...base, ...choices]) touched.add(folderOf(file));
    if (budget.left < 0) tooMuch.add(tooMuchText(root));
    return { touched, byPath, tooMuch, leftOut };
  }

  /** Those that Terraform loads by itself, or whose names say that all share them; and those of which one is handed in. */
  #variableFiles(root: string): { base: readonly string[]; choices: readonly string[]; tooMany: string | undefined } {
    const declared = new Set(
      this.#folders.get(root)!.blocks.flatMap(({ block }) => (block.type === 'variable' ? block.labels : [])),
    );
    const candidates: string[] = [];
    for (const [folder, files] of this.#files) {
      if (folder !== root && !(isBelow(folder, root) && this.#nearestModule(folder) === root)) continue;
      for (const [path, file] of files)
        if (file !== 'unread' && file.is === 'variables' && file.body.attributes.some(([name]) => declared.has(name)))
          candidates.push(path);
    }
    const context = fileContextOf(root === '' ? 'main.tf' : `${root}/main.tf`);
    const real = candidates
      .filter((path) => !isSample.test(path) && (fileContextOf(path) === 'production' || context !== 'production'))
      .sort();
    const isBase = (path: string): boolean => (folderOf(path) === root && isLoaded.test(path)) || isShared.test(path);
    const choices = real.filter((path) => !isBase(path));
    const tooMany =
      choices.length > mostVariableFiles
        ? `of ${choices.length} files of variables the first ${mostVariableFiles} were followed`
        : undefined;
    // `terraform.tfvars` comes before `*.auto.tfvars`, and what is shared before both.
    const order = (path: string): number => (!isLoaded.test(path) ? 0 : /auto\.tfvars/.test(path) ? 2 : 1);
    const base = real.filter(isBase).toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
    return { base, choices: choices.slice(0, mostVariableFiles), tooMany };
  }

  #nearestModule(folder: string): string | undefined {
    for (const above of foldersAbove(folder)) if (this.#folders.has(above)) return above;
    return undefined;
  }

  #inputs(paths: readonly string[], run: Run): Inputs {
    const inputs = new Map<string, () => Given>();
    for (const path of paths) {
      const file = this.#files.get(folderOf(path))?.get(path);
      if (file === undefined || file === 'unread') continue;
      for (const [name, value, line] of file.body.attributes) {
        const given = evaluateHcl(value, { budget: run.budget, lookup: () => undefined });
        inputs.set(name, () => ({ value: given, how: [`at ${path}:${line}`] }));
      }
    }
    return inputs;
  }
}

const isLoaded = /(?:^|\/)(?:terraform\.tfvars|[^/]*\.auto\.tfvars)(?:\.json)?$/;
const isShared = /(?:^|[/._-])(?:common|global|globals|shared|base|defaults?|all)\.tfvars(?:\.json)?$/i;
const isSample = /(?:^|[/._-])(?:examples?|samples?|templates?)(?:[/._-])/i;

const isOfARoot = ({ block }: { readonly block: HclBlock }): boolean =>
  block.type === 'provider' ||
  (block.type === 'terraform' && block.blocks.some(({ type }) => type === 'backend' || type === 'cloud'));

/** Tests and examples show what a module can do; what it does stands with the module. */
function isMadeBy(called: string, caller: string): boolean {
  const contextOf = (folder: string) => fileContextOf(folder === '' ? 'main.tf' : `${folder}/main.tf`);
  return contextOf(called) !== 'production' || contextOf(caller) === 'production';
}

const isBelow = (folder: string, root: string): boolean => root === '' || folder.startsWith(`${root}/`);

function* foldersAbove(folder: string): Iterable<string> {
  for (let at = folder; at !== '';) {
    at = folderOf(at);
    yield at;
  }
}

function overlaps(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const one of a) if (b.has(one)) return true;
  return false;
}

const tooMuchText = (root: string): string =>
  `what the modules called from ${root === '' ? 'the root folder' : root} come to is more than can be worked out`;

/** Resources with the same values are one, made through all of their calls. */
function distinct(found: readonly ResourceValue[], tooMuch: string[]): readonly ResourceValue[] {
  const shapes = new Map<string, ResourceValue & { readonly through?: readonly string[] }>();
  const counts = new Map<string, number>();
  for (const resource of found) {
    const { through = [], from: _, ...shape } = resource;
    const key = JSON.stringify(shape);
    const known = shapes.get(key);
    if (known) {
      const all = [...new Set([...(known.through ?? []), ...through])];
      if (all.length > 0) shapes.set(key, { ...known, through: all });
      continue;
    }
    const name = `${resource.type}.${resource.name}:${resource.line}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count === mostShapes + 1) tooMuch.push(`${name} is made with more than ${mostShapes} different sets of values`);
    if (count <= mostShapes) shapes.set(key, resource);
  }
  return [...shapes.values()];
}
