/** What a repository holds, as far as a check needs to know whether it applies. */
import { languageOfPath } from '../../base/language.ts';
import type { ContainerImageFact, InfrastructureResourceFact } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import { fileContextOf, type FileContext } from '../../model/file-kind.ts';
import type { Gap } from '../../model/gap.ts';

/** Languages that describe, mark up or configure, and are no programs. */
const notPrograms: ReadonlySet<string> = new Set([
  'CSS',
  'Dotenv',
  'Go Module',
  'GraphQL',
  'HTML',
  'INI',
  'JSON',
  'Java Properties',
  'Jupyter Notebook',
  'Less',
  'Markdown',
  'SCSS',
  'TOML',
  'Text',
  'XML',
  'YAML',
]);

/** Does the repository hold program code at its head? Documentation and configuration alone have nothing to test. */
export function holdsCode({ value }: Fact<'repository'>): boolean {
  return Object.keys(value.languages).some(isProgram);
}

export const isProgram = (language: string): boolean => !notPrograms.has(language);

export const isEmpty = ({ value }: Fact<'repository'>): boolean => Object.keys(value.languages).length === 0;

export const inProduction = ({ value }: { readonly value: { readonly context: FileContext } }): boolean =>
  value.context === 'production';

/**
 * What is for a developer's container or a fuzzer lies in hidden folders and files (`.devcontainer/`, `.gitpod.Dockerfile`).
 * Some projects hide what they deploy in folders of these names.
 */
export const isHidden = (path: string): boolean =>
  /(?:^|\/)\.(?!(?:docker|deploy(?:ment)?|infra(?:structure)?|k8s|kube|kubernetes)\/)[^/]/.test(path);

/** Nobody runs hidden ones in production. */
export const isRuntimeImage = ({ value }: { readonly value: ContainerImageFact }): boolean =>
  value.context === 'production' && !isHidden(value.path);

/** Compose files mostly start what a developer needs beside the program. */
const compose = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/;

/** A repository that builds an image, or says how a cluster runs one, is taken to be a running service. */
export const isService = (images: readonly { readonly value: ContainerImageFact }[]): boolean =>
  images.some((image) => isRuntimeImage(image) && !compose.test(image.value.path));

/** What a provider or cluster runs. Compose files start programs on one machine, mostly a developer's. */
export const isInfrastructure = ({ value }: { readonly value: InfrastructureResourceFact }): boolean =>
  value.context === 'production' && value.tool !== 'compose';

/** A gap about one file matters to checks of production code only when the file is production code. */
export const productionGap = (gap: Gap): boolean => gap.path === undefined || fileContextOf(gap.path) === 'production';

/** An ending that is no language's: a table, a picture, an archive. A name without one may be a submodule or a script. */
const isNoCode = (path: string): boolean => /\.[^./]+$/.test(path) && languageOfPath(path) === undefined;

/** A table or picture that could not be scanned hides no code; it may well hide a secret. */
export const productionCodeGap = (gap: Gap): boolean =>
  productionGap(gap) && (gap.path === undefined || !isNoCode(gap.path));
