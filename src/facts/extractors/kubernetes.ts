/**
 * Kubernetes objects and compose services as infrastructure resources, with their scalars flattened to dotted paths
 * (`spec.template.spec.containers.0.securityContext.runAsNonRoot`). Templates of charts are no YAML before they are rendered:
 * they and the values of a chart are its parts.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import { flattenYaml, readYaml, type YamlScalar, type YamlView } from '../readers/yaml.ts';
import { redactValue } from '../redact.ts';
import { readChartFile } from '../infrastructure/helm/part.ts';
import { unreadable, type Extracted, type Extractor, type Said, type SourceFile } from '../extractor.ts';
import { isCompose, isManifestFile, isTemplate, looksLikeManifest } from './manifest-paths.ts';
import { objectName, objectsOf } from './workloads.ts';

type Resource = Extracted<'infrastructure-resource'>;

export const kubernetes: Extractor<'infrastructure-resource', Said<'infrastructure-resource'>> = {
  id: 'kubernetes',
  version: 2,
  produces: ['infrastructure-resource'],
  wants: (path) => isManifestFile(path) || isCompose(path) || /(?:^|\/)templates\/(?:.*\/)?[^/]+\.tpl$/.test(path),
  *extract(file) {
    const compose = isCompose(file.path);
    const part = compose ? undefined : readChartFile(file.path, file.text);
    if (part) yield { part: 'helm', of: 'infrastructure-resource', value: part };
    // What it comes to is worked out with the chart around it (`../infrastructure/helm`).
    if (part?.is === 'template' || file.path.endsWith('.tpl')) return;
    if (!compose && !looksLikeManifest(file.text)) return;
    const read = readYaml(file.text);
    if (!read.ok) {
      const why = isTemplate(file.text)
        ? 'it is a template; render it and keep the result in the repository'
        : read.error;
      yield unreadable('infrastructure-resource', file.path, why);
      return;
    }
    for (const root of read.value) yield* compose ? services(root, file) : kubernetesObjects(root, file);
  },
};

/** Of one document. */
export function* kubernetesObjects(root: YamlView, file: SourceFile): Iterable<Resource> {
  for (const object of objectsOf(root)) {
    const type = object.get('kind')!.text ?? '';
    yield* resource(object, { tool: 'kubernetes', type, name: objectName(object), line: object.line }, file);
  }
}

function* services(root: YamlView, file: SourceFile): Iterable<Resource> {
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

function* resource(view: YamlView, identity: Identity, { path }: SourceFile): Iterable<Resource> {
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
