/**
 * A module as somebody calls it: its folder's blocks with the values that the caller, a file of variables or a default
 * gives. Names are worked out when they are asked for, once, and each answer knows by what it came to be known.
 *
 * Invariant: what is given from outside is asked first, then the default; a variable with neither is unknown and says that
 * it is not set here. A file of the folder that could not be read may give any variable: then no default counts.
 */
import type { HclBlock, HclValue } from '../../readers/hcl.ts';
import { converted } from './convert.ts';
import { evaluateHcl, tooMuch, within, type Budget, type Looked, type Names } from './evaluate.ts';
import {
  entriesOf,
  isNull,
  list,
  numberOf,
  object,
  openIn,
  renamed,
  scalar,
  sizeOf,
  textOf,
  unknown,
  type Value,
} from './value.ts';

export interface Placed {
  readonly path: string;
  readonly block: HclBlock;
}

/** The files of a folder. */
export interface ModuleFolder {
  readonly folder: string;
  readonly blocks: readonly Placed[];
  /** A file that gives values to variables and could not be read. */
  readonly unread: string | undefined;
}

/** Worked out when it is asked for: one call may hang on the outputs of another, and that on its. */
export type Inputs = ReadonlyMap<string, () => Given>;

export interface Given {
  readonly value: Value;
  /** By what it is known, the nearest first. */
  readonly how: readonly string[];
}

/** What every module below one root shares. */
export interface Run {
  readonly budget: Budget;
  /** Folder by folder; undefined: nothing of Terraform stands there. Notes that it was asked. */
  readonly folderAt: (folder: string) => ModuleFolder | undefined;
  /** Whether a module there is made by whoever calls it from `from`; otherwise it stands for itself. */
  readonly isCalled: (folder: string, from: string) => boolean;
  /** The root is a module that somebody elsewhere calls: it has no backend, provider or variables of its own. */
  readonly isForOthers: boolean;
  /** What the value that is worked out hangs on. */
  trace: string[];
  calls: number;
  /** What is not followed, told at the file that asks for it; undefined: of the root as a whole. */
  readonly leaveOut: (path: string | undefined, detail: string) => void;
}

export interface ModuleStart {
  readonly run: Run;
  readonly folder: ModuleFolder;
  readonly inputs: Inputs;
  /** The calls that lead here, outermost first: `envs/prod/main.tf:12`. */
  readonly through: readonly string[];
  /** The folders of those that call it, outermost first. */
  readonly callers: readonly string[];
}

/** Real code calls modules within modules four or five deep; a hostile one calls itself. */
const deepestCalls = 12;
const mostCalls = 3_000;
const largestGiven = 100_000;
/** Of what a value hangs on. */
const mostSteps = 12;

interface Cell {
  readonly value: Value;
  readonly how: readonly string[];
}

export class ModuleInstance implements Names {
  readonly folder: ModuleFolder;
  readonly through: readonly string[];
  readonly callers: readonly string[];
  readonly run: Run;
  readonly #inputs: Inputs;
  readonly #cells = new Map<string, Cell | 'busy'>();
  readonly #called = new Map<string, CalledModule | 'busy'>();
  readonly #declared = new Map<string, readonly [HclValue, string, HclBlock | undefined]>();

  constructor({ run, folder, inputs, through, callers }: ModuleStart) {
    this.run = run;
    this.folder = folder;
    this.through = through;
    this.callers = callers;
    this.#inputs = inputs;
    for (const { path, block } of folder.blocks) this.#declare(path, block);
  }

  get budget(): Budget {
    return this.run.budget;
  }

