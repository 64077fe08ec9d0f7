/** What a path alone tells about how likely its file is the one somebody looks for. Computed once per path. */

/** Bits of `PathFacts.traits`. */
export const pathTraits = {
  test: 1,
  vendor: 2,
  generated: 4,
  minified: 8,
  example: 16,
  documentation: 32,
  /** Lock files, fixtures, snapshots, change logs: text that repeats names without saying anything about them. */
  listing: 64,
} as const;

export interface PathFacts {
  readonly path: string;
  /** Bits of `pathTraits`. */
  readonly traits: number;
  /** Folders above the file. */
  readonly depth: number;
  /** The file's name up to its first dot, in lower case; of `index.ts`, `mod.rs` and their like the folder's name. */
  readonly stem: string;
}

const folderTraits = new Map<string, number>([
  ...traitOf(
    pathTraits.test,
    'test tests testing testdata testutil testutils test-fixtures fixtures fixture __tests__ __mocks__ __fixtures__ spec specs e2e it cypress mocks mock fakes integration-test integration-tests benches bench benchmark benchmarks androidtest commontest jvmtest',
  ),
  ...traitOf(
    pathTraits.vendor,
    'vendor vendors vendored node_modules third_party third-party thirdparty deps external bower_components pods',
  ),
  ...traitOf(pathTraits.generated, 'generated gen __generated__ dist build out target'),
  ...traitOf(
    pathTraits.example,
    'example examples sample samples demo demos tutorial tutorials templates smoke-test smoke-tests',
  ),
  ...traitOf(pathTraits.documentation, 'doc docs documentation website guides'),
  ...traitOf(pathTraits.listing, 'snapshots __snapshots__ golden locale locales i18n migrations codemods'),
]);

function traitOf(trait: number, names: string): [string, number][] {
  return names.split(' ').map((name) => [name, trait]);
}

const testName =
  /(?:[._-](?:test|tests|spec|specs|stories|cy)\.[^.]+$|^test[_-]|_test\.[^.]+$|^conftest\.py$|^tests?\.[^.]+$)/;
/** `FooTest.java`, `FooTests.cs`, `FooSpec.kt`; not `latest.ts`. */
const testClassName = /[a-z0-9](?:Tests?|Specs?|IT|TestCase)\.(?:java|kt|kts|cs|scala|groovy|php|swift)$/;
const generatedName =
  /(?:\.pb\.go|_pb2(?:_grpc)?\.py|\.pb\.(?:cc|h)|[._-]generated\.|\.g\.(?:cs|dart)|\.designer\.cs$|zz_generated|_gen\.go$|^bindata)/i;
const minifiedName = /[.-](?:min|bundle|bundled)\.(?:js|css|mjs)$|\.(?:js|css)\.map$/i;
const documentationName = /\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|html?)$/i;
const listingName =
  /^(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|cargo\.lock|poetry\.lock|pipfile\.lock|gemfile\.lock|composer\.lock|uv\.lock|changelog[^/]*|changes|history[^/]*|authors|news)$|\.(?:snap|svg|csv|log|po|golden|ipynb)$/i;

/** File names that say no more than their folder's name does. */
const nameless = new Set(['index', 'mod', 'lib', '__init__', 'init', 'main', 'package-info']);

export function pathFacts(path: string): PathFacts {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  let traits = 0;
  for (const folder of folders) traits |= folderTraits.get(folder.toLowerCase()) ?? folderNameTraits(folder);
  if (testName.test(name) || testClassName.test(name)) traits |= pathTraits.test;
  if (generatedName.test(name)) traits |= pathTraits.generated;
  if (minifiedName.test(name)) traits |= pathTraits.minified;
  if (documentationName.test(name)) traits |= pathTraits.documentation;
  if (listingName.test(name)) traits |= pathTraits.listing;
  return { path, traits, depth: folders.length, stem: stemOf(path) };
}

/** `spring-boot-smoke-test-web`, `foo-tests`, `test-support`, `FooTests`, `Foo.UnitTests`. */
function folderNameTraits(folder: string): number {
  return /(?:^|[-_.])tests?(?:$|[-_.])|[a-z.]Tests?$/.test(folder) ? pathTraits.test : 0;
}

export function stemOf(path: string): string {
  const end = path.lastIndexOf('/');
  const dot = path.indexOf('.', end + 2);
  const stem = path.slice(end + 1, dot < 0 ? undefined : dot).toLowerCase();
  if (end < 0 || !nameless.has(stem)) return stem;
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end).toLowerCase();
}
