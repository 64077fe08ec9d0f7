/**
 * Which language a path is written in. Names and aliases follow github-linguist's (facts, not its text), because that is
 * what `lang:` in Sourcegraph's query language accepts. Decided by file name alone: the same path always gives the same
 * answer, on every date.
 */
export interface Language {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly extensions: readonly string[];
  readonly fileNames?: readonly string[];
}

const row = (name: string, aliases: string, extensions: string, fileNames = ''): Language => ({
  name,
  aliases: aliases.split(' ').filter(Boolean),
  extensions: extensions.split(' ').filter(Boolean),
  fileNames: fileNames.split(' ').filter(Boolean),
});

export const languages: readonly Language[] = [
  row('Batchfile', 'bat batch dosbatch', 'bat cmd'),
  row('C', '', 'c h'),
  row('C#', 'csharp cs', 'cs csx'),
  row('C++', 'cpp', 'cpp cc cxx hpp hh hxx ipp inl'),
  row('CMake', '', 'cmake', 'CMakeLists.txt'),
  row('CSS', '', 'css'),
  row('Clojure', '', 'clj cljs cljc edn'),
  row('Dart', '', 'dart'),
  row('Dockerfile', 'docker', 'dockerfile containerfile', 'Dockerfile Containerfile'),
  row('Dotenv', 'env', 'env', '.env'),
  row('Elixir', '', 'ex exs'),
  row('Erlang', '', 'erl hrl'),
  row('F#', 'fsharp', 'fs fsx fsi'),
  row('Go', 'golang', 'go'),
  row('Go Module', 'go.mod', '', 'go.mod'),
  row('GraphQL', '', 'graphql gql graphqls'),
  row('Groovy', '', 'groovy gradle', 'Jenkinsfile'),
  row('HCL', 'terraform tf', 'tf tfvars hcl'),
  row('HTML', 'xhtml', 'html htm xhtml'),
  row('Haskell', '', 'hs lhs'),
  row('INI', '', 'ini cfg', '.gitconfig .editorconfig .npmrc'),
  row('JSON', '', 'json jsonc json5 webmanifest avsc', '.prettierrc .eslintrc'),
  row('Java', '', 'java'),
  row('Java Properties', 'properties', 'properties'),
  row('JavaScript', 'js node', 'js mjs cjs jsx'),
  row('Jsonnet', '', 'jsonnet libsonnet'),
  row('Jupyter Notebook', 'ipynb', 'ipynb'),
  row('Kotlin', '', 'kt kts'),
  row('Less', '', 'less'),
  row('Lua', '', 'lua'),
  row('Makefile', 'make mf bsdmake', 'mk mak', 'Makefile makefile GNUmakefile'),
  row('Markdown', 'md pandoc', 'md markdown mdx'),
  row('Nix', '', 'nix'),
  row('Objective-C', 'objc obj-c objectivec', 'm mm'),
  row('PHP', '', 'php phtml'),
  row('PLpgSQL', '', 'pgsql'),
  row('Perl', '', 'pl pm t'),
  row('PowerShell', 'posh pwsh', 'ps1 psm1 psd1'),
  row('Prisma', '', 'prisma'),
  row('Protocol Buffer', 'protobuf proto', 'proto'),
  row('Python', 'python3 py', 'py pyi pyw'),
  row('R', 'rscript', 'r'),
  row('Ruby', 'rb jruby', 'rb rake gemspec ru', 'Gemfile Rakefile'),
  row('Rust', 'rs', 'rs'),
  row('SCSS', '', 'scss sass'),
  row('SQL', '', 'sql'),
  row('Scala', '', 'scala sc sbt'),
  row('Shell', 'sh bash zsh shell-script', 'sh bash zsh ksh'),
  row('Starlark', 'bazel bzl', 'bzl star', 'BUILD WORKSPACE BUILD.bazel'),
  row('Svelte', '', 'svelte'),
  row('Swift', '', 'swift'),
  row('TOML', '', 'toml', 'Cargo.lock Pipfile poetry.lock'),
  row('TypeScript', 'ts', 'ts mts cts tsx'),
  row('Text', 'plaintext', 'txt'),
  row('Vue', '', 'vue'),
  row('XML', 'rss xsd wsdl', 'xml xsd xsl wsdl csproj pom plist'),
  row('YAML', 'yml', 'yaml yml'),
  row('Zig', '', 'zig'),
];

const byExtension = new Map(languages.flatMap((l) => l.extensions.map((extension) => [extension, l] as const)));
const byFileName = new Map(languages.flatMap((l) => (l.fileNames ?? []).map((name) => [name, l] as const)));
const byName = new Map(
  languages.flatMap((l) => [l.name, ...l.aliases].map((name) => [name.toLowerCase(), l] as const)),
);

export function languageOfPath(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const exact = byFileName.get(name);
  if (exact) return exact;
  if (/^(?:Dockerfile|Containerfile)[.-]/.test(name)) return byName.get('dockerfile');
  if (/^\.env(?:\.|$)/.test(name)) return byName.get('dotenv');
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : byExtension.get(name.slice(dot + 1).toLowerCase());
}

/** By name or alias, case ignored, as `lang:` takes it. */
export function languageByName(name: string): Language | undefined {
  return byName.get(name.toLowerCase());
}
