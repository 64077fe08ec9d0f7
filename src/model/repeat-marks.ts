/** By which columns a message or a request that comes twice is known again, as far as their names tell. */
import { snakeCase } from '../base/snake-case.ts';

/** A table that is there to know again what was worked off before. */
const knowsRepeats =
  /(?:^|_)(?:idempoten(?:cy|t|ce)|deduplicat(?:ion|ed)|dedup|inbox|(?:processed|received|incoming|inbound|handled|consumed)_(?:event|message|webhook|request|notification|command)s?|(?:stripe|paypal|adyen|provider|gateway)_(?:event|webhook|webhook_event)s?)(?:_|$)/;
const always =
  /^(?:idempoten(?:cy|ce)(?:_(?:key|token|id|uuid|hash))?|dedup(?:e|lication)?_(?:key|id|token|hash)|(?:external|provider|stripe|paypal|adyen|webhook|gateway|upstream)_event_(?:id|uuid))$/;
const inSuchTables =
  /^(?:key|(?:event|message|webhook|delivery|request|notification|command|external|provider)_(?:id|uuid|key|ref|reference))$/;

/** Does a table by this name keep what was worked off, to know it again? */
export const isForRepeats = (table: string): boolean => knowsRepeats.test(snakeCase(table));

/** `idempotency_key` anywhere, and `event_id` in a table such as `processed_events`. */
export const marksRepeats = (table: string, column: string): boolean => {
  const name = snakeCase(column);
  return always.test(name) || (inSuchTables.test(name) && isForRepeats(table));
};
