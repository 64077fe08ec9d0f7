/**
 * The offline verifier for the doors. On its own on purpose: whoever verifies a pack loads this file and the ledger floor,
 * and nothing else of app/ (no database, no configuration).
 */
export {
  verifyPack,
  verifySeries,
  type PackVerification,
  type SeriesVerification,
  type VerifyOptions,
} from '../ledger/pack-verifier.ts';
