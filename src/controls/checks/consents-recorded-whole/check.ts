import { snakeCase } from '../../../base/snake-case.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed, outOf, place } from '../../words.ts';

type Store = Fact<'consent-store'>;

export const consentsRecordedWhole = defineCheck({
  meta: {
    id: 'consents-recorded-whole',
    title: 'Each table for consents has columns for whom, what for, which wording, when, and its withdrawal',
    question: 'Prove that this person consented to this purpose.',
    rationale:
      'A consent that cannot be shown is none, and one that cannot be taken back is not free. Tables and classes that are called consents are read from schemas, migrations and models, and held together by name. Each needs a column for the person, for the purpose (or a name that tells it), for the version of the text, for the time, and one that can say that it was withdrawn. One that has none for the wording or the withdrawal is an exception; a time, a person or a purpose that no column tells may come from a base class, a parent or a relation, and columns of free form may hold anything, so that is open. A mere column beside other data, which says that somebody agreed, proves neither wording nor withdrawal and is open. Consents that people give to applications at sign-in are left out. Whether rows are written, and processing stops when somebody withdraws, is not followed; consents that a vendor keeps are exported by it.',
    remediation:
      'Keep each consent as a row of its own with person, purpose, version of the text and time, and add the time of withdrawal instead of deleting the row.',
    reference: 'PRI-03',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['consent-store'],
  leavesToPeople: true,
  relevantGap: productionCodeGap,
  test(_item, facts) {
    const all = facts.of('consent-store').filter(inProduction);
    const records = ofPeople(joined(all.filter(({ value }) => value.as === 'record')));
    if (records.length === 0) {
      const flags = all.filter(({ value }) => value.as === 'flag');
      if (flags.length > 0) return notDetermined(onlyFlags(flags));
      return facts.gaps('consent-store').length > 0
        ? untold(facts, ['consent-store'], 'No table for consents was found in what could be read.')
        : notApplicable('No schema of the repository keeps consents.');
    }
    const flawed = records.filter(({ flaws }) => flaws.length > 0);
    const open = records.filter(({ unclear }) => unclear.length > 0);
    if (flawed.length > 0)
      return exception(
        `${outOf(flawed.length, records.length, 'table')} for consents: ${listed(
          flawed.map((one) => `${one.name} has no column for ${listed(one.flaws)}`),
          5,
        )}.`,
        flawed.flatMap(({ stores }) => stores),
      );
    if (open.length > 0)
      return notDetermined(
        `For ${outOf(open.length, records.length, 'table')} for consents the declaration does not tell all: ${listed(
          open.map((one) => `${one.name} has no column of its own for ${listed(one.unclear)}`),
          5,
        )}.`,
      );
    return pass(
      `${counted(records.length, 'table')} for consents, each with columns for whom, what for, which wording, when and the withdrawal: ${listed(
        records.map(({ name }) => name),
        5,
      )}.`,
      records.flatMap(({ stores }) => stores),
    );
  },
});

interface Table {
  readonly name: string;
  readonly isOfPerson: boolean;
  readonly stores: readonly Store[];
  readonly flaws: readonly string[];
  readonly unclear: readonly string[];
}

interface Part {
  readonly what: string;
  readonly named: RegExp;
  /** No column of a base class or a relation is called so. */
  readonly isOwn: boolean;
}

const parts: readonly Part[] = [
  {
    what: 'the person',
    named:
      /user|member|person|people|customer|subject|account|contact|patient|profile|e_?mail|visitor|device|owner|student|employee|participant|applicant|lead|subscriber|identity|node|household|guardian|candidate|volunteer|donor|client/,
    isOwn: false,
  },
  {
    what: 'the purpose',
    named:
      /purpose|type|scope|categor|kind|topic|channel|permission|code|key|name|slug|statement|notice|document|marketing|analytics|newsletter|processing/,
    isOwn: false,
  },
  {
    what: 'the version of the text',
    named: /version|statement|notice|document|policy|text|wording|revision|legal|terms|template|hash|language/,
    isOwn: true,
  },
  {
    what: 'the time',
    named: /(?:_at|_on|_date|_time|_when)$|^(?:date|time|created|signed|when)(?:_|$)|timestamp|_ts$/,
    isOwn: false,
  },
  {
    what: 'the withdrawal',
    named:
      /withdr|revok|cancel|expir|ended|end_|opt_?out|unsubscrib|removed|deleted|retract|valid_(?:to|until)|state|status|granted|given|active|enabled|accepted|agreed|consented|value|decision|allowed|opt_?in|action|event/,
    isOwn: true,
  },
];

/** `ConsentRecord` is kept in `consent_records`. */
const keyOf = (table: string): string =>
  snakeCase(table)
    .split('_')
    .map((word) => word.replace(/(?<=[^s])s$/, ''))
    .filter((word) => !/^(?:record|model|entity|table|tbl)$/.test(word))
    .join('');

/** What holds anything, or points to what does: the text that was agreed to, say. */
const freeForm =
  /^(?:.*_)?(?:metadata|meta|data|payload|details|json|extra|context|properties|attributes|preferences|consents?)$|consent\w*_id$/;

/** A class, its table and what migrations add to it are one. */
function joined(stores: readonly Store[]): readonly Table[] {
  const byName = Map.groupBy(stores, ({ value }) => keyOf(value.table));
  return [...byName.values()].flatMap((some) => {
    const gone = new Set(some.flatMap(({ value }) => value.gone ?? []));
    if (gone.has('*')) return [];
    const columns = some.flatMap(({ value }) => value.columns.filter((one) => !gone.has(one))).map(snakeCase);
    // A file that only takes something away, or points to it, declares no table.
    if (columns.length < 2) return [];
    const [first] = some;
    const missing = parts.filter(
      ({ named, what }) => !columns.some((one) => named.test(one)) && !isInName(what, first!),
    );
    const mayHold = columns.some((one) => freeForm.test(one));
    const isOfPerson = !missing.some(({ what }) => what === 'the person');
    const isFlaw = ({ isOwn }: Part): boolean => isOwn && isOfPerson && !mayHold;
    return [
      {
        name: `${first!.value.table} at ${place(first!.value)}`,
        isOfPerson,
        stores: some,
        flaws: missing.filter(isFlaw).map(({ what }) => what),
        unclear: missing.filter((one) => !isFlaw(one)).map(({ what }) => what),
      },
    ];
  });
}

/** Beside records of people, a table without a person holds texts or settings. */
const ofPeople = (tables: readonly Table[]): readonly Table[] =>
  tables.some(({ isOfPerson }) => isOfPerson) ? tables.filter(({ isOfPerson }) => isOfPerson) : tables;

/** `marketing_consents` are for marketing. */
const isInName = (what: string, { value }: Store): boolean =>
  what === 'the purpose' &&
  snakeCase(value.table)
    .split('_')
    .some((word) => !/^(?:consents?|user|users|records?|member|person|customer|account|model|entity|tbl)$/.test(word));

const onlyFlags = (flags: readonly Store[]): string =>
  `Consents are kept as columns beside other data, which tell neither wording nor withdrawal; a record of them may be kept elsewhere: ${listed(
    flags.map(({ value }) => `${value.table}.${value.columns[0]!} at ${place(value)}`),
    4,
  )}.`;
