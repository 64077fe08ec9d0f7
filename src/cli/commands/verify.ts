import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { textFlag } from '../flags.ts';
import { visible } from '../output/width.ts';

export const verify = defineCommand({
  name: 'verify',
  summary: 'verify an evidence pack, offline and without any other file of ours',
  details: [
    'Recomputes every digest, every leaf and the root of the ledger, and checks the signature of the checkpoint. Loads no ' +
      'database and no configuration; the code that does it imports only the ledger.',
    'With --key the signature must be that of this key, obtained from the one who signed over another channel. Without it, ' +
      'the key in the pack is used: that shows that the pack is whole, not who made it.',
  ],
  arguments: [{ name: 'PACK', summary: 'the pack, a .zip file', required: true, completes: 'file' }],
  flags: {
    key: textFlag({
      name: 'key',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'the public key that must have signed',
    }),
  },
  examples: [
    { command: 'plumbline verify evidence.zip --key plumbline.pub', does: 'Whole, unaltered, and signed by that key.' },
  ],
  exits: { 0: 'the pack is whole and unaltered', 1: 'a fault was found' },
  async run(context, { flags, operands: [pack = ''] }) {
    const { world, style } = context;
    const path = resolve(world.cwd, pack);
    const key = flags.key === undefined ? undefined : resolve(world.cwd, flags.key);
    const verdict = await world.verifyPack(path, key);
    if (context.json) await context.printJson({ type: 'verification', pack: path, ...verdict });
    else {
      for (const { name, ok, detail } of verdict.checks)
        await context.print(
          `${ok ? style.good('ok  ') : style.bad('FAIL')}  ${style.bold(visible(name))}: ${visible(detail)}`,
        );
      await context.print(verdict.verified ? style.good('verified') : style.bad('NOT VERIFIED'));
    }
    return verdict.verified ? 0 : 1;
  },
});
