/**
 * Whether the advisories that were brought cover an ecosystem. That nothing is known to be vulnerable is worth as much as
 * what was looked into: a folder with three advisories about npm says hardly anything about a thousand packages, so an
 * ecosystem of which there are fewer than any whole export has held is a gap and never a pass. What somebody vouches for in
 * plumbline.yaml (`advisories.wholeFor`: a mirror cut down to one's own packages) is taken at their word.
 */
import type { Ecosystem } from '../../model/dependency.ts';
import type { AdvisoryCoverage } from './advisory-files.ts';

/**
 * Below half of what public exports (github.com/github/advisory-database, reviewed; golang/vulndb; rustsec; rubysec) held in
 * 2024, withdrawn ones left out: whoever has fewer has a part. Null: nobody publishes a whole one.
 */
const fewestOfWhole: Readonly<Record<Ecosystem, number | null>> = {
  npm: 1500,
  pypi: 1500,
  maven: 2000,
  golang: 800,
  cargo: 350,
  gem: 350,
  composer: 1500,
  nuget: 250,
  hex: 12,
  pub: 4,
  swift: 12,
  cocoapods: null,
  conan: null,
};

/** Undefined: they cover it, as far as their number tells. */
export function lackOfCover(
  ecosystem: Ecosystem,
  coverage: ReadonlyMap<Ecosystem, AdvisoryCoverage>,
  { packages, wholeFor }: { readonly packages: number; readonly wholeFor: readonly Ecosystem[] },
): string | undefined {
  if (wholeFor.includes(ecosystem)) return undefined;
  const count = coverage.get(ecosystem)?.count ?? 0;
  const fewest = fewestOfWhole[ecosystem];
  const held = packages === 1 ? 'its one package was' : `its ${packages} packages were`;
  if (count === 0)
    return `No configured advisory is about ${ecosystem}: ${held} held against nothing; add its OSV export to advisories.paths`;
  const few = `Only ${count === 1 ? 'one configured advisory is' : `${count} configured advisories are`} about ${ecosystem}`;
  if (fewest === null)
    return `${few}, and nobody publishes all of them: that none names a package shows little; whoever keeps them can vouch for it (advisories.wholeFor)`;
  if (count >= fewest) return undefined;
  return `${few}, where a whole export holds more than ${fewest}: ${held} held against a part; add its OSV export to advisories.paths, or vouch for it (advisories.wholeFor)`;
}
