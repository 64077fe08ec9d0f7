/**
 * CloudFormation and SAM templates, YAML or JSON. References and functions (`!Ref`, `Fn::Sub`) are expressions: known to be
 * set, not known to what. Attributes keep the template's own names (`Properties.StorageEncrypted`, `DeletionPolicy`).
 */
import { fileContextOf } from '../../model/file-kind.ts';
import { readYaml, type YamlScalar, type YamlView } from '../readers/yaml.ts';
import { redactValue } from '../redact.ts';
import { unreadable, type Extractor } from '../extractor.ts';

/** JSON is YAML. A file says what it is by its resources' types. */
const resourceType = /["']?Type["']?\s*:\s*["']?AWS::\w+::\w+/;
const mostAttributes = 2000;

export const cloudformation: Extractor<'infrastructure-resource'> = {
  id: 'cloudformation',
  version: 1,
  produces: ['infrastructure-resource'],
  wants: (path) =>
    /\.(?:ya?ml|template)$|(?:template|stack|cloudformation|cfn)[^/]*\.json$/i.test(path) &&
    !/(?:^|\/)(?:node_modules|vendor|cassettes|\.github|\.gitlab)\//.test(path),
  *extract({ path, text }) {
    if (!resourceType.test(text)) return;
    const read = readYaml(text);
    if (!read.ok) {
      yield unreadable('infrastructure-resource', path, read.error);
      return;
    }
    for (const { key, value, line } of read.value.flatMap((root) => root.get('Resources')?.entries ?? [])) {
      const type = value.get('Type')?.text ?? '';
      if (!type.includes('::')) continue;
      const attributes = attributesOf(value);
      if (Object.keys(attributes).length >= mostAttributes) {
        const detail = `${path}: ${key} has more than ${mostAttributes} attributes`;
        yield { gap: 'truncated', of: 'infrastructure-resource', detail };
      }
      yield {
        kind: 'infrastructure-resource',
        key: `${type}/${key}`,
        value: { tool: 'cloudformation', type, name: key, path, line, attributes, context: fileContextOf(path) },
        line,
      };
    }
  },
};

function attributesOf(resource: YamlView): Readonly<Record<string, YamlScalar>> {
  const found = new Map<string, YamlScalar>();
  const walk = (view: YamlView, name: string): void => {
    if (found.size >= mostAttributes) return;
    const expression = expressionOf(view);
    const value = expression ?? view.scalar;
    if (value !== undefined) {
      found.set(name, redactValue(name, value));
      return;
    }
    for (const { key, value: member } of view.entries) walk(member, name === '' ? key : `${name}.${key}`);
    for (const [index, item] of view.items.entries()) walk(item, `${name}.${index}`);
  };
  for (const { key, value } of resource.entries) if (key !== 'Type') walk(value, key);
  return Object.fromEntries(found);
}

/** `!Ref X`, `!Sub "…"`, `{ Ref: X }`, `{ Fn::Sub: … }`. */
function expressionOf(view: YamlView): string | undefined {
  if (view.tag !== undefined) return `{ ${view.tag} ${view.text ?? '…'} }`;
  const [only, ...more] = view.entries;
  if (!only || more.length > 0 || !/^(?:Ref|Fn::\w+|Condition)$/.test(only.key)) return undefined;
  return `{ ${only.key} ${only.value.text ?? '…'} }`;
}
