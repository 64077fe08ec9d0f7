/** The draw as commands for a shell, with the values of one sample: what a page shows is what was tried (redraw.test.ts). */
export interface Redrawn {
  readonly seed: string;
  readonly size: number;
  readonly method: string;
  readonly population: { readonly idsDigest: string };
}

export function redrawCommands({ seed, size, method, population }: Redrawn): string {
  return [
    'sha256sum ids.txt',
    `key=$(printf '%s\\n%s\\n%s' ${method} ${population.idsDigest} ${quoted(seed)} | sha256sum | cut -c1-64)`,
    // The list ends without a line feed: so it was sealed, and so its last id must still be read.
    'while IFS= read -r id || [ -n "$id" ]; do',
    `  printf '%s %s\\n' "$(printf '%s\\n%s' "$key" "$id" | sha256sum | cut -c1-64)" "$id"`,
    `done < ids.txt | LC_ALL=C sort | head -n ${size}`,
  ].join('\n');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
