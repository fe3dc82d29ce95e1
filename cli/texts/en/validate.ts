/** `validate` in English. */
export const VALIDATE = {
  summary: "check a configuration file",
  description: "Lists all mistakes of a configuration at once, by path, or says what it would make the function do.",
  file: "the YAML (or JSON) file (default: --config, else recovery.config.yaml)",
  writeJson: "also write the JSON that the function reads",
  valid: (file: string) => `${file} is valid.`,
  strangeRegion: (path: string, id: string, meant: string | undefined) =>
    `${path}: this program does not know the region ${id}.${meant === undefined ? "" : ` Did you mean ${meant}?`} If it is a new region, go on. If not, correct it, because nothing in it is ever recovered. The regions: aliyun ecs DescribeRegions`,
  applies: "On a timer or an event it starts what arrears stopped (mode apply).",
  plans: "On a timer or an event it only says what it would start (mode plan).",
  ownAccount: "Account: the function's own, all regions.",
  account: (account: string, site: string, regions: string, through: string) =>
    `Account ${account}, ${site === "china" ? "China" : "International"} site: ${regions}, ${through}.`,
  allRegions: "all regions",
  ownRole: "with the function's own role",
  throughRole: (role: string) => `through ${role}`,
  limits: (instances: number, calls: number, attempts: number) =>
    `At most ${instances} instances a run, ${calls} calls at once, ${attempts} calls an instance.`,
  settle: (seconds: number) => `After a payment the cloud gets ${seconds} s to restart instances itself.`,
  selection: (leftOut: string, taken: string) => `Left out: ${leftOut}. Taken: ${taken}.`,
  nothing: "nothing",
  everythingElse: "everything else",
  tag: (pair: string) => `tag ${pair}`,
  records: (store: string, region: string | undefined) =>
    `Records go to the log store ${store}${region === undefined ? "" : ` in ${region}`}.`,
};
