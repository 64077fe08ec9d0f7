/** Stands with the rules, which read templates and manifests too. */
export { YamlView, flattenYaml, readYaml, type YamlEntry, type YamlScalar } from '../../detect/text/yaml.ts';