  #declare(path: string, block: HclBlock): void {
    const [name = ''] = block.labels;
    const at = (line: number): string => `${path}:${line}`;
    if (block.type === 'variable') {
      const given = block.attributes.find(([key]) => key === 'default');
      this.#declared.set(`var.${name}`, [given?.[1] ?? { kind: 'expression', text: '' }, at(block.line), block]);
    } else if (block.type === 'locals') {
      for (const [key, value, line] of block.attributes)
        this.#declared.set(`local.${key}`, [value, at(line), undefined]);
    } else if (block.type === 'output') {
      const given = block.attributes.find(([key]) => key === 'value');
      if (given) this.#declared.set(`output.${name}`, [given[1], at(block.line), undefined]);
    } else if (block.type === 'module') this.#declared.set(`module.${name}`, [emptyValue, at(block.line), block]);
  }

  lookup(name: string, path: readonly string[], text: string): Looked | undefined {
    const [first, second] = path;
    if (name === 'var' && first !== undefined) return { value: this.#cell(`var.${first}`), used: 1 };
    if (name === 'local' && first !== undefined) return { value: this.#cell(`local.${first}`), used: 1 };
    if (name === 'module' && first !== undefined) {
      const called = this.calledAs(first);
      if (called === undefined) return undefined;
      return second === undefined || called.isRepeated
        ? { value: called.outputs(), used: 1 }
        : { value: called.output(second), used: 2 };
    }
    if (name === 'path' || name === 'terraform')
      return { value: unknown(text, `${text} is known only when it is run`), used: path.length };
    return undefined;
  }

  output(name: string): Value {
    return this.#declared.has(`output.${name}`)
      ? this.#cell(`output.${name}`)
      : unknown(name, `the module declares no output ${name}`);
  }

  get outputNames(): readonly string[] {
    return [...this.#declared.keys()].flatMap((key) => (key.startsWith('output.') ? key.slice(7) : []));
  }

  calledAs(name: string): CalledModule | undefined {
    const known = this.#called.get(name);
    // How often it is made hangs on what it makes: nothing that Terraform takes.
    if (known) return known === 'busy' ? undefined : known;
    const [, at, block] = this.#declared.get(`module.${name}`) ?? [];
    if (!block) return undefined;
    this.#called.set(name, 'busy');
    const called = new CalledModule(this, block, at!);
    this.#called.set(name, called);
    return called;
  }

  /** Everything that is asked until `work` returns is noted as what its answer hangs on. */
  traced<T>(work: () => T): { readonly answer: T; readonly how: readonly string[] } {
    const outer = this.run.trace;
    this.run.trace = [];
    try {
      const answer = work();
      return { answer, how: [...new Set(this.run.trace)] };
    } finally {
      this.run.trace = outer;
    }
  }

  #cell(key: string): Value {
    const known = this.#cells.get(key);
    if (known === 'busy') return unknown(key, `${key} refers to itself`);
    let cell = known;
    if (cell === undefined) {
      this.#cells.set(key, 'busy');
      cell = key.startsWith('var.') ? this.#variable(key.slice(4)) : this.#written(key);
      this.#cells.set(key, cell);
    }
    this.run.trace.push(...cell.how);
    return cell.value;
  }

  #written(key: string): Cell {
    const declared = this.#declared.get(key);
    if (!declared) return { value: unknown(key, `${key} is not declared in the files that were read`), how: [] };
    const [value, at] = declared;
    const { answer, how } = this.traced(() => evaluateHcl(value, this));
    const own = key.startsWith('local.') && how.length === 0 ? [`${key} (${at})`] : how;
    return { value: answer, how: own };
  }

  #variable(name: string): Cell {
    const text = `var.${name}`;
    const [fallback, at = '', block] = this.#declared.get(text) ?? [];
    if (!block) return { value: unknown(text, `${text} is not declared in the files that were read`), how: [] };
    const attribute = (key: string): HclValue | undefined => block.attributes.find(([own]) => own === key)?.[1];
    const given = this.#inputs.get(name)?.();
    const isRefused = given !== undefined && isNull(given.value) && isFalse(attribute('nullable'));
    if (given && !isRefused) {
      this.budget.left -= sizeOf(given.value, largestGiven);
      if (this.budget.left < 0) return { value: unknown(text, tooMuch), how: [] };
      const value = converted(given.value, attribute('type'), this);
      return { value: renamed(value, text), how: [`${text} as given`, ...given.how] };
    }
    if (fallback === undefined || attribute('default') === undefined)
      return { value: unknown(text, `${text} (${at}), which is not set here`), how: [] };
    if (this.folder.unread !== undefined)
      return { value: unknown(text, `${text}, which ${this.folder.unread} may set and could not be read`), how: [] };
    const value = converted(evaluateHcl(fallback, this), attribute('type'), this);
    return { value, how: [`${text} by default (${at})`] };
  }
}

