/** Where Kubernetes objects keep the pods they start. */
import type { YamlView } from '../readers/yaml.ts';

export interface Workload {
  /** `Deployment/frontend`. */
  readonly name: string;
  readonly kind: string;
  /** The pod's specification: containers, security context. */
  readonly pod: YamlView;
}

const notCluster = /^(?:skaffold|kind\.x-k8s\.io|kustomize\.config\.k8s\.io|client\.authentication\.k8s\.io)\b/;

/** Objects of a document, those in a `List` one by one. */
export function objectsOf(root: YamlView): readonly YamlView[] {
  const kind = root.get('kind')?.text;
  const version = root.get('apiVersion')?.text;
  // Skaffold, kind and kustomize configurations have the same shape; they describe files, not things that run.
  if (kind === undefined || version === undefined || notCluster.test(version)) return [];
  const items = root.get('items');
  return kind.endsWith('List') && items?.isList ? items.items.flatMap(objectsOf) : [root];
}

export function objectName(object: YamlView): string {
  const name = object.get('metadata', 'name')?.text ?? object.get('metadata', 'generateName')?.text ?? '';
  const namespace = object.get('metadata', 'namespace')?.text;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function podSpecOf(root: YamlView): readonly Workload[] {
  return objectsOf(root).flatMap((object) => {
    const kind = object.get('kind')!.text ?? '';
    const pod =
      kind === 'Pod'
        ? object.get('spec')
        : (object.get('spec', 'template', 'spec') ?? object.get('spec', 'jobTemplate', 'spec', 'template', 'spec'));
    return pod?.get('containers') ? [{ name: `${kind}/${objectName(object)}`, kind, pod }] : [];
  });
}
