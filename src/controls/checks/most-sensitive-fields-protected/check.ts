import { snakeCase } from '../../../base/snake-case.ts';
import type { DeclaredField } from '../../../model/finding.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { agree, counted, listed, outOf, place } from '../../words.ts';

type Declared = Fact<'finding'> & { readonly value: { readonly field: DeclaredField } };

/** Only values that are kept; messages travel. */
const stores: ReadonlySet<string> = new Set(['sql', 'mongodb', 'warehouse']);
/** Parts and stand-ins that protect nobody when they are hidden: the first or last digits, a brand, a token of a provider. */
const harmless =
  /(?:first|last)_?(?:\d|four|six|digits)|brand|network|issuer|scheme|(?:^|_)(?:bin|type|kind|status|state|count|verified|valid|at|on)$|token|hash|digest|mask|holder|owner|expir|(?:^|_)exp_|month|year|country|(?:^|_)(?:is|has)_|encrypt|cipher|_enc$|vault|fingerprint$|_id$/;
/** Never to be kept, whatever protects it (PCI DSS 3.3). */
const verification =
  /^(?:card_)?(?:cvv2?|cvc2?|cav2|cid|card_verification(?:_(?:code|value|number))?|security_code|pin_block|track_?[12](?:_data)?)(?:_(?:code|value|number))?$/;
const binary = /blob|bytea|binary|bytes|byte\[\]|buffer/i;
/** Only columns: what a program encrypts before it writes is not seen there. */
const columnsOnly =
  /\.sql$|(?:^|\/)(?:migrations?|migrate|alembic|changelogs?|flyway|liquibase)\/|(?:^|\/)db\/schema\.rb$|\.(?:xml|ya?ml|json)$/i;

export const mostSensitiveFieldsProtected = defineCheck({
  meta: {
    id: 'most-sensitive-fields-protected',
    title:
      'Each of the most sensitive fields is declared with protection of its own, and no card verification value is kept',
    question: 'What protects card numbers, government ids and health data inside the database?',
    rationale:
      'Encryption of the whole disk does not help when somebody reads the database. Fields with government identifiers, payment cards, health and biometric data are found in models and schemas, with what their declarations say protects them: converters, encrypted types, `encrypts`. A model without it is an exception, since it would stand there. A column alone may be filled with what a program encrypted, so that is open. Passwords and keys are judged by other checks. The last four digits, brands and tokens of a provider need no protection; card verification values must not be kept at all.',
    remediation:
      'Declare the field encrypted (`encrypts`, `@Convert`, an encrypted type), replace it by a token of the payment provider, or keep it no longer. Drop columns for card verification values.',
    reference: 'DAT-09',
    evaluation: 'state',
    parameters: {
      dataTypes:
        'user.government_id, user.financial.credit_card, user.payment, user.health_and_medical, user.health, user.biometric',
    },
  },
  population: 'repository',
  reads: ['finding'],
  relevantGap: productionCodeGap,
  test(_item, facts, { dataTypes }) {
    const types = dataTypes
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const kept = facts.of('finding').filter((one): one is Declared => isKept(one, types));
    const fields = kept.filter(({ value }) => !harmless.test(snakeCase(value.field.field)));
    const forbidden = kept.filter(({ value }) => verification.test(snakeCase(value.field.field)));
    if (fields.length + forbidden.length === 0)
      return notApplicable('No model or schema declares that data of the most sensitive kinds is kept.');
    const safe = new Set(fields.filter(({ value }) => value.field.protection !== undefined).map(nameOf));
    const bare = fields.filter((one) => !forbidden.includes(one) && !safe.has(nameOf(one)));
    const [plain, open] = [bare.filter((one) => isPlain(one)), bare.filter((one) => !isPlain(one))];
    if (forbidden.length + plain.length > 0)
      return exception(
        [
          ...(forbidden.length > 0 ? [`Card verification values must not be kept: ${shown(forbidden)}.`] : []),
          ...(plain.length > 0
            ? [
                `${outOf(plain.length, fields.length, 'field')} of the most sensitive kinds ${agree(plain.length, 'is', 'are')} declared without protection: ${shown(plain)}.`,
              ]
            : []),
        ].join(' '),
        [...forbidden, ...plain],
      );
    if (open.length > 0)
      return notDetermined(
        `Of ${outOf(open.length, fields.length, 'field')} of the most sensitive kinds only a column is declared, and whether a program encrypts what it writes there is not told: ${shown(open)}.`,
      );
    return pass(
      `${counted(fields.length, 'field')} of the most sensitive kinds, each declared with protection of its own: ${shown(fields)}.`,
      fields,
    );
  },
});

function isKept(found: Fact<'finding'>, types: readonly string[]): boolean {
  const { field, rule, suppressed } = found.value;
  if (rule !== 'personal-data-schema-field' || field === undefined || !inProduction(found)) return false;
  if (field.removed === true || (suppressed?.reason ?? '').trim() !== '') return false;
  const isOfType = types.some((type) => field.dataType === type || field.dataType.startsWith(`${type}.`));
  return isOfType && !field.dataType.includes('vehicle') && field.store !== undefined && stores.has(field.store);
}

function isPlain({ value: { field, path } }: Declared): boolean {
  return !columnsOnly.test(path) && field.confidence !== 'possible' && !binary.test(field.type ?? '');
}

/** The column and the model that fills it have one name, in different spellings. */
const nameOf = ({ value: { field } }: Declared): string => snakeCase(field.field).replace(/_/g, '');

const shown = (fields: readonly Declared[]): string =>
  listed(
    fields.map(
      ({ value }) =>
        `${value.field.owner === '' ? '' : `${value.field.owner}.`}${value.field.field} (${value.field.dataType}, ${place(value)})`,
    ),
    5,
  );
