/** Which YAML files may hold Kubernetes manifests or a compose project; shared by all who read them. */
const compose = /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;
const yaml = /\.ya?ml$/;
/** Other tools' files, recorded HTTP and packages of others: no manifests, or none of this project. */
const elsewhere =
  /^\.(?:github|gitlab|circleci|gitea|forgejo)\/|(?:^|\/)(?:node_modules|vendor|third_party|cassettes|locales?|i18n|translations)\/|(?:^|\/)(?:pnpm-lock|mkdocs|openapi|swagger|\.[^/]+)\.ya?ml$/;

export const isCompose = (path: string): boolean => compose.test(path) && !elsewhere.test(path);

export const isManifestFile = (path: string): boolean =>
  yaml.test(path) && !compose.test(path) && !elsewhere.test(path);

/** Cheap test before parsing: every Kubernetes object names its version and kind. */
export function looksLikeManifest(text: string): boolean {
  return /^[ \t]*(?:-\s+)?["']?apiVersion["']?\s*:/m.test(text) && /^[ \t]*(?:-\s+)?["']?kind["']?\s*:/m.test(text);
}

/** Helm and its like: text with placeholders, no YAML until somebody fills them in. */
export const isTemplate = (text: string): boolean => /^[ \t]*\{\{|:\s*\{\{|\{\{[-\s]/m.test(text);
