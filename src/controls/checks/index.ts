/** Every check, in the order of the reference list. Explicit on purpose: what is not here does not judge. */
import type { AnyCheck } from '../check.ts';
import { acceptedRisksJustified } from './accepted-risks-justified/check.ts';
import { accessReviewsPerformed } from './access-reviews-performed/check.ts';
import { accountsBelongToPeople } from './accounts-belong-to-people/check.ts';
import { administratorsFewAndListed } from './administrators-few-and-listed/check.ts';
import { alertRules } from './alert-rules/check.ts';
import { alertsFixedInTime } from './alerts-fixed-in-time/check.ts';
import { alertsReachSomebody } from './alerts-reach-somebody/check.ts';
import { approvalsFollowContent } from './approvals-follow-content/check.ts';
import { backupsConfigured } from './backups-configured/check.ts';
import { backupsEncrypted } from './backups-encrypted/check.ts';
import { backupsGuarded } from './backups-guarded/check.ts';
import { billOfMaterialsWithRelease } from './bill-of-materials-with-release/check.ts';
import { branchProtected } from './branch-protected/check.ts';
import { browsersKeptOnTls } from './browsers-kept-on-tls/check.ts';
import { bypassRightsRegistered } from './bypass-rights-registered/check.ts';
import { capacityReviewed } from './capacity-reviewed/check.ts';
import { certificateVerificationOn } from './certificate-verification-on/check.ts';
import { certificatesRenewed } from './certificates-renewed/check.ts';
import { changeApprovedByAnother } from './change-approved-by-another/check.ts';
import { changeLandedAsApproved } from './change-landed-as-approved/check.ts';
import { changeThroughChangeset } from './change-through-changeset/check.ts';
import { changeTracesToRequest } from './change-traces-to-request/check.ts';
import { clocksAgree } from './clocks-agree/check.ts';
import { cloudAuditTrailOn } from './cloud-audit-trail-on/check.ts';
import { codeMirrored } from './code-mirrored/check.ts';
import { codeOwnersCoverSensitivePaths } from './code-owners-cover-sensitive-paths/check.ts';
import { copiesElsewhere } from './copies-elsewhere/check.ts';
import { copiesExpire } from './copies-expire/check.ts';
import { coverageDoesNotErode } from './coverage-does-not-erode/check.ts';
import { cryptographyPolicyCurrent } from './cryptography-policy-current/check.ts';
import { customersToldInTime } from './customers-told-in-time/check.ts';
import { dataInAllowedRegions } from './data-in-allowed-regions/check.ts';
import { dataRecipientsRegistered } from './data-recipients-registered/check.ts';
import { databaseEgressClosed } from './database-egress-closed/check.ts';
import { datastoresDemandTls } from './datastores-demand-tls/check.ts';
import { datastoresEncrypted } from './datastores-encrypted/check.ts';
import { defaultBranchNeverRewritten } from './default-branch-never-rewritten/check.ts';
import { deletionProtected } from './deletion-protected/check.ts';
import { dependenciesLocked } from './dependencies-locked/check.ts';
import { dependencyScanInPipeline } from './dependency-scan-in-pipeline/check.ts';
import { deploymentTracesToReview } from './deployment-traces-to-review/check.ts';
import { emergencyChangesReviewed } from './emergency-changes-reviewed/check.ts';
import { endpointsRequireTls } from './endpoints-require-tls/check.ts';
import { errorsNotSwallowed } from './errors-not-swallowed/check.ts';
import { exposuresFixedInTime } from './exposures-fixed-in-time/check.ts';
import { grantsNotSelfMade } from './grants-not-self-made/check.ts';
import { imagesPinned } from './images-pinned/check.ts';
import { incidentActionsDone } from './incident-actions-done/check.ts';
import { incidentEvidenceKept } from './incident-evidence-kept/check.ts';
import { incidentExercisesHeld } from './incident-exercises-held/check.ts';
import { incidentFixesReviewed } from './incident-fixes-reviewed/check.ts';
import { incidentsAreAnalysed } from './incidents-are-analysed/check.ts';
import { incidentsHandledInTime } from './incidents-handled-in-time/check.ts';
import { incidentsRecordedWhole } from './incidents-recorded-whole/check.ts';
import { infrastructureDriftDetected } from './infrastructure-drift-detected/check.ts';
import { infrastructureScanOnChange } from './infrastructure-scan-on-change/check.ts';
import { inputValidated } from './input-validated/check.ts';
import { interfaceChangesGuarded } from './interface-changes-guarded/check.ts';
import { keysRotate } from './keys-rotate/check.ts';
import { landedUnderUsualRules } from './landed-under-usual-rules/check.ts';
import { leaversLoseAccess } from './leavers-lose-access/check.ts';
import { licencesCheckedOnChange } from './licences-checked-on-change/check.ts';
import { loadTried } from './load-tried/check.ts';
import { logArchiveReadsLogged } from './log-archive-reads-logged/check.ts';
import { logRetentionBounded } from './log-retention-bounded/check.ts';
import { logsCannotBeDeleted } from './logs-cannot-be-deleted/check.ts';
import { logsReviewed } from './logs-reviewed/check.ts';
import { machineCredentialsBounded } from './machine-credentials-bounded/check.ts';
import { managementReviewsHeld } from './management-reviews-held/check.ts';
import { migrationsApproved } from './migrations-approved/check.ts';
import { moneyKeptExactly } from './money-kept-exactly/check.ts';
import { mostSensitiveFieldsProtected } from './most-sensitive-fields-protected/check.ts';
import { multiFactorRequired } from './multi-factor-required/check.ts';
import { networkBoundaryRestricted } from './network-boundary-restricted/check.ts';
import { networkTrafficLogged } from './network-traffic-logged/check.ts';
import { noCommittedEnvironmentFile } from './no-committed-environment-file/check.ts';
import { noCredentialInCode } from './no-credential-in-code/check.ts';
import { noDeprecatedTls } from './no-deprecated-tls/check.ts';
import { noKnownMisconfiguration } from './no-known-misconfiguration/check.ts';
import { noPersonalDataInLogs } from './no-personal-data-in-logs/check.ts';
import { noPlainProtocols } from './no-plain-protocols/check.ts';
import { noUnrestrictedPrivilege } from './no-unrestricted-privilege/check.ts';
import { noWeakCryptography } from './no-weak-cryptography/check.ts';
import { nothingInternalPublished } from './nothing-internal-published/check.ts';
import { nothingSecretInLogs } from './nothing-secret-in-logs/check.ts';
import { notificationDutiesDecided } from './notification-duties-decided/check.ts';
import { objectivesDefined } from './objectives-defined/check.ts';
import { onCallEscalates } from './on-call-escalates/check.ts';
import { onlyVerifiedImagesRun } from './only-verified-images-run/check.ts';
import { organisationDefaultsRestrictive } from './organisation-defaults-restrictive/check.ts';
import { outsideCollaboratorsRegistered } from './outside-collaborators-registered/check.ts';
import { outsidersCanReport } from './outsiders-can-report/check.ts';
import { ownersApprovalEnforced } from './owners-approval-enforced/check.ts';
import { penetrationTestsMade } from './penetration-tests-made/check.ts';
import { personalDataClassified } from './personal-data-classified/check.ts';
import { pipelineComponentsPinned } from './pipeline-components-pinned/check.ts';
import { pipelineDefaultTokenReads } from './pipeline-default-token-reads/check.ts';
import { pipelineFederatedIdentity } from './pipeline-federated-identity/check.ts';
import { pipelineRunsTests } from './pipeline-runs-tests/check.ts';
import { pipelineTokenLeastPrivilege } from './pipeline-token-least-privilege/check.ts';
import { pipelinesPrintNoSecrets } from './pipelines-print-no-secrets/check.ts';
import { policiesCurrent } from './policies-current/check.ts';
import { privacyNoticeCurrent } from './privacy-notice-current/check.ts';
import { productionDeploymentsApproved } from './production-deployments-approved/check.ts';
import { productionEnvironmentsGuarded } from './production-environments-guarded/check.ts';
import { productionRedundant } from './production-redundant/check.ts';
import { productionSecretsApart } from './production-secrets-apart/check.ts';
import { promptsPermitted } from './prompts-permitted/check.ts';
import { recoveryExercised } from './recovery-exercised/check.ts';
import { recoveryPlanCurrent } from './recovery-plan-current/check.ts';
import { releasesGradual } from './releases-gradual/check.ts';
import { repeatsRecognised } from './repeats-recognised/check.ts';
import { repositoriesCatalogued } from './repositories-catalogued/check.ts';
import { requestsLimited } from './requests-limited/check.ts';
import { requiredChecksPassed } from './required-checks-passed/check.ts';
import { responsePlanCurrent } from './response-plan-current/check.ts';
import { restoresTested } from './restores-tested/check.ts';
import { retentionRules } from './retention-rules/check.ts';
import { riskRegisterCurrent } from './risk-register-current/check.ts';
import { routesGuarded } from './routes-guarded/check.ts';
import { runbooksCurrent } from './runbooks-current/check.ts';
import { runtimesSupported } from './runtimes-supported/check.ts';
import { saturationAlerts } from './saturation-alerts/check.ts';
import { scannersCanBlock } from './scanners-can-block/check.ts';
import { secretScanOnChange } from './secret-scan-on-change/check.ts';
import { secretsNotReturned } from './secrets-not-returned/check.ts';
import { securityEventsLogged } from './security-events-logged/check.ts';
import { sensitiveFieldsApproved } from './sensitive-fields-approved/check.ts';
import { servicesHaveOwners } from './services-have-owners/check.ts';
import { servicesHealthChecked } from './services-health-checked/check.ts';
import { sessionsHardened } from './sessions-hardened/check.ts';
import { slowPasswordHash } from './slow-password-hash/check.ts';
import { stateKeptAndLocked } from './state-kept-and-locked/check.ts';
import { staticAnalysisOnChange } from './static-analysis-on-change/check.ts';
import { storageNotPublic } from './storage-not-public/check.ts';
import { storeReadersNamed } from './store-readers-named/check.ts';
import { storesLabelled } from './stores-labelled/check.ts';
import { structuredLogging } from './structured-logging/check.ts';
import { untrustedInputStaysOutOfPipelines } from './untrusted-input-stays-out-of-pipelines/check.ts';
import { updateBotCoversEcosystems } from './update-bot-covers-ecosystems/check.ts';
import { vendorsRegistered } from './vendors-registered/check.ts';
import { webhooksAuthenticated } from './webhooks-authenticated/check.ts';
import { workloadsBounded } from './workloads-bounded/check.ts';
import { collectionHasPurpose } from './collection-has-purpose/check.ts';
import { consentsRecordedWhole } from './consents-recorded-whole/check.ts';
import { processorsBound } from './processors-bound/check.ts';
import { riskyProcessingAssessed } from './risky-processing-assessed/check.ts';
import { significantChangesAssessed } from './significant-changes-assessed/check.ts';
import { tablesConstrained } from './tables-constrained/check.ts';
import { tenantRowsSecured } from './tenant-rows-secured/check.ts';
import { threatNewsReviewed } from './threat-news-reviewed/check.ts';
import { trackersWaitForConsent } from './trackers-wait-for-consent/check.ts';

