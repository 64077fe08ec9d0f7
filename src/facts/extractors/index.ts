import type { Extractor } from '../extractor.ts';
import { codeOwners } from './code-owners.ts';
import { dependencyManifests } from './dependency-manifests.ts';
import { pipelines } from './pipelines.ts';

import { updateBots } from './update-bots.ts';

/** Every extractor, in the order in which their results are listed. */
export const extractors: readonly Extractor[] = [pipelines, codeOwners, updateBots, dependencyManifests];
