import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinRepositories } from './joins.ts';
import type { MapField } from './model.ts';

function field(repository: string, name: string, more: Partial<MapField> = {}): MapField {
  const [owner = '', own = ''] = name.split('#');
  return {
    repository,
    owner,
    field: own,
    dataType: 'user.financial.credit_card',
    class: 'payment-card',
    sensitivity: 'restricted',
    law: [],
    source: 'schema',
    store: 'api',
    path: 'demo.proto',
    line: 1,
    places: [],
    confidence: 'certain',
    owners: [],
    sinks: [],
    ...more,
  };
}

const code: Partial<MapField> = { source: 'code', path: 'Card.java' };

const cases: readonly { name: string; fields: readonly MapField[]; joined: readonly string[] }[] = [
  {
    name: 'a message that two repositories declare',
    fields: [
      field('checkout', 'CreditCardInfo#credit_card_number'),
      field('payment', 'hipstershop.CreditCardInfo#creditCardNumber'),
    ],
    joined: ['checkout > payment message', 'payment > checkout message'],
  },
  {
    name: 'a message here, a type with two of its fields there',
    fields: [
      field('api', 'Order#userEmail'),
      field('api', 'Order#trackingClientId'),
      field('app', 'Order#userEmail', code),
      field('app', 'Order#trackingClientId', code),
    ],
    joined: ['api > app type', 'api > app type', 'app > api message', 'app > api message'],
  },
  {
    name: 'what every account has, under a name that everybody uses',
    fields: [
      field('api', 'Customer#email'),
      field('api', 'Customer#phone'),
      field('app', 'Customer#email', code),
      field('app', 'Customer#phone', code),
    ],
    joined: [],
  },
  {
    name: "one field of an owner whose name is nobody else's",
    fields: [field('api', 'StaffNotificationRecipient#email'), field('app', 'StaffNotificationRecipient#email', code)],
    joined: ['api > app type', 'app > api message'],
  },
  { name: 'one field of a common name', fields: [field('api', 'User#email'), field('app', 'User#email')], joined: [] },
  {
    name: 'types of two programs',
    fields: [
      field('a', 'Customer#email', code),
      field('a', 'Customer#phone', code),
      field('b', 'Customer#email', code),
      field('b', 'Customer#phone', code),
    ],
    joined: [],
  },
  {
    name: 'within one repository',
    fields: [field('a', 'CreditCardInfo#number'), field('a', 'CreditCardInfo#number', code)],
    joined: [],
  },
];

for (const { name, fields, joined } of cases) {
  test(`joins across repositories: ${name}`, () => {
    const found = joinRepositories(fields).flatMap((one) =>
      (one.joins ?? []).map((join) => `${one.repository} > ${join.repository} ${join.as}`),
    );
    assert.deepEqual(found, joined);
  });
}
