/** Samples: the auditor names a seed, the population was sealed before, and what is drawn is sealed too. */
import type { Sample } from '../../model/sample.ts';
import type { SealedEvidence } from '../../model/evidence.ts';

export interface SampleRequest {
  /** A check, or a control that rests on one check alone. */
  readonly of: string;
  readonly run: string | 'latest';
  /** One line of the auditor's choosing. */
  readonly seed: string;
  /** So many, or as many as find a deviation unless the risk comes true (evidence/sample-size.ts); shares between 0 and 1. */
  readonly size: number | { readonly risk: number; readonly tolerable: number };
  /** Who draws, as they say. */
  readonly by?: string;
}

export interface SealedSample {
  readonly sample: Sample;
  readonly evidence: SealedEvidence;
}

export interface SampleUseCases {
  drawSample(request: SampleRequest): Promise<SealedSample>;
  /** All that were drawn, the latest first; of one run when it is named. */
  samples(run?: string): Promise<readonly SealedSample[]>;
  /** By the id of its evidence. */
  sample(id: string): Promise<SealedSample | undefined>;
}
