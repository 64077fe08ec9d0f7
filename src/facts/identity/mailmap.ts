/**
 * `.mailmap` (gitmailmap(5)): which names and addresses of commits belong to one person. Four forms of a line:
 *
 *     Proper Name <commit@address>
 *     <proper@address> <commit@address>
 *     Proper Name <proper@address> <commit@address>
 *     Proper Name <proper@address> Commit Name <commit@address>
 *
 * The last one speaks of that name at that address only: the address is shared.
 */
export interface MailmapLine {
  /** From 1. */
  readonly line: number;
  readonly properName?: string;
  readonly properEmail?: string;
  readonly commitName?: string;
  readonly commitEmail: string;
}

const form = /^([^<>]*)<([^<>]*)>(?:([^<>]*)<([^<>]*)>)?\s*$/;

/** Lines that are no mailmap lines are passed over, as git does. */
export function readMailmap(text: string): readonly MailmapLine[] {
  return text.split('\n').flatMap((raw, at) => {
    const parts = form.exec(raw.replace(/#.*$/, '').trim());
    if (!parts) return [];
    const [, firstName = '', firstEmail = '', secondName, secondEmail] = parts.map((part) => part?.trim());
    const proper = { line: at + 1, ...(firstName !== '' && { properName: firstName }) };
    if (secondEmail === undefined) return firstEmail === '' ? [] : [{ ...proper, commitEmail: firstEmail }];
    if (secondEmail === '') return [];
    return [
      {
        ...proper,
        ...(firstEmail !== '' && { properEmail: firstEmail }),
        ...(secondName !== undefined && secondName !== '' && { commitName: secondName }),
        commitEmail: secondEmail,
      },
    ];
  });
}
