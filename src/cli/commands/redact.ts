import { defineCommand, UsageError } from '../command.ts';
import { textFlag, textsFlag } from '../flags.ts';

export const evidenceRedact = defineCommand({
  name: 'evidence redact',
  summary: 'remove a personal value from sealed evidence, for good',
  details: [
    'Only what was sealed while plumbline.yaml said `ledger.personal: salted`: documents then hold a commitment (an HMAC with a ' +
      'random salt) instead of a name or address, and what opens it is kept beside. It is deleted: nobody, we included, can tell the ' +
      'value from the commitment afterwards. The sealed bytes stay as they are, so the ledger and every pack verify as before.',
    'Two people are named, who asks and who agrees; they, the time and the reason are entered into the ledger and shown wherever ' +
      'the value stood. Not changed: packs that were handed out, backups, answers of forges that were sealed as they came, the working ' +
      'database, and git itself, which names the authors of its commits.',
  ],
  arguments: [{ name: 'VALUE', summary: 'the value as it was, or its commitment (personal:…)', required: true }],
  flags: {
    by: textsFlag({ name: 'by', value: { placeholder: 'NAME' }, summary: 'who asks, and who agrees; given twice' }),
    because: textFlag({
      name: 'because',
      value: { placeholder: 'REASON' },
      summary: 'why; stands in the log for ever',
    }),
  },
  examples: [
    {
      command: 'plumbline evidence redact "ada@example.org" --by "Dana" --by "Eve" --because "erasure request 17"',
      does: 'The address is gone; the changes and their proofs stay.',
    },
  ],
  json: 'one document: `{type:"redaction", commitment, at, by, because, entry}`',
  exits: { 0: 'the value was removed' },
  async run(context, { flags, operands: [value = ''] }) {
    const [asks, agrees, ...more] = flags.by;
    if (asks === undefined || agrees === undefined || more.length > 0) {
      throw new UsageError('--by must be given twice', 'Removing evidence takes two people: who asks, and who agrees.');
    }
    const because = flags.because ?? '';
    const done = await (await context.plumbline()).redactEvidence({ value, by: [asks, agrees], because });
    if (context.json) await context.printJson({ type: 'redaction', ...done });
    else
      await context.print(
        `${done.commitment} cannot be opened any more; entry ${done.entry} of the ledger says who and why`,
      );
    return 0;
  },
});
