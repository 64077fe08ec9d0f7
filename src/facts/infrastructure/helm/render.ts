/**
 * A chart's templates with its values filled in. What is known only when the chart is installed becomes a mark. A condition
 * over a mark is decided only where either side is one line, which becomes a mark itself; otherwise the file is given up,
 * with what it hangs on: no object is made up, and none is left out of a file that counts as read.
 */
import { readYaml, type YamlView } from '../../readers/yaml.ts';
import { functions, isMap, textOf, truthOf, unknown, type ChartValue, type ChartMap } from './functions.ts';
import { isAllMark, isMarked, type Marks } from './marks.ts';
import { NotTemplate, readTemplate, type Node, type Operand, type Pipeline } from './template.ts';

/** Why a file is given up, in words that follow "it". */
export class Undecided extends Error {}

/** The chart itself says no: nothing is installed then. */
class Refused extends Undecided {}

export interface Rendering {
  readonly defined: ReadonlyMap<string, readonly Node[]>;
  readonly root: ChartMap;
  readonly marks: Marks;
  left: number;
}

const longestOutput = 2_000_000;
const deepest = 60;

type Variables = Map<string, { value: ChartValue }>;

export function rendered(nodes: readonly Node[], rendering: Rendering): string {
  return new Renderer(rendering).nodes(nodes, rendering.root, new Map([['$', { value: rendering.root }]]));
}

class Renderer {
  readonly #rendering: Rendering;
  #depth = 0;

  constructor(rendering: Rendering) {
    this.#rendering = rendering;
  }

  nodes(nodes: readonly Node[], dot: ChartValue, variables: Variables): string {
    let text = '';
    for (const node of nodes) {
      if ((this.#rendering.left -= 1) < 0 || text.length > longestOutput) throw new Undecided('grows without bound');
      text += this.#node(node, dot, variables);
    }
    return text;
  }

  #node(node: Node, dot: ChartValue, variables: Variables): string {
    switch (node.is) {
      case 'text':
        return node.text;
      case 'show':
        return this.#show(node.pipeline, dot, variables);
      case 'template':
        return this.#include(node.name, node.pipeline ? this.#pipeline(node.pipeline, dot, variables) : null);
      case 'branch':
        return node.by === 'range' ? this.#range(node, dot, variables) : this.#choose(node, dot, variables);
    }
  }

  #show(pipeline: Pipeline, dot: ChartValue, variables: Variables): string {
    const value = this.#pipeline(pipeline, dot, variables);
    const [name] = pipeline.names;
    if (name === undefined) return textOf(value);
    const known = variables.get(name);
    if (!pipeline.declares && known) known.value = value;
    else variables.set(name, { value });
    return '';
  }

