/**
 * Images that containers are built from or started as: Dockerfiles, compose files, Kubernetes manifests. Stages of the same
 * file and `scratch` are no images of anybody's; an image that compose builds itself is described by its Dockerfile.
 */
import { fileContextOf } from '../../model/file-kind.ts';
import { readDockerfile, splitImage } from '../readers/dockerfile.ts';
import { readYaml, type YamlView } from '../readers/yaml.ts';
import { unreadable, type Extracted, type ExtractedFact, type Extractor, type SourceFile } from '../extractor.ts';
import { isCompose, isManifestFile, looksLikeManifest } from './manifest-paths.ts';
import { podSpecOf, type Workload } from './workloads.ts';

const dockerfile = /(?:^|\/)(?:Docker|Container)file(?:[.-][^/]+)?$|\.(?:Docker|docker|Container|container)file$/;
/** Ignore lists and templates share the name. */
const notDockerfile = /\.(?:dockerignore|md|txt|tmpl|tpl|j2|erb)$/;

export const containerImages: Extractor<'container-image'> = {
  id: 'container-images',
  version: 1,
  produces: ['container-image'],
  wants: (path) => (dockerfile.test(path) && !notDockerfile.test(path)) || isCompose(path) || isManifestFile(path),
  *extract(file) {
    if (dockerfile.test(file.path)) yield* fromDockerfile(file);
    else if (isCompose(file.path)) yield* fromYaml(file, servicesOf);
    else if (looksLikeManifest(file.text)) yield* fromYaml(file, podsOf);
  },
};

interface Found {
  readonly key: string;
  readonly image: string;
  readonly line: number;
  readonly user?: string | undefined;
}

function said(path: string, { key, image, line, user }: Found): ExtractedFact<'container-image'> {
  const { tag, digest } = splitImage(image);
  const value = {
    path,
    line,
    image,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
    ...(user !== undefined && { user }),
    context: fileContextOf(path),
  };
  return { kind: 'container-image', key, value, line };
}

function* fromDockerfile({ path, text }: SourceFile): Iterable<Extracted<'container-image'>> {
  const { stages, user } = readDockerfile(text);
  if (stages.length === 0) {
    if (/\S/.test(text)) yield unreadable('container-image', path, 'it has no FROM instruction');
    return;
  }
  for (const [index, { image, name, line, isLocal }] of stages.entries()) {
    if (isLocal || image === '' || image.toLowerCase() === 'scratch') continue;
    yield said(path, { key: name ?? `stage ${index + 1}`, image, line, user });
  }
}

function* fromYaml(
  file: SourceFile,
  find: (root: YamlView) => readonly Found[],
): Iterable<Extracted<'container-image'>> {
  const read = readYaml(file.text);
  if (!read.ok) {
    yield unreadable('container-image', file.path, read.error);
    return;
  }
  for (const root of read.value) for (const one of find(root)) yield said(file.path, one);
}

function servicesOf(root: YamlView): readonly Found[] {
  return (root.get('services')?.entries ?? []).flatMap(({ key, value }) => {
    const image = value.entry('image');
    if (image?.value.text === undefined || value.get('build')) return [];
    return [{ key, image: withDefaults(image.value.text), line: image.line, user: value.get('user')?.text }];
  });
}

/** Compose substitutes from the environment; a default is what the file itself says. */
const withDefaults = (image: string): string => image.replace(/\$\{\w+:?-([^}]*)\}/g, '$1');

function podsOf(root: YamlView): readonly Found[] {
  return podSpecOf(root).flatMap(imagesOfWorkload);
}

function imagesOfWorkload({ name, pod }: Workload): readonly Found[] {
  const fallback = pod.get('securityContext', 'runAsUser')?.text;
  return ['initContainers', 'containers'].flatMap((list) =>
    (pod.get(list)?.items ?? []).flatMap((container, index) => {
      const image = container.entry('image');
      if (image?.value.text === undefined) return [];
      const key = `${name}/${container.get('name')?.text ?? index}`;
      const user = container.get('securityContext', 'runAsUser')?.text ?? fallback;
      return [{ key, image: image.value.text, line: image.line, user }];
    }),
  );
}
