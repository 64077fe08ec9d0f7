/** For the doors: the one SARIF writer of the house. */
export { sarifDocument } from '../exports/sarif/sarif.ts';
