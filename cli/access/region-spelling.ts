/**
 * Tells a misspelt region id from a new region. It serves where no account can be asked yet; `doctor` asks the account.
 */
import { nearest } from "../terminal/nearest.ts";

/**
 * Sources: the endpoint map of Cms 2024-03-30 in github.com/aliyun/alibabacloud-java-sdk, read 2026-12. It names
 * every region with ECS in the vendor's API metadata (Ecs 2014-05-26, 2024-06), and those that opened since.
 */
const REGIONS: readonly string[] = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ap-southeast-8",
  "cn-beijing",
  "cn-beijing-finance-1",
  "cn-chengdu",
  "cn-fuzhou",
  "cn-guangzhou",
  "cn-hangzhou",
  "cn-hangzhou-finance",
  "cn-heyuan",
  "cn-heyuan-acdr-1",
  "cn-hongkong",
  "cn-huhehaote",
  "cn-nanjing",
  "cn-north-2-gov-1",
  "cn-qingdao",
  "cn-shanghai",
  "cn-shanghai-finance-1",
  "cn-shenzhen",
  "cn-shenzhen-finance-1",
  "cn-wuhan-lr",
  "cn-wulanchabu",
  "cn-wulanchabu-gic-1",
  "cn-zhangjiakou",
  "cn-zhengzhou-jva",
  "cn-zhongwei",
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "me-central-1",
  "me-east-1",
  "na-south-1",
  "us-east-1",
  "us-southeast-1",
  "us-west-1",
];

/** With more edits an unknown id counts as a new region. */
const MOST_EDITS = 2;

/** `meant`: the known region that a misspelt id probably means. `unknown`: it may be a new region. */
export type RegionSpelling =
  | { readonly kind: "known" | "unknown" }
  | { readonly kind: "misspelt"; readonly meant: string };

export function regionSpelling(id: string): RegionSpelling {
  if (REGIONS.includes(id)) return { kind: "known" };
  // A new region beside known ones differs in its number only, for example ap-southeast-9.
  const isNumbered = REGIONS.some((known) => withoutNumber(known) === withoutNumber(id));
  const meant = isNumbered ? undefined : nearest(id, REGIONS, MOST_EDITS);
  return meant === undefined ? { kind: "unknown" } : { kind: "misspelt", meant };
}

function withoutNumber(id: string): string {
  return id.replace(/\d+$/, "#");
}