export const checks: readonly AnyCheck[] = [
  multiFactorRequired,
  accountsBelongToPeople,
  leaversLoseAccess,
  grantsNotSelfMade,
  accessReviewsPerformed,
  administratorsFewAndListed,
  outsideCollaboratorsRegistered,
  organisationDefaultsRestrictive,
  machineCredentialsBounded,
  noCredentialInCode,
  noUnrestrictedPrivilege,
  pipelineFederatedIdentity,
  routesGuarded,
  sessionsHardened,
  pipelineTokenLeastPrivilege,
  pipelineDefaultTokenReads,
  branchProtected,
  landedUnderUsualRules,
  changeApprovedByAnother,
  changeLandedAsApproved,
  changeThroughChangeset,
  defaultBranchNeverRewritten,
  requiredChecksPassed,
  pipelineRunsTests,
  changeTracesToRequest,
  productionDeploymentsApproved,
  productionEnvironmentsGuarded,
  emergencyChangesReviewed,
  codeOwnersCoverSensitivePaths,
  ownersApprovalEnforced,
  approvalsFollowContent,
  bypassRightsRegistered,
  infrastructureDriftDetected,
  productionSecretsApart,
  deploymentTracesToReview,
  datastoresEncrypted,
  keysRotate,
  noDeprecatedTls,
  endpointsRequireTls,
  datastoresDemandTls,
  certificateVerificationOn,
  noWeakCryptography,
  slowPasswordHash,
  noCommittedEnvironmentFile,
  noPlainProtocols,
  browsersKeptOnTls,
  certificatesRenewed,
  backupsEncrypted,
  cryptographyPolicyCurrent,
  cloudAuditTrailOn,
  logRetentionBounded,
  logsCannotBeDeleted,
  structuredLogging,
  nothingSecretInLogs,
  alertRules,
  alertsReachSomebody,
  clocksAgree,
  networkTrafficLogged,
  logArchiveReadsLogged,
  updateBotCoversEcosystems,
  dependencyScanInPipeline,
  alertsFixedInTime,
  exposuresFixedInTime,
  staticAnalysisOnChange,
  scannersCanBlock,
  secretScanOnChange,
  imagesPinned,
  infrastructureScanOnChange,
  acceptedRisksJustified,
  dependenciesLocked,
  pipelineComponentsPinned,
  untrustedInputStaysOutOfPipelines,
  runtimesSupported,
  penetrationTestsMade,
  billOfMaterialsWithRelease,
  responsePlanCurrent,
  onCallEscalates,
  incidentsRecordedWhole,
  incidentsHandledInTime,
  incidentsAreAnalysed,
  incidentActionsDone,
  notificationDutiesDecided,
  incidentExercisesHeld,
  incidentEvidenceKept,
  customersToldInTime,
  outsidersCanReport,
  incidentFixesReviewed,
  personalDataClassified,
  securityEventsLogged,
  logsReviewed,
  sensitiveFieldsApproved,
  noPersonalDataInLogs,
  dataRecipientsRegistered,
  promptsPermitted,
  retentionRules,
  mostSensitiveFieldsProtected,
  storageNotPublic,
  databaseEgressClosed,
  dataInAllowedRegions,
  recoveryPlanCurrent,
  backupsConfigured,
  restoresTested,
  recoveryExercised,
  copiesElsewhere,
  productionRedundant,
  deletionProtected,
  runbooksCurrent,
  stateKeptAndLocked,
  codeMirrored,
  backupsGuarded,
  policiesCurrent,
  riskRegisterCurrent,
  vendorsRegistered,
  repeatsRecognised,
  repositoriesCatalogued,
  servicesHaveOwners,
  networkBoundaryRestricted,
  noKnownMisconfiguration,
  onlyVerifiedImagesRun,
  managementReviewsHeld,
  licencesCheckedOnChange,
  objectivesDefined,
  workloadsBounded,
  capacityReviewed,
  saturationAlerts,
  servicesHealthChecked,
  releasesGradual,
  loadTried,
  requestsLimited,
  interfaceChangesGuarded,
  inputValidated,
  tablesConstrained,
  tenantRowsSecured,
  webhooksAuthenticated,
  errorsNotSwallowed,
  migrationsApproved,
  moneyKeptExactly,
  secretsNotReturned,
  coverageDoesNotErode,
  storesLabelled,
  copiesExpire,
  pipelinesPrintNoSecrets,
  nothingInternalPublished,
  storeReadersNamed,
  privacyNoticeCurrent,
  threatNewsReviewed,
  trackersWaitForConsent,
  consentsRecordedWhole,
  collectionHasPurpose,
  processorsBound,
  riskyProcessingAssessed,
  significantChangesAssessed,
];