const emptyValue: HclValue = { kind: 'list', items: [] };
const isFalse = (value: HclValue | undefined): boolean => value?.kind === 'scalar' && value.value === false;

/** How often a block is made, and what `each` and `count` are for each time. */
export interface Repeat {
  /** `"a"`, `0`; undefined: it is made once, or how often is not known. */
  readonly key?: string | number;
  readonly names: ReadonlyMap<string, Value>;
}

export type Repeats =
  | { readonly known: readonly Repeat[]; readonly isRepeated: boolean }
  | { readonly known: undefined; readonly because: string; readonly of: 'count' | 'for_each' };

const mostRepeats = 100;

export function repeatsOf(block: HclBlock, module: ModuleInstance): Repeats {
  for (const by of repeating) {
    const given = block.attributes.find(([name]) => name === by);
    if (given) return repeatsBy(by, given[1], module);
  }
  return { known: [{ names: new Map() }], isRepeated: false };
}

function repeatsBy(of: 'count' | 'for_each', written: HclValue, module: ModuleInstance): Repeats {
  const { answer, how } = module.traced(() => evaluateHcl(written, module));
  module.run.trace.push(...how);
  const known = of === 'count' ? counted(answer) : eachOf(answer);
  if (known === undefined) return { known, because: openIn(answer)?.because ?? '', of };
  // A module that others call makes what they ask for: that it makes nothing by default says nothing.
  const byDefault = how.find((one) => one.includes(' by default '));
  if (known.length === 0 && module.run.isForOthers && byDefault !== undefined)
    return { known: undefined, because: `${byDefault}, and whoever calls the module may set it`, of };
  return known.length > mostRepeats ? { known: undefined, because: '', of } : { known, isRepeated: true };
}

const repeating = ['count', 'for_each'] as const;

function counted(value: Value): readonly Repeat[] | undefined {
  const count = value.kind === 'scalar' && typeof value.value === 'boolean' ? undefined : numberOf(value);
  if (count === undefined || count > mostRepeats) return undefined;
  return Array.from({ length: Math.max(0, count) }, (_, key) => ({
    key,
    names: new Map([['count', object([['index', scalar(key)]])]]),
  }));
}

function eachOf(value: Value): readonly Repeat[] | undefined {
  if (isNull(value)) return [];
  const entries = entriesOf(value);
  return entries?.map(([key, member]): Repeat => {
    // Of a set the value is the key.
    const name = value.kind === 'list' ? textOf(member) : textOf(key);
    if (name === undefined) return { names: new Map([['each', unknown('each', openIn(member)?.because ?? '')]]) };
    const each = object([
      ['key', scalar(name)],
      ['value', renamed(member, 'each.value')],
    ]);
    return { key: name, names: new Map([['each', each]]) };
  });
}

/** A call of a module, as often as it is made. */
export class CalledModule {
  readonly isRepeated: boolean;
  readonly instances: readonly { readonly key?: string | number; readonly module: ModuleInstance }[];
  readonly #name: string;
  /** Why nothing below it is known. */
  readonly #because: string;
  readonly #isKeyed: boolean;

  constructor(caller: ModuleInstance, block: HclBlock, at: string) {
    const [name = ''] = block.labels;
    this.#name = name;
    const folder = folderOf(caller, block);
    const { answer: repeats } = caller.traced(() => repeatsOf(block, caller));
    const isMade = repeats.known !== undefined;
    this.isRepeated = !isMade || repeats.isRepeated;
    this.#isKeyed = isMade && repeats.known.some(({ key }) => typeof key === 'string');
    caller.run.calls += 1;
    // Not made at all: nothing is left out.
    const isNone = repeats.known?.length === 0;
    const leftOut = folder && !isNone ? leftOutOf(folder, caller, `module.${name} (${at})`) : undefined;
    this.#because = folder === undefined ? `module.${name} (${at}) comes from elsewhere` : (leftOut?.detail ?? '');
    if (leftOut) caller.run.leaveOut(leftOut.ofRoot ? undefined : pathOf(at), leftOut.detail);
    if (folder === undefined || leftOut) {
      this.instances = [];
      return;
    }
    // Made an unknown number of times: what it makes is judged once, with what is given to each of them.
    const all: readonly Repeat[] = repeats.known ?? [{ names: unknownEach(repeats) }];
    this.instances = all.map(({ key, names }) => ({
      ...(key !== undefined && { key }),
      module: new ModuleInstance({
        run: caller.run,
        folder,
        inputs: inputsOf(block, { caller, names, at }),
        through: [...caller.through, at],
        callers: [...caller.callers, caller.folder.folder],
      }),
    }));
  }

