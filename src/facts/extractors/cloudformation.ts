/**
 * CloudFormation and SAM templates, YAML or JSON. A parameter with a default is worth that unless somebody hands in another
 * value; other references and functions (`!Ref`, `Fn::Sub`) are expressions: known to be set, not known to what. Attributes keep the template's own names (`Properties.StorageEncrypted`, `DeletionPolicy`).
 */
import { fileContextOf } from '../../model/file-kind.ts';
import type { InfrastructureResourceFact } from '../../model/fact-map.ts';
import { readYaml, type YamlScalar, type YamlView } from '../readers/yaml.ts';
import { redactValue } from '../redact.ts';
import { unreadable, type Extractor } from '../extractor.ts';

/** JSON is YAML. A file says what it is by its resources' types. */
const resourceType = /["']?Type["']?\s*:\s*["']?AWS::\w+::\w+/;
const mostAttributes = 2000;

export const cloudformation: Extractor<'infrastructure-resource'> = {
  id: 'cloudformation',
  version: 2,
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
    const parameters = parametersOf(read.value);
    for (const { key, value, line } of read.value.flatMap((root) => root.get('Resources')?.entries ?? [])) {
      const type = value.get('Type')?.text ?? '';
      if (!type.includes('::')) continue;
      const { attributes, ...reasons } = attributesOf(value, parameters, path);
      if (Object.keys(attributes).length >= mostAttributes) {
        const detail = `${path}: ${key} has more than ${mostAttributes} attributes`;
        yield { gap: 'truncated', of: 'infrastructure-resource', detail };
      }
      yield {
        kind: 'infrastructure-resource',
        key: `${type}/${key}`,
        value: {
          tool: 'cloudformation',
          type,
          name: key,
          path,
          line,
          attributes,
          context: fileContextOf(path),
          ...reasons,
        },
        line,
      };
    }
  },
};

type Parameters = ReadonlyMap<string, { readonly line: number; readonly fallback: YamlScalar | undefined }>;

function parametersOf(roots: readonly YamlView[]): Parameters {
  const entries = roots.flatMap((root) => root.get('Parameters')?.entries ?? []);
  return new Map(
    entries.map(({ key, value, line }) => [key, { line, fallback: value.get('Default')?.scalar }] as const),
  );
}

type Read = Pick<InfrastructureResourceFact, 'attributes' | 'from' | 'unset'>;

function attributesOf(resource: YamlView, parameters: Parameters, path: string): Read {
  const found = new Map<string, YamlScalar>();
  const from = new Map<string, string>();
  const unset = new Map<string, string>();
  const put = (name: string, value: YamlScalar, expression: string | undefined): void => {
    const [, named = ''] = /^\{ !?Ref (\w+) \}$/.exec(expression ?? '') ?? [];
    const parameter = parameters.get(named);
    // An empty default mostly means that the setting is left out then.
    const { fallback } = parameter ?? {};
    const isKnown = fallback !== undefined && fallback !== null && fallback !== '';
    if (parameter && isKnown) from.set(name, `parameter ${named} by default (${path}:${parameter.line})`);
    else if (parameter) {
      const how = fallback === '' ? 'is empty by default' : 'is not set here';
      unset.set(name, `parameter ${named} (${path}:${parameter.line}), which ${how}`);
    }
    found.set(name, redactValue(name, isKnown ? redactValue(named, fallback) : value));
  };
  const walk = (view: YamlView, name: string): void => {
    if (found.size >= mostAttributes) return;
    const expression = expressionOf(view);
    const value = expression ?? view.scalar;
    if (value !== undefined) {
      put(name, value, expression);
      return;
    }
    for (const { key, value: member } of view.entries) walk(member, name === '' ? key : `${name}.${key}`);
    for (const [index, item] of view.items.entries()) walk(item, `${name}.${index}`);
  };
  for (const { key, value } of resource.entries) if (key !== 'Type') walk(value, key);
  return {
    attributes: Object.fromEntries(found),
    ...(from.size > 0 && { from: Object.fromEntries(from) }),
    ...(unset.size > 0 && { unset: Object.fromEntries(unset) }),
  };
}

/** `!Ref X`, `!Sub "…"`, `{ Ref: X }`, `{ Fn::Sub: … }`. */
function expressionOf(view: YamlView): string | undefined {
  if (view.tag !== undefined) return `{ ${view.tag} ${view.text ?? '…'} }`;
  const [only, ...more] = view.entries;
  if (!only || more.length > 0 || !/^(?:Ref|Fn::\w+|Condition)$/.test(only.key)) return undefined;
  return `{ ${only.key} ${only.value.text ?? '…'} }`;
}
