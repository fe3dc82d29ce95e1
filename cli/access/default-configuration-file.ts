/** Apart from configuration-file.ts, because the help page needs the name and no YAML parser. */
export const DEFAULT_CONFIGURATION_FILE = "recovery.config.yaml";
