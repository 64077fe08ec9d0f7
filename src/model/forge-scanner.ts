/** A scanner that a forge itself runs on a repository, by a setting that leaves no trace in the code. */
export interface ForgeScanner {
  readonly kind: 'secrets' | 'static-analysis' | 'dependencies';
  /** As people know the setting: "secret push protection". */
  readonly setting: string;
  /** `none`: this forge has no such setting. */
  readonly state: 'on' | 'off' | 'none';
  /** What it looks at: pushes before they are taken, proposed changes, or only what is there already. */
  readonly looksAt: 'pushes' | 'changes' | 'what-landed';
  /** As the forge names them; null: not told, or all that it knows. */
  readonly languages: readonly string[] | null;
}

export const forgeScannerKinds = [
  'secrets',
  'static-analysis',
  'dependencies',
] as const satisfies readonly ForgeScanner['kind'][];