  output(name: string): Value {
    const [only] = this.instances;
    const text = `module.${this.#name}.${name}`;
    return only ? renamed(only.module.output(name), text) : unknown(text, this.#because);
  }

  outputs(): Value {
    const text = `module.${this.#name}`;
    if (this.#because !== '') return unknown(text, this.#because);
    const all = this.instances.map(({ key, module }) => {
      const of = this.isRepeated ? `${text}[${JSON.stringify(key ?? 0)}]` : text;
      const members = module.outputNames.map((one) => [one, renamed(module.output(one), `${of}.${one}`)] as const);
      return [key, object(members)] as const;
    });
    if (!this.isRepeated) return all[0]?.[1] ?? unknown(text);
    if (this.instances.some(({ key }) => key === undefined)) return unknown(text);
    return this.#isKeyed ? object(all.map(([key, one]) => [String(key), one])) : list(all.map(([, one]) => one));
  }
}

/** Why what a call makes is not followed; undefined: it is. */
function leftOutOf(
  { folder }: ModuleFolder,
  { callers, folder: own, run }: ModuleInstance,
  call: string,
): { readonly detail: string; readonly ofRoot: boolean } | undefined {
  if (folder === own.folder || callers.includes(folder))
    return { detail: `${call} calls a module that it stands in: what it makes is not followed`, ofRoot: false };
  if (callers.length >= deepestCalls) {
    const detail = `${call} stands more than ${deepestCalls} calls of modules deep: what it makes is not followed`;
    return { detail, ofRoot: false };
  }
  if (run.calls <= mostCalls) return undefined;
  const [root = own.folder] = callers;
  const of = root === '' ? 'the root folder' : root;
  const detail = `more than ${mostCalls} calls of modules come from ${of}: what those beyond make is not followed`;
  return { detail, ofRoot: true };
}

const pathOf = (place: string): string => place.slice(0, place.lastIndexOf(':'));

function unknownEach(repeats: Repeats): ReadonlyMap<string, Value> {
  const because = repeats.known === undefined ? repeats.because : '';
  return new Map<string, Value>([
    ['each', object(['key', 'value'].map((name) => [name, unknown(`each.${name}`, because)] as const))],
    ['count', object([['index', unknown('count.index', because)]])],
  ]);
}

/** `./db`, `../modules/db`: what lies in the same repository. */
function folderOf(caller: ModuleInstance, block: HclBlock): ModuleFolder | undefined {
  const folder = calledFolder(caller.folder.folder, block);
  if (folder === undefined || !caller.run.isCalled(folder, caller.folder.folder)) return undefined;
  return caller.run.folderAt(folder);
}

export function calledFolder(from: string, block: HclBlock): string | undefined {
  const source = block.attributes.find(([name]) => name === 'source')?.[1];
  if (source?.kind !== 'scalar' || typeof source.value !== 'string' || !/^\.\.?(?:\/|$)/.test(source.value))
    return undefined;
  const parts = from === '' ? [] : from.split('/');
  for (const part of source.value.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

const ownArguments = new Set(['source', 'version', 'count', 'for_each', 'providers', 'depends_on']);

function inputsOf(
  block: HclBlock,
  {
    caller,
    names,
    at,
  }: { readonly caller: ModuleInstance; readonly names: ReadonlyMap<string, Value>; readonly at: string },
): Inputs {
  const path = pathOf(at);
  const scope = within(caller, names);
  const inputs = new Map<string, () => Given>();
  for (const [name, written, line] of block.attributes) {
    if (ownArguments.has(name)) continue;
    inputs.set(name, () => {
      const { answer, how } = caller.traced(() => evaluateHcl(written, scope));
      // What Terraform would refuse we have read wrongly: it says nothing.
      const value = answer.kind === 'fault' ? unknown(name, `${answer.text} is no value`) : answer;
      return { value, how: [`at ${path}:${line}`, ...how.slice(0, mostSteps)] };
    });
  }
  return inputs;
}
