/**
 * The resources of a module with every value that is known, flattened to dotted paths as `terraform.ts` of the extractors
 * names them. A nested block that stands once is `versioning.enabled`; of several, the second is `ingress.1.from_port`. A
 * dynamic block whose list is known is as many blocks; of another one the content is kept, with `dynamic.for_each`.
 */
import { fileContextOf } from '../../../model/file-kind.ts';
import type { InfrastructureResourceFact } from '../../../model/fact-map.ts';
import type { HclBlock, HclScalar, HclValue } from '../../readers/hcl.ts';
import { redactValue } from '../../redact.ts';
import { evaluateHcl, within, type Names } from './evaluate.ts';
import { repeatsOf, type ModuleInstance, type Placed, type Repeat, type Repeats } from './module.ts';
import { entriesOf, object, openIn, renamed, unknown, type Unknown, type Value } from './value.ts';

export type ResourceValue = InfrastructureResourceFact;

const made = new Set(['resource', 'data', 'module', 'provider', 'terraform']);

/** Those of the module and of every module that it calls. */
export function* resourcesOf(module: ModuleInstance): Iterable<ResourceValue> {
  for (const placed of module.folder.blocks) {
    if (module.budget.left < 0) return;
    if (!made.has(placed.block.type)) continue;
    yield* ofBlock(placed, module);
    if (placed.block.type !== 'module') continue;
    const called = module.calledAs(placed.block.labels[0] ?? '');
    for (const { module: below } of called?.instances ?? []) yield* resourcesOf(below);
  }
}

function* ofBlock(placed: Placed, module: ModuleInstance): Iterable<ResourceValue> {
  const isCall = placed.block.type === 'module';
  const { answer: repeats } = module.traced(() => repeatsOf(placed.block, module));
  // A call is shown once, with what it gives; what it makes stands with the module.
  const all: readonly Repeat[] = repeats.known === undefined || isCall ? [{ names: new Map() }] : repeats.known;
  const seen = new Set<string>();
  for (const { names } of all) {
    const value = new Flattening(placed, module, names).value(repeats);
    const text = JSON.stringify(value);
    if (!seen.has(text)) yield value;
    seen.add(text);
  }
}

class Flattening {
  readonly #placed: Placed;
  readonly #module: ModuleInstance;
  readonly #names: Names;
  readonly #attributes = new Map<string, HclScalar>();
  readonly #from = new Map<string, string>();
  readonly #unset = new Map<string, string>();

  constructor(placed: Placed, module: ModuleInstance, own: ReadonlyMap<string, Value>) {
    this.#placed = placed;
    this.#module = module;
    this.#names = within(module, own);
  }

