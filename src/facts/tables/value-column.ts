/**
 * Which columns hold money or an instant, by name, and whether their type keeps it exactly. A name alone is a guess for
 * words that mean other things as well (`total`, `balance`, `amount`): it counts when the table speaks of money elsewhere.
 */
import type { Declaration } from '../../detect/personal-data/declaration.ts';
import { wordsOf } from '../../detect/text/identifier.ts';
import type { Keeping } from '../../model/stored-table.ts';

const always = /^(?:price|prices|salary|subtotal|revenue|invoiced|wage|wages|premium|surcharge|msrp)$/;
const mostly =
  /^(?:amount|amt|total|balance|refund|payout|cost|costs|charge|budget|payment|paid|debit|deposit|money|fare|rent|expense|income|turnover|gmv|mrr|arr)$/;
/** As often a share of something as an amount. */
const amountOrShare = /^(?:fee|fees|tax|taxes|vat|discount|commission|credit|tip)$/;
/** What is counted, compared or measured instead. */
const otherwise =
  /^(?:rate|rates|percent|percentage|pct|ratio|factor|count|counts|id|ids|uuid|code|type|status|name|label|date|at|time|times|currency|format|method|mode|number|no|group|list|key|token|url|url|class|category|score|scores|points|bytes|size|seconds|minutes|hours|days|ms|weight|quantity|qty|limit|threshold|tokens|requests|level|index|rank|step|steps|page|pages|views|users|items|rows|files|questions|words|memory|cpu|duration|distance|volume|length|width|height|calories|active|enabled|visible|included|inclusive|exempt|free|required|flag|is|has|display|text|description|note|notes|formatted|string|precision|scale|position|order|version|usage|hits|change|multiplier|probability|confidence|latitude|longitude)$/;
const moneyTable =
  /^(?:invoice|payment|transaction|refund|charge|ledger|payout|billing|bill|price|pricing|cart|basket|checkout|wallet|bank|expense|loan|order|subscription|purchase|sale|tax|discount|coupon|voucher|salary|payroll|budget|donation|quote|quotation|receipt|settlement|fee|shipping|shipment|product|accounting|journal|portfolio|credit|debit|deposit|commission|tariff|installment|money|fund|funding)$/;

/** `perhaps`: where its table speaks of money. `guess`: no more than that, wherever it stands. */
export function isMoney(column: string): 'yes' | 'perhaps' | 'guess' | 'no' {
  const words = wordsOf(column);
  if (words.some((word) => otherwise.test(word))) return 'no';
  if (words.some((word) => always.test(word))) return 'yes';
  if (amountOrShare.test(words.at(-1) ?? '')) return 'guess';
  // `total_jobs` counts.
  if (words[0] === 'total' && words.length > 1 && !words.slice(1).every(isOfAmount)) return 'no';
  if (words.some((word) => mostly.test(word))) return 'perhaps';
  return words.some((word) => amountOrShare.test(word)) ? 'guess' : 'no';
}

const isOfAmount = (word: string): boolean =>
  mostly.test(word) || amountOrShare.test(word) || /^(?:net|gross|due|owed|incl|excl|cents?|minor|base)$/.test(word);

/** `orders`, or any table with a column for the currency. */
export const speaksOfMoney = (table: string, columns: readonly string[]): boolean =>
  wordsOf(table).some((word) => moneyTable.test(word.replace(/(?<=[^s])s$/, ''))) ||
  columns.some((column) => /(?:^|_|[a-z])currency(?:_?(?:code|id|iso))?$/i.test(column));

export const isInstant = (column: string): boolean =>
  /(?:_at|_on|At|On|_time|Time|_?timestamp|Timestamp|_date|Date)$|^(?:date|time)/.test(column);

const floating =
  /^(?:float(?:4|8|32|64)?|double(?:precision)?|real|number_float|binary_(?:float|double)|floatfield|f32|f64|nullfloat64)$/;
const decimal =
  /^(?:(?:small|big|tiny|medium|unsigned|unsignedbig|unsignedsmall|unsignedmedium|unsignedtiny)?int(?:eger)?(?:2|4|8|16|32|64)?|long|short|bigserial|serial|decimal|decimal128|numeric|number|money|smallmoney|bigdecimal|biginteger|decimalfield|(?:small|big|positive|positivesmall|positivebig)?integerfield|moneyfield|dec|increments|i32|i64|u32|u64|unsigneddecimal|numericfield)$/;

/** `span` is the declaration with its annotations: `@Column('decimal') price: number`. */
export function keepsMoney({ type, store }: Pick<Declaration, 'type' | 'store'>, span: string, kind: string): Keeping {
  const plain = plainType(type);
  if (kind === 'typescript' || kind === 'javascript') {
    const written =
      /["'`{,]\s{0,8}(?:type\s{0,4}:\s{0,4}["'`]?)?(decimal|numeric|money|int|integer|bigint|float|double(?: precision)?|real)\b/i.exec(
        span,
      )?.[1];
    const said = plainType(written ?? (plain === 'number' ? '' : type));
    if (plain === 'number' && said === '') return 'untold';
    return keepingOf(said);
  }
  // `t.virtual "total", type: :decimal`
  if (plain === 'virtual') return keepingOf(plainType(/\btype:\s{0,4}:(\w{1,20})/.exec(span)?.[1] ?? ''));
  // Of django-money and its kin: decimals with a currency.
  if (/money|price/.test(plain)) return 'exact';
  if (plain === 'number') return store === 'mongodb' ? 'untold' : 'exact';
  return keepingOf(plain);
}

const keepingOf = (plain: string): Keeping =>
  floating.test(plain) ? 'inexact' : decimal.test(plain) ? 'exact' : 'untold';

const plainType = (type: string): string =>
  type
    .toLowerCase()
    .replace(/^(?:optional|mapped|nullable|list|system|sql|option)[[.<]+/, '')
    .replace(/\(.*$/, '')
    .replace(/[^a-z0-9_]/g, '');

const zoned =
  /^(?:timestamptz|timestampz|timestamp_tz|timestampstz|datetimeoffset|instant|offsetdatetime|zoneddatetime|timestamptzfield|datetimetz|timestampssztz)$/i;
const zoneless = /^(?:datetime2?|smalldatetime|localdatetime|naivedatetime)$/i;

/** Only of SQL and of classes of Java: elsewhere the framework decides how an instant is kept. */
export function keepsTime({ type }: Pick<Declaration, 'type'>, after: string, kind: string): Keeping | undefined {
  const plain = type.replace(/\W.*$/s, '').toLowerCase();
  if (kind === 'sql' || kind === 'plpgsql') {
    if (/^\s{1,8}(?:\(\d\)\s{0,8})?with\s{1,8}time\s{1,8}zone\b/i.test(after) || zoned.test(plain)) return 'exact';
    if (/^\s{1,8}(?:\(\d\)\s{0,8})?without\s{1,8}time\s{1,8}zone\b/i.test(after) || zoneless.test(plain))
      return 'inexact';
    return plain === 'timestamp' ? 'untold' : undefined;
  }
  if (kind !== 'java' && kind !== 'kotlin') return undefined;
  if (zoned.test(plain)) return 'exact';
  return zoneless.test(plain) ? 'inexact' : undefined;
}
