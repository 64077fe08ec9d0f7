/** The data map of the double: a shop, its payments and its ledger, with fields that came, went and lost their protection. */
import { differenceOf } from '../../../src/app/data-map/difference.ts';
import { classified } from '../../../src/app/data-map/join.ts';
import type {
  ClassificationProblem,
  DataMapAnswer,
  DataMapDifference,
  FieldChange,
  MapField,
} from '../../../src/app/data-map/model.ts';
import type { DataMapUseCases } from '../../../src/app/data-map/use-cases.ts';
import type { Instant } from '../../../src/base/instant.ts';
import type { Boundary } from '../../../src/model/fact.ts';
import type { SinkKind } from '../../../src/model/finding.ts';
import { asObjectId, asRepositoryName } from '../../../src/model/repository.ts';
import { heads, names, windowPeriod } from './repositories.ts';
import { sha40 } from './sha40.ts';

const landed = (day: string): Boundary => ({
  at: `${day}T10:12:00.000Z` as Instant,
  commit: asObjectId(sha40(`data-map ${day}`)),
});

type Lasting = MapField & { readonly until?: string };
type Row = readonly [type: string, owner: string, field: string, since: string, more?: Partial<Lasting>];

interface Place {
  readonly repository: string;
  readonly path: string;
  readonly source?: MapField['source'];
  readonly store?: string;
  readonly owners: readonly string[];
}

const fieldsAt = ({ repository, path, source = 'schema', store, owners }: Place, rows: readonly Row[]): Lasting[] =>
  rows.map(([type, owner, field, since, more], index) => {
    const place = { path, line: 8 + 3 * index, since: landed(since) };
    return {
      repository,
      ...classified(type),
      owner,
      field,
      source,
      ...(store !== undefined && { store, type: store === 'sql' ? 'text' : 'string' }),
      ...place,
      places: [place],
      confidence: 'certain',
      firstSeen: place.since,
      owners,
      sinks: [],
      ...more,
    };
  });

const to = (kind: SinkKind, callee: string, path: string, line: number): MapField['sinks'][number] => ({
  kind,
  callee,
  path,
  line,
  certainty: 'flows',
});
const classification = { path: 'data-classification.yaml', line: 4 };

const [payments, ledger, shop, , pipelines, mobile] = names;
const all: readonly Lasting[] = [
  ...fieldsAt({ repository: payments, path: 'db/schema.sql', store: 'sql', owners: ['@acme/payments'] }, [
    ['user.name', 'customers', 'full_name', '2024-03-04', { declared: { type: 'user.name', ...classification } }],
    [
      'user.contact.email',
      'customers',
      'email',
      '2024-03-04',
      {
        declared: { type: 'user.contact.email', purpose: 'receipts', retention: '7 years', ...classification },
        sinks: [
          to('log', 'log.info', 'src/settlement/upload.ts', 8),
          to('email', 'mailer.send', 'src/receipts/send.ts', 31),
        ],
      },
    ],
    ['user.contact.phone_number', 'customers', 'phone', '2024-03-04', { until: '2026-08-14' }],
    ['user.demographic.date_of_birth', 'customers', 'date_of_birth', '2026-05-19', { tag: 'pii' }],
    ['user.financial.bank_account', 'payouts', 'iban', '2024-09-01', { protection: 'encrypted' }],
    ['user.financial.bank_account', 'payouts', 'bic', '2024-09-01'],
    [
      'user.payment.card_number',
      'cards',
      'pan_token',
      '2024-09-01',
      { protection: 'hashed', sinks: [to('http', 'acquirer.post', 'src/acquirer/client.ts', 77)] },
    ],
    ['user.payment.card_expiry', 'cards', 'expires_on', '2024-09-01'],
    ['user.authorization.password', 'staff', 'password_digest', '2024-03-04', { protection: 'hashed' }],
  ]),
  ...fieldsAt({ repository: payments, path: 'api/openapi.yaml', store: 'api', owners: ['@acme/payments'] }, [
    ['user.contact.email', 'PayoutRequest', 'notifyEmail', '2025-02-02'],
    ['user.financial.bank_account', 'PayoutRequest', 'iban', '2025-02-02'],
    ['user.contact.address.street', 'PayoutRequest', 'street', '2026-06-30'],
  ]),
  ...fieldsAt({ repository: ledger, path: 'src/main/java/com/acme/ledger/Account.java', store: 'sql', owners: [] }, [
    ['user.financial.bank_account', 'Account', 'accountNumber', '2024-01-15'],
    [
      'user.financial',
      'Account',
      'balance',
      '2024-01-15',
      { sinks: [to('log', 'LOGGER.debug', 'src/main/java/com/acme/ledger/BalanceReader.java', 95)] },
    ],
    ['user.account.username', 'Account', 'holder', '2024-01-15'],
  ]),
  ...fieldsAt({ repository: shop, path: 'prisma/schema.prisma', store: 'sql', owners: ['@acme/shop', '@mara'] }, [
    ['user.name.first', 'User', 'firstName', '2023-11-20'],
    ['user.name.last', 'User', 'lastName', '2023-11-20'],
    [
      'user.contact.email',
      'User',
      'email',
      '2023-11-20',
      {
        sinks: [
          to('analytics', 'analytics.identify', 'src/analytics.ts', 22),
          to('error-tracker', 'Sentry.setUser', 'src/errors.ts', 14),
          to('log', 'console.log', 'src/checkout.ts', 140),
        ],
      },
    ],
    ['user.contact.address.street', 'Address', 'street', '2023-11-20'],
    ['user.contact.address.city', 'Address', 'city', '2023-11-20'],
    ['user.contact.address.postal_code', 'Address', 'postcode', '2023-11-20'],
    [
      'user.health_and_medical',
      'DietaryNote',
      'allergies',
      '2026-07-02',
      { confidence: 'likely', sinks: [to('llm', 'openai.chat', 'src/recommend.ts', 63)] },
    ],
    ['user.demographic.gender', 'User', 'gender', '2025-12-12', { confidence: 'possible' }],
    ['user.device.ip_address', 'Session', 'ipAddress', '2025-03-03'],
  ]),
  ...fieldsAt({ repository: shop, path: 'src/checkout.ts', source: 'code', owners: ['@acme/shop'] }, [
    [
      'user.contact.phone_number',
      'CheckoutForm',
      'phone',
      '2025-03-03',
      { confidence: 'likely', sinks: [to('http', 'fetch', 'src/checkout.ts', 151)] },
    ],
    ['user.content.private', 'GiftMessage', 'message', '2025-10-10', { confidence: 'likely' }],
  ]),
  ...fieldsAt({ repository: pipelines, path: 'schemas/order-events.avsc', store: 'queue', owners: ['@acme/data'] }, [
    ['user.unique_id', 'OrderPlaced', 'customerId', '2025-05-05'],
    [
      'user.contact.email',
      'OrderPlaced',
      'customerEmail',
      '2025-05-05',
      { sinks: [to('file', 'writer.write', 'jobs/export.py', 40)] },
    ],
  ]),
  ...fieldsAt({ repository: mobile, path: 'app/models/device.rb', store: 'mongodb', owners: [] }, [
    ['user.location.precise', 'Device', 'last_position', '2026-02-17', { confidence: 'likely' }],
    ['user.device.device_id', 'Device', 'advertising_id', '2025-01-07'],
    ['user.behavior', 'Device', 'screens_seen', '2025-01-07', { until: '2026-03-09' }],
  ]),
];

