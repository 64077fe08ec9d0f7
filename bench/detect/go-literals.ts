/** Expectations in the Go tests of osv-scalibr: which packages a file holds. Read by pattern: enough for literals. */
export interface ExpectedPackage {
  readonly name: string;
  readonly version: string;
  readonly line?: number;
}

export interface ExpectedFile {
  readonly path: string;
  readonly packages: readonly ExpectedPackage[];
}

/** Entries that expect an error are left out: what is still read of such a file is nobody's promise. */
export function expectationsIn(source: string): readonly ExpectedFile[] {
  const heads = [
    ...source.matchAll(
      /(?:InputConfig:\s*extracttest\.ScanInputMockConfig\{\s*|\b)(?:Path|path|fake path):\s*"(testdata\/[^"]+)"/g,
    ),
  ];
  return heads.flatMap((head, at) => {
    const entry = source.slice(head.index, heads[at + 1]?.index ?? source.length);
    const isBroken = /WantErr:\s*(?!nil|extracttest\.NoErr)|wantErr:\s*(?:cmpopts|true|extracttest)/i.test(entry);
    return isBroken ? [] : [{ path: head[1]!, packages: packagesIn(entry) }];
  });
}

function packagesIn(entry: string): readonly ExpectedPackage[] {
  const short = [...entry.matchAll(/\bpkg\(t, "([^"]+)", "([^"]*)", [^,]+, (\d+)/g)];
  if (short.length > 0)
    return short.map(([, name, version, line]) => ({ name: name!, version: version!, line: Number(line) }));
  const found = [...entry.matchAll(/\bName:\s*"([^"]+)",(?:\s*Version:\s*"([^"]*)",)?/g)];
  return found.flatMap((match, at) => {
    const rest = entry.slice(match.index, found[at + 1]?.index ?? entry.length);
    const isPackage = match[2] !== undefined || /PURLType:/.test(rest.slice(0, 200));
    const line = /LocationFromPathAndLine\([^,]+,\s*(\d+)\)/.exec(rest)?.[1];
    return isPackage
      ? [{ name: match[1]!, version: match[2] ?? '', ...(line !== undefined && { line: Number(line) }) }]
      : [];
  });
}
