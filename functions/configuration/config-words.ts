/**
 * The catalogue of mistakes in a configuration. The function reports them in these English words; cli/texts/zh has the
 * same keys in Chinese. `{value}` stands for the one value that a mistake names. No value of the configuration is ever
 * named, because it may be a pasted secret.
 */
export const CONFIG_WORDS = {
  invalid: "is not valid",
  required: "is required",
  noValue: "is empty: give it a value or remove the key",
  unknownKey: "unknown key",
  unknownKeyNear: "unknown key; did you mean {value}?",
  mappingNotList: "must be a mapping (key: value), not a list",
  mapping: "must be a mapping (key: value)",
  list: "must be a list",
  number: "must be a number",
  wholeNumber: "must be a whole number",
  quoteNumber: 'must be text: quote it, as in "1000000000000001" (unquoted, long numbers are rounded)',
  quoteBoolean: 'must be text: quote it, as in "true"',
  text: "must be text",
  oneOf: "must be one of {value}",
  atLeast: "must be at least {value}",
  atMost: "must be at most {value}",
  notEmpty: "must not be empty",
  notify: "must be a list of channels, or a mapping with language, forecastDays and channels",
  regions: "must be all, or a list with at least one region",
  accountId: "must be an account id: digits only",
  region: "must be a region id such as cn-hangzhou",
  regionTwice: "is listed twice",
  accountTwice: "is an account that is already listed",
  roleArn: "must be acs:ram::<account id>:role/<name>",
  roleOfOther: "must be a role of this very account: its account differs from id",
  roleMissing: "is required: the credentials in use belong to account {value}",
  externalId: "must be 16 to 1224 of letters, digits and _+=,.@:/-",
  externalIdExample: "is the example's: make one of your own with `openssl rand -hex 16`",
  externalIdMissing:
    "is required with roleArn: make one with `openssl rand -hex 16`, and let the role's trust policy ask for it",
  externalIdAlone: "has no use without roleArn",
  externalIdTwice: "has the externalId of another account: each needs one of its own",
  variableName:
    "must be the NAME of an environment variable (upper case, not beginning with FC_); the value itself does not belong in this file",
  tokenIsSecret: "must not be the variable of hmacSecretEnv: a token travels in the clear, a secret never does",
  logProject: "must be a log project's name: 3 to 63 of a-z, 0-9 and -",
  logstore: "must be a logstore's name: 2 to 63 of a-z, 0-9, _ and -",
  functionName: "must be a function's name",
  serviceName: "must be a service's name",
  qualifier: "must be a version or an alias",
  endpointPlaceholder: "knows the placeholders {region} and {accountId} only",
  endpointParts: "must be scheme, host and port only, without a user name",
  endpointUrl: "must be a URL such as https://ecs.{region}.aliyuncs.com",
  endpointHttp: "must begin with https://; http is for this machine only (127.0.0.1, localhost)",
  fileUnreadable: "the file cannot be read ({value})",
  fileNotJson: "is not JSON; `npm run build` writes it from recovery.config.yaml",
  mode: "must be plan or off, or not set at all",
  tlsOff:
    "must not be 0: then no certificate is checked, and an attacker on the way can read and change each call. Remove the variable",
} as const;

export type ConfigCode = keyof typeof CONFIG_WORDS;

export function isConfigCode(text: string): text is ConfigCode {
  return Object.hasOwn(CONFIG_WORDS, text);
}
