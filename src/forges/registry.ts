/** Every kind of forge that can be opened. Adding one is adding a line here. */
import type { ForgeKind } from '../model/account.ts';
import type { ForgeFactory } from './factory.ts';
import { bitbucket } from './bitbucket/bitbucket.ts';
import { gitea } from './gitea/gitea.ts';
import { github } from './github/github.ts';
import { gitlab } from './gitlab/gitlab.ts';

export const forgeFactories: readonly ForgeFactory[] = [github, gitlab, gitea, bitbucket];

export function forgeFactory(kind: ForgeKind): ForgeFactory | undefined {
  return forgeFactories.find((factory) => factory.kind === kind);
}
