import type { ProgrammeView } from '../../model/programme.ts';

export interface ProgrammeUseCases {
  programme(): Promise<ProgrammeView>;
}
