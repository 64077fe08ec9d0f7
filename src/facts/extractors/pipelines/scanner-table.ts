/**
 * Which scanners there are and how one recognises them in a pipeline: by action (`uses:` without its ref), by program or
 * by container image. A row with conditions says what the call at hand does: `trivy config` looks at infrastructure code,
 * `trivy image` at a container. `soft` gives the reason why this call cannot fail the pipeline, whatever it finds.
 *
 * Installing a tool is not running it: programs are matched as the command that is started, never as a word in the text.
 * Setting up (`codeql-action/init`) and uploading (`upload-sarif`) count as nothing. Linters that may hold a security
 * plug-in (eslint, super-linter, clippy) count as nothing either unless the call itself names the plug-in.
 */
import { dast } from './scanners/dast.ts';
import { infrastructure } from './scanners/infrastructure.ts';
import type { ScannerRow } from './scanners/row.ts';
import { sast } from './scanners/sast.ts';
import { sca } from './scanners/sca.ts';
import { secrets } from './scanners/secrets.ts';
import { supplyChain } from './scanners/supply-chain.ts';

export const scannerTable: readonly ScannerRow[] = [
  ...sast,
  ...sca,
  ...secrets,
  ...infrastructure,
  ...dast,
  ...supplyChain,
];
