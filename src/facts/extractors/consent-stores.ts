/**
 * Tables in which consents of people are kept, and columns of other tables that say that somebody consented. What people
 * allow an application to do in their name (OAuth, OpenID Connect) is called consent, too, and is none of these.
 */
import { snakeCase } from '../../base/snake-case.ts';
import type { Declaration } from '../../detect/personal-data/declaration.ts';
import type { ScannedFile } from '../../detect/rule.ts';
import type { ConsentStoreFact } from '../../model/consent-store.ts';
import { fileContextOf } from '../../model/file-kind.ts';
import type { Extractor } from '../extractor.ts';
import { mayHoldTables, readStored } from '../tables/read-tables.ts';
import { runsForReal } from './tracked.ts';

export const consentStores: Extractor<'consent-store'> = {
  id: 'consent-stores',
  version: 1,
  produces: ['consent-store'],
  wants: (path) => mayHoldTables(path) && runsForReal(path),
  *extract({ path, text }) {
    if (!/consent|opt[_-]?in|optedIn|accepts?_?marketing/i.test(text)) return;
    const read = readStored(path, text);
    for (const of of read?.tables ?? []) {
      const value = storeOf(path, read!.file, of);
      if (value) yield { kind: 'consent-store', key: value.table, value, line: value.line };
    }
  },
};

const consentTable = /consent/;
/** Tables beside the records: texts, kinds and settings of consent. */
const besides =
  /(?:version|statement|purpose|language|template|text|document|setting|config|type|option|session|flow|token|log|screen|request|challenge|form|ticket|kind|definition|provider|script|notice|evidence|attachment|history|audit|event|category|categorie)s?$/;
const application = /oauth|oidc|openid|hydra|saml|client|application|app_?id|challenge|grant_?type|login_?session/;
const consentColumn =
  /consent|opt_in(?:_|$)|opted_in|accepts?_marketing|marketing_(?:allowed|accepted|permission)|gdpr_(?:accepted|agreed)/;

function storeOf(path: string, file: ScannedFile, of: readonly Declaration[]): ConsentStoreFact | undefined {
  const { owner } = of[0]!;
  const names = of.map(({ field }) => field);
  const folded = snake(owner);
  if ([owner, ...names].some((name) => application.test(snake(name)))) return undefined;
  const here = of.filter(({ removed }) => removed !== true);
  const columns = here.map(({ field }) => field);
  const taken = of.filter(({ removed }) => removed === true).map(({ field }) => field);
  const shared = {
    path,
    line: Math.min(...of.map(({ start }) => file.lineOf(start))),
    table: owner,
    ...(taken.length > 0 && { gone: [...new Set(taken)] }),
    context: fileContextOf(path),
  };
  if (consentTable.test(folded) && !besides.test(folded))
    return {
      ...shared,
      as: 'record',
      columns: [...new Set([...columns, ...(here.length === 0 ? [] : relationsAround(file.text, here))])],
    };
  const flags = columns.filter((field) => consentColumn.test(snake(field)));
  return flags.length === 0 || consentTable.test(folded)
    ? undefined
    : { ...shared, as: 'flag', columns: [...new Set(flags)] };
}

/** Where a table or class begins, as far as another one ends there. */
const head =
  /^[ \t]*(?:export |public |abstract |final |data |default )*(?:class|record|model|interface|const \w+ = \w+Table)\b|\bcreate_table\b|\bCREATE TABLE\b|\bSchema::create\b|\bschema "/gim;
/** Columns that point to other tables, and those that a word stands for; readers of fields pass them over. */
const relations =
  /\b(\w+)\s*=\s*(?:models\.)?(?:ForeignKey|OneToOneField|ParentalKey)\(|\bt\.(?:references|belongs_to)\s+:(\w+)|\b(?:belongs_to|has_one)\s+:(\w+)|@(?:ManyToOne|OneToOne)\b[^;{}]{0,300}?\b(\w+)\s*[;!?:](?!:)|\bforeignId(?:For)?\(\s*["']?(\w+)|^\s*(\w+)\s+\w+\??\s+@relation\b/gm;
const stamps = /\bt\.timestamps\b|->timestamps(?:Tz)?\(|^\s*timestamps\(|\btimestamps\s*:\s*true/m;

function relationsAround(text: string, of: readonly Declaration[]): readonly string[] {
  const starts = of.map(({ start }) => start);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const heads = [...text.matchAll(head)].map(({ index }) => index);
  const block = text.slice(
    heads.findLast((at) => at < first) ?? 0,
    Math.min(heads.find((at) => at > last) ?? text.length, last + 4000),
  );
  const named = [...block.matchAll(relations)].flatMap((found) => found.slice(1).filter((one) => one !== undefined));
  return stamps.test(block) ? [...named, 'created_at'] : named;
}

const snake = (name: string): string => snakeCase(name).replace(/[\s-]+/g, '_');
