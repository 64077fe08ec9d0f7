import type { Dependency } from '../../../src/http/schema.ts';

export const ecosystemWords: Readonly<Record<Dependency['ecosystem'], string>> = {
  npm: 'npm',
  pypi: 'PyPI',
  maven: 'Maven',
  golang: 'Go',
  cargo: 'Cargo',
  gem: 'RubyGems',
  composer: 'Composer',
  nuget: 'NuGet',
  hex: 'Hex',
  pub: 'pub',
  cocoapods: 'CocoaPods',
  swift: 'Swift',
  conan: 'Conan',
};

export const basisWords: Readonly<Record<Dependency['known'], string>> = {
  'lock-resolved': 'Lock file',
  'declared-resolved': 'Declared',
  'declared-range': 'Range only',
  unknown: 'Unknown',
};

export const scopeWords: Readonly<Record<Dependency['scope'], string>> = {
  runtime: 'Runtime',
  optional: 'Optional',
  provided: 'Provided',
  build: 'Build',
  dev: 'Development',
  test: 'Test',
};
