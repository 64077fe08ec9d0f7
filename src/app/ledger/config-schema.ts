/** `ledger:` in plumbline.yaml: who else is to say that a checkpoint existed, and when. */
import { z } from 'zod';

const text = (what: string) =>
  z.string(`expected ${what}`).trim().min(1, `expected ${what}, found an empty text`).describe(what);

const webAddress = text('web address').refine((value) => {
  try {
    return /^https?:$/.test(new URL(value).protocol);
  } catch {
    return false;
  }
}, 'expected a web address, http://… or https://…');

const timestampSchema = z.union(
  [
    webAddress.transform((url): TimestampSource => ({ url })),
    z.strictObject({
      url: webAddress.describe('Where RFC 3161 requests go'),
      roots: text('path')
        .optional()
        .describe('PEM file of the roots that vouch for it; else those Node.js is shipped with'),
    }),
  ],
  'expected the address of a time stamp authority, or url and roots',
);

export interface TimestampSource {
  readonly url: string;
  readonly roots?: string | undefined;
}

const witnessSchema = z.strictObject({
  url: webAddress.describe('Its submission prefix (C2SP tlog-witness)'),
  key: text('public key').describe('Its public key, one line, as `plumbline ledger witness` prints it'),
});

export type WitnessSource = z.infer<typeof witnessSchema>;

export const ledgerSchema = z
  .strictObject({
    timestamps: z
      .array(timestampSchema, 'expected a list of time stamp authorities')
      .default([])
      .describe(
        'Time stamp authorities (RFC 3161) asked after each sealing; one that does not answer is asked again next time',
      ),
    witnesses: z
      .array(witnessSchema, 'expected a list of witnesses')
      .default([])
      .describe('Witnesses asked to cosign each checkpoint'),
    personal: z
      .enum(['plain', 'salted'], 'expected plain or salted')
      .default('plain')
      .describe(
        'How people stand in the sealed lists of changes: by name, or (`salted`) as commitments that can be opened until ' +
          '`plumbline evidence redact` removes what opens them',
      ),
  })
  .prefault({})
  .describe('The ledger: who else vouches for its checkpoints');

export type LedgerConfig = z.infer<typeof ledgerSchema>;
