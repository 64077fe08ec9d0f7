/** Files that declare or resolve dependencies, by ecosystem. Formats are in `manifest-formats.ts`. */
import { fileContextOf } from '../../model/file-kind.ts';
import type { DependencyManifestFact, Ecosystem } from '../../model/fact-map.ts';
import { unreadable, type Extractor } from '../extractor.ts';
import { dockerImagesOf } from '../readers/dockerfile.ts';
import * as formats from './manifest-formats.ts';

interface Format {
  readonly ecosystem: Ecosystem;
  readonly role: DependencyManifestFact['role'];
  readonly names: RegExp;
  readonly read: (text: string, path: string) => formats.Names;
}

const manifest = (ecosystem: Ecosystem, names: RegExp, read: Format['read']): Format => ({
  ecosystem,
  role: 'manifest',
  names,
  read,
});
const lock = (ecosystem: Ecosystem, names: RegExp): Format => ({
  ecosystem,
  role: 'lock',
  names,
  read: (text, path) => formats.lockOf(path, text),
});

const table: readonly Format[] = [
  manifest('npm', /(?:^|\/)package\.json$/, formats.packageJson),
  lock('npm', /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/),
  manifest('go', /(?:^|\/)go\.mod$/, formats.goMod),
  lock('go', /(?:^|\/)go\.sum$/),
  manifest('pip', /(?:^|\/)(?:requirements[^/]*\.(?:txt|in)|requirements\/[^/]+\.(?:txt|in))$/, formats.requirements),
  manifest('pip', /(?:^|\/)pyproject\.toml$/, formats.pyproject),
  manifest('pip', /(?:^|\/)Pipfile$/, formats.pipfile),
  manifest('pip', /(?:^|\/)setup\.py$/, formats.setupPy),
  manifest('pip', /(?:^|\/)setup\.cfg$/, formats.setupCfg),
  lock('pip', /(?:^|\/)(?:poetry\.lock|uv\.lock|pdm\.lock|pylock\.toml|Pipfile\.lock)$/),
  manifest('maven', /(?:^|\/)pom\.xml$/, formats.pomXml),
  manifest('gradle', /(?:^|\/)build\.gradle(?:\.kts)?$/, formats.buildGradle),
  manifest('gradle', /(?:^|\/)libs\.versions\.toml$/, formats.versionCatalog),
  lock('gradle', /(?:^|\/)(?:buildscript-)?gradle\.lockfile$/),
  manifest('cargo', /(?:^|\/)Cargo\.toml$/, formats.cargoToml),
  lock('cargo', /(?:^|\/)Cargo\.lock$/),
  manifest('bundler', /(?:^|\/)(?:Gemfile|gems\.rb|[^/]+\.gemspec)$/, formats.gemfile),
  lock('bundler', /(?:^|\/)(?:Gemfile\.lock|gems\.locked)$/),
  manifest('composer', /(?:^|\/)composer\.json$/, formats.composerJson),
  lock('composer', /(?:^|\/)composer\.lock$/),
  manifest(
    'nuget',
    /(?:^|\/)(?:[^/]+\.(?:cs|fs|vb)proj|packages\.config|Directory\.Packages\.props)$/,
    formats.dotnetProject,
  ),
  lock('nuget', /(?:^|\/)packages\.lock\.json$/),
  manifest(
    'docker',
    /(?:^|\/)(?:(?:Docker|Container)file(?:[.-][^/]+)?|[^/]+\.(?:Docker|docker|Container|container)file)$/,
    (text) => dockerImagesOf(text),
  ),
  manifest(
    'github-actions',
    /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/,
    formats.actionsUsed,
  ),
  manifest('terraform', /\.tf$/, formats.terraformFile),
  lock('terraform', /(?:^|\/)\.terraform\.lock\.hcl$/),
];

export const dependencyManifests: Extractor<'dependency-manifest'> = {
  id: 'dependency-manifests',
  version: 1,
  produces: ['dependency-manifest'],
  wants: (path) => table.some(({ names }) => names.test(path)),
  *extract({ path, text }) {
    const { ecosystem, role, read } = table.find(({ names }) => names.test(path))!;
    const names = read(text, path);
    if (!names.ok) {
      yield unreadable('dependency-manifest', path, names.error);
      return;
    }
    if (names.value === undefined) return;
    // A requirements file with hashes pins everything: it resolves, whatever it is called.
    const resolves = ecosystem === 'pip' && /--hash=sha/.test(text);
    const context = fileContextOf(path);
    const value: DependencyManifestFact = {
      ecosystem,
      path,
      role: resolves ? 'lock' : role,
      dependencies: names.value,
      // Locks and requirements*.txt stand where their project stands; their own endings say nothing about it.
      context: context === 'generated' || context === 'documentation' ? fileContextOf(folderOf(path)) : context,
    };
    yield { kind: 'dependency-manifest', key: '', value, line: 1 };
  },
};

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
