/** What a repository holds, as far as a check needs to know whether it applies. */
import type { ContainerImageFact } from '../../model/fact-map.ts';
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
  return Object.keys(value.languages).some((language) => !notPrograms.has(language));
}

export const isEmpty = ({ value }: Fact<'repository'>): boolean => Object.keys(value.languages).length === 0;

export const inProduction = ({ value }: { readonly value: { readonly context: FileContext } }): boolean =>
  value.context === 'production';

/** A repository that builds or runs a container image for production is taken to be a running service. */
export const isService = (images: readonly { readonly value: ContainerImageFact }[]): boolean =>
  images.some(inProduction);

/** A gap about one file matters to checks of production code only when the file is production code. */
export const productionGap = (gap: Gap): boolean => gap.path === undefined || fileContextOf(gap.path) === 'production';
