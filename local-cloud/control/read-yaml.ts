/**
 * The YAML parser, in a file of its own: a bundle in parts gives an imported CommonJS package its `default` alone, and
 * gives an imported file its names.
 */
export { parse as readYaml } from "yaml";
