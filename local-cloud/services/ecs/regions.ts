/**
 * The regions of the local cloud, a selection of the vendor's about thirty. Source: DescribeRegions and the endpoint
 * list of ECS 2014-05-26, read 2026-08.
 */
export interface Region {
  readonly id: string;
  readonly names: { readonly "zh-CN": string; readonly "en-US": string; readonly ja: string };
}

const region = (id: string, chinese: string, english: string, japanese: string): Region => ({
  id,
  names: { "zh-CN": chinese, "en-US": english, ja: japanese },
});

const KNOWN_REGIONS: readonly Region[] = [
  region("cn-qingdao", "华北1（青岛）", "China (Qingdao)", "中国 (青島)"),
  region("cn-beijing", "华北2（北京）", "China (Beijing)", "中国 (北京)"),
  region("cn-zhangjiakou", "华北3（张家口）", "China (Zhangjiakou)", "中国 (張家口)"),
  region("cn-huhehaote", "华北5（呼和浩特）", "China (Hohhot)", "中国 (フフホト)"),
  region("cn-hangzhou", "华东1（杭州）", "China (Hangzhou)", "中国 (杭州)"),
  region("cn-shanghai", "华东2（上海）", "China (Shanghai)", "中国 (上海)"),
  region("cn-shenzhen", "华南1（深圳）", "China (Shenzhen)", "中国 (深セン)"),
  region("cn-chengdu", "西南1（成都）", "China (Chengdu)", "中国 (成都)"),
  region("cn-hongkong", "中国香港", "China (Hong Kong)", "中国 (香港)"),
  region("ap-southeast-1", "新加坡", "Singapore", "シンガポール"),
  region("ap-northeast-1", "日本（东京）", "Japan (Tokyo)", "日本 (東京)"),
  region("eu-central-1", "德国（法兰克福）", "Germany (Frankfurt)", "ドイツ (フランクフルト)"),
  region("us-west-1", "美国（硅谷）", "US (Silicon Valley)", "米国 (シリコンバレー)"),
  region("us-east-1", "美国（弗吉尼亚）", "US (Virginia)", "米国 (バージニア)"),
];

/**
 * Hosts of ECS that are not `ecs.<region>.aliyuncs.com`. Source: endpoints of ECS 2014-05-26 in the vendor's API
 * metadata; `cn-north-2-gov-1` from aliyun/alibabacloud-typescript-sdk, read 2026-11.
 */
const OTHER_HOSTS: Readonly<Record<string, string>> = {
  "cn-hangzhou": "ecs-cn-hangzhou.aliyuncs.com",
  "cn-hangzhou-finance": "ecs.aliyuncs.com",
  "cn-shanghai-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
  "cn-shenzhen-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
  "cn-north-2-gov-1": "ecs.aliyuncs.com",
};

/** Returns the host of ECS in the region, as DescribeRegions shows it. */
export const regionEndpoint = (regionId: string): string => OTHER_HOSTS[regionId] ?? `ecs.${regionId}.aliyuncs.com`;

/** Returns the listed regions (default: all known ones) and the regions of instances, each once. */
export function regionsInUse(listed: readonly string[] | undefined, ofInstances: ReadonlySet<string>): Region[] {
  const ids = new Set([...(listed ?? KNOWN_REGIONS.map((known) => known.id)), ...ofInstances]);
  return [...ids].map((id) => KNOWN_REGIONS.find((known) => known.id === id) ?? region(id, id, id, id));
}

const KNOWN_IDS: ReadonlySet<string> = new Set(KNOWN_REGIONS.map((known) => known.id));

/** Decides whether a region exists. Every call asks this, so no list is built. */
export const isRegionInUse = (
  regionId: string,
  listed: readonly string[] | undefined,
  ofInstances: ReadonlySet<string>,
): boolean => ofInstances.has(regionId) || (listed === undefined ? KNOWN_IDS.has(regionId) : listed.includes(regionId));
