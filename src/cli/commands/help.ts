import { defineCommand, UsageError } from '../command.ts';
import { helpFor } from '../help.ts';

export const help = defineCommand({
  name: 'help',
  summary: 'explain a command, or list all of them',
  details: [],
  arguments: [{ name: 'COMMAND', summary: 'one or two words', required: false, variadic: true }],
  flags: {},
  examples: [{ command: 'plumbline help control show', does: 'The same as: plumbline control show --help' }],
  json: 'no JSON: help is text',
  exits: { 0: 'help was printed' },
  async run(context, { operands }) {
    const { commands, world } = context;
    const name = operands.join(' ');
    if (name !== '' && !commands.some((command) => command.name === name || command.name.startsWith(`${name} `)))
      throw new UsageError(`there is no command "${name}"`, 'plumbline help lists all of them.');
    await context.print(helpFor(name, { commands, version: world.version, frame: context }));
    return 0;
  },
});
