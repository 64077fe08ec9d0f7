/** Instructions of a Dockerfile with the lines where they begin; comments and continuation lines are followed. */
export interface Instruction {
  /** Upper case. */
  readonly name: string;
  /** On one line. */
  readonly args: string;
  /** From 1. */
  readonly line: number;
}

const longestInstruction = 20_000;

export function instructionsOf(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  let open: { name: string; parts: string[]; line: number } | undefined;
  const close = (): void => {
    if (open)
      found.push({ name: open.name, args: open.parts.join(' ').slice(0, longestInstruction).trim(), line: open.line });
    open = undefined;
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*#/.test(line)) continue;
    const goesOn = line.trimEnd().endsWith('\\');
    const body = goesOn ? line.trimEnd().slice(0, -1) : line;
    if (open) open.parts.push(body.trim());
    else {
      const head = /^\s*([A-Za-z]+)\s+(.*)$/.exec(body);
      if (head) open = { name: head[1]!.toUpperCase(), parts: [head[2]!], line: index + 1 };
    }
    if (!goesOn) close();
  }
  close();
  return found;
}