  value(repeats: Repeats): ResourceValue {
    const { block, path } = this.#placed;
    const [first = '', second = ''] = block.labels;
    const named: Readonly<Record<string, readonly [type: string, name: string]>> = {
      resource: [first, second],
      data: [`data.${first}`, second],
    };
    const [type, name] = named[block.type] ?? [block.type, first];
    this.#block(block, '', this.#names);
    this.#repeats(repeats);
    const { through } = this.#module;
    return {
      tool: 'terraform',
      type,
      name,
      path,
      line: block.line,
      attributes: Object.fromEntries([...this.#attributes].map(([key, value]) => [key, redactValue(key, value)])),
      context: fileContextOf(path),
      ...(this.#from.size > 0 && { from: Object.fromEntries(this.#from) }),
      ...(this.#unset.size > 0 && { unset: Object.fromEntries(this.#unset) }),
      ...(through.length > 0 && { through: [through.join(' > ')] }),
    };
  }

  /**
   * How often it is made is told only where that is open: then as it is written, for what it comes to by default may be
   * something else.
   */
  #repeats(repeats: Repeats): void {
    const written = this.#placed.block.attributes.filter(([name]) => name === 'count' || name === 'for_each');
    for (const [name, value] of written) {
      for (const told of [this.#attributes, this.#from, this.#unset])
        for (const key of told.keys()) if (key === name || key.startsWith(`${name}.`)) told.delete(key);
      if (repeats.known === undefined && repeats.of === name)
        this.#put(name, { ...asOpen(value), because: repeats.because }, []);
    }
  }

  #block(block: HclBlock, prefix: string, names: Names): void {
    for (const [name, value] of block.attributes) this.#attribute(prefix + name, value, names);
    const counts = new Map<string, number>();
    for (const nested of block.blocks) {
      const isDynamic = nested.type === 'dynamic' && nested.labels.length > 0;
      const name = isDynamic ? nested.labels[0]! : [nested.type, ...nested.labels].join('.');
      const next = (): string => {
        const count = counts.get(name) ?? 0;
        counts.set(name, count + 1);
        return `${prefix}${name}${count === 0 ? '' : `.${count}`}`;
      };
      if (isDynamic) this.#dynamic(nested, next, names);
      else this.#nested(nested, next(), names);
    }
  }

  #nested(block: HclBlock, place: string, names: Names): void {
    this.#block(block, `${place}.`, names);
    // An empty block is there all the same (`versioning {}`).
    if (block.attributes.length + block.blocks.length === 0) this.#attributes.set(place, '');
  }

  #dynamic(block: HclBlock, next: () => string, names: Names): void {
    const content = block.blocks.find(({ type }) => type === 'content');
    const each = block.attributes.find(([name]) => name === 'for_each')?.[1];
    const [label = ''] = block.labels;
    const { answer, how } = this.#module.traced(() => (each ? evaluateHcl(each, names) : unknown('')));
    const entries = entriesOf(answer);
    const isByDefault = how.some((one) => one.includes(' by default '));
    // What a module for others makes by default is not all that it may make.
    const isOpen = entries === undefined || (entries.length === 0 && this.#module.run.isForOthers && isByDefault);
    const iterator = block.attributes.find(([name]) => name === 'iterator')?.[1];
    const as = iterator?.kind === 'expression' ? iterator.text : label;
    if (!isOpen) {
      for (const [key, value] of entries) {
        const item = object([
          ['key', answer.kind === 'list' ? value : key],
          ['value', renamed(value, `${as}.value`)],
        ]);
        if (content) this.#nested(content, next(), within(names, new Map([[as, item]])));
      }
      return;
    }
    const place = next();
    for (const [name, value] of block.attributes) {
      this.#put(`${place}.dynamic.${name}`, name === 'for_each' ? asOpen(value) : evaluateHcl(value, names), []);
    }
    const because =
      openIn(answer)?.because ?? (isByDefault ? `${how[0]!}, and whoever calls the module may set it` : '');
    if (because !== '') this.#unset.set(`${place}.dynamic.for_each`, because);
    const item = object(['key', 'value'].map((name) => [name, unknown(`${as}.${name}`, because)] as const));
    if (content) this.#nested(content, place, within(names, new Map([[as, item]])));
  }

  #attribute(name: string, written: HclValue, names: Names): void {
    const { answer, how } = this.#module.traced(() => evaluateHcl(written, names));
    this.#put(name, answer, how);
  }

  #put(name: string, value: Value, how: readonly string[]): void {
    this.#names.budget.left -= 1;
    if (this.#names.budget.left < 0) return;
    switch (value.kind) {
      case 'scalar':
        this.#attributes.set(name, value.value);
        if (how.length > 0) this.#from.set(name, told(how));
        return;
      case 'unknown':
        this.#attributes.set(name, `{ ${value.text} }`);
        if (value.because !== '') this.#unset.set(name, value.because);
        return;
      case 'fault':
        this.#attributes.set(name, `{ ${value.text} }`);
        return;
      case 'list':
        if (value.items.length === 0) this.#put(name, { kind: 'scalar', value: '[]' }, how);
        for (const [at, item] of value.items.entries()) this.#put(`${name}.${at}`, item, how);
        return;
      case 'object':
        if (value.members.size === 0) this.#put(name, { kind: 'scalar', value: '{}' }, how);
        for (const [key, member] of value.members) this.#put(`${name}.${key}`, member, how);
    }
  }
}

const asOpen = (value: HclValue): Unknown =>
  value.kind === 'expression' ? unknown(value.text) : unknown(JSON.stringify(value).slice(0, 200));

const mostSteps = 4;

/** `var.encrypted as given, at envs/prod/main.tf:12, var.x by default (variables.tf:3)` */
function told(how: readonly string[]): string {
  const rest = how.length > mostSteps ? ', …' : '';
  return how.slice(0, mostSteps).join(', ') + rest;
}
