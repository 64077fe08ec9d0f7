import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { defineCommand, UsageError } from '../command.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export const completion = defineCommand({
  name: 'completion',
  summary: 'print a completion script for a shell',
  details: ['Made from the same definitions as help; print it anew after an update.'],
  arguments: [{ name: 'SHELL', summary: 'bash, zsh or fish', required: true, choices: ['bash', 'zsh', 'fish'] }],
  flags: {},
  examples: [
    { command: 'plumbline completion bash >> ~/.bashrc', does: 'For bash.' },
    { command: 'plumbline completion zsh > "${fpath[1]}/_plumbline"', does: 'For zsh.' },
    { command: 'plumbline completion fish > ~/.config/fish/completions/plumbline.fish', does: 'For fish.' },
  ],
  json: 'no JSON: a script is text',
  exits: { 0: 'the script was printed' },
  async run(context, { operands: [shell = ''] }) {
    if (!Object.hasOwn(scripts, shell))
      throw new UsageError(
        `there is no completion for "${shell}"`,
        `There is one for ${Object.keys(scripts).join(', ')}.`,
      );
    await context.print(scripts[shell as keyof typeof scripts](context.commands).trimEnd());
    return 0;
  },
});