/** Kept in clear until the day when its protection landed. */
const ibanEncrypted = '2026-04-22';

const standing = (at: Instant | undefined): MapField[] =>
  all
    .filter(({ firstSeen, until }) =>
      at === undefined ? until === undefined : firstSeen!.at <= at && !(until && landed(until).at <= at),
    )
    .map(({ until: _until, ...row }) => {
      if (row.field !== 'iban' || row.store !== 'sql' || at === undefined || at >= landed(ibanEncrypted).at) return row;
      const { protection: _protection, ...inClear } = row;
      return inClear;
    });

const problems: readonly ClassificationProblem[] = [
  {
    repository: payments,
    problem: 'gone',
    owner: 'customers',
    field: 'fax',
    path: 'data-classification.yaml',
    line: 19,
    because: 'declared, and no schema or type that was read has such a field any more',
  },
  {
    repository: payments,
    problem: 'undeclared',
    owner: 'customers',
    field: 'date_of_birth',
    path: 'db/schema.sql',
    line: 17,
    because: 'user.demographic.date_of_birth is found here and nobody declares it',
  },
];

const answer = (repository: string | undefined, at?: Instant): DataMapAnswer => {
  const own = (one: { readonly repository: string }): boolean =>
    repository === undefined || one.repository === repository;
  return {
    fields: standing(at).filter(own),
    problems: problems.filter(own),
    leftOut: { notPersonal: 2, dropped: 3, superseded: 1 },
    repositories: names
      .filter((name) => own({ repository: name }))
      .map((name) => ({ name, head: heads.get(name) ?? null })),
    gaps: [
      {
        kind: 'gap',
        of: 'finding',
        repository: asRepositoryName(pipelines),
        reason: 'too-large',
        detail: 'The dump is larger than what is scanned, so its tables are not in the map.',
        path: 'dumps/orders.sql',
      },
    ],
    run: '2026-11-02T08-14-11Z-7f3a',
    period: windowPeriod,
    notCovered: [
      'Schemaless stores (JSON columns, document stores without a schema, files) hold what their writers put there: only declared fields are listed.',
    ],
  };
};

const changesBetween = (repository: string | undefined, from: Instant, until: Instant): FieldChange[] =>
  differenceOf(answer(repository, from), answer(repository, until)).map((one) => {
    const ended = all.find(({ field, owner }) => field === one.field.field && owner === one.field.owner)?.until;
    const day = one.change === 'removed' ? ended : one.change === 'changed' ? ibanEncrypted : undefined;
    const by = day === undefined ? one.by : landed(day);
    return {
      ...one,
      ...(by && { by }),
      changeset: one.change === 'removed' ? null : { id: '#412', url: 'https://github.com/acme/payments-api/pull/412' },
    };
  });

export const dataMapDouble: Pick<DataMapUseCases, 'dataMap' | 'dataMapDifference'> = {
  dataMap: ({ repository, at }) => Promise.resolve(answer(repository, at)),
  dataMapDifference: ({ repository, from, to: until }): Promise<DataMapDifference> => {
    const { fields: _fields, problems: _problems, ...frame } = answer(repository, until);
    return Promise.resolve({ ...frame, changes: changesBetween(repository, from, until) });
  },
};
