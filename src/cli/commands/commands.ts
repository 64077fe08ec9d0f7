/** Every command, in the order that help and docs show them. Adding one is adding a line here. */
import type { Command } from '../command.ts';
import { audit } from './audit.ts';
import { checkList, ruleList } from './catalogue.ts';
import { changeList, changeShow } from './change.ts';
import { completion } from './completion.ts';
import { controlList, controlRun, controlShow } from './control.ts';
import { criterionList, criterionShow } from './criterion.ts';
import { doctor } from './doctor.ts';
import { evidenceExport, evidenceList, evidenceShow } from './evidence.ts';
import { findingList } from './finding.ts';
import { help } from './help.ts';
import { policyCheck, policyInit, policyShow } from './policy.ts';
import { repoAdd, repoList } from './repo.ts';
import { runList } from './runs.ts';
import { evidenceSample } from './sample.ts';
import { scan } from './scan.ts';
import { search } from './search.ts';
import { serve } from './serve.ts';
import { sourceAdd, sourceDoctor, sourceList, sourceRemove, sourceSync } from './source.ts';
import { verify } from './verify.ts';

export const commands: readonly Command[] = [
  serve,
  audit,
  search,
  scan,
  controlList,
  controlShow,
  controlRun,
  changeList,
  changeShow,
  policyCheck,
  policyShow,
  policyInit,
  findingList,
  evidenceList,
  evidenceShow,
  evidenceSample,
  evidenceExport,
  verify,
  repoAdd,
  repoList,
  sourceAdd,
  sourceList,
  sourceRemove,
  sourceSync,
  sourceDoctor,
  runList,
  ruleList,
  checkList,
  criterionList,
  criterionShow,
  doctor,
  completion,
  help,
];
