/** Every rule, in order of precedence: when two rules know the same secret, the earlier one reports it. */
import type { Rule, TreeRule } from '../rule.ts';
import { assignedPassword } from './assigned-password/rule.ts';
import { auditLogOff } from './audit-log-off/rule.ts';
import { authorizationHeader } from './authorization-header/rule.ts';
import { backupsOff } from './backups-off/rule.ts';
import { broadPermission } from './broad-permission/rule.ts';
import { ciWithoutScanning } from './ci-without-scanning/rule.ts';
import { committedDotenv } from './committed-dotenv/rule.ts';
import { containerRunsAsRoot } from './container-runs-as-root/rule.ts';
import { corsAnyOrigin } from './cors-any-origin/rule.ts';
import { credentialOutsideProduction } from './credential-outside-production/rule.ts';
import { credentialsFile } from './credentials-file/rule.ts';
import { dangerousTrigger } from './dangerous-trigger/rule.ts';
import { deprecatedTls } from './deprecated-tls/rule.ts';
import { disabledCertificateCheck } from './disabled-certificate-check/rule.ts';
import { droppedWebhookEvent } from './dropped-webhook-event/rule.ts';
import { ecbMode } from './ecb-mode/rule.ts';
import { fastPasswordHash } from './fast-password-hash/rule.ts';
import { hardcodedCryptoKey } from './hardcoded-crypto-key/rule.ts';
import { insecureCookie } from './insecure-cookie/rule.ts';
import { insecureRandomForSecrets } from './insecure-random-for-secrets/rule.ts';
import { instanceMetadataV1 } from './instance-metadata-v1/rule.ts';
import { keyRotationOff } from './key-rotation-off/rule.ts';
import { kubernetesSecret } from './kubernetes-secret/rule.ts';
import { missingCodeOwners } from './missing-code-owners/rule.ts';
import { openSecurityGroup } from './open-security-group/rule.ts';
import { passwordHash } from './password-hash/rule.ts';
import { personalDataBesideThirdParty } from './personal-data-beside-third-party/rule.ts';
import { personalDataFieldDropped } from './personal-data-field-dropped/rule.ts';
import { personalDataInCode } from './personal-data-in-code/rule.ts';
import { personalDataInLogs } from './personal-data-in-logs/rule.ts';
import { personalDataSchemaField } from './personal-data-schema-field/rule.ts';
import { plaintextEndpoint } from './plaintext-endpoint/rule.ts';
import { plaintextTraffic } from './plaintext-traffic/rule.ts';
import { personalDataInCacheOrCookie } from './personal-data-in-cache-or-cookie/rule.ts';
import { personalDataInError } from './personal-data-in-error/rule.ts';
import { personalDataInUrl } from './personal-data-in-url/rule.ts';
import { freeTextToLlm } from './free-text-to-llm/rule.ts';
import { personalDataToLlm } from './personal-data-to-llm/rule.ts';
import { personalDataToService } from './personal-data-to-service/rule.ts';
import { personalDataToThirdParty } from './personal-data-to-third-party/rule.ts';
import { privateKey } from './private-key/rule.ts';
import { privilegedContainer } from './privileged-container/rule.ts';
import { providerToken } from './provider-token/rule.ts';
import { publicDatabase } from './public-database/rule.ts';
import { publicStorage } from './public-storage/rule.ts';
import { repeatableMessage } from './repeatable-message/rule.ts';
import { requestBodyInLog } from './request-body-in-log/rule.ts';
import { secretInLog } from './secret-in-log/rule.ts';
import { shortKey } from './short-key/rule.ts';
import { staticNonce } from './static-nonce/rule.ts';
import { swallowedError } from './swallowed-error/rule.ts';
import { unencryptedDatastore } from './unencrypted-datastore/rule.ts';
import { unpinnedAction } from './unpinned-action/rule.ts';
import { unsafeImageBuild } from './unsafe-image-build/rule.ts';
import { unvalidatedInput } from './unvalidated-input/rule.ts';
import { unverifiedJwt } from './unverified-jwt/rule.ts';
import { unverifiedWebhook } from './unverified-webhook/rule.ts';
import { urlCredentials } from './url-credentials/rule.ts';
import { weakCipher } from './weak-cipher/rule.ts';
import { weakHash } from './weak-hash/rule.ts';
import { weakTlsCipherSuite } from './weak-tls-cipher-suite/rule.ts';
import { workflowScriptInjection } from './workflow-script-injection/rule.ts';
import { workflowWriteAllPermissions } from './workflow-write-all-permissions/rule.ts';

export const rules: readonly Rule[] = [
  privateKey,
  providerToken,
  urlCredentials,
  authorizationHeader,
  kubernetesSecret,
  passwordHash,
  assignedPassword,
  credentialsFile,
  credentialOutsideProduction,
  committedDotenv,
  personalDataSchemaField,
  personalDataFieldDropped,
  personalDataInCode,
  personalDataInLogs,
  personalDataToThirdParty,
  personalDataToLlm,
  freeTextToLlm,
  personalDataInUrl,
  personalDataInCacheOrCookie,
  personalDataInError,
  personalDataToService,
  personalDataBesideThirdParty,
  weakHash,
  weakCipher,
  ecbMode,
  staticNonce,
  shortKey,
  hardcodedCryptoKey,
  unverifiedJwt,
  insecureRandomForSecrets,
  fastPasswordHash,
  deprecatedTls,
  weakTlsCipherSuite,
  disabledCertificateCheck,
  secretInLog,
  requestBodyInLog,
  plaintextEndpoint,
  insecureCookie,
  corsAnyOrigin,
  swallowedError,
  droppedWebhookEvent,
  unverifiedWebhook,
  unvalidatedInput,
  repeatableMessage,
  unpinnedAction,
  workflowWriteAllPermissions,
  dangerousTrigger,
  workflowScriptInjection,
  publicStorage,
  openSecurityGroup,
  auditLogOff,
  backupsOff,
  broadPermission,
  containerRunsAsRoot,
  instanceMetadataV1,
  keyRotationOff,
  plaintextTraffic,
  publicDatabase,
  unsafeImageBuild,
  unencryptedDatastore,
  privilegedContainer,
];

export const treeRules: readonly TreeRule[] = [ciWithoutScanning, missingCodeOwners];