  #choose(node: Extract<Node, { is: 'branch' }>, dot: ChartValue, variables: Variables): string {
    const { pipeline, held, otherwise, by } = node;
    const value = this.#pipeline({ ...pipeline, names: [] }, dot, variables);
    const scope = new Map(variables);
    const [name] = pipeline.names;
    if (name !== undefined) scope.set(name, { value });
    const truth = truthOf(value);
    const inner = by === 'with' ? value : dot;
    if (truth !== undefined) return truth ? this.nodes(held, inner, scope) : this.nodes(otherwise, dot, scope);
    const sides = [
      () => this.nodes(held, inner, copyOf(scope)),
      () => this.nodes(otherwise, dot, copyOf(scope)),
    ].flatMap((side) => unlessRefused(side));
    if (sides.length === 0) throw new Undecided(`refuses its values, whatever ${pipeline.text} is`);
    if (sides.length === 1 || sides[0] === sides[1]) return sides[0]!;
    // Which of two words it is plays no part in what the file declares.
    const [a = '', b = ''] = sides.map((side) => side.trim());
    const key = /^[\w./-]+:(?=\s)/.exec(a)?.[0] ?? '';
    const isLine = [a, b].every((side) => !side.includes('\n') && side.startsWith(key) && side !== '');
    if (!isLine || (key === '' && [a, b].some((side) => /:\s|^-\s/.test(side))))
      throw new Undecided(`hangs on ${pipeline.text}`);
    const [before = ''] = /^\s*/.exec(sides[0]!)!;
    return `${before}${key}${key === '' ? '' : ' '}${this.#rendering.marks.of(pipeline.text)}`;
  }

  #range(node: Extract<Node, { is: 'branch' }>, dot: ChartValue, variables: Variables): string {
    const { pipeline, held, otherwise } = node;
    const over = this.#pipeline({ ...pipeline, names: [] }, dot, variables);
    if (isMarked(over)) throw new Undecided(`hangs on ${pipeline.text}`);
    const count = typeof over === 'number' ? Array.from({ length: Math.min(1000, over) }, (_, at) => at) : over;
    const entries: readonly (readonly [ChartValue, ChartValue])[] = Array.isArray(count)
      ? (count as readonly ChartValue[]).map((item, at) => [at, item] as const)
      : isMap(count)
        ? Object.entries(count).sort(([a], [b]) => (a < b ? -1 : 1))
        : [];
    if (entries.length === 0) return this.nodes(otherwise, dot, new Map(variables));
    let text = '';
    for (const [key, item] of entries) {
      const scope = new Map(variables);
      const [first, second] = pipeline.names;
      if (first !== undefined) scope.set(first, { value: second === undefined ? item : key });
      if (second !== undefined) scope.set(second, { value: item });
      text += this.nodes(held, item, scope);
    }
    return text;
  }

  #include(name: string, dot: ChartValue): string {
    const body = this.#rendering.defined.get(name);
    if (!body) return this.#rendering.marks.of(`include "${name}"`);
    if ((this.#depth += 1) > deepest) throw new Undecided(`includes ${name} within itself`);
    const text = this.nodes(body, dot, new Map([['$', { value: dot }]]));
    this.#depth -= 1;
    return text;
  }

  #pipeline(pipeline: Pipeline, dot: ChartValue, variables: Variables): ChartValue {
    let value: ChartValue | undefined;
    for (const command of pipeline.commands)
      value = this.#command(command, { before: value, dot, variables, text: pipeline.text });
    return value ?? null;
  }

  #command(command: readonly Operand[], at: Asking): ChartValue {
    const [first, ...rest] = command;
    if (first?.is !== 'function') {
      const value = this.#operand(first!, at);
      // A method, such as `.Capabilities.APIVersions.Has`: only marks have them.
      if (rest.length > 0 && !isMarked(value)) throw new Undecided(`calls ${at.text}`);
      return rest.length > 0 ? this.#rendering.marks.of(at.text) : value;
    }
    const args = [...rest.map((one) => this.#operand(one, at)), ...(at.before === undefined ? [] : [at.before])];
    return this.#call(first.name, args, at);
  }

  #operand(operand: Operand, at: Asking): ChartValue {
    switch (operand.is) {
      case 'literal':
        return operand.value;
      case 'field':
        return this.#member(at.dot, operand.path, `.${operand.path.join('.')}`);
      case 'variable':
        return this.#member(at.variables.get(operand.name)?.value ?? null, operand.path, operand.name);
      case 'group':
        return this.#member(this.#pipeline(operand.pipeline, at.dot, at.variables), operand.path, at.text);
      case 'function':
        return this.#call(operand.name, [], at);
    }
  }

  #member(of: ChartValue, path: readonly string[], text: string): ChartValue {
    let value = of;
    for (const key of path) {
      if (isMarked(value)) return isAllMark(value) ? this.#rendering.marks.of(text) : null;
      value = isMap(value) && Object.hasOwn(value, key) ? value[key]! : null;
    }
    return value;
  }

  #call(name: string, args: readonly ChartValue[], at: Asking): ChartValue {
    switch (name) {
      case 'include':
        return this.#include(textOf(args[0] ?? ''), args[1] ?? null);
      case 'tpl':
        return this.#tpl(textOf(args[0] ?? ''), args[1] ?? null);
      case 'and':
      case 'or':
        return this.#logical(name === 'or', args, at.text);
      case 'required':
        if (truthOf(args[1] ?? null) === false) throw new Refused(`demands a value: ${textOf(args[0] ?? '')}`);
        return args[1] ?? null;
      case 'fail':
        throw new Refused(`refuses its values: ${textOf(args[0] ?? '')}`);
      case 'set':
        return assigned(args);
      case 'semverCompare':
        return asksForOldCluster(args, at.text) ? true : this.#rendering.marks.of(at.text);
      case 'fromYaml':
        return parsed(textOf(args[0] ?? ''));
      default: {
        const value = Object.hasOwn(functions, name) ? functions[name]!(...args) : unknown;
        return value === unknown ? this.#rendering.marks.of(at.text) : value;
      }
    }
  }

  /** `and` and `or` give back one of what they are given. */
  #logical(decides: boolean, args: readonly ChartValue[], text: string): ChartValue {
    const truths = args.map(truthOf);
    const at = truths.indexOf(decides);
    const open = truths.indexOf(undefined);
    if (at >= 0 && (open < 0 || at < open)) return args[at]!;
    if (at >= 0) return decides;
    return open >= 0 ? this.#rendering.marks.of(text) : (args.at(-1) ?? null);
  }

  #tpl(text: string, dot: ChartValue): ChartValue {
    if (!text.includes('{{')) return text;
    if ((this.#depth += 1) > deepest) throw new Undecided('fills in templates within themselves');
    try {
      return this.nodes(readTemplate(text).body, dot, new Map([['$', { value: dot }]]));
    } catch (error) {
      if (error instanceof NotTemplate) throw new Undecided(`holds a template in a value: ${error.message}`);
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }
}

function unlessRefused(side: () => string): readonly string[] {
  try {
    return [side()];
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

/**
 * Charts ask for versions of Kubernetes that were given up years ago. Those up to 1.25, which nobody has maintained since
 * 2023, are taken to be there; anything newer is known only in the cluster.
 */
function asksForOldCluster([wanted]: readonly ChartValue[], text: string): boolean {
  const [, minor] = /^\s*>=?\s*v?1\.(\d+)(?:\.\d+)?(?:-0)?\s*$/.exec(textOf(wanted ?? '')) ?? [];
  return minor !== undefined && Number(minor) <= 25 && /kube(?:rnetes)?\.?version/i.test(text);
}

interface Asking {
  /** What the commands before it came to. */
  readonly before: ChartValue | undefined;
  readonly dot: ChartValue;
  readonly variables: Variables;
  readonly text: string;
}

const copyOf = (variables: Variables): Variables =>
  new Map([...variables].map(([name, { value }]) => [name, { value }] as const));

/** Templates change dictionaries in place; those here are copies of the chart's. */
function assigned([map, key, value]: readonly ChartValue[]): ChartValue {
  if (isMap(map)) {
    const name = textOf(key ?? '');
    Object.defineProperty(map, name, { value: value ?? null, enumerable: true, configurable: true, writable: true });
  }
  return map ?? null;
}

function parsed(text: string): ChartValue {
  const read = readYaml(text);
  const [view] = read.ok ? read.value : [];
  return view ? chartValueOf(view) : {};
}

export function chartValueOf(
  view: YamlView,
  redact: (key: string, value: ChartValue) => ChartValue = (_key, value) => value,
  key = '',
): ChartValue {
  if (view.scalar !== undefined) return redact(key, view.scalar);
  if (view.isList) return view.items.map((item) => chartValueOf(item, redact, key));
  return Object.fromEntries(
    view.entries.map((entry) => [entry.key, chartValueOf(entry.value, redact, entry.key)] as const),
  );
}
