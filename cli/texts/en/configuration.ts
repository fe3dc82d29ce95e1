/** The configuration in English: its mistakes, and what each key does. docs/configuration.md and the JSON Schema show the keys. */
import type { ErrorCode } from "yaml";
import { CONFIG_WORDS, type ConfigCode } from "../../../functions/configuration/config-words.ts";

/** Every code has words in each language, or the compiler refuses the table. */
const PROBLEMS: Readonly<Record<ConfigCode, string>> = CONFIG_WORDS;

/** By the code of a syntax mistake (https://eemeli.org/yaml/#errors). */
const YAML: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: "an alias (*name) must stand alone, without a tag or an anchor",
  BAD_ALIAS: "the name after * or & is not valid; quote the text if no alias is meant",
  BAD_DIRECTIVE: "a line that begins with % is not understood; remove it",
  BAD_DQ_ESCAPE: "unknown escape after \\ in a text in double quotes; write \\\\, or use single quotes",
  BAD_INDENT: "the indentation does not fit the lines around it",
  BAD_PROP_ORDER: "tags and anchors must stand before the value",
  BAD_SCALAR_START: "a text cannot begin with this character; quote the text",
  BLOCK_AS_IMPLICIT_KEY: "a list or a mapping cannot begin on the line of a key; begin it on a line of its own",
  BLOCK_IN_FLOW: "within { } or [ ] everything must be written with { } or [ ]",
  DUPLICATE_KEY: "this key stands twice; keep one of them",
  IMPOSSIBLE: "this is no YAML",
  KEY_OVER_1024_CHARS: "this key is longer than 1024 characters; a colon may be missing",
  MISSING_CHAR: "a colon, a quote, a comma, a bracket or a space is missing here",
  MULTILINE_IMPLICIT_KEY: "this key goes on over several lines; a colon may be missing",
  MULTIPLE_ANCHORS: "a value can have one anchor (&name) only",
  MULTIPLE_DOCS: "the file holds several documents; remove the separator ---",
  MULTIPLE_TAGS: "a value can have one tag (!name) only",
  NON_STRING_KEY: "a key must be text",
  RESOURCE_EXHAUSTION: "is nested too deeply: write the values out, with fewer aliases and brackets",
  TAB_AS_INDENT: "a tab cannot indent; use blanks",
  TAG_RESOLVE_FAILED: "the tag (!name) is not known; remove it",
  UNEXPECTED_TOKEN: "this is not expected here; a colon, a quote or an indentation before it may be wrong",
  BAD_COLLECTION_TYPE: "the tag (!name) does not fit this value; remove it",
};

export const CONFIGURATION = {
  problems: PROBLEMS,
  yaml: YAML,
  place: (line: number, column: number) => `line ${line}, column ${column}`,
  keys: {
    mode: "Whether runs by timer and event act (apply), or only report what they would do (plan)",
    accounts: "Accounts to protect; none: the function's own",
    "accounts[].id": "Account id, in quotes",
    "accounts[].name": "A name for tables and messages; the id when absent",
    "accounts[].site": "Which of the two clouds the account belongs to",
    "accounts[].roleArn": "Role to assume in that account; absent: the function's own credentials",
    "accounts[].externalId":
      "ExternalId that the role's trust policy asks for: required with roleArn, another one for each account",
    "accounts[].regions": "Regions to read, or all",
    "accounts[].balanceMinimum":
      "Below this balance the first call is a careful one; absent: 100 on the China site in CNY, else 0",
    "select.includeTags": "Only instances that carry every one of these tags",
    "select.excludeTags": "Never instances that carry any of these tags",
    "select.resourceGroupIds": "Only these resource groups; none: all",
    "select.priorityTag": "Tag whose number orders the recovery, smaller first",
    "select.lockOnly":
      "An arrears lock without an arrears event: act, ask a person, or act only where no arrears event is known at all",
    "limits.maxInstancesPerRun": "Instances restarted in one invocation",
    "limits.maxConcurrentCalls": "Calls under way in one invocation",
    "limits.maxCallsPerSecond": "Calls a second for each account, region and action",
    "limits.fanOutAbove": "Account-regions above which each account gets an invocation of its own",
    "timing.settleSeconds": "Time left to the cloud after a payment to restart instances itself",
    "timing.verifySeconds": "Time to wait for Running after the calls",
    "timing.pollSeconds": "First pause between two polls while waiting for Running",
    "timing.callTimeoutMs": "One call's timeout, in milliseconds",
    "timing.attempts": "Calls for one instance in all, the first included",
    "timing.reserveSeconds": "Time kept at the end of an invocation for writing the results",
    "log.region": "Region of the log project; absent: the function's",
    "log.project": "Log project; absent: ecs-auto-recovery-<the function's account>",
    "log.logstore": "Logstore for the results",
    "function.name": "The deployed function",
    "function.service": "FC 2.0 only: the service the function is in",
    "function.qualifier": "Version or alias to invoke",
    "http.hmacSecretEnv":
      "Environment variable with the secret that signs full requests to the HTTP trigger; null: none are taken",
    "http.wakeTokenEnv": "Environment variable with the token for bare wake-up calls; null: none are taken",
    notify: "Channels that get messages: a list, or a mapping with language, forecastDays and channels",
    "notify.language": "Language of the messages",
    "notify.forecastDays": "Warn when the balance covers fewer days than this; 0: never",
    "notify.channels": "Webhooks that get messages",
    "notify.channels[].kind": "Service whose message format is used",
    "notify.channels[].urlEnv": "Environment variable that holds the webhook's URL",
    "notify.channels[].secretEnv": "Environment variable that holds the signing secret",
    "endpoints.ecs": "ECS",
    "endpoints.bss": "Billing",
    "endpoints.sts": "STS",
    "endpoints.sls": "Log store",
    "endpoints.fc": "Function Compute",
  },
};
