import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import type { ContainerImageFact } from '../../../model/fact-map.ts';
import type { Fact } from '../../../model/fact.ts';
import { defineCheck } from '../../check.ts';
import { isRuntimeImage, productionGap } from '../../kit/code.ts';
import { isExpression } from '../../kit/resources.ts';
import { counted, listed, outOf, place } from '../../words.ts';

export const imagesPinned = defineCheck({
  meta: {
    id: 'images-pinned',
    title: 'Container images for production are pinned by digest',
    question: 'Which base images do you run, and could they change without a reviewed change?',
    rationale:
      'A tag can point to another image tomorrow, so the same reviewed file builds something else. A digest names one image. Whether that image was scanned is shown by scan results, which the code does not hold.',
    remediation: 'Write the digest behind the tag (`node:24.8@sha256:…`) and let an update bot keep both current.',
    reference: 'VUL-07',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['container-image', 'dependency-manifest'],
  relevantGap: (gap) => gap.of !== 'dependency-manifest' && productionGap(gap),
  test(_item, facts) {
    const named = facts.of('container-image').filter(isRuntimeImage);
    const folders = builtFolders([...facts.of('container-image'), ...facts.of('dependency-manifest')]);
    const images = named.filter((image) => !isOwn(image.value, folders));
    const own = named.length - images.length;
    const ownText =
      own === 0
        ? ''
        : ` ${counted(own, 'more reference names', 'more references name')} what the repository builds itself.`;
    if (images.length === 0) return notApplicable('No container image for production is named in the repository.');
    const open = images.filter((image) => image.value.digest === undefined);
    const loose = open.filter(({ value }) => !isExpression(value.image) && !value.image.includes('$'));
    if (loose.length > 0)
      return exception(
        `${outOf(loose.length, images.length, 'image reference')} without a digest: ${listed(loose.map(nameOf))}.${ownText}`,
        loose,
      );
    if (open.length > 0) {
      return notDetermined(
        `${outOf(open.length, images.length, 'image reference')} ${open.length === 1 ? 'is' : 'are'} handed in at build time: ${listed(open.map(nameOf))}.${ownText}`,
      );
    }
    return pass(`${counted(images.length, 'image reference')}, each pinned by digest.${ownText}`, images);
  },
});

const nameOf = ({ value }: Fact<'container-image'>): string => `${value.image} at ${place(value)}`;

/** Names of the folders that hold an image definition or a program of their own. */
function builtFolders(found: readonly { readonly value: { readonly path: string } }[]): ReadonlySet<string> {
  const built = found.filter(
    ({ value }) => !/\.(?:ya?ml|tf|json5?)$/.test(value.path) || value.path.endsWith('package.json'),
  );
  return new Set(built.map(({ value }) => value.path.split('/').at(-2) ?? ''));
}

/** `image: contacts`, which the build replaces: no registry, no tag, and the name of a folder that is built here. */
const isOwn = ({ image, tag, digest }: ContainerImageFact, folders: ReadonlySet<string>): boolean =>
  tag === undefined && digest === undefined && !image.includes('/') && folders.has(image);
