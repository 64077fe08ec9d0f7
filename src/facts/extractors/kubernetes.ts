/**
 * Kubernetes objects and compose services as infrastructure resources, with their scalars flattened to dotted paths
 * (`spec.template.spec.containers.0.securityContext.runAsNonRoot`). Helm templates are no YAML before they are rendered:
 * a gap says so.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import { flattenYaml, readYaml, type YamlScalar, type YamlView } from '../readers/yaml.ts';
import { redactValue } from '../redact.ts';
import { unreadable, type Extracted, type Extractor, type SourceFile } from '../extractor.ts';
import { isCompose, isManifestFile, isTemplate, looksLikeManifest } from './manifest-paths.ts';
import { objectName, objectsOf } from './workloads.ts';

type Said = Extracted<'infrastructure-resource'>;

export const kubernetes: Extractor<'infrastructure-resource'> = {
  id: 'kubernetes',
  version: 1,
  produces: ['infrastructure-resource'],
  wants: (path) => isManifestFile(path) || isCompose(path),
  *extract(file) {
    const compose = isCompose(file.path);
    if (!compose && !looksLikeManifest(file.text)) return;
    const read = readYaml(file.text);
    if (!read.ok) {
      const why = isTemplate(file.text)
        ? 'it is a template; render it and keep the result in the repository'
        : read.error;
      yield unreadable('infrastructure-resource', file.path, why);
      return;
    }
    for (const root of read.value) yield* compose ? services(root, file) : objects(root, file);
  },
};

function* objects(root: YamlView, file: SourceFile): Iterable<Said> {
  for (const object of objectsOf(root)) {
    const type = object.get('kind')!.text ?? '';
    yield* resource(object, { tool: 'kubernetes', type, name: objectName(object), line: object.line }, file);
  }
}

function* services(root: YamlView, file: SourceFile): Iterable<Said> {
  for (const { key, value, line } of root.get('services')?.entries ?? []) {
    yield* resource(value, { tool: 'compose', type: 'service', name: key, line }, file);
  }
}

/** A Secret's data is never shown; a container's environment and other values are judged by their names. */
function withoutSecrets(
  name: string,
  value: YamlScalar,
  { type, values }: { readonly type: string; readonly values: Readonly<Record<string, YamlScalar>> },
): YamlScalar {
  if (type === 'Secret' && /^(?:data|stringData)\./.test(name)) return '[redacted]';
  const given = name.endsWith('.value') ? values[name.replace(/value$/, 'name')] : undefined;
  return redactValue(typeof given === 'string' ? given : name, value);
}

interface Identity {
  readonly tool: 'kubernetes' | 'compose';
  readonly type: string;
  readonly name: string;
  readonly line: number;
}

function* resource(view: YamlView, identity: Identity, { path }: SourceFile): Iterable<Said> {
  const { values, complete } = flattenYaml(view, 2000);
  const attributes = Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name !== 'apiVersion' && name !== 'kind')
      .map(([name, value]) => [name, withoutSecrets(name, value, { type: identity.type, values })]),
  );
  const key = `${identity.type}/${identity.name}`;
  const context = fileContextOf(path);
  yield {
    kind: 'infrastructure-resource',
    key,
    value: { ...identity, path, attributes, context },
    line: identity.line,
  };
  if (!complete) {
    yield { gap: 'truncated', of: 'infrastructure-resource', detail: `${path}: ${key} has more than 2000 attributes` };
  }
}
