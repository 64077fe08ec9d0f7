/** What the forge scans by its settings, as rows beside those of pipelines; and what it says of a kind that none does. */
import type { Fact } from '../../model/fact.ts';
import type { ForgeScanner } from '../../model/forge-scanner.ts';

/** Of a kind that no pipeline does: the forge was asked, has no such setting, or nobody could see. */
export type ForgeWord = 'off' | 'none' | 'unknown';

export const rowKindOf = {
  secrets: 'secrets',
  'static-analysis': 'sast',
  dependencies: 'sca',
} as const satisfies Record<ForgeScanner['kind'], string>;

type ScannerFact = Fact<'forge-scanner'>;

/** Undefined: no forge scans for this kind by a setting. */
export function forgeWordOf(kind: string, scanners: readonly ScannerFact[]): ForgeWord | undefined {
  if (!Object.values(rowKindOf).some((one) => one === kind)) return undefined;
  const own = scanners.filter(({ value }) => rowKindOf[value.kind] === kind);
  if (own.some(({ value }) => value.state === 'off')) return 'off';
  return own.length > 0 ? 'none' : 'unknown';
}

export const forgeSentence = {
  off: ' The setting of the forge for it is off.',
  none: '',
  unknown: ' Whether the forge does it by a setting, nobody could see.',
} as const satisfies Record<ForgeWord, string>;

/** Settings that are on, each with what is to be said of it. */
export function forgeScans(scanners: readonly ScannerFact[]) {
  return scanners
    .filter(({ value }) => value.state === 'on')
    .map(({ value: { kind, setting, looksAt, languages } }) => {
      const of = languages === null || languages.length === 0 ? '' : ` (${languages.join(', ')})`;
      const when =
        looksAt === 'pushes'
          ? 'as something is pushed, and refuses it'
          : looksAt === 'changes'
            ? 'for proposed changes'
            : 'at what landed';
      return {
        kind: rowKindOf[kind],
        tool: `forge: ${setting}`,
        onChange: looksAt !== 'what-landed',
        blocks: looksAt === 'pushes',
        because: `The forge scans by a setting, ${setting}${of}: it looks ${when}.`,
      };
    });
}
