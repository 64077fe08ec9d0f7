/** Every command, in the order that help and docs show them. Adding one is adding a line here. */
import type { Command } from '../command.ts';
import { audit } from './audit.ts';
import { checkList, ruleList } from './catalogue.ts';
import { changeList, changeShow } from './change.ts';
import { completion } from './completion.ts';
import { controlHistory } from './control-history.ts';
import { controlList, controlRun, controlShow } from './control.ts';
import { criterionList, criterionShow } from './criterion.ts';
import { decisionList } from './decision.ts';
import { dependencyAdvisories, dependencyList, dependencyShow } from './dependency.ts';
import { deliveryList, destinationList } from './destination.ts';
import { doctor } from './doctor.ts';
import { evidenceExport, evidenceList, evidenceShow } from './evidence.ts';
import { findingList } from './finding.ts';
import { help } from './help.ts';
import { ledgerAnchor, ledgerFsck, ledgerKey, ledgerRotateKey, ledgerShow, ledgerWitness } from './ledger.ts';
import { ledgerCheckpoints, ledgerConsistency, ledgerEntries, ledgerInclusion } from './ledger-log.ts';
import { map } from './map.ts';
import { policyCheck, policyInit, policyShow } from './policy.ts';
import { remediationList, remediationOpen, remediationRetest, remediationWithdraw } from './remediation.ts';
import { handlerList } from './handler.ts';
import { ruleNew, ruleShow, ruleTest } from './rule.ts';
import { postureList } from './posture.ts';
import { programmeReview, programmeShow } from './programme.ts';
import { pbcMatch } from './pbc.ts';
import { evidencePush } from './push.ts';
import { evidenceRedact } from './redact.ts';
import { repoAdd, repoList } from './repo.ts';
import { runList } from './runs.ts';
import { evidenceSample } from './sample.ts';
import { scan } from './scan.ts';
import { search } from './search.ts';
import { serve } from './serve.ts';
import { soaApprove, soaDiff, soaExport, soaImport, soaSet, soaShow } from './soa.ts';
import { sourceAdd, sourceDoctor, sourceList, sourceRemove, sourceSync } from './source.ts';
import { evidenceRequests, evidenceReview, evidenceSubmit, evidenceWithdraw } from './submission.ts';
import { verify } from './verify.ts';
import {
  waiverApprove,
  waiverCheck,
  waiverList,
  waiverRefuse,
  waiverRequest,
  waiverShow,
  waiverWithdraw,
} from './waiver.ts';

export const commands: readonly Command[] = [
  serve,
  audit,
  search,
  scan,
  controlList,
  controlShow,
  controlHistory,
  controlRun,
  changeList,
  changeShow,
  policyCheck,
  policyShow,
  policyInit,
  programmeShow,
  programmeReview,
  findingList,
  dependencyList,
  dependencyShow,
  dependencyAdvisories,
  map,
  postureList,
  handlerList,
  evidenceList,
  evidenceShow,
  evidenceSample,
  evidenceExport,
  evidencePush,
  destinationList,
  deliveryList,
  pbcMatch,
  evidenceRequests,
  evidenceSubmit,
  evidenceReview,
  evidenceWithdraw,
  verify,
  waiverList,
  waiverShow,
  waiverCheck,
  waiverRequest,
  waiverApprove,
  waiverRefuse,
  waiverWithdraw,
  remediationList,
  remediationOpen,
  remediationRetest,
  remediationWithdraw,
  soaShow,
  soaSet,
  soaImport,
  soaExport,
  soaApprove,
  soaDiff,
  decisionList,
  evidenceRedact,
  ledgerShow,
  ledgerCheckpoints,
  ledgerEntries,
  ledgerInclusion,
  ledgerConsistency,
  ledgerKey,
  ledgerRotateKey,
  ledgerAnchor,
  ledgerFsck,
  ledgerWitness,
  repoAdd,
  repoList,
  sourceAdd,
  sourceList,
  sourceRemove,
  sourceSync,
  sourceDoctor,
  runList,
  ruleList,
  ruleShow,
  ruleTest,
  ruleNew,
  checkList,
  criterionList,
  criterionShow,
  doctor,
  completion,
  help,
];
