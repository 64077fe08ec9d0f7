import type { FactKind } from '../../model/fact.ts';
import type { Extractor, Said } from '../extractor.ts';
import { acceptedRisks } from './accepted-risks.ts';
import { accessReviews } from './access-reviews.ts';
import { alertRules } from './alert-rules.ts';
import { backupJobs } from './backup-jobs.ts';
import { cloudformation } from './cloudformation.ts';
import { codeOwners } from './code-owners.ts';
import { coverageThresholds } from './coverage-thresholds.ts';
import { collectionPurposes } from './collection-purposes.ts';
import { consentStores } from './consent-stores.ts';
import { containerImages } from './container-images.ts';
import { databaseMigrations } from './database-migrations.ts';
import { dependencyManifests } from './dependency-manifests.ts';
import { documents } from './documents.ts';
import { handlers } from './handlers.ts';
import { healthChecks } from './health-checks.ts';
import { incidents } from './incidents.ts';
import { keptRecords } from './kept-records.ts';
import { kubernetes } from './kubernetes.ts';
import { pipelineScripts } from './pipeline-scripts.ts';
import { pipelines } from './pipelines.ts';
import { policies } from './policies.ts';
import { publishing } from './publishing.ts';
import { describedOutputs } from './described-outputs.ts';
import { declaredWaivers } from './declared-waivers.ts';
import { publicRoutes } from './public-routes.ts';
import { runtimeVersions } from './runtime-versions.ts';
import { storedTables } from './stored-tables.ts';
import { timeKeeping } from './time-keeping.ts';
import { tableConstraints } from './table-constraints.ts';
import { structuredLogging } from './structured-logging.ts';
import { terraform } from './terraform.ts';
import { trackers } from './trackers.ts';
import { transportPolicies } from './transport-policies.ts';
import { updateBots } from './update-bots.ts';

/** Every extractor, in the order in which their results are listed. */
export const extractors: readonly Extractor<FactKind, Said>[] = [
  pipelines,
  pipelineScripts,
  codeOwners,
  updateBots,
  dependencyManifests,
  runtimeVersions,
  containerImages,
  terraform,
  cloudformation,
  kubernetes,
  documents,
  alertRules,
  healthChecks,
  structuredLogging,
  backupJobs,
  databaseMigrations,
  coverageThresholds,
  accessReviews,
  acceptedRisks,
  publishing,
  keptRecords,
  incidents,
  policies,
  handlers,
  publicRoutes,
  declaredWaivers,
  transportPolicies,
  storedTables,
  tableConstraints,
  timeKeeping,
  describedOutputs,
  trackers,
  consentStores,
  collectionPurposes,
];
