/** The configuration file and where credentials go, in English. */
export const access = {
  configuration: (path: string) => `Configuration: ${path}`,
  noConfiguration: (name: string) =>
    `Configuration: none (there is no ${name} here). Defaults: the keys' own account, all its regions.`,
  foreign: (path: string) =>
    `${path} sends requests signed with your credentials to hosts outside the vendor's domain aliyuncs.com:`,
  nothingSent: (command: string) => `Nothing was sent. If these hosts are meant: ${command}`,
  sendThere: "Send them there? [y/N] ",
  declined: (path: string) => `Nothing was sent. Remove the endpoints from ${path}, or answer yes.`,
  fileMissing: (path: string) =>
    `There is no ${path}. Make one with \`ecs-recovery init\`, or name a file with --config.`,
  fileUnreadable: (path: string, code: string) => `${path} cannot be read (${code}).`,
  fileEmpty: "is empty, so every default would count; write at least one key, for example mode: plan",
  aliasUnknown: (name: string) =>
    `*${name} refers to an anchor that does not exist; define &${name} first, or quote the text`,
  placeholder: "still holds the example's placeholder; write your own value",
};
