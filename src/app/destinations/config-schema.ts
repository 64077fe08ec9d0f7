/**
 * `destinations:` in plumbline.yaml: where evidence is sent besides the pack. As for forges, no secret stands in that file:
 * it names the places they are read from.
 */
import { z } from 'zod';
import { isPrivateOnTheWay } from '../../exports/destinations/courier.ts';
import { destinationKinds, type DestinationKind } from '../../exports/destinations/destination.ts';
import { eventTypes } from '../../exports/destinations/webhook/events.ts';

const text = (what: string) =>
  z.string(`expected ${what}`).trim().min(1, `expected ${what}, found an empty text`).describe(what);

const place = (what: string) =>
  z
    .strictObject({
      environment: text('name of an environment variable')
        .regex(/^[A-Za-z_]\w{0,63}$/, 'expected the name of an environment variable, not what is in it')
        .optional()
        .describe('An environment variable that holds it'),
      file: text('path').optional().describe('A file that holds it and nothing else; from the folder of this file'),
    })
    .refine(
      ({ environment, file }) => (environment === undefined) !== (file === undefined),
      'name one place: environment or file',
    )
    .optional()
    .describe(what);

const address = text('web address').refine(
  isPrivateOnTheWay,
  'expected an address with https:// (http:// for loopback only), without a name or password in it',
);

const fields = {
  url: address
    .optional()
    .describe('Where its interface is, when it is not the vendor’s first region; for a webhook: where to post'),
  clientId: place('Vanta: where the client id is'),
  clientSecret: place('Vanta: where the client secret is'),
  documents: z
    .record(z.string(), text('id of a document'))
    .optional()
    .describe('Vanta: id of the document that a control’s evidence goes to, by control'),
  submit: z
    .boolean('expected true or false')
    .optional()
    .describe('Vanta: whether a document that got a file is handed in for review (default false)'),
  token: place('Drata: where the key of its interface is'),
  workspace: z.int('expected the number of a workspace').min(1).optional().describe('Drata: the workspace'),
  controls: z
    .record(
      z.string(),
      z.array(z.int('expected the number of a control').min(1)).min(1, 'expected at least one control'),
    )
    .optional()
    .describe('Drata: ids of their controls that the evidence is linked to, by ours'),
  owner: z.int('expected the number of a user').min(1).optional().describe('Drata: the user who owns the evidence'),
  key: place('Secureframe: where the key is'),
  keySecret: place('Secureframe: where the secret of the key is'),
  tests: z
    .record(z.string(), text('id of a test'))
    .optional()
    .describe('Secureframe: id of the test that a control’s evidence is attached to, by control'),
  secret: place('Webhook: where the secret is that deliveries are signed with'),
  events: z
    .array(z.enum(eventTypes, `expected one of ${eventTypes.join(', ')}`))
    .min(1, 'expected at least one event')
    .optional()
    .describe('Webhook: what it is told of; all of them by default'),
};

type Field = keyof typeof fields;

interface Keys {
  readonly needed: readonly Field[];
  readonly optional: readonly Field[];
}

/** What each kind takes; anything else beside it would be read by nothing. */
const keysOf: Readonly<Record<DestinationKind, Keys>> = {
  vanta: { needed: ['clientId', 'clientSecret', 'documents'], optional: ['url', 'submit'] },
  drata: { needed: ['token', 'workspace', 'controls'], optional: ['url', 'owner'] },
  secureframe: { needed: ['key', 'keySecret', 'tests'], optional: ['url'] },
  webhook: { needed: ['url', 'secret'], optional: ['events'] },
};

const destinationSchema = z
  .strictObject({
    kind: z.enum(destinationKinds, `expected ${destinationKinds.join(', ')}`).describe('What it is'),
    onAudit: z
      .boolean('expected true or false')
      .default(false)
      .describe('Whether it is sent to after each audit that is not offline; else by `plumbline evidence push` only'),
    ...fields,
  })
  .superRefine((written, context) => {
    const { needed, optional } = keysOf[written.kind];
    const names = Object.keys(fields) as Field[];
    for (const name of names) {
      const isThere = written[name] !== undefined;
      if (isThere && !needed.includes(name) && !optional.includes(name))
        context.addIssue({ code: 'custom', path: [name], message: `a ${written.kind} destination has no ${name}` });
      if (!isThere && needed.includes(name))
        context.addIssue({ code: 'custom', message: `a ${written.kind} destination needs ${name}` });
    }
  });

export const destinationsSchema = z
  .record(z.string().regex(/^[\w.-]{1,60}$/, 'expected a short name: letters, digits, dots, dashes'), destinationSchema)
  .default({})
  .describe(
    'Where evidence is sent, by a name of yours; docs/destinations.md says what each gets and which rights it takes',
  );

export type ConfiguredDestination = z.infer<typeof destinationSchema>;
export type ConfiguredPlace = NonNullable<ConfiguredDestination['secret']>;

/** Keys that map ids of our controls to theirs. */
export const mappingKeys = ['documents', 'controls', 'tests'] as const;

export const placeKeys = ['clientId', 'clientSecret', 'token', 'key', 'keySecret', 'secret'] as const;

/** With paths that start at the folder of the configuration. */
export function placedDestination(
  written: ConfiguredDestination,
  resolve: (path: string) => string,
): ConfiguredDestination {
  const places = placeKeys.flatMap((name) => {
    const at = written[name];
    return at?.file === undefined ? [] : [[name, { ...at, file: resolve(at.file) }] as const];
  });
  return { ...written, ...Object.fromEntries(places) };
}
