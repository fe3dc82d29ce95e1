/** Texts about the configuration file and foreign endpoints, in English. */
export const ACCESS = {
  configuration: (path: string) => `Configuration: ${path}`,
  noConfiguration: (name: string) =>
    `Configuration: none (there is no ${name} here). Defaults: the keys' own account, all its regions.`,
  foreign: (path: string) =>
    `${path} sends requests signed with your credentials to hosts outside the vendor's domain aliyuncs.com:`,
  nothingSent: (command: string) => `Nothing was sent. If these hosts are meant: ${command}`,
  noCredentials: (code: string) =>
    `No usable credentials${code}. Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET (and ALIBABA_CLOUD_SECURITY_TOKEN for temporary ones), or run \`aliyun configure\`.`,
  halfAKey: (missing: string) => `The other half of the key pair is missing: set ${missing}.`,
  noToken: "The key is a temporary one: set ALIBABA_CLOUD_SECURITY_TOKEN as well.",
  keysOfAnother: (own: string, ids: string) =>
    `The keys in use belong to account ${own}, but ${ids} is configured without roleArn. Use that account's keys, or give it a roleArn that these keys may assume.`,
  tooManyRecords: "The log store holds more records than one answer can take. Narrow it with --since.",
  incompleteAnswers: "The log store keeps answering incompletely. Try again in a minute.",
  request: {
    notUnderstood: "The request was not understood.",
    strangeAccount: (id: string) => `account ${id} is not configured: add it to the configuration's accounts`,
    strangeRegion: (region: string) => `region ${region} is not configured for any of the accounts asked for`,
    /** Put after the two before. */
    didYouMean: (name: string) => `; did you mean ${name}?`,
    configured: (names: string) => `; configured: ${names}`,
    /** By the key of the request that the option fills. */
    options: {
      accounts: "--account takes account ids (digits only), for example 1000000000000001",
      regions: "--region takes region ids, for example cn-hangzhou",
      instanceIds: "--instance takes instance ids, for example i-bp1example0000000001; explain finds an id by a name",
      maxInstances: "--max-instances takes a whole number from 1 to 1000000",
      verifySeconds: "--verify-seconds takes a whole number from 0 to 86400",
      note: "--note takes one line of at most 500 characters",
    },
    /** `key`: the key of the request. `why`: the reason in the function's words. */
    wrong: (key: string, why: string) => `${key}: ${why}`,
  },
  sendThere: "Send them there? [y/N] ",
  declined: (path: string) => `Nothing was sent. Remove the endpoints from ${path}, or answer yes.`,
  fileMissing: (path: string) => `There is no ${path}. Make one with \`ecs-recovery init\`, or name another file.`,
  fileUnreadable: (path: string, code: string) => `${path} cannot be read (${code}).`,
  fileEmpty: "is empty, so every default would count; write at least one key, for example mode: plan",
  fileTooLong: (most: number) =>
    `has more than ${most} characters; a configuration is shorter, so check that this is the right file`,
  fileTooDeep: (levels: number) =>
    `is nested deeper than ${levels} levels, or a value holds itself by an alias; write the value out`,
  aliasUnknown: (name: string) =>
    `*${name} refers to an anchor that does not exist; define &${name} first, or quote the text`,
  placeholder: "still holds the example's placeholder; write your own value",
};
