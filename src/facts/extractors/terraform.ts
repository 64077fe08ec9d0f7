/**
 * Terraform and OpenTofu: resources, data sources, modules, providers and backends with their attributes as dotted paths.
 * A nested block that stands once is `versioning.enabled`; of several, the second is `ingress.1.from_port`. A value that
 * is an expression is `{ var.encrypted }`: known to be set, not known to what.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { InfrastructureResourceFact } from '../../model/fact-map.ts';
import { readHcl, type HclBlock, type HclScalar, type HclValue } from '../readers/hcl.ts';
import { redactValue } from '../redact.ts';
import { unreadable, type Extracted, type Extractor } from '../extractor.ts';

const kinds = new Set(['resource', 'data', 'module', 'provider', 'terraform']);

export const terraform: Extractor<'infrastructure-resource'> = {
  id: 'terraform',
  version: 1,
  produces: ['infrastructure-resource'],
  wants: (path) => /\.(?:tf|tofu)(?:\.json)?$/.test(path) && !/(?:^|\/)\.terraform\//.test(path),
  *extract({ path, text }): Iterable<Extracted<'infrastructure-resource'>> {
    if (path.endsWith('.json')) {
      yield {
        gap: 'not-supported',
        of: 'infrastructure-resource',
        detail: `${path}: Terraform written as JSON is not read`,
      };
      return;
    }
    const read = readHcl(text);
    if (!read.ok) {
      yield unreadable('infrastructure-resource', path, read.error);
      return;
    }
    for (const block of read.value.blocks.filter(({ type }) => kinds.has(type))) {
      const value = resourceOf(block, path);
      yield { kind: 'infrastructure-resource', key: `${value.type}.${value.name}`, value, line: block.line };
    }
  },
};

function resourceOf(block: HclBlock, path: string): InfrastructureResourceFact {
  const [first = '', second = ''] = block.labels;
  const named: Readonly<Record<string, readonly [type: string, name: string]>> = {
    resource: [first, second],
    data: [`data.${first}`, second],
  };
  const [type, name] = named[block.type] ?? [block.type, first];
  const attributes = new Map<string, HclScalar>();
  flatten(block, '', attributes);
  return {
    tool: 'terraform',
    type,
    name,
    path,
    line: block.line,
    attributes: Object.fromEntries([...attributes].map(([key, value]) => [key, redactValue(key, value)])),
    context: fileContextOf(path),
  };
}

function flatten(block: HclBlock, prefix: string, into: Map<string, HclScalar>): void {
  for (const [name, value] of block.attributes) put(prefix + name, value, into);
  const counts = new Map<string, number>();
  for (const nested of block.blocks) {
    // A dynamic block makes any number of blocks of its label; `content` is what each looks like.
    const isDynamic = nested.type === 'dynamic' && nested.labels.length > 0;
    const name = isDynamic ? nested.labels[0]! : [nested.type, ...nested.labels].join('.');
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const own = `${prefix}${name}${count === 0 ? '' : `.${count}`}.`;
    const content = isDynamic ? nested.blocks.find(({ type }) => type === 'content') : undefined;
    if (isDynamic) for (const [key, value] of nested.attributes) put(`${own}dynamic.${key}`, value, into);
    flatten(content ?? nested, own, into);
    // An empty block is there all the same (`versioning {}`).
    if (nested.attributes.length + nested.blocks.length === 0) into.set(own.slice(0, -1), '');
  }
}

function put(name: string, value: HclValue, into: Map<string, HclScalar>): void {
  if (value.kind === 'scalar') into.set(name, value.value);
  else if (value.kind === 'expression') into.set(name, `{ ${value.text} }`);
  else if (value.kind === 'list') {
    if (value.items.length === 0) into.set(name, '[]');
    for (const [index, item] of value.items.entries()) put(`${name}.${index}`, item, into);
  } else {
    if (value.members.length === 0) into.set(name, '{}');
    for (const [key, member] of value.members) put(`${name}.${key}`, member, into);
  }
}
