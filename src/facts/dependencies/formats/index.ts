/** Every format of dependencies there is a reader for. Adding one is adding a line here. */
import type { DependencyFormat } from '../format.ts';
import { bunFormats } from './bun.ts';
import { cargoFormats } from './cargo.ts';
import { composerFormats } from './composer.ts';
import { declaredOtherFormats } from './declared-others.ts';
import { goFormats } from './go.ts';
import { gradleFileFormats } from './gradle-files.ts';
import { gradleFormats } from './gradle.ts';
import { hexFormats } from './hex.ts';
import { mavenFormats } from './maven.ts';
import { npmFormats } from './npm.ts';
import { nugetFormats } from './nuget.ts';
import { otherFormats } from './others.ts';
import { pnpmFormats } from './pnpm.ts';
import { pythonLockFormats } from './python-locks.ts';
import { pythonProjectFormats } from './python-project.ts';
import { requirementsFormats } from './python-requirements.ts';
import { rubyFormats } from './ruby.ts';
import { yarnFormats } from './yarn.ts';

export const dependencyFormats: readonly DependencyFormat[] = [
  ...npmFormats,
  ...pnpmFormats,
  ...yarnFormats,
  ...bunFormats,
  ...requirementsFormats,
  ...pythonProjectFormats,
  ...pythonLockFormats,
  ...goFormats,
  ...cargoFormats,
  ...mavenFormats,
  ...gradleFormats,
  ...gradleFileFormats,
  ...rubyFormats,
  ...composerFormats,
  ...nugetFormats,
  ...hexFormats,
  ...otherFormats,
  ...declaredOtherFormats,
];
