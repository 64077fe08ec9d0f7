import type { Extractor } from '../extractor.ts';
import { codeOwners } from './code-owners.ts';
import { pipelines } from './pipelines.ts';

/** Every extractor, in the order in which their results are listed. */
export const extractors: readonly Extractor[] = [pipelines, codeOwners];
