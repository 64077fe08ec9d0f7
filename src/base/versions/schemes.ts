/** Which ecosystem orders its versions by which rules. */
import { composerVersions } from './composer.ts';
import { gemVersions } from './gem.ts';
import { mavenVersions } from './maven.ts';
import { pythonVersions } from './pep440.ts';
import { nugetVersions, semver } from './semver.ts';
import type { VersionScheme } from './version-scheme.ts';

const schemes: Readonly<Record<string, VersionScheme>> = {
  npm: semver,
  cargo: semver,
  golang: semver,
  hex: semver,
  pub: semver,
  swift: semver,
  conan: semver,
  githubactions: semver,
  pypi: pythonVersions,
  maven: mavenVersions,
  gem: gemVersions,
  cocoapods: gemVersions,
  composer: composerVersions,
  nuget: nugetVersions,
};

/** By the ecosystem's name, which is that of its package URLs; undefined for one that is not known here. */
export function schemeOf(ecosystem: string): VersionScheme | undefined {
  return Object.hasOwn(schemes, ecosystem) ? schemes[ecosystem] : undefined;
}

export const ecosystemsWithOrder: readonly string[] = Object.keys(schemes);
