/** The log's name in checkpoints and keys. It names no place: several installations are told apart by their keys. */
export const ledgerOrigin = 'plumbline.local/ledger';
