import type { Fact } from '../../../model/fact.ts';
import type { ReturnedField, ReturnedKind } from '../../../model/described-output.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { readRegister } from '../../kit/register.ts';
import { agree, counted, listed, place } from '../../words.ts';

type Description = Fact<'described-output'>;
interface Returned {
  readonly told: Description;
  readonly field: ReturnedField;
}

export const secretsNotReturned = defineCheck({
  meta: {
    id: 'secrets-not-returned',
    title: 'No interface that describes itself returns a password, and the most sensitive fields are listed',
    question: 'Does any response return more than needed?',
    rationale:
      'What an interface returns, somebody reads. Read are the descriptions that stand in the repository: the responses of OpenAPI and Swagger documents with all that they refer to within the document, and the object types of GraphQL schemas. A password, its hash or its salt in one of them is an exception. Keys and tokens, numbers that a state issues, card numbers and health data may be what is asked for: they are open until `allowed` lists them (`Type.field`). What the program returns beside its description, what is built at run time, and interfaces without a description are not seen.',
    remediation:
      'Take the field out of what is returned (`writeOnly: true` in OpenAPI, an input type in GraphQL, a serializer that names its fields), or enter it in `allowed` when the answer is made for it.',
    reference: 'DAT-12',
    evaluation: 'state',
    parameters: { allowed: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['described-output'],
  test(_item, facts, { allowed }) {
    const described = facts.of('described-output').filter(isOwn);
    const types = described.reduce((sum, { value }) => sum + value.types, 0);
    if (described.length === 0)
      return facts.gaps('described-output').length > 0
        ? notDetermined(
            'No description of an interface was found, and some files could not be read.',
            facts.gaps('described-output'),
          )
        : notApplicable('No interface is described in the repository (OpenAPI, Swagger, GraphQL).');
    const list = readRegister(allowed).map(({ name }) => name);
    const returned = described.flatMap((told) => told.value.fields.map((field): Returned => ({ told, field })));
    const unlisted = returned.filter(
      ({ field: { owner, field } }) => ![`${owner}.${field}`, field].some((name) => list.includes(name.toLowerCase())),
    );
    const passwords = unlisted.filter(({ field }) => field.is === 'password');
    const open = unlisted.filter(({ field }) => field.is !== 'password');
    const besides =
      open.length > 0
        ? ` Whether ${agree(open.length, 'one more is', `${open.length} more are`)} meant to go out is not known: ${shown(open)}.`
        : '';
    if (passwords.length > 0)
      return exception(
        `By the description of an interface ${counted(passwords.length, 'password')} ${agree(passwords.length, 'is', 'are')} returned: ${shown(passwords)}.${besides}`,
        reliedOn(passwords),
      );
    if (open.length > 0)
      return notDetermined(
        `No password is returned; whether ${counted(open.length, 'field')} of ${counted(types, 'described type')} ${agree(open.length, 'is', 'are')} meant to go out is not known: ${shown(open)}.`,
      );
    const elsewhere = described.filter(({ value }) => value.elsewhere > 0);
    if (elsewhere.length > 0)
      return notDetermined(
        `What is returned is described in part in other files: ${listed(elsewhere.map(({ value }) => value.path))}.`,
      );
    if (types === 0)
      return notDetermined(
        `The descriptions name no type that is returned: ${listed(described.map(({ value }) => value.path))}.`,
      );
    const listedOnes = returned.length > 0 ? ` Listed as meant to go out: ${shown(returned)}.` : '';
    return pass(
      `${counted(types, 'type')} ${agree(types, 'is', 'are')} returned by ${counted(described.length, 'described interface')}, none with a password: ${listed(described.map(({ value }) => value.path))}.${listedOnes}`,
      described,
    );
  },
});

/** What describes itself in a folder of documentation is an interface all the same; that of somebody else is not ours. */
const isOwn = ({ value: { context, path } }: Description): boolean =>
  (context === 'production' || context === 'documentation' || context === 'generated') &&
  !/(?:^|\/)(?:clients?|vendors?|external|third[-_]?party|upstream|integrations?)\//i.test(path);

const reliedOn = (some: readonly Returned[]): readonly Description[] => [...new Set(some.map(({ told }) => told))];

const words: Readonly<Record<ReturnedKind, string>> = {
  password: '',
  secret: 'a key or token, ',
  'gov-id': 'a number that a state issues, ',
  'payment-card': 'card data, ',
  health: 'health data, ',
};

const shown = (some: readonly Returned[]): string =>
  listed(
    some.map(
      ({ told, field: { owner, field, line, is } }) =>
        `${owner}.${field} (${words[is]}${place({ path: told.value.path, line })})`,
    ),
    5,
  );
